import type { ArgoCluster } from './cluster';
import type { Scale } from './replica-counts';
import type { CanaryStrategy } from './rollout';

/** What decides the counts of pods, as a cluster is now. */
export const scaleOf = (cluster: ArgoCluster, strategy: CanaryStrategy): Scale => ({
  rollout: cluster.rollout,
  strategy,
  status: cluster.status,
  newSet: cluster.newSet,
  stableSet: cluster.stableSet,
  otherSets: cluster.otherSets,
});
