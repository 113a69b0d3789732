import type { ArgoCluster } from './cluster';
import { atDesiredCounts, fenceposts, replicaCounts, thresholdMet } from './replica-counts';
import type { ReplicaSet } from './replica-set';
import type { CanaryStrategy } from './rollout';
import { scaleOf } from './scale';
import { type RolloutStatus, type TrafficWeights, begun } from './status';
import { isDynamicRollback, reconcileTraffic } from './traffic-routing';

/** What an analysis says to a release that waits for it. */
export interface Answers {
  /** Whether the analysis, experiment or plugin of the current step, or that before a promotion, has succeeded. */
  readonly isStepSuccessful: boolean;
  /** Whether the analysis after a promotion has succeeded. */
  readonly isPromotionSuccessful: boolean;
}

/**
 * One pass of the controller over a Rollout with the canary strategy (the Argo Rollouts project's `rollout/canary.go: rolloutCanary`).
 * What decides is the status as it was before the pass; the pass ends with a new one.
 */
export function passCanary(cluster: ArgoCluster, strategy: CanaryStrategy, answers: Answers): void {
  const { status, version } = cluster;
  if (status.currentHash !== version.hash) {
    cluster.status = restarted(cluster, strategy);
    return;
  }
  reconcileMetadata(cluster, strategy.canaryMetadata, strategy.stableMetadata);
  reconcileServices(cluster, strategy);
  const traffic = reconcileTraffic(cluster, strategy);
  // The pass ends with an error, and is made again: nothing of the status is kept.
  if (traffic === 'delayed') return;
  const weights = traffic.weights;
  const isScaled = reconcileReplicaSets(cluster, strategy, weights);
  const pauses = !isScaled && startsPause(strategy, status);
  cluster.status = nextStatus(cluster, strategy, weights, pauses, answers);
}

/** A new version is asked for, so its steps begin (`rollout/canary.go: syncRolloutStatusCanary`, `sync.go: resetRolloutStatus`). */
function restarted(cluster: ArgoCluster, strategy: CanaryStrategy): RolloutStatus {
  const { status, version } = cluster;
  const count = strategy.steps.length;
  const isDone =
    status.stableHash === version.hash || (isWithinWindow(cluster) && (cluster.newSet?.replicas ?? 0) > 0);
  return {
    ...begun(status, version.hash),
    stepIndex: count === 0 ? undefined : isDone ? count : 0,
  };
}

/** `rollout/sync.go: isRollbackWithinWindow`. */
export function isWithinWindow({ newSet, stableSet, rollout, replicaSets }: ArgoCluster): boolean {
  if (newSet === undefined || stableSet === undefined || newSet.created >= stableSet.created) return false;
  const between = replicaSets.filter(
    ({ created }) => created > newSet.created && created < stableSet.created,
  );
  return rollout.rollbackRevisions > 0 && between.length < rollout.rollbackRevisions;
}

/** The labels and annotations of pods by the part that they have (`rollout/ephemeralmetadata.go`). */
export function reconcileMetadata(cluster: ArgoCluster, ofNew: unknown, ofStable: unknown): void {
  const { newSet, stableSet, otherSets, status } = cluster;
  const isDone = status.stableHash === newSet?.hash;
  const set = (of: ReplicaSet | undefined, metadata: unknown) => of && cluster.put({ ...of, metadata });
  set(newSet, isDone ? ofStable : ofNew);
  if (!isDone) set(stableSet, ofStable);
  for (const other of otherSets) set(other, undefined);
}

/** `rollout/service.go: reconcilePingAndPongService` and `reconcileStableAndCanaryService`. */
function reconcileServices(cluster: ArgoCluster, strategy: CanaryStrategy): void {
  const { status, newSet, stableSet } = cluster;
  const { pingPong, stableService, canaryService, trafficRouting } = strategy;
  if (pingPong !== undefined && status.stableHash !== status.currentHash) {
    const canary = status.stablePingPong === 'ping' ? pingPong.pong : pingPong.ping;
    cluster.ensureServiceTargets(canary, newSet, false);
  }
  cluster.ensureServiceTargets(stableService, stableSet, true);
  if (status.abort && trafficRouting === undefined) {
    cluster.ensureServiceTargets(canaryService, stableSet, true);
    return;
  }
  if (isDynamicRollback(cluster, strategy)) return;
  cluster.ensureServiceTargets(canaryService, newSet, true);
}

/** Scales the versions; stops after the first that changes (`rollout/canary.go: reconcileCanaryReplicaSets`). */
function reconcileReplicaSets(
  cluster: ArgoCluster,
  strategy: CanaryStrategy,
  weights: TrafficWeights | undefined,
): boolean {
  const delays = delaysScaleDown(cluster, strategy);
  for (const set of [delays ? undefined : cluster.newSet, cluster.stableSet]) {
    if (set?.deadline === undefined) continue;
    cluster.put({ ...set, deadline: undefined });
  }
  const { stableSet, newSet } = cluster;
  if (stableSet !== undefined && stableSet.hash !== newSet?.hash) {
    const { stable } = replicaCounts(scaleOf(cluster, strategy), cluster.status.weights);
    if (cluster.scale(stableSet, stable)) return true;
  }
  return scaleNew(cluster, strategy, weights, delays) || scaleOthers(cluster, strategy);
}

/** Whether pods of a release that was given up are kept for a while (`rollout/replicaset.go: shouldDelayScaleDownOnAbort`). */
function delaysScaleDown({ status, stableSet }: ArgoCluster, strategy: CanaryStrategy): boolean {
  const { abortScaleDownDelaySeconds: seconds, trafficRouting, dynamicStableScale } = strategy;
  if (!status.abort || stableSet === undefined || trafficRouting === undefined || seconds === 0) return false;
  return !dynamicStableScale || seconds !== undefined;
}

/** `rollout/replicaset.go: reconcileNewReplicaSet`. */
function scaleNew(
  cluster: ArgoCluster,
  strategy: CanaryStrategy,
  weights: TrafficWeights | undefined,
  delays: boolean,
): boolean {
  const { newSet, stableSet, rollout } = cluster;
  if (newSet === undefined) return false;
  if (delays && newSet.deadline === 'ahead') return false;
  if (delays && newSet.deadline === undefined) {
    if ((stableSet?.available ?? 0) >= rollout.replicas) cluster.put({ ...newSet, deadline: 'ahead' });
    return false;
  }
  const wanted = delays ? 0 : replicaCounts(scaleOf(cluster, strategy), weights).canary;
  return cluster.scale(newSet, wanted, delays);
}

/** `rollout/canary.go: scaleDownOldReplicaSetsForCanary`. */
function scaleOthers(cluster: ArgoCluster, strategy: CanaryStrategy): boolean {
  const { rollout, status } = cluster;
  const isRouted = strategy.trafficRouting !== undefined;
  for (const set of cluster.otherSets) if (set.available < set.replicas) cluster.scale(set, set.available);
  const { unavailable } = fenceposts({ rollout, strategy });
  const available = cluster.replicaSets.reduce((sum, set) => sum + set.available, 0);
  let most = available - (rollout.replicas - unavailable);
  let isScaled = false;
  const services = [strategy.canaryService, strategy.stableService];
  const rule = strategy.trafficRouting?.destinationRule?.name;
  for (const set of [...cluster.otherSets].sort((a, b) => b.revision - a.revision)) {
    if (isRouted && cluster.isReferenced(set.hash, services, rule)) continue;
    if (most <= 0) break;
    if (set.replicas === 0) continue;
    let wanted = isRouted ? 0 : Math.max(set.replicas - most, 0);
    const isOldStable = status.stableHash === status.currentHash || set.deadline !== undefined;
    if (isRouted && isOldStable && !strategy.dynamicStableScale) {
      if (set.deadline === undefined) cluster.put({ ...set, deadline: 'ahead' });
      if (set.deadline !== 'over') wanted = set.replicas;
    }
    if (wanted === set.replicas) continue;
    most -= set.replicas - wanted;
    isScaled = cluster.scale(set, wanted) || isScaled;
  }
  return isScaled;
}

/** Whether the controller begins to wait in a pause (`rollout/canary.go: reconcileCanaryPause`). */
function startsPause(
  { steps }: CanaryStrategy,
  { stepIndex = 0, isPaused, controllerPause, promoteFull }: RolloutStatus,
) {
  return (
    !promoteFull &&
    stepIndex < steps.length &&
    steps[stepIndex].pause !== undefined &&
    !isPaused &&
    !controllerPause
  );
}

/** `rollout/canary.go: syncRolloutStatusCanary`. */
function nextStatus(
  cluster: ArgoCluster,
  strategy: CanaryStrategy,
  weights: TrafficWeights | undefined,
  pauses: boolean,
  answers: Answers,
): RolloutStatus {
  const { status, version } = cluster;
  const { steps } = strategy;
  const isWithin = isWithinWindow(cluster);
  const base = {
    ...status,
    weights,
    promoteFull: status.promoteFull && status.currentHash !== status.stableHash,
    abort: status.abort && status.currentHash !== status.stableHash && !status.promoteFull && !isWithin,
  };
  const count = steps.length === 0 ? undefined : steps.length;
  const stepIndex = status.promoteFull || isWithin ? count : status.stepIndex;
  const cleared = { isPaused: false, controllerPause: false };
  if (promotes(cluster, strategy, base.abort)) {
    const isSwitch = status.stableHash !== version.hash;
    const flipped = status.stablePingPong === 'ping' ? 'pong' : 'ping';
    return {
      ...base,
      ...cleared,
      abort: false,
      promoteFull: false,
      stepIndex: count,
      stableHash: version.hash,
      ...(isSwitch && strategy.pingPong !== undefined && { stablePingPong: flipped }),
    };
  }
  if (base.abort) return { ...base, ...cleared, stepIndex: count === undefined ? undefined : 0 };
  if (stepIndex !== undefined && completes(cluster, strategy, weights, answers))
    return { ...base, ...cleared, stepIndex: stepIndex + 1 };
  const isPaused = status.isPaused || pauses;
  return { ...base, stepIndex, isPaused, controllerPause: isPaused && (status.controllerPause || pauses) };
}

/** Whether the new version becomes the stable one (`rollout/sync.go: shouldFullPromote`). */
function promotes(cluster: ArgoCluster, strategy: CanaryStrategy, isAborted: boolean): boolean {
  const { status, stableSet, newSet, rollout, version } = cluster;
  if (stableSet === undefined) return true;
  if (isAborted || newSet === undefined) return false;
  if (newSet.available < rollout.replicas && !thresholdMet(strategy, newSet, rollout.replicas)) return false;
  if (status.promoteFull || isWithinWindow(cluster) || status.stableHash === version.hash) return true;
  return strategy.steps.length === 0 || status.stepIndex === strategy.steps.length;
}

/** Whether the current step is done (`rollout/canary.go: completedCurrentCanaryStep`). */
function completes(
  cluster: ArgoCluster,
  strategy: CanaryStrategy,
  weights: TrafficWeights | undefined,
  { isStepSuccessful }: Answers,
): boolean {
  const { stepIndex = 0, isPaused, controllerPause } = cluster.status;
  if (stepIndex >= strategy.steps.length) return false;
  const { pause, setWeight, setCanaryScale, setHeaderRoute, setMirrorRoute } = strategy.steps[stepIndex];
  if (pause !== undefined) return controllerPause && !isPaused;
  if (setWeight !== undefined || setCanaryScale !== undefined)
    return atDesiredCounts(scaleOf(cluster, strategy), weights);
  return setHeaderRoute !== undefined || setMirrorRoute !== undefined || isStepSuccessful;
}
