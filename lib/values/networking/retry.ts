import type { Duration } from 'cdk8s';
import type * as nodeHttp from 'node:http';
import { integer } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { accepted, type Checks, conflictingSettings, type MeshFault, refuse } from '../mesh-fault';
import { defined } from '../spec';
import { WireDuration } from '../wire-duration';
import type { HttpRetryView, HttpRouteSpec } from './messages';

/** The conditions that istiod lets `retryOn` name: Envoy's `x-envoy-retry-on` and `x-envoy-retry-grpc-on`. */
const CONDITIONS = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

/** What is wrong with an entry of `retryOn`: it is neither a condition of Envoy's nor an HTTP status that Go has a name for. */
function retryConditionFault(text: string): MeshFault | undefined {
  if (CONDITIONS.includes(text) || isNamedStatus(text)) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `a retry on ${JSON.stringify(text)}`,
    expected: `an HTTP status or one of ${CONDITIONS.join(', ')}`,
    mend: 'use a constant of RetryOn; write no spaces between entries',
    finding: `The entry ${JSON.stringify(text)} of retryOn is neither a condition of Envoy nor an HTTP status.`,
  };
}

/** Whether Go has a name for an HTTP status. Node knows 509, Go does not. */
function isNamedStatus(text: string): boolean {
  if (!/^\+?\d+$/.test(text) || Number(text) === 509) return false;
  // Only asked for here: it takes long to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { STATUS_CODES } = require('node:http') as typeof nodeHttp;
  return STATUS_CODES[Number(text)] !== undefined;
}

/** What istiod's `validateHTTPRetry` has against retries, apart from their durations. */
export const retryChecks = {
  'negative-attempts': ({ attempts = 0 }) =>
    attempts < 0
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `attempts ${attempts}`,
          expected: '0 or more',
          mend: 'give the number of further tries, or use Retry.off()',
          at: ['attempts'],
          finding: 'The number of attempts is negative.',
        }
      : undefined,
  'retries-off-with-settings': ({ attempts, retryOn, perTryTimeout, retryRemoteLocalities }) => {
    const settings = { retryOn: retryOn || undefined, perTryTimeout, retryRemoteLocalities };
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    if (attempts || given.length === 0) return undefined;
    return conflictingSettings(
      `no attempts, with ${given.map(([name]) => name).join(' and ')}`,
      'nothing else where there are no attempts',
      'use Retry.off() alone, or give the number of attempts',
      [],
      'The number of attempts is 0, and the retries have other settings.',
    );
  },
  'retry-on': ({ retryOn }) =>
    (retryOn ? retryOn.split(',') : []).flatMap((text) => {
      const fault = retryConditionFault(text);
      return fault === undefined ? [] : [{ ...fault, at: ['retryOn'] }];
    }),
} satisfies Checks<HttpRetryView>;

/** A condition under which a request is tried again (Envoy's `x-envoy-retry-on` and `x-envoy-retry-grpc-on`). */
export class RetryOn {
  /** Any status from 500 to 599, or no response at all. */
  public static readonly SERVER_ERROR: RetryOn = new RetryOn('5xx');
  /** 502, 503 or 504. */
  public static readonly GATEWAY_ERROR: RetryOn = new RetryOn('gateway-error');
  /** The server closed, reset or timed out before it answered. */
  public static readonly RESET: RetryOn = new RetryOn('reset');
  /** As `RESET`, and the request had not been sent yet. */
  public static readonly RESET_BEFORE_REQUEST: RetryOn = new RetryOn('reset-before-request');
  /** The connection could not be made. */
  public static readonly CONNECT_FAILURE: RetryOn = new RetryOn('connect-failure');
  /** A 409. */
  public static readonly RETRIABLE_4XX: RetryOn = new RetryOn('retriable-4xx');
  /** The server refused the HTTP/2 stream. */
  public static readonly REFUSED_STREAM: RetryOn = new RetryOn('refused-stream');
  /** One of the status codes that are listed beside it. */
  public static readonly RETRIABLE_STATUS_CODES: RetryOn = new RetryOn('retriable-status-codes');
  /** A response header that an Envoy filter names. */
  public static readonly RETRIABLE_HEADERS: RetryOn = new RetryOn('retriable-headers');
  /** The response carries `x-envoy-ratelimited`. */
  public static readonly ENVOY_RATELIMITED: RetryOn = new RetryOn('envoy-ratelimited');
  /** An HTTP/3 connection failed after it was made. */
  public static readonly HTTP3_POST_CONNECT_FAILURE: RetryOn = new RetryOn('http3-post-connect-failure');
  /** The gRPC status CANCELLED. */
  public static readonly GRPC_CANCELLED: RetryOn = new RetryOn('cancelled');
  /** The gRPC status DEADLINE_EXCEEDED. */
  public static readonly GRPC_DEADLINE_EXCEEDED: RetryOn = new RetryOn('deadline-exceeded');
  /** The gRPC status INTERNAL. */
  public static readonly GRPC_INTERNAL: RetryOn = new RetryOn('internal');
  /** The gRPC status RESOURCE_EXHAUSTED. */
  public static readonly GRPC_RESOURCE_EXHAUSTED: RetryOn = new RetryOn('resource-exhausted');
  /** The gRPC status UNAVAILABLE. */
  public static readonly GRPC_UNAVAILABLE: RetryOn = new RetryOn('unavailable');

  /** An HTTP status. */
  public static status(code: number): RetryOn {
    return RetryOn.fromText(String(code));
  }

  /** Reads one entry of `retryOn`, as istiod's `validateHTTPRetry` takes it: no spaces around it. */
  public static fromText(text: string): RetryOn {
    return new RetryOn(text);
  }

  private constructor(
    /** The condition in Envoy's words. */
    public readonly condition: string,
  ) {
    accepted(condition, retryConditionFault(condition));
  }
}

/** How a request is tried again. */
export interface RetryOptions {
  /**
   * The time that each try may take, the first one included.
   *
   * @default - the timeout of the route
   */
  readonly perTryTimeout?: Duration;
  /**
   * The least time between tries; it doubles from try to try, with jitter.
   *
   * @default - 25 ms
   */
  readonly backoff?: Duration;
  /**
   * Whether another locality may be tried.
   *
   * @default - the locality preference stays in force
   */
  readonly remoteLocalities?: boolean;
  /**
   * Whether a try avoids the pods of earlier tries.
   *
   * @default true
   */
  readonly ignorePreviousHosts?: boolean;
}

/**
 * Whether and when a failed request is tried again.
 *
 * Without any, Istio tries twice more on `connect-failure,refused-stream,unavailable,cancelled` and on retriable
 * status codes, for every service of the mesh: a request that must not be made twice needs `Retry.off()`.
 */
export class Retry {
  /** So many more tries, on Istio's own conditions; name others by `on()`. */
  public static of(attempts: number, options: RetryOptions = {}): Retry {
    const { remoteLocalities, ignorePreviousHosts } = options;
    return new Retry(
      attempts,
      undefined,
      WireDuration.maybe(options.perTryTimeout, 'time for each try'),
      WireDuration.maybe(options.backoff, 'backoff'),
      remoteLocalities,
      ignorePreviousHosts,
    );
  }

  /** No second try, whatever happens. */
  public static off(): Retry {
    return new Retry(0);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Retry {
    const wire: NonNullable<HttpRouteSpec['retries']> = spec;
    return new Retry(
      wire.attempts,
      wire.retryOn === undefined || wire.retryOn === ''
        ? undefined
        : wire.retryOn.split(',').map(RetryOn.fromText),
      WireDuration.maybeParse(wire.perTryTimeout, 'time for each try'),
      WireDuration.maybeParse(wire.backoff, 'backoff'),
      wire.retryRemoteLocalities,
      wire.retryIgnorePreviousHosts,
    );
  }

  private constructor(
    /** How many tries follow the first one; undefined for Istio's own number. */
    public readonly attempts: number | undefined,
    private readonly conditions?: RetryOn[],
    private readonly perTryTimeout?: WireDuration,
    private readonly backoff?: WireDuration,
    private readonly remoteLocalities?: boolean,
    private readonly ignorePreviousHosts?: boolean,
  ) {
    if (attempts !== undefined) integer(attempts, 'attempts');
    refuse(retryChecks, this._toSpec());
  }

  /** The same retries on these conditions, in place of those before. */
  public on(...conditions: RetryOn[]): Retry {
    const { attempts, perTryTimeout, backoff, remoteLocalities, ignorePreviousHosts } = this;
    return new Retry(attempts, conditions, perTryTimeout, backoff, remoteLocalities, ignorePreviousHosts);
  }

  /**
   * The retries in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this.attempts === 0) return 'no retries';
    const conditions = this.conditions?.map(({ condition }) => condition).join(', ');
    const each = this.perTryTimeout === undefined ? '' : `, ${this.perTryTimeout.text} each`;
    return `${this.attempts ?? 'the default number of'} retries on ${conditions ?? "Istio's conditions"}${each}`;
  }

  /**
   * The retries as Istio's `HTTPRetry` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: NonNullable<HttpRouteSpec['retries']> = defined({
      attempts: this.attempts,
      retryOn: this.conditions?.map(({ condition }) => condition).join(','),
      perTryTimeout: this.perTryTimeout?.text,
      backoff: this.backoff?.text,
      retryRemoteLocalities: this.remoteLocalities,
      retryIgnorePreviousHosts: this.ignorePreviousHosts,
    });
    return spec;
  }
}
