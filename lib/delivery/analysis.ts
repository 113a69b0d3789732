import { Duration } from 'cdk8s';
import { filled } from '../values/checks';
import { AnalysisMetric } from '../values/delivery/analysis-metric';
import type { MetricNumber } from '../values/delivery/metric-number';
import { MetricProvider } from '../values/delivery/metric-provider';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { IMeshHost } from '../values/mesh-host';
import {
  latencyQuery,
  type MeasuredTraffic,
  MeasuringProxy,
  shareOf,
  successRateQuery,
} from '../values/telemetry/standard-metrics';

/** What a measurement counts as while there are no requests. */
export enum WithoutTraffic {
  /** A success: a version that nobody calls is good. */
  SUCCESS = 'SUCCESS',
  /** A failure. */
  FAILURE = 'FAILURE',
  /** Neither: as many as `inconclusiveLimit` says may be so. */
  INCONCLUSIVE = 'INCONCLUSIVE',
}

/** Which requests a metric of Istio is about, and how often it is looked at. */
export interface MeshMetricOptions {
  /**
   * Who counts the requests.
   *
   * @default - the sidecars of the pods that are called
   */
  readonly measuredBy?: MeasuringProxy;
  /**
   * The namespace of the Service, for a host that does not know its own.
   *
   * @default - that of the host
   */
  readonly namespace?: string;
  /**
   * The value of the label `version` of the pods.
   *
   * @default - all versions
   */
  readonly version?: string;
  /**
   * The argument that has the hash of the pods, as `RunArgument.latestHash()` gives it: only their requests count. Prometheus must copy the
   * labels of pods, as that of Istio's samples does, and the sidecars must count.
   *
   * @default - all pods
   */
  readonly podHashArgument?: string;
  /**
   * How far back each measurement looks, in whole seconds.
   *
   * @default - 5 minutes
   */
  readonly window?: Duration;
  /**
   * The address of Prometheus.
   *
   * @default - that of the controller
   */
  readonly prometheus?: string;
  /**
   * What a measurement counts as while there are no requests.
   *
   * @default - inconclusive
   */
  readonly withoutTraffic?: WithoutTraffic;
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
   * How many measurements may fail.
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
}

/** How many of the requests must be no failure. */
export interface SuccessRateOptions extends MeshMetricOptions {
  /** The least share that is a success, in percent: 99.5. */
  readonly atLeast: number;
  /**
   * The name of the metric.
   *
   * @default 'success-rate'
   */
  readonly name?: string;
}

/** How long requests may take. */
export interface LatencyOptions extends MeshMetricOptions {
  /** The longest time that is a success. */
  readonly atMost: Duration;
  /**
   * The name of the metric.
   *
   * @default - `latency-p95`, with the percentile
   */
  readonly name?: string;
}

/** Metrics on what Istio's proxies count: for the analyses of Argo Rollouts, and as queries for the templates of Flagger. */
export class Analysis {
  /**
   * The share of requests to a Service or workload that were no failure, that is an answer below 500. Of gRPC, whose failures are answers
   * of 200, it says nothing.
   *
   * @param host what is called: a workload, or `MeshHost.service()` of the canary's Service
   * @param options the share, and which requests count
   */
  public static successRate(host: IMeshHost, options: SuccessRateOptions): AnalysisMetric {
    const share = shareOf(options.atLeast, 'atLeast');
    const query = successRateQuery(trafficOf(host, options), options.window ?? WINDOW);
    return metricOf(options.name ?? 'success-rate', query, `>= ${share}`, `< ${share}`, options);
  }

  /**
   * The time within which so many percent of the requests to a Service or workload are answered.
   *
   * @param host what is called: a workload, or `MeshHost.service()` of the canary's Service
   * @param percentile 50 for half of the requests, 99 for all but one of a hundred
   * @param options the time, and which requests count
   */
  public static latency(host: IMeshHost, percentile: number, options: LatencyOptions): AnalysisMetric {
    const most = options.atMost.toMilliseconds({ integral: false });
    const query = latencyQuery(trafficOf(host, options), percentile, options.window ?? WINDOW);
    return metricOf(options.name ?? `latency-p${percentile}`, query, `<= ${most}`, `> ${most}`, options);
  }

  /**
   * The query of a `MetricTemplate` of Flagger for the share of requests to the new version that were no failure, in percent, as the metric
   * `request-success-rate` of Flagger itself has it. Of gRPC, whose failures are answers of 200, it says nothing.
   *
   * It asks by the workload, `{{ target }}` of `{{ namespace }}`, over the `{{ interval }}` of the metric.
   *
   * @param measuredBy who counts the requests; left out, the sidecars of the pods that are called
   */
  public static targetSuccessRate(measuredBy: MeasuringProxy = MeasuringProxy.SIDECAR): string {
    return `100 * ${successRateQuery(targetOf(measuredBy), INTERVAL)}`;
  }

  /**
   * The query of a `MetricTemplate` of Flagger for the time in milliseconds within which so many percent of the requests to the new version
   * are answered. It asks as `targetSuccessRate()` does.
   *
   * @param percentile 50 for half of the requests, 99 for all but one of a hundred
   * @param measuredBy who counts the requests; left out, the sidecars of the pods that are called
   */
  public static targetLatency(
    percentile: number,
    measuredBy: MeasuringProxy = MeasuringProxy.SIDECAR,
  ): string {
    return latencyQuery(targetOf(measuredBy), percentile, INTERVAL);
  }

  private constructor() {
    // What there is to say is said of the class.
  }
}

const WINDOW = Duration.minutes(5);

// What Flagger puts into a query (pkg/apis/flagger/v1beta1/metric.go: `TemplateFunctions`).
const INTERVAL = '{{ interval }}';

const targetOf = (proxy: MeasuringProxy): MeasuredTraffic => ({
  proxy,
  host: { destinationWorkload: '{{ target }}', destinationNamespace: '{{ namespace }}' },
});

const notOfThePods = (proxy: MeasuringProxy) =>
  new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the hash of pods with ${proxy}`,
    expected: 'sidecars: the label is that of the pod whose proxy counts',
    mend: 'measure by a Service of the canary, or by the label version',
  });

function trafficOf(host: IMeshHost, options: MeshMetricOptions): MeasuredTraffic {
  const { measuredBy: proxy = MeasuringProxy.SIDECAR, namespace, version, podHashArgument } = options;
  const hash = podHashArgument && `{{args.${filled(podHashArgument, 'name of an argument')}}}`;
  if (hash !== undefined && proxy !== MeasuringProxy.SIDECAR) throw notOfThePods(proxy);
  return {
    proxy,
    host,
    namespace,
    version,
    labels: hash === undefined ? undefined : { rollouts_pod_template_hash: hash },
  };
}

/** Whether a measurement is a success, a failure or neither, with what it counts as without a value (Argo Rollouts, docs/features/analysis.md). */
function metricOf(
  name: string,
  query: string,
  isGood: string,
  isBad: string,
  options: MeshMetricOptions,
): AnalysisMetric {
  const { prometheus: address, withoutTraffic = WithoutTraffic.INCONCLUSIVE } = options;
  const { interval, initialDelay, count, failureLimit, inconclusiveLimit } = options;
  const [none, some] = ['len(result) == 0 || isNaN(result[0])', 'len(result) > 0'];
  // Of what is no number no comparison holds.
  const failureCondition =
    withoutTraffic === WithoutTraffic.INCONCLUSIVE ? `${some} && result[0] ${isBad}` : undefined;
  return AnalysisMetric.of({
    name,
    provider: MetricProvider.prometheus({ query, address }),
    successCondition:
      withoutTraffic === WithoutTraffic.SUCCESS
        ? `${none} || result[0] ${isGood}`
        : `${some} && result[0] ${isGood}`,
    failureCondition,
    interval,
    initialDelay,
    count,
    failureLimit,
    inconclusiveLimit,
  });
}
