import { listOf, mapOf } from '../../mesh/lists';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { podsOfService, targetPortOf, workloadsWith } from '../../mesh/service-pods';
import { type Workload, selects } from '../../mesh/workload';
import { ipFamily } from '../../values/ip-family';
import { ServiceRegistry } from '../../mesh/services/service-registry';
import { type MeshService, type ServicePort, selectorOf } from '../../mesh/services/service';

/** Where a service sends requests: pods of a workload, a workload entry, or an address. */
export interface Endpoint {
  /** `namespace/name` of the workload; undefined for an address that belongs to none. */
  readonly workload?: string;
  readonly pods?: Workload;
  /** The address or DNS name, where it is known. */
  readonly address?: string;
  readonly labels: { readonly [key: string]: string };
  /** The port on which it gets requests. */
  readonly port: number;
  /** How many of its kind there are: pods of the workload. None where it is known that nothing is at its address. */
  readonly count: number;
}

/** The endpoints of a port of a service, and why they may be others. */
export interface Endpoints {
  readonly all: readonly Endpoint[];
  readonly unsure?: string;
}

const NONE: Endpoints = { all: [] };

/** The endpoints of a port of a service, as its manifests tell. */
export function endpointsOf(mesh: MeshIndex, service: MeshService, port: ServicePort): Endpoints {
  const known = mesh.remember(endpointsOf, () => new Map<ServicePort, Map<MeshService, Endpoints>>());
  const own = known.get(port) ?? new Map<MeshService, Endpoints>();
  known.set(port, own);
  const found =
    own.get(service) ?? (service.registry === 'kubernetes' ? ofService : ofEntry)(mesh, service, port);
  own.set(service, found);
  return found;
}

function ofService(mesh: MeshIndex, service: MeshService, port: ServicePort): Endpoints {
  if (service.resolution === 'alias') return NONE;
  const { resource } = service;
  const selector = selectorOf(service);
  if (Object.keys(selector).length === 0) return ofSlices(mesh, resource, port);
  const ports = listOf(resource.spec.ports).filter((one) => one?.port === port.number);
  const spec = ports.find((one) => String(one?.name ?? '') === port.name);
  const isFirst = ports[0] === spec;
  return {
    all: [
      ...podsOfService(mesh, resource).flatMap((pods) => podEndpoint(pods, targetPortOf(spec, pods))),
      // Of a Service without an address istiod takes pods alone; and it knows the ports of workload entries by number.
      ...(service.resolution === 'static' && isFirst ? entriesWith(mesh, service, selector, port) : []),
    ],
  };
}

/**
 * What the cluster itself leads to, without any proxy: behind the address of a Service the pods of one of its ports, and all pods of one
 * without an address, whatever the port. Undefined where no manifest shows it.
 */
export function clusterEndpointsOf(
  mesh: MeshIndex,
  { resource, hasClusterAddress }: MeshService,
  port: number,
): readonly Endpoint[] | undefined {
  const spec = listOf(resource.spec.ports).find((one) => one?.port === port && one?.protocol !== 'UDP');
  if (hasClusterAddress && spec === undefined) return [];
  if (Object.keys(mapOf(resource.spec.selector)).length === 0) {
    const slices = slicesOf(mesh, resource);
    if (slices.length === 0) return undefined;
    return slices.flatMap((slice) => {
      if (!hasClusterAddress) return sliceEndpoints(mesh, slice, port);
      const own = portIn(slice, String(spec?.name ?? ''));
      return own === undefined ? [] : sliceEndpoints(mesh, slice, Number(own.port ?? port));
    });
  }
  return podsOfService(mesh, resource).flatMap((pods) =>
    podEndpoint(pods, hasClusterAddress ? targetPortOf(spec, pods) : port),
  );
}

/** How many pods a workload asks for. */
export function replicasOf({ resource }: Workload): number {
  const { replicas } = resource.spec;
  return typeof replicas === 'number' && resource.kind !== 'Pod' ? replicas : 1;
}

function podEndpoint(pods: Workload, port: number | undefined): Endpoint[] {
  const count = replicasOf(pods);
  if (port === undefined || count === 0) return [];
  const { resource, labels } = pods;
  const ip = resource.kind === 'Pod' ? mapOf(resource.manifest.status).podIP : undefined;
  return [
    {
      workload: `${resource.namespace}/${resource.name}`,
      pods,
      labels: mapOf(labels),
      port,
      count,
      ...(typeof ip === 'string' && { address: ip }),
    },
  ];
}

/** The workload entries of a namespace that a selector selects. */
function entriesWith(
  mesh: MeshIndex,
  { namespace }: MeshService,
  selector: { readonly [key: string]: any },
  port: ServicePort,
): Endpoint[] {
  const entries = mesh.remember(entriesWith, () =>
    groupBy(mesh.all('WorkloadEntry'), (one) => one.namespace),
  );
  return (entries.get(namespace) ?? []).flatMap((entry) => {
    const labels = { ...mapOf(entry.spec.labels), ...entry.labels };
    // A port that a Service asks for by name is one that the entry has, or the entry is none of its endpoints.
    const named = typeof port.targetPort === 'string' ? mapOf(entry.spec.ports)[port.targetPort] : undefined;
    if (!selects(selector, labels) || (typeof port.targetPort === 'string' && !named)) return [];
    const endpoint = inlineEndpoint(entry.spec, labels, port, entry);
    return [named ? { ...endpoint, port: Number(named) } : endpoint];
  });
}

function inlineEndpoint(spec: any, labels: object, port: ServicePort, entry?: Resource): Endpoint {
  const own = mapOf(spec?.ports)[port.name];
  const target = typeof port.targetPort === 'number' ? port.targetPort : port.number;
  return {
    ...(entry && { workload: `${entry.namespace}/${entry.name}` }),
    ...(spec?.address && { address: String(spec.address) }),
    labels: labels as { readonly [key: string]: string },
    port: typeof own === 'number' && own > 0 ? own : target,
    count: 1,
  };
}

/** The endpoints of a Service without a selector: those that EndpointSlices list. */
function ofSlices(mesh: MeshIndex, resource: Resource, port: ServicePort): Endpoints {
  const slices = slicesOf(mesh, resource);
  if (slices.length === 0) {
    return { all: [], unsure: `${resource.text} has no selector, and no manifest shows its endpoints` };
  }
  const all = slices.flatMap((slice) => {
    const own = portIn(slice, port.name);
    return own === undefined ? [] : sliceEndpoints(mesh, slice, Number(own.port ?? port.number));
  });
  return { all };
}

function slicesOf(mesh: MeshIndex, { namespace, name }: Resource): readonly Resource[] {
  const slices = mesh.remember(slicesOf, () =>
    groupBy(
      mesh.all('EndpointSlice'),
      (one) => `${one.namespace}/${String(one.labels['kubernetes.io/service-name'])}`,
    ),
  );
  return slices.get(`${namespace}/${name}`) ?? [];
}

const portIn = ({ manifest }: Resource, name: string) =>
  listOf(manifest.ports).find((one) => String(one?.name ?? '') === name);

const sliceEndpoints = (mesh: MeshIndex, { manifest }: Resource, port: number): Endpoint[] =>
  listOf(manifest.endpoints).flatMap((one) =>
    listOf(one?.addresses).map((address) => withPod(mesh, String(address), port)),
  );

/** An endpoint that somebody wrote down, with the pods behind its address or name, where it is one of the cluster. */
function withPods(mesh: MeshIndex, endpoint: Endpoint): readonly Endpoint[] {
  const { address = '', port, labels } = endpoint;
  const registry = ServiceRegistry.of(mesh);
  const service = isAddress(address)
    ? registry.withAddress(address)
    : registry.inCluster(address.toLowerCase());
  const isInside = service?.registry === 'kubernetes' && service.externalName === undefined;
  const behind = isInside ? clusterEndpointsOf(mesh, service, port) : [withPod(mesh, address, port)];
  const inside = behind?.filter(({ workload }) => workload !== undefined) ?? [];
  if (inside.length > 0) return inside.map((one) => ({ ...one, labels }));
  return [behind?.length === 0 ? { ...endpoint, count: 0 } : endpoint];
}

const withPod = (mesh: MeshIndex, address: string, port: number): Endpoint =>
  podAt(mesh, address, port) ?? { address, labels: {}, port, count: 1 };

/** The pod that has an address, as far as manifests tell. */
export function podAt(mesh: MeshIndex, address: string, port: number): Endpoint | undefined {
  const byAddress = mesh.remember(podAt, () =>
    groupBy(mesh.workloads, ({ resource }) => String(mapOf(resource.manifest.status).podIP ?? '')),
  );
  const pods = byAddress.get(address)?.[0];
  return pods === undefined ? undefined : podEndpoint(pods, port)[0];
}

/** The endpoints of a service entry (the upstream project's `convertServiceEntryToInstances`). */
function ofEntry(mesh: MeshIndex, service: MeshService, port: ServicePort): Endpoints {
  const { resource, resolution, host, namespace } = service;
  const selector = selectorOf(service);
  if (Object.keys(selector).length > 0) {
    const target = typeof port.targetPort === 'number' ? port.targetPort : port.number;
    return {
      all: [
        ...workloadsWith(mesh, namespace, selector).flatMap((pods) => podEndpoint(pods, target)),
        ...entriesWith(mesh, service, selector, port),
      ],
    };
  }
  const given = listOf(resource.spec.endpoints);
  if (given.length > 0) {
    return { all: given.flatMap((one) => withPods(mesh, inlineEndpoint(one, mapOf(one?.labels), port))) };
  }
  const isDns = resolution === 'dns' || resolution === 'dns-round-robin';
  if (isDns && !host.startsWith('*'))
    return { all: withPods(mesh, inlineEndpoint({ address: host }, {}, port)) };
  return NONE;
}

/** Whether an address is an IP address and no name. */
export const isAddress = (text: string) => ipFamily(text) !== 0;
