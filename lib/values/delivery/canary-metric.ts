import type { Duration } from 'cdk8s';
import { filled, percentage } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted, conflictingSettings, type MeshFault } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { defined, filledMap, plainCopy, shaped } from '../spec';
import { WireDuration } from '../wire-duration';
import { flaggerDurationFault } from './flagger-durations';
import type { CanaryMetricSpec, CanaryMetricView } from './flagger-messages';
import { type IMetricTemplateRef, metricTemplateReference, MetricTemplateRef } from './flagger-object-ref';

/** Over which time a metric looks back, and what its query is told. */
export interface CanaryMetricOptions {
  /**
   * How far back each measurement looks; `{{ interval }}` in a query. A duration of minutes or seconds.
   *
   * @default - 1 minute
   */
  readonly interval?: Duration;
  /**
   * What `{{ variables.name }}` stands for in the query, by name.
   *
   * @default - none
   */
  readonly variables?: { readonly [name: string]: string };
}

/** Which values of a metric are good. */
export interface CanaryMetricBounds extends CanaryMetricOptions {
  /**
   * The least value that is good.
   *
   * @default - any
   */
  readonly min?: number;
  /**
   * The greatest value that is good.
   *
   * @default - any
   */
  readonly max?: number;
  /**
   * The greatest value that is good, as Flagger had it before `max`; of the metric `request-success-rate` the least. Where `min` or `max` is
   * given it counts for nothing.
   *
   * @default - 0, where neither `min` nor `max` is given
   */
  readonly threshold?: number;
}

/** Which values of the metric of a template are good. */
export interface CanaryTemplateMetricOptions extends CanaryMetricBounds {
  /**
   * The name of the metric.
   *
   * @default - that of the template
   */
  readonly name?: string;
}

const SHAPE = {
  name: true,
  interval: true,
  threshold: true,
  thresholdRange: { min: true, max: true },
  query: true,
  templateVariables: true,
} as const;

/** The metrics that Flagger has queries of its own for (Flagger, pkg/metrics/observers). */
const SUCCESS_RATE = 'request-success-rate';
const DURATION = 'request-duration';

/** What `runMetricChecks` has against a metric (Flagger, pkg/controller/scheduler_metrics.go): it lets each check fail. */
export function canaryMetricFault(metric: CanaryMetricView): MeshFault | undefined {
  const { name, query = '', templateRef, interval } = metric;
  if (name !== SUCCESS_RATE && name !== DURATION && query === '' && templateRef === undefined) {
    return conflictingSettings(
      `the metric ${JSON.stringify(name)} without a query`,
      `a MetricTemplate, a query, or one of ${SUCCESS_RATE} and ${DURATION}`,
      'name a template with CanaryMetric.template()',
      ['name'],
    );
  }
  return flaggerDurationFault(interval, `interval of the metric ${name}`, 'interval');
}

/** What is measured in each interval of an analysis, and which values are good. */
export class CanaryMetric {
  /**
   * The share of requests to the canary that were no failure, as Flagger itself asks for it: `request-success-rate`. A failure is an answer
   * of 500 or above.
   *
   * @param atLeast the least share that is good, in percent: 99
   * @param options over which time
   */
  public static requestSuccessRate(atLeast: number, options: CanaryMetricOptions = {}): CanaryMetric {
    return CanaryMetric.named(SUCCESS_RATE, {
      ...options,
      min: percentage(atLeast, 'least share of requests'),
    });
  }

  /**
   * The time within which 99 of 100 requests to the canary are answered, as Flagger itself asks for it: `request-duration`.
   *
   * @param atMost the longest time that is good, in whole milliseconds
   * @param options over which time
   */
  public static requestDuration(atMost: Duration, options: CanaryMetricOptions = {}): CanaryMetric {
    return CanaryMetric.named(DURATION, { ...options, max: atMost.toMilliseconds() });
  }

  /**
   * The value that the query of a template gives.
   *
   * @param template the template
   * @param options which values are good
   */
  public static template(
    template: IMetricTemplateRef,
    options: CanaryTemplateMetricOptions = {},
  ): CanaryMetric {
    const { name = template.metricTemplateName, ...bounds } = options;
    return new CanaryMetric(specOf(name, bounds), template);
  }

  /**
   * The value that a query of PromQL gives, which the Canary has itself. A `MetricTemplate` is what Flagger recommends.
   *
   * @param name the name of the metric
   * @param query the query, with Flagger's variables: `{{ namespace }}`, `{{ target }}`, `{{ interval }}`
   * @param bounds which values are good
   */
  public static query(name: string, query: string, bounds: CanaryMetricBounds = {}): CanaryMetric {
    return new CanaryMetric({ ...specOf(name, bounds), query: filled(query, 'query') }, undefined);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CanaryMetric {
    const { templateRef }: CanaryMetricSpec = spec;
    const template = templateRef && MetricTemplateRef.of(templateRef.name, templateRef.namespace);
    return new CanaryMetric(shaped<CanaryMetricSpec>(spec, SHAPE), template);
  }

  private static named(name: string, bounds: CanaryMetricBounds): CanaryMetric {
    return new CanaryMetric(specOf(name, bounds), undefined);
  }

  private constructor(
    private readonly spec: CanaryMetricSpec,
    private readonly template: IMetricTemplateRef | undefined,
  ) {
    filled(spec.name, 'name of a metric');
    accepted(spec, canaryMetricFault(this._toSpec()));
    const { templateVariables = {} } = spec;
    const missing = template?.queryVariables?.filter((name) => templateVariables[name] === undefined) ?? [];
    if (missing.length === 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the metric template ${template?.metricTemplateName} without the variable ${missing.join(', ')}`,
      // Flagger, pkg/metrics/observers/render.go: `RenderQuery` has the option `missingkey=error`.
      expected: 'a value for each variable of its query',
      mend: 'give it in `variables`',
    });
  }

  /** The name of the metric. */
  public get name(): string {
    return this.spec.name;
  }

  /**
   * The metric in words.
   *
   * @internal
   */
  public _describe(): string {
    const { min, max } = this.spec.thresholdRange ?? {};
    const least = min === undefined ? '' : `, at least ${min}`;
    return `${this.name}${least}${max === undefined ? '' : `, at most ${max}`}`;
  }

  /**
   * The metric as Flagger's `CanaryMetric`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const templateRef = this.template && metricTemplateReference(this.template, context);
    return defined({ ...plainCopy(this.spec), templateRef });
  }
}

function specOf(name: string, bounds: CanaryMetricBounds): CanaryMetricSpec {
  const { interval, variables, min, max, threshold } = bounds;
  return defined({
    name,
    interval: WireDuration.maybe(interval, 'interval of a metric')?.text,
    threshold,
    thresholdRange: min === undefined && max === undefined ? undefined : defined({ min, max }),
    templateVariables: filledMap(variables),
  });
}
