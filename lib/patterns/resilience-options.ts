import type { RequestPolicyOptions } from '../values/networking/http-rule';
import type { CircuitBreaker } from '../values/networking/circuit-breaker';
import type { ConnectionPool } from '../values/networking/connection-pool';
import type { Failover } from '../values/networking/failover';
import type { HashKey } from '../values/networking/hash-key';
import type { OutlierDetection } from '../values/networking/outlier-detection';
import type { TrafficPolicy } from '../values/networking/traffic-policy';
import type { Warmup } from '../values/networking/warmup';

/** How callers deal with a host, a line each. A destination rule says it; the proxies of the callers carry it out. */
export interface HostTrafficOptions {
  /**
   * Limits for connections and requests, and the ejection of pods that fail.
   *
   * @default - as in the mesh configuration, without limits
   */
  readonly circuitBreaker?: CircuitBreaker;
  /**
   * All limits for connections and requests. Not beside a `circuitBreaker` that has such limits.
   *
   * @default - those of `circuitBreaker`
   */
  readonly connectionPool?: ConnectionPool;
  /**
   * All that is to be said about pods that fail. Not beside a `circuitBreaker` that says it.
   *
   * @default - as `circuitBreaker` says; beside `failover`, a pod is taken out after 5 server errors in a row, and all may be
   */
  readonly outlierDetection?: OutlierDetection;
  /**
   * Where requests go when the pods nearby fail. Outlier detection is written beside it. Not beside `stickyBy`: callers of different
   * places would not agree on the pod.
   *
   * @default - as in the mesh configuration
   */
  readonly failover?: Failover;
  /**
   * What of a request decides on the pod, so that equal keys get the same one as long as the pods stay the same. Where there is outlier
   * detection, locality is switched off for the host, without which callers of different places would not agree on the pod (`ConsistentHashLB`
   * of Istio's API).
   *
   * @default - nothing: by least request
   */
  readonly stickyBy?: HashKey;
  /**
   * The time in which a new pod grows into its share. Not beside `stickyBy`, where it has no effect.
   *
   * @default - none: a new pod gets its full share at once
   */
  readonly warmup?: Warmup;
  /**
   * All else that a destination rule can say of a host, or all of it. What has a line of its own here must not stand in both.
   *
   * @default - as the mesh does it for all
   */
  readonly trafficPolicy?: TrafficPolicy;
}

/** What happens to requests on the way to a host, a line each: what a route says of them, and what a destination rule does. */
export interface ResilienceOptions extends RequestPolicyOptions, HostTrafficOptions {}
