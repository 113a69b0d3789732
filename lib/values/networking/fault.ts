import type { Duration } from 'cdk8s';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted, refuse } from '../mesh-fault';
import { faultChecks } from './fault-checks';
import type { GrpcStatus } from './grpc-status';
import { httpStatusFault } from './http-status-checks';
import { defined } from '../spec';
import { WireDuration } from '../wire-duration';
import type { HttpRouteSpec } from '../wire';

export { GrpcStatus } from './grpc-status';

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
