import { type Answers, isWithinWindow, reconcileMetadata } from './canary';
import type { ArgoCluster } from './cluster';
import type { BlueGreenStrategy } from './rollout';
import { selectedHash } from './service';
import { type RolloutStatus, begun } from './status';

/**
 * One pass of the controller over a Rollout with the blue-green strategy (the Argo Rollouts project's `rollout/bluegreen.go:
 * rolloutBlueGreen`): the preview Service at once, the active one when the new version has all of its pods and nothing holds it back.
 */
export function passBlueGreen(cluster: ArgoCluster, strategy: BlueGreenStrategy, answers: Answers): void {
  const { newSet, status, version } = cluster;
  if (newSet === undefined) return;
  // What is decided by is the annotation as it was at the start of the pass, before it is taken away.
  const isFast = isFastRollback(cluster);
  if (strategy.previewService !== '') cluster.switchService(strategy.previewService, version.hash);
  if (status.currentHash !== version.hash) {
    cluster.status = withSelectors(cluster, strategy, begun(status, version.hash));
    return;
  }
  reconcileReplicaSets(cluster, strategy);
  const pauses = startsPause(cluster, strategy, isFast, answers);
  switchActive(cluster, strategy, isFast, pauses, answers);
  reconcileMetadata(cluster, strategy.previewMetadata, strategy.activeMetadata);
  cluster.status = nextStatus(cluster, strategy, pauses, isFast, answers);
}

const activeHash = (cluster: ArgoCluster, { activeService }: BlueGreenStrategy) =>
  selectedHash(cluster.object('Service', activeService));

/** `rollout/sync.go: isFastRollback`: to a version whose pods are still there. */
function isFastRollback(cluster: ArgoCluster): boolean {
  const { newSet, stableSet, status } = cluster;
  if (newSet === undefined || stableSet === undefined) return false;
  if (status.stableHash === newSet.hash) return true;
  return newSet.created < stableSet.created && (newSet.deadline === 'ahead' || isWithinWindow(cluster));
}

/** `rollout/bluegreen.go: isBlueGreenFastTracked`. */
function isFastTracked(cluster: ArgoCluster, strategy: BlueGreenStrategy, isFast: boolean): boolean {
  const active = activeHash(cluster, strategy);
  return isFast || cluster.status.promoteFull || active === undefined || active === cluster.version.hash;
}

/** `utils/replicaset/replicaset.go: NewRSNewReplicas`. */
function wantedReplicas(cluster: ArgoCluster, { previewReplicaCount }: BlueGreenStrategy): number {
  const { rollout, status, version } = cluster;
  if (previewReplicaCount === undefined) return rollout.replicas;
  const active = cluster.find(status.activeHash);
  if (active === undefined || active.hash === version.hash || status.promoteFull) return rollout.replicas;
  if (version.hash !== status.currentHash) return previewReplicaCount;
  return !status.isPaused && status.previewCheckpoint ? rollout.replicas : previewReplicaCount;
}

/** `rollout/bluegreen.go: reconcileBlueGreenReplicaSets`, with `replicaset.go: reconcileNewReplicaSet`. */
function reconcileReplicaSets(cluster: ArgoCluster, strategy: BlueGreenStrategy): void {
  const { status, rollout } = cluster;
  const delays = status.abort && cluster.stableSet !== undefined && strategy.abortScaleDownDelaySeconds !== 0;
  for (const set of [delays ? undefined : cluster.newSet, cluster.stableSet]) {
    if (set?.deadline === undefined) continue;
    cluster.put({ ...set, deadline: undefined });
  }
  if (cluster.stableSet !== undefined) cluster.scale(cluster.stableSet, rollout.replicas);
  const { newSet } = cluster;
  if (newSet !== undefined && (!delays || newSet.deadline === 'over'))
    cluster.scale(newSet, delays ? 0 : wantedReplicas(cluster, strategy), delays);
  else if (newSet !== undefined && newSet.deadline === undefined) {
    if ((cluster.stableSet?.available ?? 0) >= rollout.replicas)
      cluster.put({ ...newSet, deadline: 'ahead' });
  }
  const services = [strategy.activeService, strategy.previewService];
  for (const set of cluster.otherSets) {
    if (set.replicas === 0 || cluster.isReferenced(set.hash, services, undefined)) continue;
    if (set.deadline === undefined) cluster.put({ ...set, deadline: 'ahead' });
    else if (set.deadline === 'over') cluster.scale(set, 0);
  }
}

/** `utils/replicaset/bluegreen.go: ReadyForPause`. */
function isReadyForPause(cluster: ArgoCluster, strategy: BlueGreenStrategy): boolean {
  const wanted = wantedReplicas(cluster, strategy);
  const { newSet } = cluster;
  return newSet?.replicas === wanted && newSet.available === wanted;
}

/** Whether the controller begins to wait (`rollout/bluegreen.go: reconcileBlueGreenPause`). */
function startsPause(
  cluster: ArgoCluster,
  strategy: BlueGreenStrategy,
  isFast: boolean,
  answers: Answers,
): boolean {
  const { status } = cluster;
  if (status.abort || status.isPaused || status.controllerPause || status.previewCheckpoint) return false;
  if (!isReadyForPause(cluster, strategy) || isFastTracked(cluster, strategy, isFast)) return false;
  const isWanted = !strategy.autoPromotionEnabled || strategy.autoPromotionSeconds > 0;
  return isWanted && isAnalysed(strategy, answers);
}

/** `rollout/pause.go: completedPrePromotionAnalysis`. */
const isAnalysed = ({ hasPrePromotionAnalysis }: BlueGreenStrategy, { isStepSuccessful }: Answers) =>
  !hasPrePromotionAnalysis || isStepSuccessful;

/** `rollout/pause.go: CompletedBlueGreenPause`. */
function isPauseOver({ status }: ArgoCluster, strategy: BlueGreenStrategy, pauses: boolean): boolean {
  if (pauses) return false;
  if (status.previewCheckpoint) return true;
  if (strategy.autoPromotionEnabled && strategy.autoPromotionSeconds === 0) return true;
  return status.controllerPause && !status.isPaused;
}

/** `rollout/service.go: reconcileActiveService`. */
function switchActive(
  cluster: ArgoCluster,
  strategy: BlueGreenStrategy,
  isFast: boolean,
  pauses: boolean,
  answers: Answers,
): void {
  const { status, newSet, rollout, version } = cluster;
  const isSaturated = newSet?.replicas === rollout.replicas && newSet.available === rollout.replicas;
  if (!isReadyForPause(cluster, strategy) || !isSaturated) return;
  let hash = activeHash(cluster, strategy) ?? '';
  const isFree = isPauseOver(cluster, strategy, pauses) && isAnalysed(strategy, answers);
  if (isFastTracked(cluster, strategy, isFast) || isFree) hash = version.hash;
  if (status.abort) hash = status.stableHash;
  cluster.switchService(strategy.activeService, hash);
}

const withSelectors = (
  cluster: ArgoCluster,
  strategy: BlueGreenStrategy,
  status: RolloutStatus,
): RolloutStatus => ({
  ...status,
  activeHash: activeHash(cluster, strategy) ?? '',
  previewHash:
    strategy.previewService === ''
      ? ''
      : (selectedHash(cluster.object('Service', strategy.previewService)) ?? ''),
});

/** `rollout/bluegreen.go: syncRolloutStatusBlueGreen`. */
function nextStatus(
  cluster: ArgoCluster,
  strategy: BlueGreenStrategy,
  pauses: boolean,
  isFast: boolean,
  answers: Answers,
): RolloutStatus {
  const { status, version, stableSet, newSet } = cluster;
  const isAborted =
    status.abort &&
    status.currentHash !== status.stableHash &&
    !status.promoteFull &&
    !isWithinWindow(cluster);
  const selected = withSelectors(cluster, strategy, { ...status, abort: isAborted });
  const cleared = { isPaused: false, controllerPause: false };
  const isActive = selected.activeHash === version.hash;
  const isConfirmed = !strategy.hasPostPromotionAnalysis || answers.isPromotionSuccessful;
  const isFull = status.promoteFull || isFast || (!isAborted && isConfirmed);
  const promotes = stableSet === undefined || selected.activeHash === '' || (isActive && isFull);
  if (promotes)
    return {
      ...selected,
      ...cleared,
      abort: false,
      promoteFull: false,
      previewCheckpoint: false,
      stableHash: version.hash,
    };
  if (isAborted) return { ...selected, ...cleared };
  const isPaused = status.isPaused || pauses;
  const previewCheckpoint =
    strategy.previewReplicaCount !== undefined &&
    (status.previewCheckpoint ||
      (isAnalysed(strategy, answers) &&
        isPauseOver(cluster, strategy, pauses) &&
        newSet?.available === strategy.previewReplicaCount));
  return {
    ...selected,
    isPaused,
    controllerPause: isPaused && (status.controllerPause || pauses),
    previewCheckpoint,
  };
}
