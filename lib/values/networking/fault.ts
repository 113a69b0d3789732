import type { Duration } from 'cdk8s';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted, type Checks, type MeshFault, refuse } from '../mesh-fault';
import { defined } from '../spec';
import { WireDuration } from '../wire-duration';
import { httpStatusFault } from '../checks';
import type { HttpFaultInjectionView, HttpRouteSpec } from './messages';

/** A status of gRPC, to abort a call with. */
export enum GrpcStatus {
  /** The caller cancelled. */
  CANCELLED = 'CANCELLED',
  /** An unknown error. */
  UNKNOWN = 'UNKNOWN',
  /** The caller gave an argument that is never right. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** It took too long. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** What was asked for is not there. */
  NOT_FOUND = 'NOT_FOUND',
  /** What was to be made is there already. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller may not do it. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** Something is used up. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** The system is in no state for it. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** It collided with something else. */
  ABORTED = 'ABORTED',
  /** It is beyond the valid range. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** There is no such method. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** Something inside is broken. */
  INTERNAL = 'INTERNAL',
  /** The service is down for now. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Data is lost. */
  DATA_LOSS = 'DATA_LOSS',
  /** It is not known who calls. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
  /** No error. */
  OK = 'OK',
}

type FaultSpec = NonNullable<HttpRouteSpec['fault']>;
type AbortSpec = NonNullable<FaultSpec['abort']>;
type DelaySpec = NonNullable<FaultSpec['delay']>;

/** Whom a fault befalls. */
export interface FaultOptions {
  /**
   * How many of the requests, in percent. It has no default here: left out, Istio would inject the fault into no
   * request at all.
   */
  readonly percentage: number;
}

const STATUSES: readonly string[] = Object.values(GrpcStatus);

/** The API has fields that Istio does not carry out yet. */
const unsupported = (field: string, path: readonly string[], instead: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `a fault with ${field}`,
  expected: 'a fault that Istio can inject, which this one is not yet',
  mend: `use ${instead}`,
  at: path,
  finding: `The fault has ${field}, which Istio does not support yet.`,
});

/** istiod takes 0, and 0.0001 to 100 (`validatePercentage`). */
const percentageFaults = (value: number, part: string): readonly MeshFault[] =>
  value === 0 || (value >= 0.0001 && value <= 100)
    ? []
    : [
        {
          code: MeshErrorCode.INVALID_PERCENTAGE,
          got: `a fault for ${value} % of requests`,
          expected: '0, or 0.0001 to 100',
          mend: 'give a percentage: 12.5 for an eighth',
          at: [part, 'percentage', 'value'],
          finding: `The fault is for ${value} % of requests, which is neither 0 nor from 0.0001 to 100.`,
        },
      ];

/** What istiod's `validateHTTPFaultInjection` has against a fault, apart from its duration and its HTTP status. */
export const faultChecks = {
  'empty-fault': ({ delay, abort }) =>
    delay === undefined && abort === undefined
      ? {
          code: MeshErrorCode.MISSING_SETTING,
          got: 'a fault without delay and abort',
          expected: 'one of them, or both',
          mend: 'leave the fault out, or say what it is',
          finding: 'The fault has neither delay nor abort.',
        }
      : undefined,
  'exponential-delay': ({ delay }) =>
    delay?.exponentialDelay === undefined
      ? undefined
      : unsupported('exponentialDelay', ['delay', 'exponentialDelay'], 'Fault.delay()'),
  'http2-error': ({ abort }) =>
    abort?.http2Error === undefined
      ? undefined
      : unsupported('http2Error', ['abort', 'http2Error'], 'Fault.abort() or Fault.abortGrpc()'),
  'fault-percentage': ({ delay, abort }) => [
    ...percentageFaults(delay?.percentage?.value ?? 0, 'delay'),
    ...percentageFaults(abort?.percentage?.value ?? 0, 'abort'),
  ],
  'grpc-status': ({ abort }) =>
    abort?.grpcStatus === undefined || STATUSES.includes(abort.grpcStatus)
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: `the gRPC status ${JSON.stringify(abort.grpcStatus)}`,
          expected: `one of ${STATUSES.join(', ')}`,
          mend: 'use a constant of GrpcStatus',
          at: ['abort', 'grpcStatus'],
          finding: `The grpcStatus ${JSON.stringify(abort.grpcStatus)} is not the name of a gRPC status.`,
        },
} satisfies Checks<HttpFaultInjectionView>;

/**
 * A fault that the sidecar of the caller injects, to see how the caller copes.
 *
 * A delay comes before an abort, and the two are drawn independently. Timeouts and retries of the route do not
 * apply to injected faults.
 */
export class Fault {
  /** Requests wait before they are sent on. */
  public static delay(duration: Duration, options: FaultOptions): Fault {
    return new Fault({
      fixedDelay: WireDuration.of(duration, 'delay').text,
      percentage: { value: options.percentage },
    });
  }

  /** Requests are answered with an HTTP status, 200 to 599, and not sent on. */
  public static abort(status: number, options: FaultOptions): Fault {
    return new Fault(undefined, {
      httpStatus: status,
      percentage: { value: options.percentage },
    });
  }

  /** Calls are answered with a gRPC status, and not sent on. */
  public static abortGrpc(status: GrpcStatus, options: FaultOptions): Fault {
    return new Fault(undefined, {
      grpcStatus: status,
      percentage: { value: options.percentage },
    });
  }

  /** A delay and an abort. */
  public static both(delay: Fault, abort: Fault): Fault {
    if (
      delay.delaySpec === undefined ||
      abort.abortSpec === undefined ||
      delay.abortSpec ||
      abort.delaySpec
    ) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `${delay._describe()}; ${abort._describe()}`,
        expected: 'a delay and an abort, in this order',
        mend: 'use Fault.both(Fault.delay(…), Fault.abort(…))',
      });
    }
    return new Fault(delay.delaySpec, abort.abortSpec);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Fault {
    const { delay, abort }: FaultSpec = spec;
    return new Fault(delay, abort);
  }

  private constructor(
    private readonly delaySpec?: DelaySpec,
    private readonly abortSpec?: AbortSpec,
  ) {
    refuse(faultChecks, defined({ delay: delaySpec, abort: abortSpec }));
    WireDuration.maybeParse(delaySpec?.fixedDelay, 'delay');
    const { httpStatus } = abortSpec ?? {};
    if (httpStatus !== undefined) accepted(httpStatus, httpStatusFault(httpStatus, 'status of an abort'));
  }

  /**
   * Whether it delays requests and does no more.
   *
   * @internal
   */
  public get _isDelay(): boolean {
    return this.delaySpec !== undefined && this.abortSpec === undefined;
  }

  /**
   * The fault in words.
   *
   * @internal
   */
  public _describe(): string {
    const share = (part: { percentage?: { value?: number } }) =>
      `${part.percentage?.value ?? 0} % of requests`;
    const delay = this.delaySpec && `${share(this.delaySpec)} wait ${this.delaySpec.fixedDelay}`;
    const status = this.abortSpec?.httpStatus ?? this.abortSpec?.grpcStatus;
    const abort = this.abortSpec && `${share(this.abortSpec)} are answered ${status}`;
    return [delay, abort].filter((part) => part !== undefined).join('; ');
  }

  /**
   * The fault as Istio's `HTTPFaultInjection` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: FaultSpec = defined({ delay: this.delaySpec, abort: this.abortSpec });
    return spec;
  }
}
