import type { L4Route } from '../routes/l4';
import type { Clusters } from '../scope/clusters';
import type { Recorder } from '../trace';
import type { Arrival } from '../proxies/destination';
import { type End, clusterEnd } from './cluster-walk';

/** The ends of a connection that a proxy passes on without looking into it. */
export function l4Ends(
  { targets, source, by }: L4Route,
  clusters: Clusters,
  arrival: Arrival,
  doubt: (why: string) => void,
  trace?: Recorder,
): End[] {
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
    return end;
  });
}
