import { Metric } from '../telemetry/metric-match';
import { INBOUND_PORT, LISTENER_ADDRESS, REFUSED_CONNECTIONS } from '../telemetry/envoy-metrics';
import { STANDARD_NAMES } from '../telemetry/standard-metrics';
import type { MeshAlertLimits } from './mesh-alert-options';
import { alertOf, type AlertText } from './mesh-alert';
import { MonitoringRule } from './monitoring-rule';
import { increase, matches, quantile, rate, series, sumBy } from './promql';
import { RuleGroup } from './rule-group';

const WINDOW = '5m';

/**
 * Who counts: the proxies of callers, gateways among them, and waypoints, as in Istio's dashboard of the mesh
 * (manifests/addons/dashboards/lib/queries.libsonnet). They count requests that reach no pod too.
 */
export const BY_CALLERS = matches('reporter', 'source|waypoint');

const WORKLOAD = ['destination_workload', 'destination_workload_namespace'];
const REQUESTS = STANDARD_NAMES[Metric.REQUEST_COUNT];
const DURATION = STANDARD_NAMES[Metric.REQUEST_DURATION];

/** The series that are recorded, for alerts and dashboards. */
export const RECORDED = {
  requests: 'workload:istio_requests:rate5m',
  errors: 'workload:istio_request_errors:rate5m',
  latency: 'workload:istio_request_duration_milliseconds:p99_5m',
} as const;

/** The flag of a request for which no endpoint was healthy, alone or among others (Envoy, access log: `UH`). */
const NO_HEALTHY_UPSTREAM = matches('response_flags', '(.*,)?UH(,.*)?');

/** What is recorded of the requests to each workload. */
export function dataPlaneRecording(): RuleGroup {
  const requests = (...more: string[]) =>
    sumBy(WORKLOAD, rate(series(REQUESTS, [BY_CALLERS, ...more]), WINDOW));
  const buckets = rate(series(`${DURATION}_bucket`, [BY_CALLERS]), WINDOW);
  return RuleGroup.of({
    name: 'istio-workloads',
    rules: [
      MonitoringRule.record(RECORDED.requests, requests()),
      MonitoringRule.record(RECORDED.errors, requests(matches('response_code', '5..'))),
      MonitoringRule.record(RECORDED.latency, quantile(0.99, WORKLOAD, buckets)),
    ],
  });
}

const ON_WORKLOAD = '{{ $labels.destination_workload }} in {{ $labels.destination_workload_namespace }}';

/** Alerts on requests that fail, that take long, that reach nobody, and on connections that are refused. */
export function dataPlaneAlerts(limits: MeshAlertLimits): RuleGroup {
  const { errorShare, minimumRequestRate, latencyMilliseconds, mutualTlsRefused } = limits;
  const isBusy = `${RECORDED.requests} > ${minimumRequestRate}`;
  const alerts: AlertText[] = [
    {
      name: 'IstioRequestsFail',
      expression: `(${RECORDED.errors} / ${RECORDED.requests} > ${errorShare}) and on (${WORKLOAD.join(', ')}) (${isBusy})`,
      minutes: 5,
      severity: 'critical',
      summary: `Requests to ${ON_WORKLOAD} fail.`,
      description: `{{ $value | humanizePercentage }} of the requests to ${ON_WORKLOAD} are answered with 500 or above.`,
    },
    {
      name: 'IstioRequestsAreSlow',
      expression: `(${RECORDED.latency} > ${latencyMilliseconds}) and on (${WORKLOAD.join(', ')}) (${isBusy})`,
      minutes: 10,
      severity: 'warning',
      summary: `Requests to ${ON_WORKLOAD} are slow.`,
      description: `One of a hundred requests to ${ON_WORKLOAD} takes {{ $value | humanize }} ms or more.`,
    },
    {
      name: 'IstioNoHealthyUpstream',
      expression: `${sumBy(
        ['destination_service_name', 'destination_service_namespace'],
        rate(series(REQUESTS, [BY_CALLERS, NO_HEALTHY_UPSTREAM]), WINDOW),
      )} > 0`,
      minutes: 2,
      severity: 'critical',
      summary: 'No endpoint of {{ $labels.destination_service_name }} is healthy.',
      description:
        'Proxies answer {{ $value | humanize }} requests per second with 503, for {{ $labels.destination_service_name }} in {{ $labels.destination_service_namespace }} has no healthy endpoint (response flag UH).',
    },
  ];
  if (mutualTlsRefused) alerts.push(mutualTlsAlert());
  return RuleGroup.of({
    name: 'istio-data-plane',
    rules: alerts.map((alert) => alertOf(alert, limits.labels)),
  });
}

/** Inbound connections that find no filter chain, for they are not of mutual TLS, or whose certificates are refused. */
function mutualTlsAlert(): AlertText {
  const inbound = matches(LISTENER_ADDRESS, `.*_${INBOUND_PORT}`);
  const refused = matches('__name__', REFUSED_CONNECTIONS.map(({ name }) => name).join('|'));
  return {
    name: 'IstioMutualTlsRefused',
    expression: `${sumBy(['namespace', 'pod'], increase(`{${refused},${inbound}}`, WINDOW))} > 0`,
    minutes: 5,
    severity: 'warning',
    summary: 'The sidecar of {{ $labels.pod }} refuses connections.',
    description:
      'The sidecar of {{ $labels.pod }} in {{ $labels.namespace }} refused {{ $value | humanize }} connections in 5 minutes: callers do not use mutual TLS, or their certificates are not trusted.',
  };
}
