import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { Resource } from '../../../mesh/resource';
import type { Fields } from '../../../mesh/views/kinds';
import { numberOf } from '../plain';
import { type CanaryStep, readSteps } from './steps';

/** A virtual service of which a Rollout sets weights. */
export interface ManagedVirtualService {
  readonly namespace: string;
  readonly name: string;
  /** The names of its routes; empty for the only one, or the one without a name. */
  readonly routes: readonly string[];
  readonly tlsRoutes: readonly { readonly port: number; readonly sniHosts: readonly string[] }[];
  readonly tcpRoutes: readonly { readonly port: number }[];
}

/** A destination rule of which a Rollout sets the labels of subsets. */
export interface ManagedDestinationRule {
  readonly name: string;
  readonly canarySubset: string;
  readonly stableSubset: string;
  readonly additionalSubsets: readonly string[];
}

/** `spec.strategy.canary.trafficRouting`. */
export interface TrafficRouting {
  readonly virtualServices: readonly ManagedVirtualService[];
  readonly destinationRule?: ManagedDestinationRule;
  readonly managedRoutes: readonly string[];
  readonly maxWeight: number;
  /** What else routes traffic, which is not followed. */
  readonly others: readonly string[];
}

/** `spec.strategy.canary`. */
export interface CanaryStrategy {
  readonly stableService: string;
  readonly canaryService: string;
  readonly pingPong?: { readonly ping: string; readonly pong: string };
  readonly steps: readonly CanaryStep[];
  readonly trafficRouting?: TrafficRouting;
  readonly dynamicStableScale: boolean;
  readonly abortScaleDownDelaySeconds?: number;
  readonly minPodsPerReplicaSet?: number;
  readonly progressThreshold?: { readonly isPercentage: boolean; readonly value: number };
  readonly maxSurge: unknown;
  readonly maxUnavailable: unknown;
  readonly canaryMetadata: unknown;
  readonly stableMetadata: unknown;
}

/** `spec.strategy.blueGreen`. */
export interface BlueGreenStrategy {
  readonly activeService: string;
  readonly previewService: string;
  readonly autoPromotionEnabled: boolean;
  readonly autoPromotionSeconds: number;
  readonly previewReplicaCount?: number;
  /** Whether an analysis has to succeed before the active Service is switched, and after. */
  readonly hasPrePromotionAnalysis: boolean;
  readonly hasPostPromotionAnalysis: boolean;
  readonly abortScaleDownDelaySeconds?: number;
  readonly activeMetadata: unknown;
  readonly previewMetadata: unknown;
}

/** A Rollout, as its controller reads it. */
export interface Rollout {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly selector: Fields;
  /** The pods that it makes. */
  readonly template: Fields;
  readonly minReadySeconds?: number;
  /** For how many revisions back the steps are skipped; 0 for none. */
  readonly rollbackRevisions: number;
  readonly canary?: CanaryStrategy;
  readonly blueGreen?: BlueGreenStrategy;
}

/**
 * Reads a Rollout (the Argo Rollouts project's `pkg/apis/rollouts/v1alpha1/types.go` and `utils/defaults/defaults.go`).
 *
 * @param templateOf the Deployment that it refers to, where it has no template of its own
 */
export function readRollout(
  manifest: Manifest,
  defaultNamespace: string,
  templateOf: (namespace: string, deployment: string) => Manifest | undefined,
): Rollout {
  const { namespace, name } = new Resource(manifest, {}, defaultNamespace);
  const spec = mapOf(manifest.spec);
  const strategy = mapOf(spec.strategy);
  const deployment = textOf(mapOf(spec.workloadRef).name);
  // `rollout/templateref.go: updateReferenceWithTemplate` takes the selector of the Deployment where the Rollout has none.
  const referred = mapOf(deployment === undefined ? undefined : templateOf(namespace, deployment)?.spec);
  const minReadySeconds = numberOf(spec.minReadySeconds);
  return {
    manifest,
    namespace,
    name,
    replicas: numberOf(spec.replicas) ?? 1,
    selector: mapOf(spec.selector ?? referred.selector),
    template: mapOf(deployment === undefined ? spec.template : referred.template),
    ...(minReadySeconds !== undefined && { minReadySeconds }),
    rollbackRevisions: numberOf(mapOf(spec.rollbackWindow).revisions) ?? 0,
    ...(strategy.canary !== undefined && { canary: readCanary(mapOf(strategy.canary), namespace) }),
    ...(strategy.blueGreen !== undefined && { blueGreen: readBlueGreen(mapOf(strategy.blueGreen)) }),
  };
}

function readCanary(canary: Fields, namespace: string): CanaryStrategy {
  const { pingPong, trafficRouting } = canary;
  const { pingService, pongService } = mapOf(pingPong);
  const threshold = mapOf(canary.replicaProgressThreshold);
  return {
    stableService: textOf(canary.stableService) ?? '',
    canaryService: textOf(canary.canaryService) ?? '',
    ...(pingPong !== undefined && {
      pingPong: { ping: textOf(pingService) ?? '', pong: textOf(pongService) ?? '' },
    }),
    steps: readSteps(canary.steps),
    ...(trafficRouting !== undefined && { trafficRouting: readRouting(mapOf(trafficRouting), namespace) }),
    dynamicStableScale: canary.dynamicStableScale === true,
    abortScaleDownDelaySeconds: numberOf(canary.abortScaleDownDelaySeconds),
    minPodsPerReplicaSet: numberOf(canary.minPodsPerReplicaSet),
    ...(canary.replicaProgressThreshold !== undefined && {
      progressThreshold: {
        isPercentage: threshold.type === 'Percentage',
        value: numberOf(threshold.value) ?? 0,
      },
    }),
    maxSurge: canary.maxSurge,
    maxUnavailable: canary.maxUnavailable,
    canaryMetadata: canary.canaryMetadata,
    stableMetadata: canary.stableMetadata,
  };
}

function readBlueGreen(blueGreen: Fields): BlueGreenStrategy {
  return {
    activeService: textOf(blueGreen.activeService) ?? '',
    previewService: textOf(blueGreen.previewService) ?? '',
    autoPromotionEnabled: blueGreen.autoPromotionEnabled !== false,
    autoPromotionSeconds: numberOf(blueGreen.autoPromotionSeconds) ?? 0,
    previewReplicaCount: numberOf(blueGreen.previewReplicaCount),
    hasPrePromotionAnalysis: blueGreen.prePromotionAnalysis !== undefined,
    hasPostPromotionAnalysis: blueGreen.postPromotionAnalysis !== undefined,
    abortScaleDownDelaySeconds: numberOf(blueGreen.abortScaleDownDelaySeconds),
    activeMetadata: blueGreen.activeMetadata,
    previewMetadata: blueGreen.previewMetadata,
  };
}

function readRouting(routing: Fields, namespace: string): TrafficRouting {
  const { istio, managedRoutes, maxTrafficWeight, ...others } = routing;
  const { virtualService, virtualServices, destinationRule } = mapOf(istio);
  const rule = mapOf(destinationRule);
  const names = virtualServices === undefined ? [virtualService] : listOf(virtualServices);
  return {
    virtualServices: names
      .filter((one) => one !== undefined)
      .map((one) => readVirtualService(mapOf(one), namespace)),
    ...(destinationRule !== undefined && {
      destinationRule: {
        name: textOf(rule.name) ?? '',
        canarySubset: textOf(rule.canarySubsetName) ?? '',
        stableSubset: textOf(rule.stableSubsetName) ?? '',
        additionalSubsets: listOf(rule.additionalSubsetNames).map(String),
      },
    }),
    managedRoutes: listOf(managedRoutes).map((route) => textOf(mapOf(route).name) ?? ''),
    maxWeight: numberOf(maxTrafficWeight) ?? 100,
    others: Object.keys(others),
  };
}

const CLUSTER_SUFFIX = '.cluster.local';

/** The name may have a namespace behind its last dot (`utils/istio/istio.go: GetVirtualServiceNamespaceName`). */
function readVirtualService(reference: Fields, namespace: string): ManagedVirtualService {
  const given = textOf(reference.name) ?? '';
  const text = given.endsWith(CLUSTER_SUFFIX) ? given.slice(0, -CLUSTER_SUFFIX.length) : given;
  const dot = text.lastIndexOf('.');
  return {
    namespace: dot === -1 ? namespace : text.slice(dot + 1),
    name: dot === -1 ? text : text.slice(0, dot),
    routes: listOf(reference.routes).map(String),
    tlsRoutes: listOf(reference.tlsRoutes).map((route) => ({
      port: numberOf(mapOf(route).port) ?? 0,
      sniHosts: listOf(mapOf(route).sniHosts).map(String),
    })),
    tcpRoutes: listOf(reference.tcpRoutes).map((route) => ({ port: numberOf(mapOf(route).port) ?? 0 })),
  };
}

/** The labels and annotations that a strategy puts on pods for as long as they have a part. */
export const metadataOf = (metadata: unknown) => ({
  labels: textsOf(mapOf(metadata).labels),
  annotations: textsOf(mapOf(metadata).annotations),
});
