import type { OutcomeEnd } from '../outcome';
import type { ClusterRef } from '../routes/route';
import type { Cluster } from '../scope/clusters';
import type { Endpoint } from '../scope/endpoints';
import type { Recorder } from '../trace';
import type { Source } from '../virtual-services/bound-virtual-service';

/** One end of a walk; with the endpoints that may get the request, for what decides there. */
export interface End extends OutcomeEnd {
  readonly cluster?: Cluster;
  readonly endpoints?: readonly Endpoint[];
}

/** Where a request goes that is sent to what the caller connected to. */
export interface Arrival {
  /** The endpoints at the address; undefined where no manifest shows what is there. */
  readonly endpoints?: readonly Endpoint[];
  /** The host and port that were connected to. */
  readonly host: string;
  readonly port: number;
}

/** A cluster in words. */
export const clusterText = ({ host, port, subset }: ClusterRef) =>
  `${subset === '' ? '' : `subset ${subset} of `}${host}:${port}`;

/** The ends of a request that was given to a cluster. */
export function clusterEnds(
  cluster: Cluster,
  arrival: Arrival,
  notFound: number,
  doubt: (why: string) => void,
  trace?: Recorder,
  source?: Source,
): End[] {
  const { ref, missing, unsure, subset } = cluster;
  const where = { host: ref.host, port: ref.port, ...(ref.subset !== '' && { subset: ref.subset }) };
  for (const why of unsure) doubt(why);
  if (missing !== undefined) {
    trace?.note('cluster', `there is no destination ${clusterText(ref)}: ${missing}`, source);
    return [{ probability: 1, kind: 'no-cluster', status: notFound, ...where }];
  }
  trace?.taken('cluster', `goes to ${clusterText(ref)}`, subset ?? source);
  if (cluster.sends === 'dynamic')
    return [{ probability: 1, kind: 'workload', status: 200, ...where, workloads: [], cluster }];
  const isOriginal = cluster.sends === 'original';
  const endpoints = isOriginal ? arrival.endpoints : cluster.endpoints;
  if (endpoints === undefined) {
    trace?.note(
      'endpoints',
      `it is sent on to ${arrival.host}:${arrival.port}, to which the caller connected`,
    );
    return [{ probability: 1, kind: 'workload', status: 200, ...where, workloads: [], cluster }];
  }
  if (endpoints.length === 0) {
    trace?.note('endpoints', `nothing runs behind ${clusterText(ref)}`);
    return [{ probability: 1, kind: 'no-endpoint', status: 503, ...where }];
  }
  const workloads = isOriginal ? namesOf(endpoints) : cluster.workloads;
  trace?.taken(
    'endpoints',
    workloads.length > 0 ? `answered by ${workloads.join(' or ')}` : 'answered outside of the mesh',
  );
  return [{ probability: 1, kind: 'workload', status: 200, ...where, workloads, cluster, endpoints }];
}

/** The workloads among endpoints, in order. */
export const namesOf = (endpoints: readonly Endpoint[]) =>
  [...new Set(endpoints.flatMap(({ workload }) => workload ?? []))].sort();
