import type { Duration } from 'cdk8s';
import type { AddedMetadata } from '../values/delivery/added-metadata';
import type { AntiAffinity } from '../values/delivery/anti-affinity';
import type { PodCount } from '../values/delivery/pod-count';
import type { ReplicaProgress } from '../values/delivery/replica-progress';
import type { RolloutAnalysis } from '../values/delivery/rollout-analysis';
import type { RolloutStep } from '../values/delivery/rollout-step';
import type { IMeshHost } from '../values/mesh-host';
import type { RolloutTraffic } from './rollout-traffic';

/** What both strategies can be given. */
export interface RolloutStrategyOptions {
  /**
   * How many pods may be missing while they are replaced.
   *
   * @default - a quarter of them
   */
  readonly maxUnavailable?: PodCount;
  /**
   * That the pods of the two versions do not stand on the same nodes.
   *
   * @default - they may
   */
  readonly antiAffinity?: AntiAffinity;
  /**
   * How long the pods of the version before stay when the new one has taken over, in whole seconds.
   *
   * @default - 30 seconds; without a traffic router they go one by one
   */
  readonly scaleDownDelay?: Duration;
  /**
   * How many versions before may still have pods.
   *
   * @default - all whose time is not over
   */
  readonly scaleDownDelayRevisionLimit?: number;
  /**
   * How long the pods of the new version stay when it was given up, in whole seconds; 0 for ever.
   *
   * @default - 30 seconds
   */
  readonly abortScaleDownDelay?: Duration;
}

/** Two Services that take turns: the one that is the canary now is the stable one after. */
export interface PingPongServices {
  /** The one Service. */
  readonly ping: IMeshHost;
  /** The other. */
  readonly pong: IMeshHost;
}

/** A new version that gets more and more of the requests. */
export interface CanaryOptions extends RolloutStrategyOptions {
  /**
   * The steps, in their order. Behind the last all requests go to the new version.
   *
   * @default - none: pods are replaced as a Deployment does
   */
  readonly steps?: RolloutStep[];
  /**
   * What splits the requests.
   *
   * @default - nothing: the share of the requests is that of the pods
   */
  readonly traffic?: RolloutTraffic;
  /**
   * The Service of the new version: `MeshHost.service()` of one. The controller adds the label of its pods to the selector.
   *
   * @default - none; traffic routers that split by Services need it
   */
  readonly canaryService?: IMeshHost;
  /**
   * The Service of the version that runs until now.
   *
   * @default - none; traffic routers that split by Services need it
   */
  readonly stableService?: IMeshHost;
  /**
   * Two Services that take turns, with Istio or an ALB.
   *
   * @default - none
   */
  readonly pingPong?: PingPongServices;
  /**
   * The names of the routes that the controller adds and takes away, in the order in which they are tried.
   *
   * @default - those that the steps set, in their order
   */
  readonly managedRoutes?: string[];
  /**
   * The weight that is all of the requests, for NGINX and plugins.
   *
   * @default - 100
   */
  readonly maxTrafficWeight?: number;
  /**
   * An analysis that runs beside the steps. When it fails, the version is given up.
   *
   * @default - none
   */
  readonly analysis?: RolloutAnalysis;
  /**
   * The step with which that analysis begins, counted from 0.
   *
   * @default - the first
   */
  readonly analysisStartingStep?: number;
  /**
   * How many pods there may be beyond those that are wanted, while they are replaced.
   *
   * @default - a quarter of them
   */
  readonly maxSurge?: PodCount;
  /**
   * Labels and annotations of pods as long as they are the canary.
   *
   * @default - none
   */
  readonly canaryMetadata?: AddedMetadata;
  /**
   * Labels and annotations of pods as long as they are the stable version.
   *
   * @default - none
   */
  readonly stableMetadata?: AddedMetadata;
  /**
   * Whether the stable version has fewer pods when it gets fewer requests. Only with a traffic router.
   *
   * @default false
   */
  readonly dynamicStableScale?: boolean;
  /**
   * How many pods each version has at least, as long as it has any. Only with a traffic router.
   *
   * @default - 1
   */
  readonly minPodsPerReplicaSet?: number;
  /**
   * How many pods must be available before the next step comes.
   *
   * @default - all that the step wants
   */
  readonly replicaProgress?: ReplicaProgress;
}

/** A new version that gets no requests until it gets all of them. */
export interface BlueGreenOptions extends RolloutStrategyOptions {
  /** The Service that callers name: `MeshHost.service()` of one. The controller adds the label of the pods to its selector. */
  readonly activeService: IMeshHost;
  /**
   * A Service of the new version, by which it can be looked at before.
   *
   * @default - none
   */
  readonly previewService?: IMeshHost;
  /**
   * How many pods the new version has before it takes over.
   *
   * @default - all
   */
  readonly previewReplicas?: number;
  /**
   * Whether the new version takes over by itself; otherwise it waits until somebody promotes it.
   *
   * @default true
   */
  readonly autoPromotion?: boolean;
  /**
   * How long the new version waits before it takes over by itself, in whole seconds.
   *
   * @default - not at all
   */
  readonly autoPromotionDelay?: Duration;
  /**
   * An analysis before the new version takes over.
   *
   * @default - none
   */
  readonly prePromotionAnalysis?: RolloutAnalysis;
  /**
   * An analysis when the new version has taken over. When it fails, the version before takes over again.
   *
   * @default - none
   */
  readonly postPromotionAnalysis?: RolloutAnalysis;
  /**
   * Labels and annotations of pods as long as they are looked at.
   *
   * @default - none
   */
  readonly previewMetadata?: AddedMetadata;
  /**
   * Labels and annotations of pods as long as they get the requests.
   *
   * @default - none
   */
  readonly activeMetadata?: AddedMetadata;
}
