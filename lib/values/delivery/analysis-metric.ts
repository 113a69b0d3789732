import type { Duration } from 'cdk8s';
import { refuse } from '../mesh-fault';
import { defined, shaped, plainCopy } from '../spec';
import { metricChecks, runsForEver } from './analysis-metric-checks';
import { goDuration } from './durations';
import type { MetricNumber } from './metric-number';
import { MetricProvider } from './metric-provider';
import type { MetricSpec } from './rollout-messages';

/** What is measured, how often, and what decides. */
export interface AnalysisMetricOptions {
  /** The name, which no other metric of the analysis has. */
  readonly name: string;
  /** Where the number comes from. */
  readonly provider: MetricProvider;
  /**
   * When a measurement is a success, as an expression: `result[0] >= 0.95`. With neither this nor `failureCondition` each is.
   *
   * @default - whenever it is no failure
   */
  readonly successCondition?: string;
  /**
   * When a measurement is a failure, as an expression. What is neither success nor failure is inconclusive.
   *
   * @default - whenever it is no success
   */
  readonly failureCondition?: string;
  /**
   * The time between two measurements.
   *
   * @default - there is one measurement
   */
  readonly interval?: Duration;
  /**
   * How long to wait before the first measurement.
   *
   * @default - not at all
   */
  readonly initialDelay?: Duration;
  /**
   * How many measurements there are.
   *
   * @default - one without an interval; with one it goes on until the analysis is ended
   */
  readonly count?: MetricNumber;
  /**
   * How many measurements may fail; with -1 none is too many, and `consecutiveSuccessLimit` decides.
   *
   * @default - none
   */
  readonly failureLimit?: MetricNumber;
  /**
   * How many measurements may be inconclusive.
   *
   * @default - none
   */
  readonly inconclusiveLimit?: MetricNumber;
  /**
   * How many measurements in a row may end in an error.
   *
   * @default - 4
   */
  readonly consecutiveErrorLimit?: MetricNumber;
  /**
   * How many measurements in a row must be a success for the metric to be one.
   *
   * @default - all of them
   */
  readonly consecutiveSuccessLimit?: MetricNumber;
}

const SHAPE = {
  name: true,
  interval: true,
  initialDelay: true,
  count: true,
  successCondition: true,
  failureCondition: true,
  failureLimit: true,
  inconclusiveLimit: true,
  consecutiveErrorLimit: true,
  consecutiveSuccessLimit: true,
  provider: true,
} as const;

/** One metric of an analysis. */
export class AnalysisMetric {
  /** A metric. */
  public static of(options: AnalysisMetricOptions): AnalysisMetric {
    return new AnalysisMetric(
      defined({
        name: options.name,
        interval: goDuration(options.interval, 'interval'),
        initialDelay: goDuration(options.initialDelay, 'initialDelay'),
        count: options.count?._toSpec(),
        successCondition: options.successCondition,
        failureCondition: options.failureCondition,
        failureLimit: options.failureLimit?._toSpec(),
        inconclusiveLimit: options.inconclusiveLimit?._toSpec(),
        consecutiveErrorLimit: options.consecutiveErrorLimit?._toSpec(),
        consecutiveSuccessLimit: options.consecutiveSuccessLimit?._toSpec(),
        provider: options.provider._toSpec(),
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AnalysisMetric {
    const { provider, ...rest } = shaped<MetricSpec>(spec, SHAPE);
    return new AnalysisMetric({ ...rest, provider: MetricProvider._fromSpec(provider ?? {})._toSpec() });
  }

  private constructor(private readonly spec: MetricSpec) {
    refuse(metricChecks, spec);
  }

  /** The name of the metric. */
  public get name(): string {
    return this.spec.name;
  }

  /** Whether it goes on until the analysis is ended; the step of a Rollout would never end with it. */
  public get isEndless(): boolean {
    return runsForEver(this.spec);
  }

  /**
   * The metric in words.
   *
   * @internal
   */
  public _describe(): string {
    const { name, successCondition, failureCondition } = this.spec;
    const success = successCondition ? `, a success if ${successCondition}` : '';
    const failure = failureCondition ? `, a failure if ${failureCondition}` : '';
    return `${name}${success}${failure}`;
  }

  /**
   * The metric as Argo's `Metric`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
