import type { Duration } from 'cdk8s';
import { percentage } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, missingSetting, refuse } from '../mesh-fault';
import { defined } from '../spec';
import { WireDuration } from '../wire-duration';
import type { TrafficPolicySpec, WarmupView } from './messages';

type WarmupSpec = NonNullable<NonNullable<TrafficPolicySpec['loadBalancer']>['warmup']>;

/** How steep a warm-up is. */
export interface WarmupOptions {
  /**
   * The least weight of a new pod, in percent of its full weight.
   *
   * @default 10
   */
  readonly minimumPercent?: number;
  /**
   * How fast the share grows, above 0: 1 is a straight line, more makes it grow faster at first.
   *
   * @default 1
   */
  readonly aggression?: number;
}

/** What istiod's `validateLoadBalancer` has against a warm-up, apart from the form of its duration. */
export const warmupChecks = {
  'warmup-without-duration': ({ duration }) =>
    duration === undefined
      ? missingSetting(
          'a warm-up without duration',
          'the time in which a pod is new',
          'give it',
          [],
          'The warmup has no duration.',
        )
      : undefined,
  'warmup-minimum-percent': ({ minimumPercent = 0 }) =>
    minimumPercent > 100
      ? {
          code: MeshErrorCode.INVALID_PERCENTAGE,
          got: `minimum percent of a warm-up ${minimumPercent}`,
          expected: 'a number from 0 to 100',
          mend: 'give a percentage, 12.5 for an eighth',
          at: ['minimumPercent'],
          finding: 'The minimumPercent of the warmup is above 100.',
        }
      : undefined,
  'warmup-aggression': ({ aggression }) =>
    aggression !== undefined && !(Number.isFinite(aggression) && aggression > 0)
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `an aggression of ${aggression}`,
          expected: 'a number above 0',
          mend: 'give 1 for steady growth, more for a faster start',
          at: ['aggression'],
          finding: 'The aggression of the warmup is not above 0.',
        }
      : undefined,
} satisfies Checks<WarmupView>;

/**
 * A time in which a new pod is given less than its share, growing until it is full.
 *
 * It shows where few pods are new among many: when all are new, as after a first deployment, all get the same.
 * Only round robin and least request know it; Istio ignores it with the others.
 */
export class Warmup {
  /** A warm-up of this length, counted from the creation of the pod. */
  public static over(duration: Duration, options: WarmupOptions = {}): Warmup {
    return new Warmup(WireDuration.of(duration, 'warm-up'), options.minimumPercent, options.aggression);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Warmup {
    const wire: WarmupSpec = spec;
    refuse(warmupChecks, wire);
    return new Warmup(
      WireDuration.parse(wire.duration ?? '', 'warm-up'),
      wire.minimumPercent,
      wire.aggression,
    );
  }

  private constructor(
    private readonly duration: WireDuration,
    private readonly minimumPercent?: number,
    private readonly aggression?: number,
  ) {
    if (minimumPercent !== undefined) percentage(minimumPercent, 'minimum percent of a warm-up');
    refuse(warmupChecks, this._toSpec());
  }

  /**
   * The warm-up in words.
   *
   * @internal
   */
  public _describe(): string {
    return `new pods warm up over ${this.duration.text}, from ${this.minimumPercent ?? 10} %`;
  }

  /**
   * The warm-up as Istio's `WarmupConfiguration` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: WarmupSpec = defined({
      duration: this.duration.text,
      minimumPercent: this.minimumPercent,
      aggression: this.aggression,
    });
    return spec;
  }
}
