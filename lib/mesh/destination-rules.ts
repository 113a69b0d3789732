import { isWildcard } from '../values/host-name';
import { agedOf, orderUnknown } from './age';
import { HostMap } from './host-map';
import { resolvedHost } from './hosts';
import { backendTlsRules } from './backend-tls';
import type { MeshIndex } from './mesh-index';
import type { Resource, Source } from './resource';
import { type MeshService, writtenHost } from './services/service';
import type { SubsetView, TrafficPolicyView } from './views/networking';
import { exportsToAll } from './visibility';
import { selects } from './workload';

/** A subset of a destination rule. */
export interface Subset extends Source {
  readonly name: string;
  readonly spec: SubsetView;
}

/** A traffic policy, and the rule that brings it. */
interface PlacedTrafficPolicy extends Source {
  readonly spec: TrafficPolicyView;
}

interface Labels {
  readonly [key: string]: string;
}

/** What the destination rules of one host in one namespace come to. */
export interface DestinationPolicy {
  readonly host: string;
  readonly namespace: string;
  /** The destination rules, the one that counts most first. */
  readonly from: readonly Resource<'DestinationRule'>[];
  readonly subsets: ReadonlyMap<string, Subset>;
  readonly trafficPolicy?: PlacedTrafficPolicy;
  /** The pods of its own namespace that it is for; undefined for all callers. */
  readonly selector?: Labels;
  /** What depends on an age that no manifest tells. */
  readonly unsure: readonly string[];
}

interface Entry extends Omit<DestinationPolicy, 'from' | 'subsets' | 'trafficPolicy' | 'unsure'> {
  from: Resource<'DestinationRule'>[];
  subsets: Map<string, Subset>;
  trafficPolicy?: PlacedTrafficPolicy;
  unsure: string[];
  readonly exportTo: readonly string[];
}

type Index = Map<string, HostMap<Entry[]>>;

/**
 * The destination rules of a mesh, merged and found as istiod does (the upstream project's `pilot/pkg/model/push_context.go:
 * setDestinationRules, destinationRule`).
 */
export class DestinationRules {
  /** Those of a mesh, made once. */
  public static of(mesh: MeshIndex): DestinationRules {
    return mesh.remember(DestinationRules, () => new DestinationRules(mesh));
  }

  private readonly local: Index = new Map();
  private readonly exported: Index = new Map();
  private readonly rootPrivate = new HostMap<Entry[]>();
  /** The namespaces in which the rules of a host count for callers of their own. */
  private readonly owners = new Map<string, readonly string[]>();
  private readonly ownersOfWildcards = new Set<string>();
  private readonly root: string;

  private constructor(mesh: MeshIndex) {
    this.root = mesh.config.rootNamespace;
    const { defaultDestinationRuleExportTo: defaults = [] } = mesh.config;
    // Those with a selector come before the others; each the oldest first.
    // Those that istiod makes itself have no age of their own, and come first.
    const rules = [...backendTlsRules(mesh), ...mesh.all('DestinationRule')];
    for (const rule of rules) if (hasSelector(rule)) this.add(rule, true, defaults);
    for (const rule of rules) if (!hasSelector(rule)) this.add(rule, false, defaults);
  }

  /**
   * What a caller's namespace says of a service, or else the service's namespace, or else the root namespace; several only where
   * they differ by the callers they are for.
   */
  public for(service: MeshService, callerNamespace: string): readonly DestinationPolicy[] {
    const { namespace } = service;
    const host = writtenHost(service);
    const own = this.ownOf(callerNamespace, host);
    if (own !== undefined) return own;
    for (const home of [namespace, this.root]) {
      const found = this.exported
        .get(home)
        ?.find(host)
        ?.filter(({ exportTo }) => exportsToAll(exportTo) || exportTo.includes(callerNamespace));
      if (found !== undefined && found.length > 0) return found;
    }
    return [];
  }

  /** What all callers use for a service whose namespaces have no rules of their own for it; undefined where they differ. */
  public common(service: MeshService): readonly DestinationPolicy[] | undefined {
    const found = this.exported.get(service.namespace)?.find(writtenHost(service));
    return found?.every(({ exportTo }) => exportsToAll(exportTo)) ? found : undefined;
  }

  /** The namespaces that have rules of their own for a service, which for callers there go before all others. */
  public ownersOf(service: MeshService): readonly string[] {
    const host = writtenHost(service);
    const owners = new Set(this.owners.get(host));
    for (const namespace of this.ownersOfWildcards)
      if (this.local.get(namespace)?.find(host) !== undefined) owners.add(namespace);
    return [...owners];
  }

  private ownOf(namespace: string, host: string): Entry[] | undefined {
    return namespace === this.root ? this.rootPrivate.find(host) : this.local.get(namespace)?.find(host);
  }

  private add(resource: Resource<'DestinationRule'>, selected: boolean, defaults: readonly string[]): void {
    const { namespace, spec } = resource;
    const host = resolvedHost(namespace, spec.host ?? '');
    const exportTo = selected ? ['.'] : [...new Set(spec.exportTo)];
    const isOwn = exportTo.length === 0 || ['*', '.', namespace].some((scope) => exportTo.includes(scope));
    if (isOwn) {
      merge(hostsIn(this.local, namespace), host, resource, exportTo);
      if (isWildcard(host)) this.ownersOfWildcards.add(namespace);
      else this.owners.set(host, [...(this.owners.get(host) ?? []), namespace]);
    }
    const isPrivate =
      exportTo.length === 0
        ? defaults.includes('.')
        : exportTo.length === 1 && (exportTo[0] === '.' || exportTo[0] === namespace);
    if (!isPrivate) merge(hostsIn(this.exported, namespace), host, resource, exportTo);
    else if (namespace === this.root) merge(this.rootPrivate, host, resource, exportTo);
  }
}

const hasSelector = ({ spec }: Resource<'DestinationRule'>) => spec.workloadSelector !== undefined;

function hostsIn(index: Index, namespace: string): HostMap<Entry[]> {
  const known = index.get(namespace);
  if (known !== undefined) return known;
  const made = new HostMap<Entry[]>();
  index.set(namespace, made);
  return made;
}

/**
 * Adds a rule to those of its host, into those that it may be merged with (`pilot/pkg/model/destination_rule.go:
 * mergeDestinationRule`).
 */
function merge(
  hosts: HostMap<Entry[]>,
  host: string,
  resource: Resource<'DestinationRule'>,
  exportTo: readonly string[],
): void {
  const entries = hosts.get(host);
  if (entries === undefined) {
    hosts.set(host, [entryOf(host, resource, exportTo)]);
    return;
  }
  const selector = selectorLabels(resource);
  let separate = true;
  for (const entry of entries) {
    const same = sameItems(exportTo, entry.exportTo);
    const wider = entry.exportTo.length > 0 && entry.exportTo.every((scope) => exportTo.includes(scope));
    separate = !same;
    if (!same && !wider) continue;
    const bothSelect = entry.selector !== undefined && selector !== undefined;
    const sameSelector = bothSelect && sameLabels(entry.selector, selector);
    if (bothSelect && !sameSelector) {
      separate = true;
      continue;
    }
    if (sameSelector || (entry.selector === undefined && selector === undefined)) separate = false;
    absorb(entry, resource);
  }
  if (separate) entries.push(entryOf(host, resource, exportTo));
}

/** The labels of a rule's selector, which may be none; undefined where it has no selector. */
const selectorLabels = ({ spec: { workloadSelector } }: Resource<'DestinationRule'>): Labels | undefined =>
  workloadSelector && (workloadSelector.matchLabels ?? {});

function entryOf(host: string, resource: Resource<'DestinationRule'>, exportTo: readonly string[]): Entry {
  return {
    host,
    namespace: resource.namespace,
    from: [resource],
    subsets: new Map(subsetsOf(resource).map((subset) => [subset.name, subset])),
    trafficPolicy: policyOf(resource),
    selector: selectorLabels(resource),
    unsure: [],
    exportTo,
  };
}

function subsetsOf(of: Resource<'DestinationRule'>): Subset[] {
  const subsets = (of.spec.subsets ?? []).map((spec, i) => ({
    name: spec.name ?? '',
    spec,
    of,
    at: ['spec', 'subsets', i],
  }));
  // Of several with one name in one rule the first makes the cluster.
  return subsets.reverse();
}

const policyOf = (of: Resource<'DestinationRule'>): PlacedTrafficPolicy | undefined =>
  of.spec.trafficPolicy && { of, at: ['spec', 'trafficPolicy'], spec: of.spec.trafficPolicy };

/** A younger rule adds the subsets that are new, and its traffic policy where there is none yet. */
function absorb(entry: Entry, resource: Resource<'DestinationRule'>): void {
  const before: readonly Resource[] = entry.from.filter(
    (rule) => rule.origin.assumed !== true && orderUnknown(agedOf(rule), agedOf(resource)),
  );
  for (const subset of subsetsOf(resource).reverse()) {
    const known = entry.subsets.get(subset.name);
    if (known === undefined) entry.subsets.set(subset.name, subset);
    else if (before.includes(known.of)) {
      entry.unsure.push(
        `${known.of.text} and ${resource.text} both define the subset ${subset.name}; the older counts, and no creationTimestamp tells which that is`,
      );
    }
  }
  const policy = policyOf(resource);
  if (entry.trafficPolicy === undefined) entry.trafficPolicy = policy;
  else if (policy !== undefined && before.includes(entry.trafficPolicy.of)) {
    entry.unsure.push(
      `${entry.trafficPolicy.of.text} and ${resource.text} both set a traffic policy; the older counts, and no creationTimestamp tells which that is`,
    );
  }
  entry.from.push(resource);
}

const sameItems = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((item) => b.includes(item));

const sameLabels = (a: Labels = {}, b: Labels = {}) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value);

/**
 * The policy among several that counts for a caller: the first that selects it, or else the last without a selector
 * (`pilot/pkg/model/sidecar.go: SidecarScope.DestinationRule`).
 */
export function policyFor(
  policies: readonly DestinationPolicy[],
  callerNamespace: string,
  callerLabels: { readonly [key: string]: string },
): DestinationPolicy | undefined {
  let open: DestinationPolicy | undefined;
  for (const policy of policies) {
    if (policy.selector === undefined) open = policy;
    else if (policy.namespace === callerNamespace && selects(policy.selector, callerLabels)) return policy;
  }
  return open;
}
