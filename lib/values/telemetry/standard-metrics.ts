import type { Duration } from 'cdk8s';
import { integer, percentage } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { IMeshHost } from '../mesh-host';
import type { MetricFact } from './metric-fact';
import { Metric } from './metric-match';

// Queries of PromQL for the metrics that Istio's proxies make, for all that reads them: analyses, dashboards, alerts.

/** Who counts the requests to a workload. */
export enum MeasuringProxy {
  /** The sidecars of the pods that are called. Requests that reach no pod do not count. */
  SIDECAR = 'SIDECAR',
  /** The sidecars and gateways of the callers. Requests that reach no pod count too. */
  CALLER = 'CALLER',
  /** The waypoint of the Service or of the namespace. */
  WAYPOINT = 'WAYPOINT',
  /** The ztunnels of the nodes: they count connections and bytes, and no requests. */
  ZTUNNEL = 'ZTUNNEL',
}

/**
 * The values of the label `reporter` (Istio, tests/integration/telemetry/api/stats_test.go, and `buildQuery` and `buildL4Query` of
 * tests/integration/ambient/baseline_test.go).
 */
const REPORTERS: { readonly [Proxy in MeasuringProxy]: string } = {
  [MeasuringProxy.SIDECAR]: 'destination',
  [MeasuringProxy.CALLER]: 'source',
  [MeasuringProxy.WAYPOINT]: 'waypoint',
  [MeasuringProxy.ZTUNNEL]: 'destination',
};

/** What Prometheus calls each metric (Istio, pilot/pkg/model/telemetry.go: `metricToPrometheusMetric`; istioctl/pkg/metrics/metrics.go). */
export const STANDARD_NAMES: { readonly [Name in Exclude<Metric, Metric.ALL_METRICS>]: string } = {
  [Metric.REQUEST_COUNT]: 'istio_requests_total',
  [Metric.REQUEST_DURATION]: 'istio_request_duration_milliseconds',
  [Metric.REQUEST_SIZE]: 'istio_request_bytes',
  [Metric.RESPONSE_SIZE]: 'istio_response_bytes',
  [Metric.TCP_OPENED_CONNECTIONS]: 'istio_tcp_connections_opened_total',
  [Metric.TCP_CLOSED_CONNECTIONS]: 'istio_tcp_connections_closed_total',
  [Metric.TCP_SENT_BYTES]: 'istio_tcp_sent_bytes_total',
  [Metric.TCP_RECEIVED_BYTES]: 'istio_tcp_received_bytes_total',
  [Metric.GRPC_REQUEST_MESSAGES]: 'istio_request_messages_total',
  [Metric.GRPC_RESPONSE_MESSAGES]: 'istio_response_messages_total',
};

/** The labels of requests and connections (Istio, tests/integration/ambient/baseline_test.go and .../telemetry/api/stats_test.go). */
const LABELS_OF_CONNECTIONS: readonly string[] = [
  'reporter',
  'source_app',
  'source_canonical_revision',
  'source_canonical_service',
  'source_cluster',
  'source_principal',
  'source_version',
  'source_workload',
  'source_workload_namespace',
  'destination_app',
  'destination_canonical_revision',
  'destination_canonical_service',
  'destination_cluster',
  'destination_principal',
  'destination_service',
  'destination_service_name',
  'destination_service_namespace',
  'destination_version',
  'destination_workload',
  'destination_workload_namespace',
  'request_protocol',
  'response_flags',
  'connection_security_policy',
];

const HISTOGRAMS: readonly Metric[] = [Metric.REQUEST_DURATION, Metric.REQUEST_SIZE, Metric.RESPONSE_SIZE];

/** Istio's standard metrics with their labels. Only requests have an answer: of it there is the status. */
export const STANDARD_METRICS: readonly MetricFact[] = Object.entries(STANDARD_NAMES).map(
  ([metric, name]) => ({
    name,
    labels: metric.startsWith('TCP_')
      ? LABELS_OF_CONNECTIONS
      : [...LABELS_OF_CONNECTIONS, 'response_code', 'grpc_response_status'],
    source: 'pilot/pkg/model/telemetry.go',
    ...(HISTOGRAMS.includes(metric as Metric) && { isHistogram: true as const }),
  }),
);

/** The metrics that ztunnel makes too: it sees connections, and nothing of what is sent through them. */
const OF_CONNECTIONS: readonly Metric[] = [
  Metric.TCP_OPENED_CONNECTIONS,
  Metric.TCP_CLOSED_CONNECTIONS,
  Metric.TCP_SENT_BYTES,
  Metric.TCP_RECEIVED_BYTES,
];

/** The pods that are called, by the workload that they are of. */
export interface MeasuredWorkload {
  /** The name of the workload: that of its Deployment. */
  readonly destinationWorkload: string;
  /** Its namespace. */
  readonly destinationNamespace: string;
}

/** The requests to a workload, as their labels tell them apart. */
export interface MeasuredTraffic {
  /** Who counts them. */
  readonly proxy: MeasuringProxy;
  /** What is called: the Service of a host, or the pods of a workload, by whichever Service. */
  readonly host: IMeshHost | MeasuredWorkload;
  /** The namespace of a host that does not know its own. */
  readonly namespace?: string | undefined;
  /** The value of the label `version` of the pods. */
  readonly version?: string | undefined;
  /** Further labels, as Prometheus has them. */
  readonly labels?: { readonly [name: string]: string } | undefined;
}

/** The labels that say what is called: of a workload those by which istioctl asks (Istio, istioctl/pkg/metrics/metrics.go). */
function calledLabels(
  host: IMeshHost | MeasuredWorkload,
  namespace: string | undefined,
): { readonly [name: string]: string | undefined } {
  if ('destinationWorkload' in host) {
    return {
      destination_workload: host.destinationWorkload,
      destination_workload_namespace: host.destinationNamespace,
    };
  }
  const { hostName, hostNamespace = namespace } = host;
  const isShort = !hostName.includes('.');
  if (isShort && hostNamespace === undefined) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `the Service ${hostName} of no known namespace`,
      expected: 'its namespace: others may have a Service of this name',
      mend: 'give the namespace, or take the host from an object that stands in one',
    });
  }
  return isShort
    ? { destination_service_name: hostName, destination_service_namespace: hostNamespace }
    : { destination_service: hostName };
}

/** The labels of such traffic, in their order. */
function labelsOf({ proxy, host, namespace, version, labels }: MeasuredTraffic): { [name: string]: string } {
  const called = calledLabels(host, namespace);
  const all = { reporter: REPORTERS[proxy], ...called, destination_version: version, ...labels };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

/** A text as it stands between quotes in PromQL. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/**
 * The series of a metric, as PromQL selects them.
 *
 * @param metric the metric
 * @param traffic the traffic that it counts
 * @param suffix `_bucket` for the buckets of a histogram
 * @param more further conditions, as they are: `response_code!~"5.."`
 */
export function seriesOf(
  metric: Exclude<Metric, Metric.ALL_METRICS>,
  traffic: MeasuredTraffic,
  suffix = '',
  more: readonly string[] = [],
): string {
  if (traffic.proxy === MeasuringProxy.ZTUNNEL && !OF_CONNECTIONS.includes(metric)) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${STANDARD_NAMES[metric]} of ztunnel`,
      expected: 'a metric of connections: ztunnel does not see requests',
      mend: 'put a waypoint before the workload and measure there, or measure connections',
    });
  }
  const labels = Object.entries(labelsOf(traffic)).map(([name, value]) => `${name}=${quoted(value)}`);
  return `${STANDARD_NAMES[metric]}${suffix}{${[...labels, ...more].join(',')}}`;
}

/** A percentage as a share of 1, without the noise of floating point. */
export const shareOf = (percent: number, what: string): number =>
  Number((percentage(percent, what) / 100).toPrecision(12));

/** A duration as PromQL writes it. A text, such as a variable that another program puts in, stays as it is. */
export function promDuration(duration: Duration | string): string {
  if (typeof duration === 'string') return duration;
  const seconds = integer(duration.toSeconds({ integral: false }), 'a window of time in seconds', 1);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/**
 * The share of requests that were no failure, from 0 to 1. A failure is an answer of 500 or above, as in Istio's own dashboards
 * (manifests/addons/dashboards). Without requests there is no value, or none that is a number.
 */
export function successRateQuery(traffic: MeasuredTraffic, window: Duration | string): string {
  const rate = (more: readonly string[]) =>
    `sum(rate(${seriesOf(Metric.REQUEST_COUNT, traffic, '', more)}[${promDuration(window)}]))`;
  // Where all are failures there is no series of the others, and without a 0 there would be no answer.
  return `(${rate(['response_code!~"5.."'])} or vector(0)) / ${rate([])}`;
}

/**
 * The time in milliseconds within which so many percent of the requests are answered.
 *
 * @param percentile 50 for half of them, 99 for all but one of a hundred
 */
export function latencyQuery(
  traffic: MeasuredTraffic,
  percentile: number,
  window: Duration | string,
): string {
  const buckets = seriesOf(Metric.REQUEST_DURATION, traffic, '_bucket');
  return `histogram_quantile(${shareOf(percentile, 'percentile')}, sum(rate(${buckets}[${promDuration(window)}])) by (le))`;
}
