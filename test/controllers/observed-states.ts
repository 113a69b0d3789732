import type { Write } from './runner/recorder';

/** What the controllers have made of things at a moment, with the hash of a pod template replaced by a name. */
export interface ObservedState {
  readonly virtualServices: { readonly [name: string]: any };
  readonly destinationRules: { readonly [name: string]: any };
  readonly httpRoutes: { readonly [name: string]: any };
  readonly services: { readonly [name: string]: any };
  /** By the name of the hash: the pods of a Rollout. */
  readonly replicaSets: { readonly [hash: string]: Pods };
  readonly deployments: { readonly [name: string]: Pods };
}

/** How many pods are wanted, and how many are available. */
export interface Pods {
  readonly wanted: number;
  readonly available: number;
}

/** A write that changed what is routed. */
export interface RoutingWrite {
  /** What was written, such as `VirtualService nginx`. */
  readonly written: string;
  /** Its spec, or the selector of a Service. */
  readonly spec: any;
}

const HASH = 'rollouts-pod-template-hash';
const ROUTED = ['VirtualService', 'DestinationRule', 'HTTPRoute', 'Service'];

/** The hash of each pod template by the version that its pods carry. */
function hashesIn(writes: readonly Write[]): { [version: string]: string } {
  const found: { [version: string]: string } = {};
  for (const { kind, object } of writes) {
    if (kind !== 'ReplicaSet') continue;
    const { labels } = object.spec.template.metadata;
    if (labels[HASH] !== undefined) found[labels.version] = labels[HASH];
  }
  return found;
}

/** The state after the last of some writes. */
export function observedState(writes: readonly Write[]): ObservedState {
  const latest = new Map<string, Write>();
  for (const write of writes) latest.set(`${write.kind} ${write.object.metadata.name}`, write);
  const there = [...latest.values()].filter(({ deleted }) => !deleted);
  const name = named(writes);
  const of = (kind: string) =>
    there.filter((write) => write.kind === kind).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const specs = (kind: string) =>
    Object.fromEntries(of(kind).map((write) => [nameOf(write), name(routedSpec(write))]));
  return {
    virtualServices: specs('VirtualService'),
    destinationRules: specs('DestinationRule'),
    httpRoutes: specs('HTTPRoute'),
    services: specs('Service'),
    replicaSets: Object.fromEntries(
      of('ReplicaSet')
        .filter((write) => hashOf(write) !== undefined)
        .map((write) => [name(hashOf(write)), podsOf(write)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    deployments: Object.fromEntries(of('Deployment').map((write) => [nameOf(write), podsOf(write)])),
  };
}

/** What was written to what is routed, in order, without what changed nothing of it. */
export function routingWrites(writes: readonly Write[], before: readonly Write[] = []): RoutingWrite[] {
  const name = named([...before, ...writes]);
  const last = new Map<string, string>();
  const steps: RoutingWrite[] = [];
  for (const write of [...before, ...writes]) {
    if (!ROUTED.includes(write.kind)) continue;
    const written = `${write.kind} ${nameOf(write)}`;
    const spec = name(routedSpec(write));
    const isSame = last.get(written) === JSON.stringify(spec);
    last.set(written, JSON.stringify(spec));
    if (!isSame && !before.includes(write)) steps.push({ written, spec });
  }
  return steps;
}

const hashOf = ({ object }: Write): string | undefined => object.spec.template.metadata.labels[HASH];

const podsOf = ({ object: { spec, status } }: Write): Pods => ({
  wanted: spec.replicas,
  available: status?.availableReplicas ?? 0,
});

const nameOf = ({ object }: Write): string => object.metadata.name;

const routedSpec = ({ kind, object }: Write): any =>
  kind === 'Service' ? { selector: object.spec.selector } : object.spec;

/** Replaces the hashes of pod templates by what they are the hash of: `hash-of-v1`. */
export function named(writes: readonly Write[]): (value: any) => any {
  const names = Object.entries(hashesIn(writes));
  return (value) => {
    let text = JSON.stringify(value);
    for (const [version, hash] of names) text = text.replaceAll(hash, `hash-of-${version}`);
    return JSON.parse(text);
  };
}
