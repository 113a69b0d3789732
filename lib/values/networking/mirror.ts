import { percentageFault } from '../checks';
import { type Checks, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';
import { Destination } from './destination';
import type { HttpMirrorPolicyView, HttpRouteSpec } from './messages';

/** How much is mirrored. */
export interface MirrorOptions {
  /**
   * How many of the requests are copied, in percent.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** What is wrong with the share of requests that are mirrored. */
export function mirrorShareFault(share: { readonly value?: number } | undefined): MeshFault | undefined {
  const value = share?.value ?? 0;
  const fault = percentageFault(value, 'percentage of mirrored requests');
  return (
    fault && {
      ...fault,
      at: ['value'],
      finding: `The percentage of mirrored requests is ${value.toFixed(6)}, which is not from 0 to 100.`,
    }
  );
}

/** What istiod's `validateHTTPMirrors` has against a mirror; it tells the first alone. */
export const mirrorChecks = {
  'mirror-without-destination': ({ destination }) =>
    destination === undefined
      ? missingSetting(
          'a mirror without a destination',
          'the host that copies go to',
          'name it',
          [],
          'An entry of mirrors has no destination.',
        )
      : undefined,
  'mirrors-percentage': ({ percentage }) => {
    const fault = mirrorShareFault(percentage);
    return fault && { ...fault, at: ['percentage', 'value'] };
  },
} satisfies Checks<HttpMirrorPolicyView>;

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
