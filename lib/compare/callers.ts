import { dataPlaneModeOf } from '../mesh/data-plane-mode';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import { type MeshIndex, groupBy } from '../mesh/mesh-index';
import { type Workload, selects } from '../mesh/workload';
import { resolvedHost } from '../mesh/hosts';
import { localityOfPods, localityText } from '../mesh/locality';
import { serviceExportTo } from '../mesh/visibility';
import { hostMatches, isWildcard } from '../values/host-name';
import { compareText } from '../values/order';
import { podsOf } from '../simulate/callers';
import type { Model } from '../simulate/model';
import { TRAFFIC_DISTRIBUTION } from '../simulate/scope/locality-setting';
import type { ComparedCaller } from './difference';

/** Callers of whom the same is true, whatever they ask for. */
export interface CallerClass {
  /** One of them, who asks for all. */
  readonly one: ComparedCaller;
  readonly all: readonly ComparedCaller[];
  /** Whether they are there in each of the meshes. */
  readonly isIn: readonly boolean[];
}

/** The namespace of a caller. */
export const namespaceOf = ({ name }: ComparedCaller) => name.slice(name.lastIndexOf('.') + 1);

/** Whether policies of a namespace may have a say in what is asked. */
export type PolicyTest = (namespace: string) => boolean;

/**
 * The workloads that send requests in some of the meshes, those together that no configuration tells from each other.
 *
 * @param counts which policies are looked at; all if left out
 */
export function workloadClasses(
  models: readonly Model[],
  counts: PolicyTest = () => true,
): readonly CallerClass[] {
  const sides = models.map((model) => ({ model, callers: callersOf(model.mesh) }));
  const keys = new Set(sides.flatMap(({ model: { mesh } }) => [...labelKeys(mesh)]));
  const meshes = sides.map(({ model: { mesh } }) => mesh);
  const accounts = accountTest(meshes, counts);
  const homes = namespaceTest(meshes, counts);
  const told = sides.map(
    ({ model: { mesh }, callers }) =>
      new Map(
        [...callers].map(([name, workload]) => [name, signature(mesh, workload, keys, accounts, homes)]),
      ),
  );
  const names = [...new Set(told.flatMap((map) => [...map.keys()]))].sort(compareText);
  const groups = groupBy(names, (name) => JSON.stringify(told.map((map) => map.get(name))));
  return [...groups.values()].map((group): CallerClass => {
    const all = group.map((name) => ({ kind: 'workload', name }) as const);
    return { one: all[0], all, isIn: told.map((map) => map.has(group[0])) };
  });
}

/** The workloads of a mesh that are no gateways; where it shows none, one of each namespace. */
function callersOf(mesh: MeshIndex): ReadonlyMap<string, Workload | undefined> {
  const shown = mesh.workloads.filter(
    (workload) => workload.resource.origin.assumed !== true && !isGatewayProxy(workload),
  );
  if (shown.length === 0) {
    const namespaces = [...mesh.namespaces].filter((name) => name !== mesh.config.rootNamespace);
    return new Map(
      (namespaces.length === 0 ? ['default'] : namespaces).map((name) => [`client.${name}`, undefined]),
    );
  }
  const named = new Map<string, Workload>();
  for (const workload of shown) {
    const name = `${workload.resource.name}.${workload.namespace === '' ? 'default' : workload.namespace}`;
    if (!named.has(name)) named.set(name, workload);
  }
  return named;
}

/** What configuration can tell of a workload that calls. */
function signature(
  mesh: MeshIndex,
  workload: Workload | undefined,
  keys: ReadonlySet<string>,
  accounts: (account: string) => string,
  homes: (namespace: string) => string,
): unknown {
  if (workload === undefined) return 'any';
  const { namespace, labels, serviceAccount } = workload;
  const own = Object.entries(labels).filter(([key]) => keys.has(key) || key.startsWith('topology.'));
  const place = hasLocalities(mesh) ? localityOfPods(mesh, workload) : undefined;
  return [
    homes(namespace),
    place === undefined ? '' : localityText(place),
    dataPlaneModeOf(mesh, workload),
    own.sort(([a], [b]) => compareText(a, b)),
    accounts(serviceAccount),
  ];
}

/** Whether something shares requests out by where callers run. */
const hasLocalities = (mesh: MeshIndex) =>
  mesh.remember(hasLocalities, () => {
    const { localityLbSetting, zoneAwareLbSetting } = mesh.config;
    return (
      localityLbSetting !== undefined ||
      zoneAwareLbSetting !== undefined ||
      mesh
        .all('DestinationRule')
        .some(({ spec }) => /localityLb|zoneAware|outlierDetection/.test(JSON.stringify(spec))) ||
      mesh.all('Service').some(({ spec }) => spec.trafficDistribution !== undefined) ||
      mesh
        .allOf(['Service', 'ServiceEntry', 'Namespace'])
        .some(({ annotations }) => annotations[TRAFFIC_DISTRIBUTION] !== undefined)
    );
  });

/** The labels that `failoverPriority` names, with or without a value. */
function priorityKeys(mesh: MeshIndex): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'failoverPriority' && Array.isArray(inner))
        found.push(...inner.map((key) => String(key).split('=')[0]));
      else visit(inner);
    }
  };
  visit(mesh.config);
  for (const { spec } of mesh.all('DestinationRule')) visit(spec);
  return found;
}

/** The labels of callers that some configuration asks for. */
function labelKeys(mesh: MeshIndex): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (selector: object | undefined) => {
    for (const key of Object.keys(selector ?? {})) keys.add(key);
  };
  if (hasLocalities(mesh)) for (const key of priorityKeys(mesh)) keys.add(key);
  for (const { spec } of mesh.all('Sidecar')) add(spec.workloadSelector?.labels);
  for (const { spec } of mesh.all('DestinationRule')) add(spec.workloadSelector?.matchLabels);
  for (const { spec } of mesh.all('EnvoyFilter')) add(spec.workloadSelector?.labels);
  for (const { spec } of mesh.all('WasmPlugin')) add(spec.selector?.matchLabels);
  for (const { spec } of mesh.all('TrafficExtension')) add(spec.selector?.matchLabels);
  for (const { spec } of mesh.all('VirtualService')) {
    const { http = [], tls = [], tcp = [] } = spec;
    for (const { match = [] } of [...http, ...tls, ...tcp]) {
      for (const { sourceLabels } of match) add(sourceLabels);
    }
  }
  return keys;
}

/** Kinds whose objects are for proxies or callers of their own namespace. */
const OF_NAMESPACE = [
  'Sidecar',
  'EnvoyFilter',
  'WasmPlugin',
  'TrafficExtension',
  'ProxyConfig',
  'Telemetry',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
] as const;

/**
 * What configuration can tell of the namespaces of callers, whatever they ask for: those that objects name, or to which objects are
 * confined; all others are alike but for the host that is asked for (see `ownNamespaces`).
 */
function namespaceTest(meshes: readonly MeshIndex[], counts: PolicyTest): (namespace: string) => string {
  const special = new Set<string>();
  let isOpen = false;
  for (const mesh of meshes) {
    const {
      rootNamespace,
      defaultVirtualServiceExportTo,
      defaultServiceExportTo,
      defaultDestinationRuleExportTo,
    } = mesh.config;
    special.add(rootNamespace);
    const defaults = [defaultVirtualServiceExportTo, defaultServiceExportTo, defaultDestinationRuleExportTo];
    if (defaults.some((list) => list?.some((word) => word !== '*') === true)) isOpen = true;
    for (const { namespace } of mesh.allOf(OF_NAMESPACE)) special.add(namespace);
    const exported = (namespace: string, scopes: readonly string[] | undefined) => {
      for (const scope of scopes ?? [])
        if (scope !== '*' && scope !== '~') special.add(scope === '.' ? namespace : scope);
    };
    for (const { namespace, spec } of mesh.allOf(['VirtualService', 'DestinationRule', 'ServiceEntry'])) {
      exported(namespace, spec.exportTo);
    }
    for (const service of mesh.all('Service')) exported(service.namespace, serviceExportTo(service));
    for (const { namespace, spec } of mesh.all('DestinationRule')) {
      // A rule for some workloads is for those of its own namespace alone.
      if (spec.workloadSelector !== undefined) special.add(namespace);
    }
    for (const { spec } of mesh.all('VirtualService')) {
      const { http = [], tls = [], tcp = [] } = spec;
      for (const { match = [] } of [...http, ...tls, ...tcp]) {
        for (const { sourceNamespace } of match) if (sourceNamespace) special.add(sourceNamespace);
      }
    }
  }
  const words = sourceWords(meshes, counts, (key) => /amespaces|rincipals|Accounts/.test(key));
  const isWild = words.some((word) => word.includes('*') && word !== '*');
  return (namespace) =>
    isOpen || isWild || special.has(namespace) || words.some((word) => word.includes(namespace))
      ? namespace
      : '';
}

/** The namespaces whose callers mean something of their own by a host, or have a destination rule of their own for it. */
export function ownNamespaces({ mesh, registry }: Model, host: string): ReadonlySet<string> {
  const { rules, wildcards } = mesh.remember(ownNamespaces, () => {
    const all = groupBy(mesh.all('DestinationRule'), ({ namespace, spec }) =>
      resolvedHost(namespace, spec.host ?? '').toLowerCase(),
    );
    return { rules: all, wildcards: [...all.keys()].filter(isWildcard) };
  });
  const homes = registry.withHost(host);
  const names = new Set(homes.size > 1 ? homes.keys() : []);
  for (const of of new Set([host, ...wildcards.filter((one) => hostMatches(one, host))])) {
    for (const { namespace } of rules.get(of) ?? []) if (!homes.has(namespace)) names.add(namespace);
  }
  return names;
}

/** The words that policies have for sources, by the fields that have them. */
function sourceWords(
  meshes: readonly MeshIndex[],
  counts: PolicyTest,
  isAsked: (key: string) => boolean,
): readonly string[] {
  const words = new Set<string>();
  const policies = meshes.flatMap((mesh) => mesh.all('AuthorizationPolicy'));
  for (const { spec } of policies.filter(({ namespace }) => counts(namespace))) {
    for (const { from = [], when = [] } of spec.rules ?? []) {
      for (const { source } of from) {
        for (const [key, list] of Object.entries(source ?? {})) {
          if (isAsked(key) && Array.isArray(list)) for (const word of list) words.add(String(word));
        }
      }
      for (const { key = '', values = [], notValues = [] } of when) {
        if (key.startsWith('source.')) for (const word of [...values, ...notValues]) words.add(word);
      }
    }
  }
  return [...words];
}

/** What policies can tell of service accounts: those that some word of theirs may mean, and all others. */
function accountTest(meshes: readonly MeshIndex[], counts: PolicyTest): (account: string) => string {
  const words = sourceWords(meshes, counts, (key) => /rincipals|Accounts/.test(key));
  if (words.length === 0) return () => '';
  const isOpen = words.some((word) => /sa\/.*\*|^\*./.test(word));
  const named = new Set(words.map((word) => word.slice(word.lastIndexOf('/') + 1)));
  return (account) => (isOpen || named.has(account) ? account : '');
}

/** Clients without a proxy, outside of each of the meshes. */
export function outsideClass(models: readonly Model[]): CallerClass {
  const one = { kind: 'outside', name: 'outside' } as const;
  return { one, all: [one], isIn: models.map(() => true) };
}

/** The gateways at which requests come in in some of the meshes. */
export function gatewayClasses(models: readonly Model[]): readonly CallerClass[] {
  const sides = models.map(({ mesh }) => gatewayNames(mesh));
  const names = [...new Set(sides.flatMap((side) => [...side]))].sort(compareText);
  return names.map((name) => {
    const one = { kind: 'gateway', name } as const;
    return { one, all: [one], isIn: sides.map((side) => side.has(name)) };
  });
}

/** The pods of gateways, and Gateways of Istio whose pods no manifest shows. */
function gatewayNames(mesh: MeshIndex): ReadonlySet<string> {
  const pods = mesh.workloads.filter(isGatewayProxy);
  const names = pods.map(({ resource, namespace }) =>
    resource.origin.assumed === true && resource.kind === 'Pod'
      ? `${mesh.config.ingressService}.${namespace}`
      : `${resource.name}.${namespace}`,
  );
  const unshown = mesh
    .all('Gateway')
    .filter(
      ({ spec: { selector = {} } }) =>
        Object.keys(selector).length > 0 && !pods.some((one) => selects(selector, podsOf(mesh, one).labels)),
    )
    .map(({ name, namespace }) => `${name}.${namespace}`);
  return new Set([...names, ...unshown]);
}
