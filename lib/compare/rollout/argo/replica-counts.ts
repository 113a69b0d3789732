import { numberOf } from '../plain';
import type { ReplicaSet } from './replica-set';
import type { CanaryStrategy, Rollout } from './rollout';
import type { RolloutStatus, TrafficWeights } from './status';

/** How many pods each version is to have. */
export interface ReplicaCounts {
  readonly canary: number;
  readonly stable: number;
}

/** What decides how many pods there are. */
export interface Scale {
  readonly rollout: Rollout;
  readonly strategy: CanaryStrategy;
  readonly status: RolloutStatus;
  readonly newSet?: ReplicaSet;
  readonly stableSet?: ReplicaSet;
  readonly otherSets: readonly ReplicaSet[];
}

const maxWeightOf = ({ trafficRouting }: CanaryStrategy) => trafficRouting?.maxWeight ?? 100;

/** `utils/replicaset/canary.go: trafficWeightToReplicas`. */
const replicasOfWeight = (replicas: number, weight: number, maxWeight: number) =>
  Math.ceil((weight * replicas) / maxWeight);

/** The weight of the last `setWeight` step until now (`canary.go: GetCurrentSetWeight`). */
export function currentWeight(strategy: CanaryStrategy, { abort, stepIndex = 0 }: RolloutStatus): number {
  const { steps } = strategy;
  if (abort) return 0;
  if (steps.length === 0 || stepIndex >= steps.length) return maxWeightOf(strategy);
  return lastOf(steps.slice(0, stepIndex + 1), ({ setWeight }) => setWeight) ?? 0;
}

/** The last of some items that has something. */
function lastOf<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of [...items].reverse()) {
    const found = ask(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The weight that the canary is to have, by which its pods are counted (`canary.go: GetDesiredCanaryWeight`). */
export function desiredWeight({ rollout, strategy, status, newSet, stableSet }: Scale): number {
  if (!status.abort || !strategy.dynamicStableScale || newSet === undefined || stableSet === undefined)
    return currentWeight(strategy, status);
  const canaryReplicas = Math.max(rollout.replicas - stableSet.available, newSet.available);
  const isBelow = (weight: number) =>
    replicasOfWeight(rollout.replicas, weight, maxWeightOf(strategy)) < canaryReplicas;
  return (
    lastOf(strategy.steps, ({ setWeight }) =>
      setWeight !== undefined && isBelow(setWeight) ? setWeight : undefined,
    ) ?? 0
  );
}

/** `canary.go: GetCanaryReplicasOrWeight` and `UseSetCanaryScale`. */
function replicasOrWeight(scale: Scale): { readonly replicas?: number; readonly weight: number } {
  const { strategy, status } = scale;
  if (status.promoteFull || status.stableHash === '' || status.currentHash === status.stableHash)
    return { weight: maxWeightOf(strategy) };
  const { stepIndex = 0 } = status;
  const isUsed =
    strategy.trafficRouting !== undefined &&
    !(status.abort && strategy.abortScaleDownDelaySeconds !== 0) &&
    stepIndex < strategy.steps.length;
  const set = isUsed
    ? lastOf(strategy.steps.slice(0, stepIndex + 1), (step) => step.setCanaryScale)
    : undefined;
  if (set !== undefined && !set.matchTrafficWeight) {
    if (set.replicas !== undefined) return { replicas: set.replicas, weight: 0 };
    if (set.weight !== undefined) return { weight: set.weight };
  }
  return { weight: desiredWeight(scale) };
}

/** `canary.go: CheckMinPodsPerReplicaSet`. */
function atLeastMinPods({ rollout, strategy }: Scale, count: number): number {
  const { minPodsPerReplicaSet, trafficRouting } = strategy;
  if (count === 0 || minPodsPerReplicaSet === undefined || trafficRouting === undefined) return count;
  return Math.max(count, Math.min(minPodsPerReplicaSet, rollout.replicas));
}

/** `canary.go: CalculateReplicaCountsForTrafficRoutedCanary`. */
function routedCounts(scale: Scale, weights: TrafficWeights | undefined): ReplicaCounts {
  const { rollout, strategy, status } = scale;
  const maxWeight = maxWeightOf(strategy);
  const { replicas, weight } = replicasOrWeight(scale);
  const ofWeight = (of: number) => replicasOfWeight(rollout.replicas, of, maxWeight);
  const canary = replicas ?? atLeastMinPods(scale, ofWeight(weight));
  if (!strategy.dynamicStableScale) return { canary, stable: rollout.replicas };
  const stable = Math.max(
    ofWeight(maxWeight - weight),
    weights === undefined ? 0 : ofWeight(weights.stable.weight),
  );
  const kept =
    weights !== undefined && status.abort ? Math.max(ofWeight(weights.canary.weight), canary) : canary;
  return { canary: atLeastMinPods(scale, kept), stable: atLeastMinPods(scale, stable) };
}

/** How many pods each version is to have. */
export function replicaCounts(scale: Scale, weights: TrafficWeights | undefined): ReplicaCounts {
  return scale.strategy.trafficRouting === undefined ? basicCounts(scale) : routedCounts(scale, weights);
}

/** `utils/intstr`: a number, or a share of the pods. */
function ofPods(value: unknown, replicas: number, round: (count: number) => number): number {
  if (value === undefined) return round((replicas * 25) / 100);
  return numberOf(value) ?? round((replicas * Number.parseInt(String(value), 10)) / 100);
}

/** `replicaset.go: resolveFenceposts`, `MaxSurge` and `MaxUnavailable`. */
export function fenceposts({ rollout, strategy }: Pick<Scale, 'rollout' | 'strategy'>) {
  const surge = ofPods(strategy.maxSurge, rollout.replicas, Math.ceil);
  const unavailable = ofPods(strategy.maxUnavailable, rollout.replicas, Math.floor);
  return {
    surge,
    unavailable: Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, rollout.replicas),
  };
}

/** Without traffic routing the pods are what decides the shares (`canary.go: CalculateReplicaCountsForBasicCanary`). */
function basicCounts(scale: Scale): ReplicaCounts {
  const { rollout, strategy, newSet, stableSet, otherSets } = scale;
  const { weight } = replicasOrWeight(scale);
  const { surge, unavailable } = fenceposts(scale);
  const hasStable = stableSet !== undefined && stableSet.hash !== newSet?.hash;
  const wanted = hasStable
    ? approximated(rollout.replicas, weight, maxWeightOf(strategy), surge)
    : { canary: rollout.replicas, stable: 0 };
  let canary = newSet?.replicas ?? 0;
  let stable = hasStable ? stableSet.replicas : 0;
  const others = otherSets.reduce((sum, { replicas }) => sum + replicas, 0);
  const most = rollout.replicas + surge;
  let room = most - others - canary - stable;
  if (hasStable && stable < wanted.stable && room > 0) {
    const more = Math.min(room, wanted.stable - stable);
    stable += more;
    room -= more;
  }
  if (newSet !== undefined && canary < wanted.canary && room > 0)
    canary += Math.min(room, wanted.canary - canary);
  if (others > 0) return { canary, stable };
  const least = rollout.replicas - unavailable;
  const isIncreasing = newSet === undefined || wanted.canary >= newSet.replicas;
  const spare = sparePods(newSet, !isIncreasing) + sparePods(stableSet, isIncreasing) - least;
  if (spare <= 0) return { canary, stable };
  const drained = (set: ReplicaSet | undefined, to: number, count: number) =>
    set !== undefined && set.replicas > to ? Math.max(to, set.replicas - spare) : count;
  if (!isIncreasing) {
    const limits = { most, least };
    const [drain, keep] = withinLimits(
      newSet,
      stableSet,
      drained(newSet, wanted.canary, canary),
      stable,
      limits,
    );
    return { canary: drain, stable: keep };
  }
  if (!hasStable) return { canary, stable };
  const limits = { most, least };
  const [drain, keep] = withinLimits(
    stableSet,
    newSet,
    drained(stableSet, wanted.stable, stable),
    canary,
    limits,
  );
  return { canary: keep, stable: drain };
}

/** `canary.go: GetReplicasForScaleDown`. */
function sparePods(set: ReplicaSet | undefined, ignoresAvailability: boolean): number {
  if (set === undefined) return 0;
  return set.replicas < set.available || ignoresAvailability ? set.replicas : set.available;
}

/** `canary.go: adjustReplicaWithinLimits`. */
function withinLimits(
  drainSet: ReplicaSet | undefined,
  keepSet: ReplicaSet | undefined,
  drain: number,
  keep: number,
  { most, least }: { readonly most: number; readonly least: number },
): [drain: number, keep: number] {
  if (keepSet === undefined) return [drain, keep];
  const kept = keep - Math.max(0, keep + drain - most);
  const available = Math.min(drainSet?.available ?? 0, drain) + Math.min(keepSet.available, kept);
  const lost = Math.max(0, keepSet.available - kept);
  const count = kept + Math.min(lost, Math.max(0, least - available));
  return [drain - Math.max(0, count + drain - most), count];
}

/** `canary.go: approximateWeightedCanaryStableReplicaCounts`. */
function approximated(replicas: number, weight: number, maxWeight: number, surge: number): ReplicaCounts {
  if (replicas === 0) return { canary: 0, stable: 0 };
  const exact = (replicas * weight) / maxWeight;
  const [up, down] = [Math.ceil(exact), Math.floor(exact)];
  const isTied = (total: number) => (total * (weight / maxWeight)) % 1 === 0.5;
  const mayBeZero = weight === maxWeight || weight === 0 || (replicas === 1 && surge === 0);
  const options: { readonly canary: number; readonly total: number }[] = [];
  if (up < replicas || mayBeZero) options.push({ canary: up, total: replicas });
  if (!isTied(replicas) && (down !== 0 || mayBeZero)) options.push({ canary: down, total: replicas });
  if (surge > 0) {
    options.push({ canary: up, total: replicas + 1 });
    if (!isTied(replicas + 1) && (down !== 0 || mayBeZero))
      options.push({ canary: down, total: replicas + 1 });
  }
  const delta = ({ canary, total }: { readonly canary: number; readonly total: number }) =>
    Math.abs((canary * maxWeight) / total - weight);
  const [best = { canary: 0, total: replicas }] = [...options].sort((a, b) => delta(a) - delta(b));
  return { canary: best.canary, stable: best.total - best.canary };
}

/** Whether a version has the pods that it is to have (`canary.go: ReplicaProgressThresholdMet`). */
export function thresholdMet(
  { progressThreshold }: CanaryStrategy,
  set: ReplicaSet | undefined,
  desired: number,
): boolean {
  if (progressThreshold === undefined || set === undefined || progressThreshold.value < 0)
    return set !== undefined && set.replicas === desired && set.available === desired;
  if (!progressThreshold.isPercentage) return set.available >= progressThreshold.value;
  return desired === 0 || (set.available / desired) * 100 >= progressThreshold.value - 1e-10;
}

/** Whether both versions have the pods that they are to have (`canary.go: AtDesiredReplicaCountsForCanary`). */
export function atDesiredCounts(scale: Scale, weights: TrafficWeights | undefined): boolean {
  const { strategy, newSet, stableSet, otherSets } = scale;
  const { canary, stable } = replicaCounts(scale, weights);
  if (!thresholdMet(strategy, newSet, canary)) return false;
  const isRouted = strategy.trafficRouting !== undefined;
  const stableCounts = !isRouted || !strategy.dynamicStableScale;
  if (stableCounts && stableSet?.replicas !== stable) return false;
  return isRouted || otherSets.every(({ available }) => available === 0);
}
