import { listOf, mapOf } from '../../mesh/lists';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { podsOfService, targetPortOf, workloadsWith } from '../../mesh/service-pods';
import { type Workload, selects } from '../../mesh/workload';
import { ipFamily } from '../../values/ip-family';
import { type MeshService, type ServicePort, selectorOf } from '../registry/service';

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
  /** How many of its kind there are: pods of the workload. */
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
  const spec = listOf(resource.spec.ports).find((one) => one?.port === port.number);
  return {
    all: [
      ...podsOfService(mesh, resource).flatMap((pods) => podEndpoint(pods, targetPortOf(spec, pods))),
      ...entriesWith(mesh, service, selector, port),
    ],
  };
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
    return selects(selector, labels) ? [inlineEndpoint(entry.spec, labels, port, entry)] : [];
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
function ofSlices(mesh: MeshIndex, { namespace, name, text }: Resource, port: ServicePort): Endpoints {
  const slices = mesh.all('EndpointSlice').filter((one) => {
    return one.namespace === namespace && one.labels['kubernetes.io/service-name'] === name;
  });
  if (slices.length === 0) {
    return { all: [], unsure: `${text} has no selector, and no manifest shows its endpoints` };
  }
  const all = slices.flatMap(({ manifest }) => {
    const own = listOf(manifest.ports).find((one) => String(one?.name ?? '') === port.name);
    if (own === undefined) return [];
    return listOf(manifest.endpoints).flatMap((one) =>
      listOf(one?.addresses).map((address) =>
        withPod(mesh, String(address), Number(own.port ?? port.number)),
      ),
    );
  });
  return { all };
}

function withPod(mesh: MeshIndex, address: string, port: number): Endpoint {
  const byAddress = mesh.remember(withPod, () =>
    groupBy(mesh.workloads, ({ resource }) => String(mapOf(resource.manifest.status).podIP ?? '')),
  );
  const pods = byAddress.get(address)?.[0];
  const found = pods === undefined ? undefined : podEndpoint(pods, port)[0];
  return found ?? { address, labels: {}, port, count: 1 };
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
    return {
      all: given.map((one) => {
        const known = withPod(mesh, String(one?.address ?? ''), 0);
        const endpoint = inlineEndpoint(one, mapOf(one?.labels), port);
        return { ...endpoint, ...(known.workload && { workload: known.workload, pods: known.pods }) };
      }),
    };
  }
  const isDns = resolution === 'dns' || resolution === 'dns-round-robin';
  if (isDns && !host.startsWith('*')) return { all: [inlineEndpoint({ address: host }, {}, port)] };
  return NONE;
}

/** Whether an address is an IP address and no name. */
export const isAddress = (text: string) => ipFamily(text) !== 0;
