import type { Duration } from 'cdk8s';
import type { HttpMatch } from '../networking/http-match';
import type { CanaryAlert } from './canary-alert';
import type { CanaryMetric } from './canary-metric';
import type { CanarySessionAffinity } from './canary-session-affinity';
import type { CanaryWebhook } from './canary-webhook';

/** What decides, and when, whichever way the traffic takes. */
export interface CanaryAnalysisOptions {
  /**
   * The time between two checks: minutes or seconds. Less than 10 seconds count as 10.
   *
   * @default - 1 minute
   */
  readonly interval?: Duration;
  /**
   * With how many failed checks the new version is given up. 0 counts as 1.
   *
   * @default 1
   */
  readonly threshold?: number;
  /**
   * What is measured at each check.
   *
   * @default - nothing
   */
  readonly metrics?: CanaryMetric[];
  /**
   * Which other programs are called.
   *
   * @default - none
   */
  readonly webhooks?: CanaryWebhook[];
  /**
   * Who is told what happens.
   *
   * @default - nobody
   */
  readonly alerts?: CanaryAlert[];
  /**
   * Whether requests are copied to the new version before any goes there: for one interval where weights rise, and for all of them where
   * there are iterations.
   *
   * @default false
   */
  readonly mirror?: boolean;
  /**
   * How many of the requests are copied, in percent. Istio alone.
   *
   * @default - all
   */
  readonly mirrorWeight?: number;
  /**
   * How many pods of the version before must be ready, in percent.
   *
   * @default 100
   */
  readonly primaryReadyThreshold?: number;
  /**
   * How many pods of the new version must be ready, in percent.
   *
   * @default 100
   */
  readonly canaryReadyThreshold?: number;
}

/** How the share of the new version rises. */
export interface CanaryShiftOptions extends CanaryAnalysisOptions {
  /**
   * By how many percent the share of the version before rises at each interval, once it has the new pods too.
   *
   * @default - by all at once
   */
  readonly promotionStep?: number;
  /**
   * The requests that take part, any of these: headers, parameters of the query and labels of the source. All others go to the version
   * before.
   *
   * @default - all requests
   */
  readonly matches?: HttpMatch[];
  /**
   * Whether a caller stays with its version.
   *
   * @default - each request for itself
   */
  readonly sessionAffinity?: CanarySessionAffinity;
}

/** By how much the share of the new version rises, and how far. */
export interface CanaryWeightOptions extends CanaryShiftOptions {
  /** By how many percent it rises at each interval, 1 to 100. */
  readonly step: number;
  /**
   * The share in percent from which on the new version takes over.
   *
   * @default 100
   */
  readonly max?: number;
}

/** How many checks there are of requests that are told apart. */
export interface CanaryMatchOptions extends CanaryAnalysisOptions {
  /**
   * How many checks there are before the new version takes over.
   *
   * @default 10
   */
  readonly iterations?: number;
}
