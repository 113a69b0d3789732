import type { Duration } from 'cdk8s';
import { integer, MAX_UINT32, percentageFault } from '../checks';
import { type Checks, faultAt, missingSetting, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { WireDuration } from '../wire-duration';
import type { OutlierDetectionView, TrafficPolicySpec } from './messages';

type OutlierSpec = NonNullable<TrafficPolicySpec['outlierDetection']>;

/** When a pod is taken out, and for how long. */
export interface OutlierDetectionProps {
  /**
   * After how many server errors in a row a pod is taken out; failed TCP connections count too. 0 for never.
   *
   * @default 5
   */
  readonly consecutive5xxErrors?: number;
  /**
   * After how many 502, 503 and 504 in a row a pod is taken out; 0 for never. They count among the server errors
   * as well, so a number that is not below `consecutive5xxErrors` changes nothing.
   *
   * @default - never for these alone
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * After how many failures in a row that the client's proxy saw itself, such as a connection that could not be
   * made, a pod is taken out. Refused unless `splitExternalLocalOriginErrors` is true.
   *
   * @default 5
   */
  readonly consecutiveLocalOriginFailures?: number;
  /**
   * Whether failures that the proxy saw itself are counted apart from the errors that the pod answered.
   *
   * @default false
   */
  readonly splitExternalLocalOriginErrors?: boolean;
  /**
   * The time between two looks at the counts.
   *
   * @default - 10 seconds
   */
  readonly interval?: Duration;
  /**
   * How long a pod is out the first time; the second time it is twice as long, and so on.
   *
   * @default - 30 seconds
   */
  readonly baseEjectionTime?: Duration;
  /**
   * How many of the pods may be out at once, in whole percent. Zero counts as not given.
   *
   * Of fewer than ten pods 10 percent is none: Envoy takes one out all the same only with `always_eject_one_host`,
   * which Istio does not set.
   *
   * @default 10
   */
  readonly maxEjectionPercent?: number;
  /**
   * Below how many healthy pods, in whole percent, requests go to all of them again, healthy or not. 0 for never.
   *
   * @default 0
   */
  readonly minHealthPercent?: number;
  /**
   * The status codes, 100 to 599, that count as errors, in place of 500 to 599
   * (`outlierDetectionHttpErrorCodes`).
   *
   * The API has had the field since Istio 1.31, whose control plane does not hand it on to Envoy; since 1.32 it does (change notes
   * of 1.32).
   *
   * @default - 500 to 599
   */
  readonly httpErrorCodes?: number[];
  /**
   * From which share of failed requests within one `interval`, in whole percent, a pod is taken out: by their number and not by
   * how many follow each other. Since Istio 1.32 (`OutlierDetection` of istio.io/api 1.32.0).
   *
   * @default - as Envoy has it; the API names 85
   */
  readonly failurePercentageThreshold?: number;
}

/** What istiod's `validateOutlierDetection` has against a detection, apart from its durations. */
export const outlierDetectionChecks = {
  'local-failures-not-split': ({ consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors }) =>
    consecutiveLocalOriginFailures > 0 && splitExternalLocalOriginErrors !== true
      ? missingSetting(
          'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors',
          'local failures to be counted apart where they have a limit of their own',
          'set splitExternalLocalOriginErrors to true as well',
          ['consecutiveLocalOriginFailures'],
          'The outlierDetection has consecutiveLocalOriginFailures, and splitExternalLocalOriginErrors is not true.',
        )
      : undefined,
  percentage: (outlier) =>
    (['maxEjectionPercent', 'minHealthPercent'] as const).flatMap(
      (field) => faultAt(percentageFault(outlier[field] ?? 0, 'percentage'), field) ?? [],
    ),
} satisfies Checks<OutlierDetectionView>;

/**
 * A circuit breaker for each pod: one that fails time after time is taken out for a while. Each client's proxy
 * counts for itself.
 *
 * By Istio's default mesh configuration it also switches on failover between localities; only
 * `LocalityLoadBalancing.disabled()` prevents that.
 */
export class OutlierDetection {
  /** Detection with these limits; all of Istio's defaults when nothing is given. */
  public static of(props: OutlierDetectionProps = {}): OutlierDetection {
    const { interval, baseEjectionTime, httpErrorCodes, ...rest } = props;
    return OutlierDetection._fromSpec({
      ...rest,
      interval: WireDuration.maybe(interval, 'interval')?.text,
      baseEjectionTime: WireDuration.maybe(baseEjectionTime, 'ejection time')?.text,
      outlierDetectionHttpErrorCodes: filledList(httpErrorCodes),
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): OutlierDetection {
    return new OutlierDetection(defined({ ...spec }));
  }

  private constructor(private readonly spec: OutlierSpec) {
    const whole = (name: keyof OutlierSpec, least: number, most: number) =>
      spec[name] === undefined || integer(spec[name] as number, name, least, most);
    whole('consecutive5xxErrors', 0, MAX_UINT32);
    whole('consecutiveGatewayErrors', 0, MAX_UINT32);
    whole('consecutiveLocalOriginFailures', 0, MAX_UINT32);
    whole('maxEjectionPercent', 0, 100);
    whole('minHealthPercent', 0, 100);
    whole('failurePercentageThreshold', 0, 100);
    for (const code of spec.outlierDetectionHttpErrorCodes ?? []) integer(code, 'error code', 100, 599);
    WireDuration.maybeParse(spec.interval, 'interval');
    WireDuration.maybeParse(spec.baseEjectionTime, 'ejection time');
    refuse(outlierDetectionChecks, spec);
  }

  /**
   * The detection in words.
   *
   * @internal
   */
  public _describe(): string {
    const { consecutive5xxErrors = 5, consecutiveGatewayErrors = 0, baseEjectionTime = '30s' } = this.spec;
    const local = this.spec.consecutiveLocalOriginFailures ?? 5;
    const limits = [
      [consecutive5xxErrors, 'server errors'],
      [consecutiveGatewayErrors, 'gateway errors'],
      [this.spec.splitExternalLocalOriginErrors ? local : 0, 'local failures'],
    ] as const;
    const reasons = limits.filter(([limit]) => limit > 0).map(([limit, what]) => `${limit} ${what}`);
    if (reasons.length === 0) return 'no pod is taken out';
    return `a pod is taken out for ${baseEjectionTime} after ${reasons.join(' or ')} in a row`;
  }

  /**
   * The detection as Istio's `OutlierDetection` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
