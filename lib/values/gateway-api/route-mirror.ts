import { atMostOne, integer, percentage as checkPercentage } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';
import { BackendTarget } from './backend-target';
import { knownFields } from './gateway-api-checks';
import type { RouteMirrorSpec } from './wire-gateway-api';

/** How many requests are copied. */
export interface RouteMirrorOptions {
  /**
   * The percentage of requests. It may have up to six decimals.
   *
   * @default 100
   */
  readonly percentage?: number;
}

type Fraction = NonNullable<RouteMirrorSpec['fraction']>;

/** Copies of requests for another backend, whose answers are thrown away. */
export class RouteMirror {
  /** Copies for a backend. */
  public static of(target: BackendTarget, options: RouteMirrorOptions): RouteMirror {
    const { percentage } = options;
    if (percentage === undefined) return new RouteMirror(target);
    checkPercentage(percentage, 'percentage of a mirror');
    if (Number.isInteger(percentage)) return new RouteMirror(target, percentage);
    let denominator = 100;
    while (denominator < 100_000_000 && !nearlyWhole((percentage / 100) * denominator)) denominator *= 10;
    const numerator = Math.round((percentage / 100) * denominator);
    return new RouteMirror(target, undefined, { numerator, denominator });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RouteMirror {
    const names = ['backendRef', 'percent', 'fraction'] as const;
    const wire = knownFields<RouteMirrorSpec, (typeof names)[number]>(spec, 'a mirror', ...names);
    const { percent, fraction } = wire;
    atMostOne({ percent, fraction }, 'a mirror', 'both say how many requests are copied');
    const parts =
      fraction && knownFields<Fraction, keyof Fraction>(fraction, 'a fraction', 'numerator', 'denominator');
    return new RouteMirror(BackendTarget._fromSpec(wire.backendRef), percent, parts);
  }

  private constructor(
    private readonly target: BackendTarget,
    private readonly percent?: number,
    private readonly fraction?: Fraction,
  ) {
    if (percent !== undefined) integer(percent, 'percentage of a mirror', 0, 100);
    if (fraction === undefined) return;
    const { numerator, denominator } = fraction;
    integer(numerator, 'numerator of a mirror');
    if (denominator !== undefined) integer(denominator, 'denominator of a mirror', 1);
    if (numerator <= (denominator ?? 100)) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_PERCENTAGE,
      got: `a mirror of ${numerator} in ${denominator ?? 100}`,
      expected: 'at most all requests',
      mend: 'make the numerator no greater than the denominator',
    });
  }

  /**
   * The mirror in words.
   *
   * @internal
   */
  public _describe(): string {
    const { percent = 100, fraction } = this;
    const share =
      fraction === undefined ? `${percent} %` : `${fraction.numerator} in ${fraction.denominator ?? 100}`;
    return `copies of ${share} of the requests to ${this.target._describe()}`;
  }

  /**
   * The mirror as the Gateway API's `HTTPRequestMirrorFilter`.
   *
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { percent, fraction } = this;
    const spec: RouteMirrorSpec = defined({ backendRef: this.target._toSpec(context), percent, fraction });
    return spec;
  }
}

const nearlyWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9 * Math.max(1, value);
