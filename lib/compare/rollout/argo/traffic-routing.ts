import { mapOf, textOf } from '../../../mesh/lists';
import type { Fields } from '../../../mesh/views/kinds';
import type { ArgoCluster } from './cluster';
import { withHashes } from './destination-rule';
import { withHeaderRoute, withMirrorRoute, withoutManagedRoutes } from './managed-routes';
import { atDesiredCounts, currentWeight, desiredWeight, thresholdMet } from './replica-counts';
import { isAvailable } from './replica-set';
import type { CanaryStrategy, ManagedVirtualService, TrafficRouting } from './rollout';
import { scaleOf } from './scale';
import type { TrafficWeights } from './status';
import type { CanaryStep } from './steps';
import { type Routing, type VersionServices, withWeight } from './virtual-service';

/** The Services of the two versions (`rollout/trafficrouting/service_helper.go: GetStableAndCanaryServices`). */
export function versionServices(
  { stableService, canaryService, pingPong }: CanaryStrategy,
  stablePingPong: 'ping' | 'pong' | undefined,
): VersionServices {
  if (pingPong === undefined || stableService !== '' || canaryService !== '')
    return { stable: stableService, canary: canaryService };
  const { ping, pong } = pingPong;
  return stablePingPong === 'ping' ? { stable: ping, canary: pong } : { stable: pong, canary: ping };
}

/** `utils/rollout/rolloututil.go: IsDynamicallyRollingBackToStable`. */
export function isDynamicRollback(
  { status, newSet, rollout }: ArgoCluster,
  strategy: CanaryStrategy,
): boolean {
  if (status.stableHash !== status.currentHash) return false;
  if (strategy.trafficRouting === undefined || !strategy.dynamicStableScale) return false;
  if (status.weights === undefined || status.weights.canary.hash === newSet?.hash) return false;
  return (newSet?.available ?? 0) < rollout.replicas;
}

/**
 * Brings destination rules and virtual services to where a Rollout stands, in the order in which the controller writes them: managed
 * routes, the weight where the new version has no pods yet, the subsets, the weight (the Argo Rollouts project's
 * `rollout/trafficrouting.go: reconcileTrafficRouting`). Before a subset is changed, the pods of the version that gets requests have to be
 * ready; until then the pass ends with an error. So does one in which a virtual service would be written a second time: what the
 * controller has of it in its cache is old by then as a rule, and the API server refuses it as a conflict.
 *
 * @returns the weights that the controller remembers
 */
export function reconcileTraffic(
  cluster: ArgoCluster,
  strategy: CanaryStrategy,
): 'delayed' | { readonly weights?: TrafficWeights } {
  const { trafficRouting } = strategy;
  const { status, newSet, stableSet } = cluster;
  if (trafficRouting === undefined || trafficRouting.virtualServices.length === 0) return {};
  const router = new Router(cluster, strategy, trafficRouting);
  const weight = decideWeight(cluster, strategy, router);
  const canaryHash = isDynamicRollback(cluster, strategy)
    ? (status.weights?.canary.hash ?? '')
    : (newSet?.hash ?? '');
  const stableHash = stableSet?.hash ?? '';
  const remembered = status.weights;
  if (!hasPods(cluster, strategy, trafficRouting.maxWeight - weight)) return { weights: remembered };
  const step = strategy.steps.at(status.stepIndex ?? 0);
  if (step !== undefined && (status.stepIndex ?? 0) < strategy.steps.length && !router.setStepRoutes(step))
    return 'delayed';
  const isEarly = (newSet?.available ?? 0) === 0 && (remembered?.canary.weight ?? 0) > 0;
  if (isEarly && !router.setWeight(weight)) return 'delayed';
  if (delaysSubsets(cluster, strategy, canaryHash, stableHash)) return 'delayed';
  router.setHashes(canaryHash, stableHash);
  if (!router.setWeight(weight)) return 'delayed';
  return {
    weights: {
      canary: { weight, hash: canaryHash },
      stable: { weight: trafficRouting.maxWeight - weight, hash: stableHash },
    },
  };
}

/** The weight that the new version is to have; takes managed routes away where they are no longer meant. */
function decideWeight(cluster: ArgoCluster, strategy: CanaryStrategy, router: Router): number {
  const { status, newSet, stableSet, rollout } = cluster;
  const { steps, dynamicStableScale } = strategy;
  const maxWeight = strategy.trafficRouting?.maxWeight ?? 100;
  if (isDynamicRollback(cluster, strategy)) return weightOfRollback(cluster, strategy, maxWeight);
  if (status.stableHash === status.currentHash) {
    router.removeManagedRoutes();
    return 0;
  }
  if (status.abort) {
    const weight = weightOfRollback(cluster, strategy, maxWeight);
    if (!dynamicStableScale || weight === 0)
      cluster.ensureServiceTargets(strategy.canaryService, stableSet, false);
    router.removeManagedRoutes();
    return weight;
  }
  if (newSet === undefined || newSet.available === 0) {
    router.removeManagedRoutes();
    return 0;
  }
  if (status.promoteFull) {
    router.removeManagedRoutes();
    return dynamicStableScale
      ? Math.trunc((maxWeight * newSet.available) / rollout.replicas)
      : (status.weights?.canary.weight ?? 0);
  }
  const { stepIndex } = status;
  if (stepIndex === undefined) return 0;
  if (!atDesiredCounts(scaleOf(cluster, strategy), undefined)) {
    const before = steps.slice(0, stepIndex).reverse();
    return before.find(({ setWeight }) => setWeight !== undefined)?.setWeight ?? 0;
  }
  return stepIndex < steps.length ? currentWeight(strategy, status) : maxWeight;
}

/** `trafficrouting.go: calculateDesiredWeightOnAbortOrStableRollback`. */
function weightOfRollback(cluster: ArgoCluster, strategy: CanaryStrategy, maxWeight: number): number {
  const { stableSet, newSet, rollout, status } = cluster;
  if (
    !strategy.dynamicStableScale ||
    stableSet === undefined ||
    newSet === undefined ||
    rollout.replicas === 0
  )
    return 0;
  const desired = desiredWeight(scaleOf(cluster, strategy));
  const stableShare = Math.trunc((maxWeight * stableSet.available) / rollout.replicas);
  const expected = Math.max(0, maxWeight - stableShare);
  if (status.weights === undefined) return Math.max(expected, desired);
  const current = status.weights.canary.weight;
  if (desired <= 0) return Math.min(expected, current);
  return stableShare < maxWeight - desired ? current : Math.min(desired, current);
}

/** Whether the stable version has the pods for its share (`trafficrouting.go: checkReplicasAvailable`). */
function hasPods({ stableSet, rollout }: ArgoCluster, strategy: CanaryStrategy, weight: number): boolean {
  if (stableSet === undefined) return false;
  const wanted = Math.trunc((weight * rollout.replicas) / (strategy.trafficRouting?.maxWeight ?? 100));
  return stableSet.available >= wanted || thresholdMet(strategy, stableSet, wanted);
}

/** `rollout/trafficrouting/istio/istio.go: shouldDelayDestinationRuleUpdate`. */
function delaysSubsets(
  cluster: ArgoCluster,
  strategy: CanaryStrategy,
  canaryHash: string,
  stableHash: string,
): boolean {
  if (strategy.canaryService !== '' || strategy.stableService !== '') return false;
  const isRollback = cluster.status.abort || isDynamicRollback(cluster, strategy);
  return cluster.replicaSets.some((set) => {
    if (set.replicas === 0 || (set.hash !== canaryHash && set.hash !== stableHash)) return false;
    return !(isRollback && set.hash === canaryHash) && !isAvailable(set);
  });
}

/** Writes destination rules and virtual services for a Rollout (`rollout/trafficrouting/istio/istio.go`). */
class Router {
  private readonly services: VersionServices;
  /** The virtual services that were written in this pass. */
  private readonly written = new Set<string>();

  public constructor(
    private readonly cluster: ArgoCluster,
    private readonly strategy: CanaryStrategy,
    private readonly routing: TrafficRouting,
  ) {
    this.services = versionServices(strategy, cluster.status.stablePingPong);
  }

  /** Returns whether it could be written. */
  public setWeight(weight: number): boolean {
    return this.change(
      (spec, routing) => withWeight(spec, routing, weight),
      `gives the new version ${weight}%`,
    );
  }

  /** Returns whether they could be written. */
  public setStepRoutes({ setHeaderRoute, setMirrorRoute }: CanaryStep): boolean {
    const host = this.ruleHost();
    const isHeaderSet =
      setHeaderRoute === undefined ||
      this.change(
        (spec, routing) => withHeaderRoute(spec, routing, setHeaderRoute, host),
        `sets the route ${setHeaderRoute.name}`,
      );
    return (
      isHeaderSet &&
      (setMirrorRoute === undefined ||
        this.change(
          (spec, routing) => withMirrorRoute(spec, routing, setMirrorRoute, host),
          `sets the route ${setMirrorRoute.name}`,
        ))
    );
  }

  public removeManagedRoutes(): void {
    this.change((spec, routing) => withoutManagedRoutes(spec, routing), 'loses the routes of steps');
  }

  public setHashes(canary: string, stable: string): void {
    const { destinationRule } = this.routing;
    if (destinationRule === undefined) return;
    const rule = this.cluster.object('DestinationRule', destinationRule.name);
    const { name } = this.cluster.rollout;
    this.cluster.journal.write(
      withHashes(rule, destinationRule, name, { canary, stable }),
      `selects ${canary} as ${destinationRule.canarySubset} and ${stable} as ${destinationRule.stableSubset}`,
    );
  }

  private ruleHost(): string | undefined {
    const { destinationRule } = this.routing;
    if (destinationRule === undefined) return undefined;
    return textOf(mapOf(this.cluster.object('DestinationRule', destinationRule.name).spec).host);
  }

  private change(make: (spec: Fields, routing: Routing) => Fields, what: string): boolean {
    for (const reference of this.routing.virtualServices) {
      const manifest = this.virtualService(reference);
      const before = mapOf(manifest.spec);
      const spec = make(before, { reference, strategy: this.strategy, services: this.services });
      if (JSON.stringify(spec) === JSON.stringify(before)) continue;
      const key = `${reference.namespace}/${reference.name}`;
      if (this.written.has(key) && !this.cluster.seesOwnWrites) return false;
      this.written.add(key);
      this.cluster.journal.write({ ...manifest, spec }, what);
    }
    return true;
  }

  private virtualService = ({ namespace, name }: ManagedVirtualService) =>
    this.cluster.object('VirtualService', name, namespace);
}
