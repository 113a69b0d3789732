import { dataPlaneModeOf } from '../mesh/data-plane-mode';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import type { MeshIndex } from '../mesh/mesh-index';
import { groupBy } from '../mesh/mesh-index';
import { type Workload, selects } from '../mesh/workload';
import { compareText } from '../values/order';
import { podsOf } from '../simulate/callers';
import type { Model } from '../simulate/model';
import type { ComparedCaller } from './difference';

/** Callers of whom the same is true, whatever they ask for. */
export interface CallerClass {
  /** One of them, who asks for all. */
  readonly one: ComparedCaller;
  readonly all: readonly ComparedCaller[];
  /** The sides on which they are there. */
  readonly isBefore: boolean;
  readonly isAfter: boolean;
  readonly namespace: string;
}

/** The workloads that send requests on either side, those together that no configuration tells from each other. */
export function workloadClasses(before: Model, after: Model): readonly CallerClass[] {
  const sides = [before, after].map((model) => ({ model, callers: callersOf(model.mesh) }));
  const keys = new Set(sides.flatMap(({ model: { mesh } }) => [...labelKeys(mesh)]));
  const accounts = accountTest(sides.map(({ model: { mesh } }) => mesh));
  const told = sides.map(
    ({ model: { mesh }, callers }) =>
      new Map([...callers].map(([name, workload]) => [name, signature(mesh, workload, keys, accounts)])),
  );
  const names = [...new Set(told.flatMap((map) => [...map.keys()]))].sort(compareText);
  const groups = groupBy(names, (name) => JSON.stringify(told.map((map) => map.get(name))));
  return [...groups.values()].map((group): CallerClass => {
    const all = group.map((name) => ({ kind: 'workload', name }) as const);
    const [isBefore, isAfter] = told.map((map) => map.has(group[0]));
    return { one: all[0], all, isBefore, isAfter, namespace: group[0].slice(group[0].lastIndexOf('.') + 1) };
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
): unknown {
  if (workload === undefined) return 'any';
  const { namespace, labels, serviceAccount } = workload;
  const own = Object.entries(labels).filter(([key]) => keys.has(key));
  return [
    namespace,
    dataPlaneModeOf(mesh, workload),
    own.sort(([a], [b]) => compareText(a, b)),
    accounts(serviceAccount),
  ];
}

/** The labels of callers that some configuration asks for. */
function labelKeys(mesh: MeshIndex): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (selector: object | undefined) => {
    for (const key of Object.keys(selector ?? {})) keys.add(key);
  };
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

/** What policies can tell of service accounts: those that some word of theirs may mean, and all others. */
function accountTest(meshes: readonly MeshIndex[]): (account: string) => string {
  const words = new Set<string>();
  for (const mesh of meshes) {
    for (const { spec } of mesh.all('AuthorizationPolicy')) {
      for (const { from = [], when = [] } of spec.rules ?? []) {
        for (const { source = {} } of from) {
          const {
            principals = [],
            notPrincipals = [],
            serviceAccounts = [],
            notServiceAccounts = [],
          } = source ?? {};
          for (const word of [...principals, ...notPrincipals, ...serviceAccounts, ...notServiceAccounts])
            words.add(word);
        }
        for (const { key = '', values = [], notValues = [] } of when) {
          if (key.startsWith('source.')) for (const word of [...values, ...notValues]) words.add(word);
        }
      }
    }
  }
  if (words.size === 0) return () => '';
  const isOpen = [...words].some((word) => /sa\/.*\*|^\*./.test(word));
  const named = new Set([...words].map((word) => word.slice(word.lastIndexOf('/') + 1)));
  return (account) => (isOpen || named.has(account) ? account : '');
}

/** The gateways at which requests come in on either side. */
export function gatewayClasses(before: Model, after: Model): readonly CallerClass[] {
  const sides = [before, after].map(({ mesh }) => gatewayNames(mesh));
  const names = [...new Set(sides.flatMap((side) => [...side]))].sort(compareText);
  return names.map((name) => {
    const one = { kind: 'gateway', name } as const;
    const [isBefore, isAfter] = sides.map((side) => side.has(name));
    return { one, all: [one], isBefore, isAfter, namespace: name.slice(name.lastIndexOf('.') + 1) };
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
