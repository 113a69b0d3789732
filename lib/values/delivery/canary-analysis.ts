import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { HttpMatch } from '../networking/http-match';
import { defined, filledList, shaped } from '../spec';
import { WireDuration } from '../wire-duration';
import { CanaryAlert } from './canary-alert';
import { canaryAnalysisChecks } from './canary-analysis-checks';
import type {
  CanaryAnalysisOptions,
  CanaryMatchOptions,
  CanaryShiftOptions,
  CanaryWeightOptions,
} from './canary-analysis-props';
import { CanaryMetric } from './canary-metric';
import { CanarySessionAffinity } from './canary-session-affinity';
import { CanaryWebhook } from './canary-webhook';
import type { CanaryAnalysisSpec } from './flagger-messages';

/** What is written as it is read. */
const SHAPE = {
  interval: true,
  iterations: true,
  threshold: true,
  maxWeight: true,
  stepWeight: true,
  stepWeights: true,
  stepWeightPromotion: true,
  mirror: true,
  mirrorWeight: true,
  primaryReadyThreshold: true,
  canaryReadyThreshold: true,
} as const;

type Steps = Pick<
  CanaryAnalysisSpec,
  'iterations' | 'stepWeight' | 'stepWeights' | 'maxWeight' | 'stepWeightPromotion'
>;

/** As Flagger has it where there is none (pkg/apis/flagger/v1beta1/canary.go: `AnalysisInterval`). */
const INTERVAL = '1m';

/** As many as Flagger takes for itself where its provider splits no traffic (pkg/controller/scheduler.go). */
const ITERATIONS = 10;

/** What has a class of its own. */
interface AnalysisParts {
  readonly metrics: readonly CanaryMetric[];
  readonly webhooks: readonly CanaryWebhook[];
  readonly alerts: readonly CanaryAlert[];
  readonly matches: readonly HttpMatch[];
  readonly sessionAffinity?: CanarySessionAffinity | undefined;
}

/** How a new version takes over with Flagger, and what decides. */
export class CanaryAnalysis {
  /** The share of the new version rises step by step, each as great as the others. */
  public static weights(options: CanaryWeightOptions): CanaryAnalysis {
    const { step, max } = options;
    return CanaryAnalysis.shifting({ stepWeight: step, maxWeight: max }, options);
  }

  /**
   * The share of the new version takes these values one after another; with the last it takes over.
   *
   * @param weights the shares in percent, rising
   * @param options what decides
   */
  public static stepWeights(weights: number[], options: CanaryShiftOptions = {}): CanaryAnalysis {
    return CanaryAnalysis.shifting({ stepWeights: [...weights] }, options);
  }

  /**
   * The new version gets no request of users while it is checked so many times, and then all of them (blue-green).
   *
   * @param iterations how many checks there are
   * @param options what decides
   */
  public static iterations(iterations: number, options: CanaryAnalysisOptions = {}): CanaryAnalysis {
    return CanaryAnalysis.of({ iterations }, options, {});
  }

  /**
   * The new version gets the requests that match, and no others, while it is checked (A/B testing).
   *
   * @param matches what the requests must look like, any of these: headers, such as a cookie, parameters of the query, and labels of the
   *   source
   * @param options how many checks there are, and what decides
   */
  public static matching(matches: HttpMatch[], options: CanaryMatchOptions = {}): CanaryAnalysis {
    if (matches.length === 0) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'no match of requests',
        expected: 'one at least: without any it is CanaryAnalysis.iterations()',
        mend: "use HttpMatch.header('x-canary', StringMatch.exact('true'))",
      });
    }
    return CanaryAnalysis.of({ iterations: options.iterations ?? ITERATIONS }, options, { matches });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CanaryAnalysis {
    const {
      metrics = [],
      webhooks = [],
      alerts = [],
      match = [],
      sessionAffinity,
    }: CanaryAnalysisSpec = spec;
    return new CanaryAnalysis(shaped(spec, SHAPE), {
      metrics: metrics.map((metric) => CanaryMetric._fromSpec(metric)),
      webhooks: webhooks.map((webhook) => CanaryWebhook._fromSpec(webhook)),
      alerts: alerts.map((alert) => CanaryAlert._fromSpec(alert)),
      matches: match.map((one) => HttpMatch._fromSpec(one)),
      sessionAffinity: sessionAffinity && CanarySessionAffinity._fromSpec(sessionAffinity),
    });
  }

  private static shifting(steps: Steps, options: CanaryShiftOptions): CanaryAnalysis {
    const { promotionStep, matches, sessionAffinity } = options;
    const spec = { ...steps, stepWeightPromotion: promotionStep };
    return CanaryAnalysis.of(spec, options, { matches, sessionAffinity });
  }

  private static of(
    steps: Steps,
    options: CanaryAnalysisOptions,
    more: Pick<CanaryShiftOptions, 'matches' | 'sessionAffinity'>,
  ): CanaryAnalysis {
    const { threshold = 1, mirror, mirrorWeight, primaryReadyThreshold, canaryReadyThreshold } = options;
    const spec = defined({
      interval: WireDuration.maybe(options.interval, 'interval of an analysis')?.text ?? INTERVAL,
      threshold,
      ...steps,
      mirror,
      mirrorWeight,
      primaryReadyThreshold,
      canaryReadyThreshold,
    });
    return new CanaryAnalysis(spec, {
      metrics: [...(options.metrics ?? [])],
      webhooks: [...(options.webhooks ?? [])],
      alerts: [...(options.alerts ?? [])],
      matches: [...(more.matches ?? [])],
      sessionAffinity: more.sessionAffinity,
    });
  }

  private constructor(
    private readonly spec: CanaryAnalysisSpec,
    private readonly parts: AnalysisParts,
  ) {
    refuse(canaryAnalysisChecks, this._toSpec());
  }

  /**
   * The analysis in words.
   *
   * @internal
   */
  public _describe(): string {
    const { stepWeight, stepWeights, maxWeight = 100, iterations } = this.spec;
    const { matches, metrics } = this.parts;
    const steps =
      stepWeights !== undefined
        ? `weights ${stepWeights.join(', ')}`
        : stepWeight !== undefined
          ? `weights in steps of ${stepWeight} to ${maxWeight}`
          : `${iterations} checks`;
    const which = matches.map((match) => match._describe()).join(' or ');
    const measured = metrics.map((metric) => metric._describe()).join(' and ');
    return [steps, which === '' ? '' : `for ${which}`, measured].filter((part) => part !== '').join('; ');
  }

  /**
   * The analysis as Flagger's `CanaryAnalysis`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { metrics, webhooks, alerts, matches, sessionAffinity } = this.parts;
    const spec: CanaryAnalysisSpec = defined({
      ...this.spec,
      match: filledList(matches.map((match) => match._toSpec(context))),
      metrics: filledList(metrics.map((metric) => metric._toSpec(context))),
      webhooks: filledList(webhooks.map((webhook) => webhook._toSpec())),
      alerts: filledList(alerts.map((alert) => alert._toSpec(context))),
      sessionAffinity: sessionAffinity?._toSpec(),
    });
    return spec;
  }
}
