import { Destination } from './destination';
import type { RenderContext } from '../mesh-host';
import { refuse } from '../mesh-fault';
import { mirrorChecks } from './route-checks';
import { defined } from '../spec';
import type { HttpRouteSpec } from './messages';

/** How much is mirrored. */
export interface MirrorOptions {
  /**
   * How many of the requests are copied, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/**
 * A copy of requests for another destination. Nobody waits for its answer, which is thrown away.
 *
 * Copies do happen there: what a mirrored request writes, is written.
 */
export class Mirror {
  /** Copies for a destination. */
  public static to(destination: Destination, options: MirrorOptions = {}): Mirror {
    return new Mirror(destination, options.percentage);
  }

  /**
   * Reads one entry of `mirrors`.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Mirror {
    const wire: NonNullable<HttpRouteSpec['mirrors']>[number] = spec;
    refuse(mirrorChecks, wire);
    return new Mirror(
      Destination._fromSpec(wire.destination),
      wire.percentage && (wire.percentage.value ?? 0),
    );
  }

  private constructor(
    /** Where the copies go. */
    public readonly destination: Destination,
    /** How many of the requests are copied, in percent; undefined for all. */
    public readonly percentage?: number,
  ) {
    refuse(mirrorChecks, this._toSpec());
  }

  /**
   * The mirror in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.percentage ?? 100} % of requests copied to ${this.destination._describe()}`;
  }

  /**
   * The mirror as Istio's `HTTPMirrorPolicy` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: NonNullable<HttpRouteSpec['mirrors']>[number] = defined({
      destination: this.destination._toSpec(context),
      percentage: this.percentage === undefined ? undefined : { value: this.percentage },
    });
    return spec;
  }
}
