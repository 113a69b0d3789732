import { isGatewayProxy } from '../../mesh/gateway-proxy';
import type { Source } from '../../mesh/resource';
import type { EndKind, Hop, Way } from '../outcome';
import type { Arrival } from '../proxies/destination';
import type { L4Route } from '../routes/l4';
import type { ClusterRef } from '../routes/route';
import type { Cluster, Clusters } from '../scope/clusters';
import type { Endpoint } from '../scope/endpoints';
import type { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import type { Carried } from './carried';

/** One end of a walk; with the endpoints that may get the request, for what decides there. What it is may change on the way. */
export interface End {
  probability: number;
  kind: EndKind;
  status: number;
  host?: string;
  port?: number;
  subset?: string;
  workloads?: readonly string[];
  path?: string;
  authority?: string;
  location?: string;
  /** The rate limit that it is beyond. */
  limit?: string;
  way?: Way;
  /** The gateways behind the first proxy, in order. */
  hops?: readonly Hop[];
  /** The request as the last proxy got it, where that proxy read it. */
  seen?: SeenRequest;
  /** What travels on a connection that the last proxy passed on without looking into it. */
  carried?: Carried;
  /** After how long it comes, in milliseconds, where workloads are slow. */
  takes?: number;
  readonly cluster?: Cluster;
  readonly endpoints?: readonly Endpoint[];
}

/** The end where nobody answers what was sent there: 503 by the proxy that read the request; without one the connection is closed. */
export const unanswered = (end: End, kind: 'no-endpoint' | 'no-listener'): End => ({
  ...end,
  kind,
  status: end.seen === undefined ? 0 : 503,
  workloads: undefined,
  endpoints: [],
});

/** A cluster in words. */
const clusterText = ({ host, port, subset }: ClusterRef) =>
  `${subset === '' ? '' : `subset ${subset} of `}${host}:${port}`;

/** An end at a cluster. All have the same fields in the same order, which makes them cheap. */
const endAt = (
  kind: EndKind,
  status: number,
  cluster: Cluster,
  workloads?: readonly string[],
  endpoints?: readonly Endpoint[],
): End => ({
  probability: 1,
  kind,
  status,
  host: cluster.ref.host,
  port: cluster.ref.port,
  subset: cluster.ref.subset || undefined,
  workloads,
  path: undefined,
  authority: undefined,
  location: undefined,
  way: undefined,
  hops: undefined,
  seen: undefined,
  carried: undefined,
  cluster,
  endpoints,
});

/** The end of a request that was given to a cluster. */
export function clusterEnd(
  cluster: Cluster,
  arrival: Arrival,
  notFound: number,
  doubt: (why: string) => void,
  trace?: Recorder,
  source?: Source,
): End {
  const { ref, missing, unsure, subset } = cluster;
  for (const why of unsure) doubt(why);
  if (missing !== undefined) {
    trace?.note('cluster', `there is no destination ${clusterText(ref)}: ${missing}`, source);
    return endAt('no-cluster', notFound, cluster);
  }
  trace?.taken('cluster', `goes to ${clusterText(ref)}`, subset ?? source);
  if (cluster.sends === 'dynamic') return endAt('workload', 200, cluster, []);
  const isOriginal = cluster.sends === 'original';
  const otherPort = isOriginal ? cluster.otherPort : undefined;
  const end = (otherPort === undefined ? undefined : arrival.onPort?.(otherPort)) ?? arrival;
  const endpoints = isOriginal ? end.endpoints : cluster.endpoints;
  if (endpoints === undefined) {
    const why = otherPort === undefined ? 'to which the caller connected' : 'on the target port of its entry';
    trace?.note('endpoints', `it is sent on to ${end.host}:${end.port}, ${why}`);
    return endAt('workload', 200, cluster, []);
  }
  if (endpoints.every(({ count }) => count === 0)) {
    trace?.note('endpoints', `nothing runs behind ${clusterText(ref)}`);
    return endAt('no-endpoint', 503, cluster);
  }
  const workloads = isOriginal ? namesOf(endpoints) : cluster.workloads;
  if (trace !== undefined) {
    trace.taken('endpoints', endpointsText(endpoints, workloads));
  }
  return endAt('workload', 200, cluster, workloads, endpoints);
}

const texts = new WeakMap<readonly Endpoint[], string>();

/** Who gets a request, in words; made once for each list. */
function endpointsText(endpoints: readonly Endpoint[], workloads: readonly string[]): string {
  const known = texts.get(endpoints);
  if (known !== undefined) return known;
  const isGateway = endpoints.some(({ pods }) => pods !== undefined && isGatewayProxy(pods));
  const text =
    workloads.length > 0
      ? `${isGateway ? 'taken' : 'answered'} by ${workloads.join(' or ')}`
      : 'answered outside of the mesh';
  texts.set(endpoints, text);
  return text;
}

/** The workloads among endpoints, in order. */
export const namesOf = (endpoints: readonly Endpoint[]) =>
  [...new Set(endpoints.flatMap(({ workload }) => workload ?? []))].sort();

/** The ends of a connection that a proxy passes on without looking into it. */
export function l4Ends(
  { targets, source, by, unsure }: L4Route,
  clusters: Clusters,
  arrival: Arrival,
  carried: Carried | undefined,
  doubt: (why: string) => void,
  trace?: Recorder,
): End[] {
  for (const why of unsure?.() ?? []) doubt(why);
  trace?.taken(
    'route',
    by === undefined
      ? 'the connection is passed on as it is'
      : `the connection is passed on by ${by.resource.text}`,
    source,
  );
  return targets.map((target): End => {
    if (target.invalid !== undefined) {
      trace?.note('cluster', target.invalid.why, target.source);
      return { probability: target.share, kind: 'no-cluster', status: 0 };
    }
    const end = clusterEnd(clusters.get(target.cluster), arrival, 0, doubt, trace, target.source);
    end.probability = target.share;
    // Without a request there is no status to answer with: the connection is closed.
    if (end.kind !== 'workload') end.status = 0;
    end.carried = carried;
    return end;
  });
}
