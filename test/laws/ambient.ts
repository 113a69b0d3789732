import { type Finding, analyze } from '../../lib/analysis';
import { Mesh, type OutcomeEnd } from '../../lib/simulate';
import { requestOf } from '../oracle/model/ours';
import { type AmbientWorld, randomAmbientWorld } from '../oracle/worlds/ambient';

/** What judge and model both say of ambient mode. */
export const AMBIENT_PAIRS = [
  'where the judge says that requests go past a waypoint no request of the model passes it',
  'where the requests of the model go past a waypoint that is asked for the judge says why',
  'a waypoint that the judge calls denied brings no request of the model to the pods',
  'pods whose ALLOW rules the judge calls left out are reached by no request of the model',
  'a match of which the judge says that waypoints drop it takes no request of the model',
] as const;

export type AmbientPair = (typeof AMBIENT_PAIRS)[number];

/** How often each pair was met, and where the two disagree. */
export interface AmbientAgreement {
  readonly met: { [pair in AmbientPair]: number };
  readonly disagreements: string[];
}

const PAST = ['waypoint/not-found', 'waypoint/not-allowed', 'waypoint/other-traffic'];
const isWaypointed = ({ hops = [] }: OutcomeEnd) => hops.some(({ isWaypoint }) => isWaypoint);

/** Everything of which a finding is said: its object and the others. */
const objectsOf = ({ resource, others = [] }: Finding) => [resource, ...others.map((one) => one.resource)];

/** Asks both halves about random meshes in ambient mode, and holds their answers together. */
export function ambientAgreement(first: number, worlds: number, requests = 10): AmbientAgreement {
  const result: AmbientAgreement = {
    met: Object.fromEntries(AMBIENT_PAIRS.map((pair) => [pair, 0])) as AmbientAgreement['met'],
    disagreements: [],
  };
  for (let seed = first; seed < first + worlds; seed++) compare(randomAmbientWorld(seed, requests), result);
  return result;
}

function compare(world: AmbientWorld, { met, disagreements }: AmbientAgreement): void {
  const { seed, manifests } = world;
  const findings = analyze(manifests, { complete: true });
  const saidOf = (resource: string, rules: readonly string[]) =>
    findings.filter((one) => rules.includes(one.rule) && objectsOf(one).includes(resource));
  const mesh = Mesh.fromManifests(manifests);
  const holds = (pair: number, isTrue: boolean, text: string) => {
    met[AMBIENT_PAIRS[pair]]++;
    if (!isTrue) disagreements.push(`world ${seed}: ${AMBIENT_PAIRS[pair]}: ${text}`);
  };
  const dropped = findings.filter(({ rule }) => rule === 'virtual-service/source-labels-at-waypoint');

  for (const asked of world.requests) {
    const { outcomes, uncertain, trace } = mesh.trace(requestOf(asked));
    if (uncertain.length > 0) continue;
    const name = /\/\/(\w+)\./.exec(asked.url)?.[1] ?? '';
    const service = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
    const asks = service.metadata.labels['istio.io/use-waypoint'];
    const past = saidOf(`Service app/${name}`, PAST);
    const text = `${asked.from} ${asked.method} ${asked.url}`;
    if (past.length > 0) holds(0, !outcomes.some(isWaypointed), text);
    // What is closed on the way is not said to have passed anything.
    else if (asks !== undefined && asks !== 'none' && outcomes.some(({ kind }) => kind === 'workload'))
      holds(1, outcomes.every(isWaypointed), text);
    for (const end of outcomes) {
      if (end.kind !== 'workload') continue;
      for (const pods of end.workloads ?? []) {
        const denied = saidOf(`Deployment ${pods}`, ['authorization-policy/denies-waypoint']);
        if (denied.length > 0) holds(2, !isWaypointed(end), `${text} at ${pods}`);
        if (areAllLeftOut(manifests, pods, saidOf)) holds(3, false, `${text} at ${pods}`);
      }
    }
    for (const { resource, path } of dropped) {
      const isTaken = trace.some(
        (step) =>
          step.verdict === 'taken' &&
          step.object === resource &&
          step.path === path.replace(/\.sourceLabels.*/, ''),
      );
      holds(4, !isTaken, `${text} by ${resource} ${path}`);
    }
  }
  for (const { kind, metadata } of manifests) {
    if (kind !== 'Deployment') continue;
    const pods = `${metadata.namespace}/${metadata.name}`;
    if (saidOf(`Deployment ${pods}`, ['authorization-policy/denies-waypoint']).length > 0)
      met[AMBIENT_PAIRS[2]]++;
    if (areAllLeftOut(manifests, pods, saidOf)) met[AMBIENT_PAIRS[3]]++;
  }
}

/** Whether pods have ALLOW policies for ztunnel, and the judge says of each of their rules that it is left out. */
function areAllLeftOut(
  manifests: readonly any[],
  pods: string,
  saidOf: (resource: string, rules: readonly string[]) => readonly Finding[],
): boolean {
  const [namespace] = pods.split('/');
  const { labels } = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && `${metadata.namespace}/${metadata.name}` === pods,
  ).spec.template.metadata;
  const policies = manifests.filter(
    ({ kind, metadata, spec }) =>
      kind === 'AuthorizationPolicy' &&
      spec.action === 'ALLOW' &&
      spec.targetRefs === undefined &&
      [namespace, 'istio-system'].includes(metadata.namespace) &&
      (spec.selector === undefined || spec.selector.matchLabels.app === labels.app),
  );
  return (
    policies.length > 0 &&
    policies.every(({ metadata, spec }) => {
      const paths = saidOf(`AuthorizationPolicy ${metadata.namespace}/${metadata.name}`, [
        'authorization-policy/http-allow-in-ambient',
      ]).flatMap(({ path, also = [] }) => [path, ...also]);
      return spec.rules.every((_: unknown, i: number) =>
        paths.some((path) => path.startsWith(`spec.rules[${i}]`)),
      );
    })
  );
}
