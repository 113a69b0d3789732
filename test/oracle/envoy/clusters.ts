import type { AnswerOutcome } from '../model/answer';
import { clusterParts } from '../model/clusters';
import { proxiedAddressesOf } from '../runner/names';
import { behind } from '../surroundings';
import { type Manifest, type PodAddress } from '../world';
import type { ProxyConfig } from './config';
import type { Connection } from './filter-chain';

/** A proxy, with the world around it. */
export interface Proxy {
  readonly kind: 'sidecar' | 'router';
  readonly config: ProxyConfig;
  readonly world: readonly Manifest[];
}

/** What a request meets when it is sent to a cluster. */
export interface Reached {
  readonly kind: 'workload' | 'passthrough' | 'no-cluster' | 'no-endpoint' | 'black-hole';
  readonly outcome: Pick<AnswerOutcome, 'host' | 'port' | 'subset' | 'workloads'>;
  /** Whether anything answers there. */
  readonly answered?: boolean;
  /** The names of the endpoints, where they have names. */
  readonly hostname?: string;
}

/** Where a cluster of a name leads a connection. */
export function reachedBy({ kind, config, world }: Proxy, name: string, connection: Connection): Reached {
  const parts = clusterParts(name);
  if (name.startsWith('BlackHoleCluster')) return { kind: 'black-hole', outcome: {} };
  const cluster = config.clusters.get(name);
  if (cluster === undefined) return { kind: 'no-cluster', outcome: parts };
  const passes = name.startsWith('PassthroughCluster');
  if (passes || cluster.type === 'ORIGINAL_DST') {
    if (kind === 'router') return { kind: 'no-endpoint', outcome: parts };
    const port = cluster.original_dst_lb_config?.upstream_port_override ?? connection.port;
    const { pods, answered } = behind(world, connection.address, port);
    if (!answered && !passes) return { kind: 'no-endpoint', outcome: parts };
    const outcome = { ...parts, workloads: workloadsOf(pods) };
    return { kind: passes ? 'passthrough' : 'workload', outcome, answered };
  }
  const endpoints = endpointsOf(config, cluster);
  if (endpoints.length === 0) return { kind: 'no-endpoint', outcome: parts };
  const sockets: any[] = isByName(cluster)
    ? namedEndpoints(cluster, world)
    : endpoints.map(({ endpoint }) => endpoint?.address?.socket_address ?? {});
  const found = sockets.map(({ address, port_value: port }) => behind(world, address, port));
  if (found.every(({ answered }) => !answered)) return { kind: 'no-endpoint', outcome: parts };
  const machines = machinesOf(
    world,
    sockets.map(({ address }) => address),
  );
  const pods = workloadsOf(found.flatMap((one) => one.pods));
  return {
    kind: 'workload',
    outcome: { ...parts, workloads: [...new Set([...pods, ...machines])].sort() },
    hostname: endpoints[0].endpoint?.hostname,
    answered: true,
  };
}

const workloadsOf = (pods: readonly PodAddress[]): string[] =>
  [...new Set(pods.map(({ namespace, workload }) => `${namespace}/${workload}`))].sort();

/** The WorkloadEntries of which an address is known. */
const machinesOf = (world: readonly Manifest[], addresses: readonly string[]): string[] =>
  world
    .filter(({ kind, spec }) => kind === 'WorkloadEntry' && addresses.includes(spec.address))
    .map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`);

/** Whether Envoy asks for the addresses of a cluster by name. */
const isByName = ({ type }: any): boolean => ['LOGICAL_DNS', 'STRICT_DNS'].includes(type);

/** All addresses that the name of a cluster has. */
const namedEndpoints = (cluster: any, world: readonly Manifest[]): any[] =>
  cluster.load_assignment.endpoints
    .flatMap(({ lb_endpoints }: any) => lb_endpoints)
    .map(({ endpoint }: any) => endpoint.address.socket_address)
    .flatMap(({ address, port_value }: any) =>
      proxiedAddressesOf(address, world).map((one) => ({ address: one, port_value })),
    );

const UNFIT = ['UNHEALTHY', 'DRAINING', 'TIMEOUT'];

/** The endpoints that may be chosen: those of the first priority that has healthy ones. */
function endpointsOf(config: ProxyConfig, cluster: any): any[] {
  const assignment = config.endpoints.get(cluster.name) ?? cluster.load_assignment ?? {};
  const priorities = new Map<number, any[]>();
  for (const { priority = 0, lb_endpoints = [], load_balancing_weight: weight } of assignment.endpoints ??
    []) {
    const isWeighted = cluster.common_lb_config?.locality_weighted_lb_config !== undefined;
    const fit = lb_endpoints.filter(({ health_status }: any) => !UNFIT.includes(health_status));
    if (isWeighted && weight === undefined) continue;
    priorities.set(priority, [...(priorities.get(priority) ?? []), ...fit]);
  }
  const inOrder = [...priorities].sort(([a], [b]) => a - b).map(([, endpoints]) => endpoints);
  return inOrder.find((endpoints) => endpoints.length > 0) ?? [];
}
