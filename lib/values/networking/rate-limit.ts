import type { Duration } from 'cdk8s';
import { filled, integer, MAX_UINT32 } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { IMeshHost } from '../mesh-host';
import { WireDuration } from '../wire-duration';
import type { RateLimitKey } from './rate-limit-key';

/** How many requests are let through. */
export interface LocalRateLimitProps {
  /** How many requests are let through in each `per`. */
  readonly requests: number;
  /** The time in which so many are let through, at least 50 ms. */
  readonly per: Duration;
  /**
   * By what is counted.
   *
   * @default - all requests together
   */
  readonly by?: RateLimitKey;
  /**
   * How many requests may come at once after a quiet time, at least one.
   *
   * @default - as many as `requests`
   */
  readonly burst?: number;
  /**
   * For how many values of a key without a condition the proxy keeps a count at a time. Beyond it, the one that was not used for the longest
   * time is forgotten, and begins anew. Envoy's own 20 are too few for users.
   *
   * @default 1000
   */
  readonly maxValues?: number;
}

/** How a rate limit service is asked. */
export interface RateLimitServiceOptions {
  /**
   * The domain of its limits, by which a service tells those who ask apart.
   *
   * @default - the host name of the service
   */
  readonly domain?: string;
  /**
   * The port of the service for gRPC. Its Service names it so that Istio knows: `grpc`, or by `appProtocol`.
   *
   * @default 8081, as Istio's own sample has it
   */
  readonly port?: number;
  /**
   * How long the proxy waits for an answer.
   *
   * @default - 20 ms, as Envoy has it
   */
  readonly timeout?: Duration;
  /**
   * Whether requests are answered 500 while the service does not answer. Otherwise they pass, and nothing is limited.
   *
   * @default false
   */
  readonly failureModeDeny?: boolean;
}

/** A service that counts for all proxies together, by `envoy.service.ratelimit.v3.RateLimitService`. */
export class RateLimitService {
  /**
   * The service behind a host, such as that of Istio's sample `samples/ratelimit`.
   *
   * @param host the host of its Service; a short name needs the namespace to be known
   * @param options how it is asked
   */
  public static of(host: IMeshHost, options: RateLimitServiceOptions = {}): RateLimitService {
    return new RateLimitService(host, options);
  }

  /**
   * The domain of its limits.
   *
   * @internal
   */
  public readonly _domain: string;
  /**
   * The port for gRPC.
   *
   * @internal
   */
  public readonly _port: number;
  /**
   * How long the proxy waits, as Envoy reads it.
   *
   * @internal
   */
  public readonly _timeout?: string;
  /**
   * Whether requests are refused while it does not answer.
   *
   * @internal
   */
  public readonly _failureModeDeny: boolean;

  private constructor(
    /**
     * The host of the service.
     *
     * @internal
     */
    public readonly _host: IMeshHost,
    { domain, port = 8081, timeout, failureModeDeny = false }: RateLimitServiceOptions,
  ) {
    this._domain = filled(domain ?? _host.hostName, 'domain of a rate limit');
    this._port = integer(port, 'port of a rate limit service', 1, 65535);
    this._timeout = timeout && secondsText(timeout, 'timeout of a rate limit service', 1);
    this._failureModeDeny = failureModeDeny;
  }
}

/** A duration as Envoy reads it, in seconds. */
function secondsText(duration: Duration, what: string, least: number): string {
  WireDuration.of(duration, what, least);
  return `${duration.toMilliseconds() / 1000}s`;
}

/** A bucket of tokens, as Envoy's `TokenBucket` message. */
interface Bucket {
  readonly max_tokens: number;
  readonly tokens_per_fill: number;
  readonly fill_interval: string;
}

/**
 * A limit for requests: what is beyond is answered 429. `RateLimitPolicy` puts limits before a workload or an ingress.
 *
 * A local limit is counted by each proxy for itself: of a workload of three pods, each lets so many through. A global limit is counted by a
 * service, for all of them together.
 */
export class RateLimit {
  /**
   * A limit that each proxy counts by itself.
   *
   * @param props how many requests, in which time, and by what
   */
  public static local(props: LocalRateLimitProps): RateLimit {
    const { requests, per, by, burst = requests, maxValues = 1000 } = props;
    integer(requests, 'requests of a rate limit', 1, MAX_UINT32);
    integer(burst, 'burst of a rate limit', 1, MAX_UINT32);
    integer(maxValues, 'values of a rate limit', 1, MAX_UINT32);
    const bucket = {
      max_tokens: burst,
      tokens_per_fill: requests,
      fill_interval: secondsText(per, 'interval of a rate limit', 50),
    };
    return new RateLimit(by === undefined ? [] : [by], undefined, bucket, maxValues);
  }

  /**
   * Limits that a service counts for all proxies. How many requests it lets through, the service knows by its own configuration.
   *
   * @param service the service
   * @param keys what it is told of a request, each as a descriptor of its own: a request is answered 429 where one of them is beyond its limit
   */
  public static global(service: RateLimitService, keys: RateLimitKey[]): RateLimit {
    if (keys.length === 0) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a global rate limit without keys',
        expected: 'at least one: the service is asked about nothing otherwise',
        mend: 'say by what it counts, such as RateLimitKey.path()',
      });
    }
    return new RateLimit([...keys], service);
  }

  private constructor(
    /**
     * By what is counted.
     *
     * @internal
     */
    public readonly _keys: readonly RateLimitKey[],
    /**
     * The service that counts; undefined where the proxy does.
     *
     * @internal
     */
    public readonly _service?: RateLimitService,
    /**
     * The bucket of a local limit.
     *
     * @internal
     */
    public readonly _bucket?: Bucket,
    /**
     * For how many values a proxy keeps a count.
     *
     * @internal
     */
    public readonly _maxValues = 0,
  ) {}

  /**
   * The limit in words.
   *
   * @internal
   */
  public _describe(): string {
    const keys = this._keys.map((key) => key._describe()).join('; ');
    if (this._service !== undefined) return `as ${this._service._host.hostName} counts by ${keys}`;
    const { tokens_per_fill, fill_interval } = this._bucket ?? {};
    return `${tokens_per_fill} requests in ${fill_interval}${keys === '' ? '' : ` by ${keys}`}`;
  }
}
