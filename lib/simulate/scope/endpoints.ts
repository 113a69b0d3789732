import { mapOf, textOf } from '../../mesh/lists';
import { type Locality, localityOfLabels, localityOfText } from '../../mesh/locality';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { podsOfService, targetPortOf, workloadsWith } from '../../mesh/service-pods';
import { type Workload, replicasOf, selects } from '../../mesh/workload';
import { ipFamily } from '../../values/addresses';
import { type NamedPods, podsNamed } from '../../mesh/services/pod-names';
import { ServiceRegistry } from '../../mesh/services/service-registry';
import type {
  EntryService,
  KubernetesService,
  MeshService,
  MeshServicePort,
} from '../../mesh/services/service';
import type { WorkloadEntryView } from '../../mesh/views/networking';

/** Where a service sends requests: pods of a workload, a workload entry, or an address. */
export interface Endpoint {
  /** `namespace/name` of the workload; undefined for an address that belongs to none. */
  readonly workload?: string;
  readonly pods?: Workload;
  /** The address or DNS name, where it is known. */
  readonly address?: string;
  readonly labels: { readonly [key: string]: string };
  /** The network that a workload entry names. */
  readonly network?: string;
  /** Where it is, where somebody wrote that down; of pods their nodes tell it. */
  readonly locality?: Locality;
  /** The port on which it gets requests. */
  readonly port: number;
  /** How many of its kind there are: pods of the workload. None where it is known that nothing is at its address. */
  readonly count: number;
}

/** How many pods, or other places, endpoints are. */
export const podsIn = (endpoints: readonly Endpoint[]): number =>
  endpoints.reduce((sum, { count }) => sum + count, 0);

/** The endpoints of a port of a service, and why they may be others. */
export interface Endpoints {
  readonly all: readonly Endpoint[];
  readonly unsure?: string;
}

const NONE: Endpoints = { all: [] };

/** The endpoints of a port of a service, as its manifests tell. */
export function endpointsOf(mesh: MeshIndex, service: MeshService, port: MeshServicePort): Endpoints {
  const known = mesh.remember(endpointsOf, () => new Map<MeshServicePort, Map<MeshService, Endpoints>>());
  const own = known.get(port) ?? new Map<MeshService, Endpoints>();
  known.set(port, own);
  const found = own.get(service) ?? findEndpoints(mesh, service, port);
  own.set(service, found);
  return found;
}

const findEndpoints = (mesh: MeshIndex, service: MeshService, port: MeshServicePort): Endpoints =>
  service.registry === 'kubernetes' ? ofService(mesh, service, port) : ofEntry(mesh, service, port);

function ofService(mesh: MeshIndex, service: KubernetesService, port: MeshServicePort): Endpoints {
  if (service.resolution === 'alias') return NONE;
  const { resource, selector } = service;
  if (Object.keys(selector).length === 0) return ofSlices(mesh, resource, port);
  const ports = (resource.spec.ports ?? []).filter((given) => given.port === port.number);
  const spec = ports.find(({ name = '' }) => name === port.name);
  const isFirst = ports[0] === spec;
  return {
    all: [
      ...podsOfService(mesh, resource).flatMap((pods) => podEndpoint(pods, targetPortOf(spec ?? {}, pods))),
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
  { resource, hasClusterAddress }: KubernetesService,
  port: number,
): readonly Endpoint[] | undefined {
  const { ports = [], selector = {} } = resource.spec;
  const spec = ports.find((given) => given.port === port && given.protocol !== 'UDP');
  if (hasClusterAddress && spec === undefined) return [];
  if (Object.keys(selector).length === 0) {
    const slices = slicesOf(mesh, resource);
    if (slices.length === 0) return undefined;
    return slices.flatMap((slice) => {
      if (!hasClusterAddress) return sliceEndpoints(mesh, slice, port);
      const own = portIn(slice, spec?.name ?? '');
      return own === undefined ? [] : sliceEndpoints(mesh, slice, own.port ?? port);
    });
  }
  return podsOfService(mesh, resource).flatMap((pods) =>
    podEndpoint(pods, hasClusterAddress ? targetPortOf(spec ?? {}, pods) : port),
  );
}

/** Of the pods behind a Service those that have a name of their own. */
export const namedEndpoints = (
  mesh: MeshIndex,
  { service, counts }: NamedPods,
  port: number,
): readonly Endpoint[] =>
  (clusterEndpointsOf(mesh, service, port) ?? []).flatMap((endpoint) => {
    const count = endpoint.pods && counts.get(endpoint.pods);
    return count === undefined ? [] : [{ ...endpoint, count }];
  });

function podEndpoint(pods: Workload, port: number | undefined): Endpoint[] {
  const count = replicasOf(pods);
  if (port === undefined || count === 0) return [];
  const { resource, labels } = pods;
  const address = resource.kind === 'Pod' ? podIpOf(resource) : undefined;
  return [
    {
      workload: `${resource.namespace}/${resource.name}`,
      pods,
      labels,
      port,
      count,
      ...(address !== undefined && { address }),
    },
  ];
}

const podIpOf = ({ manifest }: Resource) => textOf(mapOf(manifest.status).podIP);

/** The workload entries of a namespace that a selector selects. */
function entriesWith(
  mesh: MeshIndex,
  { namespace }: MeshService,
  selector: { readonly [key: string]: string },
  port: MeshServicePort,
): Endpoint[] {
  const entries = mesh.remember(entriesWith, () =>
    groupBy(mesh.all('WorkloadEntry'), (entry) => entry.namespace),
  );
  return (entries.get(namespace) ?? []).flatMap((entry) => {
    const labels = { ...entry.spec.labels, ...entry.labels };
    // A port that a Service asks for by name is one that the entry has, or the entry is none of its endpoints.
    const named = typeof port.targetPort === 'string' ? entry.spec.ports?.[port.targetPort] : undefined;
    if (!selects(selector, labels) || (typeof port.targetPort === 'string' && !named)) return [];
    const endpoint = inlineEndpoint(entry.spec, labels, port, entry);
    return [named ? { ...endpoint, port: named } : endpoint];
  });
}

function inlineEndpoint(
  { address, ports, locality, network }: WorkloadEntryView,
  labels: Endpoint['labels'],
  port: MeshServicePort,
  entry?: Resource,
): Endpoint {
  const own = ports?.[port.name];
  const target = typeof port.targetPort === 'number' ? port.targetPort : port.number;
  return {
    ...(entry && { workload: `${entry.namespace}/${entry.name}` }),
    ...(address && { address }),
    ...(network && { network }),
    ...localityAt(locality, labels),
    labels,
    port: own !== undefined && own > 0 ? own : target,
    count: 1,
  };
}

const localityAt = (text: string | undefined, labels: Endpoint['labels']) => {
  const locality = text ? localityOfText(text) : localityOfLabels(labels);
  return locality && { locality };
};

/** The endpoints of a Service without a selector: those that EndpointSlices list. */
function ofSlices(mesh: MeshIndex, resource: Resource, port: MeshServicePort): Endpoints {
  const slices = slicesOf(mesh, resource);
  if (slices.length === 0) {
    return { all: [], unsure: `${resource.text} has no selector, and no manifest shows its endpoints` };
  }
  const all = slices.flatMap((slice) => {
    const own = portIn(slice, port.name);
    return own === undefined ? [] : sliceEndpoints(mesh, slice, own.port ?? port.number);
  });
  return { all };
}

function slicesOf(mesh: MeshIndex, { namespace, name }: Resource): readonly Resource<'EndpointSlice'>[] {
  const slices = mesh.remember(slicesOf, () =>
    groupBy(
      mesh.all('EndpointSlice'),
      (slice) => `${slice.namespace}/${slice.labels['kubernetes.io/service-name']}`,
    ),
  );
  return slices.get(`${namespace}/${name}`) ?? [];
}

const portIn = ({ body }: Resource<'EndpointSlice'>, wanted: string) =>
  (body.ports ?? []).find(({ name = '' }) => name === wanted);

const sliceEndpoints = (mesh: MeshIndex, { body }: Resource<'EndpointSlice'>, port: number): Endpoint[] =>
  (body.endpoints ?? []).flatMap(({ addresses = [] }) =>
    addresses.map((address) => withPod(mesh, address, port)),
  );

/** An endpoint that somebody wrote down, with the pods behind its address or name, where it is one of the cluster. */
function withPods(mesh: MeshIndex, endpoint: Endpoint): readonly Endpoint[] {
  const { address = '', port, labels } = endpoint;
  const registry = ServiceRegistry.of(mesh);
  const service = isAddress(address)
    ? registry.withAddress(address)
    : registry.inCluster(address.toLowerCase());
  const isInside = service?.registry === 'kubernetes' && service.externalName === undefined;
  const named = isInside || isAddress(address) ? undefined : podsNamed(mesh, address.toLowerCase());
  const behind = isInside
    ? clusterEndpointsOf(mesh, service, port)
    : named !== undefined
      ? namedEndpoints(mesh, named, port)
      : [withPod(mesh, address, port)];
  const inside = behind?.filter(({ workload }) => workload !== undefined) ?? [];
  if (inside.length > 0)
    return inside.map((pods) => ({
      ...pods,
      labels,
      ...(endpoint.network && { network: endpoint.network }),
    }));
  return [behind?.length === 0 ? { ...endpoint, count: 0 } : endpoint];
}

const withPod = (mesh: MeshIndex, address: string, port: number): Endpoint =>
  podAt(mesh, address, port) ?? { address, labels: {}, port, count: 1 };

/** The pod that has an address, as far as manifests tell. */
export function podAt(mesh: MeshIndex, address: string, port: number): Endpoint | undefined {
  if (address === '') return undefined;
  const byAddress = mesh.remember(podAt, () =>
    groupBy(mesh.workloads, ({ resource }) => podIpOf(resource) ?? ''),
  );
  const pods = byAddress.get(address)?.[0];
  return pods === undefined ? undefined : podEndpoint(pods, port)[0];
}

/**
 * The endpoints of a service entry (the upstream project's `pilot/pkg/serviceregistry/serviceentry/conversion.go:
 * convertServiceEntryToInstances`).
 */
function ofEntry(mesh: MeshIndex, service: EntryService, port: MeshServicePort): Endpoints {
  const { resource, resolution, host, namespace, selector } = service;
  if (Object.keys(selector).length > 0) {
    const target = typeof port.targetPort === 'number' ? port.targetPort : port.number;
    return {
      all: [
        ...workloadsWith(mesh, namespace, selector).flatMap((pods) => podEndpoint(pods, target)),
        ...entriesWith(mesh, service, selector, port),
      ],
    };
  }
  const { endpoints = [] } = resource.spec;
  if (endpoints.length > 0) {
    return {
      all: endpoints.flatMap((entry) => withPods(mesh, inlineEndpoint(entry, entry.labels ?? {}, port))),
    };
  }
  const isDns = resolution === 'dns' || resolution === 'dns-round-robin';
  if (isDns && !host.startsWith('*'))
    return { all: withPods(mesh, inlineEndpoint({ address: host }, {}, port)) };
  return NONE;
}

/** Whether an address is an IP address and no name. */
export const isAddress = (text: string) => ipFamily(text) !== 0;
