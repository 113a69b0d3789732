import type { Duration } from 'cdk8s';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';
import { ConnectionPool } from './connection-pool';
import { OutlierDetection } from './outlier-detection';

/** The limits of a circuit breaker; at least one of them. */
export interface CircuitBreakerProps {
  /**
   * How many connections a proxy may have to the host at once, for HTTP/1.1 and TCP (`tcp.maxConnections`).
   *
   * @default - 2^32 - 1
   */
  readonly maxConnections?: number;
  /**
   * How many requests may wait for a connection (`http.http1MaxPendingRequests`).
   *
   * @default - 2^32 - 1
   */
  readonly maxPendingRequests?: number;
  /**
   * How many requests may be under way at once (`http.http2MaxRequests`).
   *
   * @default - 2^32 - 1
   */
  readonly maxRequests?: number;
  /**
   * How many retries may be under way at once (`http.maxRetries`).
   *
   * @default - 2^32 - 1
   */
  readonly maxRetries?: number;
  /**
   * After how many server errors in a row a pod is taken out (`consecutive5xxErrors`).
   *
   * @default - no pod is taken out, unless another setting of `OutlierDetection` is given here; then Istio's 5
   */
  readonly consecutive5xxErrors?: number;
  /**
   * The time between two looks at the counts (`interval`).
   *
   * @default - 10 seconds, where pods are taken out
   */
  readonly interval?: Duration;
  /**
   * How long a pod is out the first time; each further time it is longer by the same (`baseEjectionTime`).
   *
   * @default - 30 seconds, where pods are taken out
   */
  readonly baseEjectionTime?: Duration;
  /**
   * How many of the pods may be out at once, in whole percent (`maxEjectionPercent`). It is always written: Istio's own 10 percent are
   * none of fewer than ten pods.
   *
   * @default - 50, or 100 beside a `Failover`, where pods are taken out
   */
  readonly maxEjectionPercent?: number;
}

/**
 * What protects a host from its callers, and callers from its failing pods: limits for connections and requests, beyond which the
 * caller's proxy answers 503 itself, and the ejection of pods that fail time after time. Each proxy counts for itself.
 *
 * It is written as `connectionPool` and `outlierDetection` of a destination rule, as Istio's task on circuit breaking does it. What it does
 * not name, `ConnectionPool` and `OutlierDetection` have.
 */
export class CircuitBreaker {
  /**
   * A circuit breaker with these limits.
   *
   * @param props at least one limit
   */
  public static of(props: CircuitBreakerProps): CircuitBreaker {
    return new CircuitBreaker(props);
  }

  private readonly pool?: ConnectionPool;
  private readonly detection?: CircuitBreakerProps;

  private constructor(props: CircuitBreakerProps) {
    const { maxConnections, maxPendingRequests, maxRequests, maxRetries, ...detection } = props;
    const http = defined({
      http1MaxPendingRequests: maxPendingRequests,
      http2MaxRequests: maxRequests,
      maxRetries,
    });
    const hasHttp = Object.keys(http).length > 0;
    if (hasHttp || maxConnections !== undefined) {
      this.pool = ConnectionPool.of(
        defined({
          tcp: maxConnections === undefined ? undefined : { maxConnections },
          http: hasHttp ? http : undefined,
        }),
      );
    }
    if (Object.keys(defined({ ...detection })).length > 0) {
      this.detection = defined({ ...detection });
      // Refuses what no outlier detection could be, where it is written.
      OutlierDetection.of(this.detection);
    }
    if (this.pool === undefined && this.detection === undefined) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a circuit breaker without a limit',
        expected: 'at least one limit',
        mend: 'say `maxRequests`, `maxConnections` or `consecutive5xxErrors`, or leave the circuit breaker out',
      });
    }
  }

  /**
   * The limits for connections and requests, if it has some.
   *
   * @internal
   */
  public get _connectionPool(): ConnectionPool | undefined {
    return this.pool;
  }

  /**
   * How failing pods are taken out, if they are.
   *
   * @param maxEjectionPercent how many of them at once, where the circuit breaker does not say it
   * @internal
   */
  public _outlierDetection(maxEjectionPercent: number): OutlierDetection | undefined {
    return this.detection && OutlierDetection.of({ maxEjectionPercent, ...this.detection });
  }

  /**
   * The circuit breaker in words.
   *
   * @internal
   */
  public _describe(): string {
    const detection = this.detection && OutlierDetection.of(this.detection);
    return [this.pool?._describe(), detection?._describe()].filter(Boolean).join('; ');
  }
}
