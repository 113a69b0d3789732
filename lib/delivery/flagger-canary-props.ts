import type { Duration } from 'cdk8s';
import type { MeshResourceProps } from '../core/mesh-resource';
import type { CanaryAnalysis } from '../values/delivery/canary-analysis';
import type { CanaryAutoscaler } from '../values/delivery/canary-autoscaler';
import type { CanaryService } from '../values/delivery/canary-service';
import type { FlaggerProvider } from '../values/delivery/flagger-choices';
import type { FlaggerTarget } from './flagger-target';

/** An object of another router, by its name. */
export interface FlaggerRouteReference {
  /** Its name. */
  readonly name: string;
  /**
   * Its version.
   *
   * @default - the one that Flagger's documentation has
   */
  readonly apiVersion?: string;
}

/** An `Upstream` of Gloo, by its name. */
export interface FlaggerUpstreamReference extends FlaggerRouteReference {
  /**
   * Its namespace.
   *
   * @default - that of the Canary
   */
  readonly namespace?: string;
}

/** What Flagger releases, and how. */
export interface FlaggerCanaryProps extends MeshResourceProps {
  /** What it releases. */
  readonly target: FlaggerTarget;
  /** How the new version takes over, and what decides. */
  readonly analysis: CanaryAnalysis;
  /**
   * The Services of the two versions, and the routes to them.
   *
   * @default - that of the workload, where the target is of one; otherwise it must be given, but for a target that is a Service
   */
  readonly service?: CanaryService;
  /**
   * Who splits the traffic.
   *
   * @default - as Flagger is installed
   */
  readonly provider?: FlaggerProvider;
  /**
   * The autoscaler of the target.
   *
   * @default - none
   */
  readonly autoscaler?: CanaryAutoscaler;
  /**
   * The address of the Prometheus that is asked for Flagger's own metrics.
   *
   * @default - as Flagger is installed
   */
  readonly metricsServer?: string;
  /**
   * How long a version may be without progress before it counts as failed, in whole seconds.
   *
   * @default - 600 seconds
   */
  readonly progressDeadline?: Duration;
  /**
   * Whether a new version takes over without any check.
   *
   * @default false
   */
  readonly skipAnalysis?: boolean;
  /**
   * Whether the target gets its pods and its routes back when the Canary is deleted.
   *
   * @default false
   */
  readonly revertOnDeletion?: boolean;
  /**
   * Whether it stays as it is, whatever changes.
   *
   * @default false
   */
  readonly suspend?: boolean;
  /**
   * The labels by which the installed Flagger tells pods apart: its flag `-selector-labels`. They are not written.
   *
   * @default - `app`, `name` and `app.kubernetes.io/name`
   */
  readonly selectorLabels?: string[];
  /**
   * The Ingress that NGINX or Skipper routes by.
   *
   * @default - none
   */
  readonly ingress?: FlaggerRouteReference;
  /**
   * The `ApisixRoute` that APISIX routes by.
   *
   * @default - none
   */
  readonly apisixRoute?: FlaggerRouteReference;
  /**
   * The `Upstream` of Gloo whose settings those of the two versions get.
   *
   * @default - none
   */
  readonly upstream?: FlaggerUpstreamReference;
}
