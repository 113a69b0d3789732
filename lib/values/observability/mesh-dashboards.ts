import { Metric } from '../telemetry/metric-match';
import { STANDARD_NAMES } from '../telemetry/standard-metrics';
import { Dashboard, type DashboardVariable } from './dashboard';
import { DashboardPanel, type PanelOptions, PanelUnit } from './dashboard-panel';
import { BY_CALLERS } from './data-plane-rules';
import { matches, quantile, rate, series, sumBy } from './promql';

// The dashboards on requests. Their windows are Grafana's: as long as four scrapes at least.

const WINDOW = '$__rate_interval';
const REQUESTS = STANDARD_NAMES[Metric.REQUEST_COUNT];
const BUCKETS = `${STANDARD_NAMES[Metric.REQUEST_DURATION]}_bucket`;

const perSecond: PanelOptions = { unit: PanelUnit.REQUESTS_PER_SECOND };
const milliseconds: PanelOptions = { unit: PanelUnit.MILLISECONDS };
const share: PanelOptions = { unit: PanelUnit.SHARE };
const bytes: PanelOptions = { unit: PanelUnit.BYTES_PER_SECOND };

const requests = (conditions: readonly string[], by: readonly string[] = []) =>
  sumBy(by, rate(series(REQUESTS, conditions), WINDOW));

const isFailure = matches('response_code', '5..');

/** The share of requests that failed; 0 where none did, and nothing where there were none. */
const failing = (conditions: readonly string[]) =>
  `(${requests([...conditions, isFailure])} or vector(0)) / ${requests(conditions)}`;

const latency = (percent: number, conditions: readonly string[], by: readonly string[] = []) =>
  quantile(percent / 100, by, rate(series(BUCKETS, conditions), WINDOW));

const latencies = (conditions: readonly string[]) =>
  [50, 90, 99].map((percent) => ({ expression: latency(percent, conditions), legend: `${percent} %` }));

const traffic = (metric: Metric, conditions: readonly string[], legend: string) => ({
  expression: sumBy([], rate(series(STANDARD_NAMES[metric as Metric.TCP_SENT_BYTES], conditions), WINDOW)),
  legend,
});

const connections = (conditions: readonly string[]) => [
  DashboardPanel.timeSeries(
    'TCP connections',
    [
      traffic(Metric.TCP_OPENED_CONNECTIONS, conditions, 'opened'),
      traffic(Metric.TCP_CLOSED_CONNECTIONS, conditions, 'closed'),
    ],
    { unit: PanelUnit.OPERATIONS_PER_SECOND },
  ),
  DashboardPanel.timeSeries(
    'TCP traffic',
    [
      traffic(Metric.TCP_SENT_BYTES, conditions, 'sent'),
      traffic(Metric.TCP_RECEIVED_BYTES, conditions, 'received'),
    ],
    bytes,
  ),
];

const WORKLOAD = ['destination_workload', 'destination_workload_namespace'];
const NAMED = '{{destination_workload}}.{{destination_workload_namespace}}';

/** All requests of the mesh, as callers see them. */
export function overviewDashboard(): Dashboard {
  const all = [BY_CALLERS];
  const topmost = (expression: string) => [{ expression: `topk(10, ${expression})`, legend: NAMED }];
  return Dashboard.of({
    uid: 'mesh-overview',
    title: 'Mesh: overview',
    rows: [
      {
        title: 'All requests',
        panels: [
          DashboardPanel.stat('Requests', { expression: requests(all) }, perSecond),
          DashboardPanel.stat(
            'Failures',
            { expression: failing(all) },
            { ...share, description: 'Answers of 500 and above.' },
          ),
          DashboardPanel.stat(
            '99 of 100 are answered within',
            { expression: latency(99, all) },
            milliseconds,
          ),
        ],
      },
      {
        title: 'The ten workloads with the most',
        panels: [
          DashboardPanel.timeSeries('Requests', topmost(requests(all, WORKLOAD)), perSecond),
          DashboardPanel.timeSeries('Failures', topmost(requests([...all, isFailure], WORKLOAD)), perSecond),
          DashboardPanel.timeSeries('Latency, 99 %', topmost(latency(99, all, WORKLOAD)), milliseconds),
        ],
      },
      {
        title: 'Why requests fail',
        panels: [
          DashboardPanel.timeSeries(
            'Answers by status',
            [{ expression: requests(all, ['response_code']), legend: '{{response_code}}' }],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Response flags of Envoy',
            [
              {
                expression: requests([...all, 'response_flags!="-"'], ['response_flags']),
                legend: '{{response_flags}}',
              },
            ],
            {
              ...perSecond,
              description:
                'UH: no healthy endpoint. UF: no connection. UC: the connection ended. URX: retries are used up.',
            },
          ),
          DashboardPanel.timeSeries(
            'Requests by security of the connection',
            [
              {
                expression: requests(
                  [matches('reporter', 'destination|waypoint')],
                  ['connection_security_policy'],
                ),
                legend: '{{connection_security_policy}}',
              },
            ],
            perSecond,
          ),
        ],
      },
      { title: 'TCP', panels: connections(all) },
    ],
  });
}

const SERVICE: DashboardVariable = {
  name: 'service',
  label: 'Service',
  series: REQUESTS,
  valuesOf: 'destination_service',
};

/** The requests to a Service, by callers and by workloads behind it. */
export function serviceDashboard(): Dashboard {
  const called = [BY_CALLERS, matches('destination_service', '$service')];
  return Dashboard.of({
    uid: 'mesh-service',
    title: 'Mesh: service',
    variables: [SERVICE],
    rows: [
      {
        title: 'Requests to $service',
        panels: [
          DashboardPanel.timeSeries(
            'Answers by status',
            [{ expression: requests(called, ['response_code']), legend: '{{response_code}}' }],
            perSecond,
          ),
          DashboardPanel.timeSeries('Failures', [{ expression: failing(called), legend: 'failures' }], share),
          DashboardPanel.timeSeries('Latency', latencies(called), milliseconds),
        ],
      },
      {
        title: 'Who calls, and who answers',
        panels: [
          DashboardPanel.timeSeries(
            'Requests by caller',
            [
              {
                expression: requests(called, ['source_workload', 'source_workload_namespace']),
                legend: '{{source_workload}}.{{source_workload_namespace}}',
              },
            ],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Requests by version',
            [
              {
                expression: requests(called, ['destination_workload', 'destination_version']),
                legend: '{{destination_workload}} {{destination_version}}',
              },
            ],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Latency by version, 99 %',
            [
              {
                expression: latency(99, called, ['destination_workload', 'destination_version']),
                legend: '{{destination_workload}} {{destination_version}}',
              },
            ],
            milliseconds,
          ),
        ],
      },
      { title: 'TCP', panels: connections(called) },
    ],
  });
}

/** The requests to and from a workload. */
export function workloadDashboard(): Dashboard {
  const of = (side: string) => [
    BY_CALLERS,
    matches(`${side}_workload_namespace`, '$namespace'),
    matches(`${side}_workload`, '$workload'),
  ];
  const [called, calling] = [of('destination'), of('source')];
  const namespace = 'destination_workload_namespace';
  return Dashboard.of({
    uid: 'mesh-workload',
    title: 'Mesh: workload',
    variables: [
      { name: 'namespace', label: 'Namespace', series: REQUESTS, valuesOf: namespace },
      {
        name: 'workload',
        label: 'Workload',
        series: series(REQUESTS, [matches(namespace, '$namespace')]),
        valuesOf: 'destination_workload',
      },
    ],
    rows: [
      {
        title: 'Requests to $workload',
        panels: [
          DashboardPanel.timeSeries(
            'Requests by caller',
            [{ expression: requests(called, ['source_workload']), legend: '{{source_workload}}' }],
            perSecond,
          ),
          DashboardPanel.timeSeries('Failures', [{ expression: failing(called), legend: 'failures' }], share),
          DashboardPanel.timeSeries('Latency', latencies(called), milliseconds),
        ],
      },
      {
        title: 'Requests from $workload',
        panels: [
          DashboardPanel.timeSeries(
            'Requests by Service',
            [{ expression: requests(calling, ['destination_service']), legend: '{{destination_service}}' }],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Failures',
            [{ expression: failing(calling), legend: 'failures' }],
            share,
          ),
          DashboardPanel.timeSeries('Latency', latencies(calling), milliseconds),
        ],
      },
      { title: 'TCP to $workload', panels: connections(called) },
    ],
  });
}
