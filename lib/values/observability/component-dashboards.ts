import { Metric } from '../telemetry/metric-match';
import { STANDARD_NAMES } from '../telemetry/standard-metrics';
import { Dashboard } from './dashboard';
import { DashboardPanel, PanelUnit } from './dashboard-panel';
import { is, maxBy, quantile, rate, series, sumBy } from './promql';

// The dashboards on Istio itself: istiod and ztunnel.

const WINDOW = '$__rate_interval';
const perSecond = { unit: PanelUnit.OPERATIONS_PER_SECOND };
const seconds = { unit: PanelUnit.SECONDS };

const counted = (metric: string, legend: string, by: readonly string[] = []) => ({
  expression: sumBy(by, rate(metric, WINDOW)),
  legend,
});
const present = (metric: string, legend: string) => ({ expression: maxBy([], metric), legend });
const until = (metric: string, legend: string) => ({
  expression: `min((${metric} > 0) - time())`,
  legend,
});

/** What istiod does: proxies, pushes, what is rejected, injection, validation, certificates. */
export function controlPlaneDashboard(): Dashboard {
  const histogram = (metric: string) =>
    [50, 99].map((percent) => ({
      expression: quantile(percent / 100, [], rate(`${metric}_bucket`, WINDOW)),
      legend: `${percent} %`,
    }));
  return Dashboard.of({
    uid: 'mesh-control-plane',
    title: 'Mesh: control plane',
    rows: [
      {
        title: 'istiod',
        panels: [
          DashboardPanel.timeSeries('Versions', [
            {
              expression: sumBy(['component', 'tag'], series('istio_build', [is('component', 'pilot')])),
              legend: '{{component}} {{tag}}',
            },
          ]),
          DashboardPanel.timeSeries('Connected proxies', [
            { expression: sumBy(['version'], 'pilot_xds'), legend: '{{version}}' },
          ]),
          DashboardPanel.timeSeries('Known to istiod', [
            present('pilot_services', 'services'),
            present('pilot_virt_services', 'virtual services'),
          ]),
        ],
      },
      {
        title: 'Configuration',
        panels: [
          DashboardPanel.timeSeries('Pushes', [counted('pilot_xds_pushes', '{{type}}', ['type'])], perSecond),
          DashboardPanel.timeSeries(
            'Why it is pushed',
            [counted('pilot_push_triggers', '{{type}}', ['type'])],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Until proxies have a change',
            histogram('pilot_proxy_convergence_time'),
            seconds,
          ),
        ],
      },
      {
        title: 'What is wrong',
        panels: [
          DashboardPanel.timeSeries(
            'Rejections and errors',
            [
              counted('pilot_total_xds_rejects', 'rejected by proxies: {{type}}', ['type']),
              counted('pilot_total_xds_internal_errors', 'internal errors'),
              counted('pilot_xds_write_timeout', 'timeouts'),
              counted('pilot_sds_certificate_errors_total', 'certificates of gateways'),
            ],
            perSecond,
          ),
          DashboardPanel.timeSeries('Conflicts', [
            present('pilot_conflict_inbound_listener', 'inbound listeners'),
            present('pilot_conflict_outbound_listener_tcp_over_current_tcp', 'outbound TCP listeners'),
            present('pilot_duplicate_envoy_clusters', 'service entries of one host'),
            present('pilot_vservice_dup_domain', 'virtual services of one host'),
          ]),
          DashboardPanel.timeSeries('Clusters without endpoints', [
            present('pilot_eds_no_instances', 'clusters'),
          ]),
        ],
      },
      {
        title: 'Webhooks and certificates',
        panels: [
          DashboardPanel.timeSeries(
            'Injection',
            [
              counted('sidecar_injection_success_total', 'injected'),
              counted('sidecar_injection_failure_total', 'failed'),
            ],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Validation',
            [counted('galley_validation_passed', 'taken'), counted('galley_validation_failed', 'refused')],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Until certificates end',
            [
              until('citadel_server_root_cert_expiry_timestamp', 'root'),
              until('citadel_server_cert_chain_expiry_timestamp', 'signing'),
            ],
            seconds,
          ),
        ],
      },
    ],
  });
}

/** What ztunnels do: connections, bytes, names, what they get from istiod. */
export function ztunnelDashboard(): Dashboard {
  const APP = [is('app', 'ztunnel')];
  const each = (metric: string, words = '') => ({
    expression: sumBy(['pod'], rate(series(metric, APP), WINDOW)),
    legend: `{{pod}} ${words}`.trim(),
  });
  const {
    [Metric.TCP_OPENED_CONNECTIONS]: opened,
    [Metric.TCP_CLOSED_CONNECTIONS]: closed,
    [Metric.TCP_SENT_BYTES]: sent,
    [Metric.TCP_RECEIVED_BYTES]: received,
  } = STANDARD_NAMES;
  return Dashboard.of({
    uid: 'mesh-ztunnel',
    title: 'Mesh: ztunnel',
    rows: [
      {
        title: 'Traffic',
        panels: [
          DashboardPanel.timeSeries(
            'Connections',
            [each(opened, 'opened'), each(closed, 'closed')],
            perSecond,
          ),
          DashboardPanel.timeSeries('Bytes', [each(sent, 'sent'), each(received, 'received')], {
            unit: PanelUnit.BYTES_PER_SECOND,
          }),
          DashboardPanel.timeSeries(
            'Connections by security',
            [
              {
                expression: sumBy(['connection_security_policy'], rate(series(opened, APP), WINDOW)),
                legend: '{{connection_security_policy}}',
              },
            ],
            perSecond,
          ),
        ],
      },
      {
        title: 'ztunnel',
        panels: [
          DashboardPanel.timeSeries('Versions', [
            {
              expression: sumBy(['tag'], series('istio_build', [is('component', 'ztunnel')])),
              legend: '{{tag}}',
            },
          ]),
          DashboardPanel.timeSeries('Pods', [
            {
              expression: sumBy(['pod'], series('workload_manager_active_proxy_count', APP)),
              legend: '{{pod}} served',
            },
            {
              expression: sumBy(['pod'], series('workload_manager_pending_proxy_count', APP)),
              legend: '{{pod}} waiting',
            },
          ]),
          DashboardPanel.timeSeries('Requests for names', [each('istio_dns_requests_total')], perSecond),
        ],
      },
      {
        title: 'Connection to istiod',
        panels: [
          DashboardPanel.timeSeries(
            'Messages',
            [
              {
                expression: sumBy(['url'], rate(series('istio_xds_message_total', APP), WINDOW)),
                legend: '{{url}}',
              },
            ],
            perSecond,
          ),
          DashboardPanel.timeSeries(
            'Ended connections',
            [each('istio_xds_connection_terminations_total')],
            perSecond,
          ),
        ],
      },
    ],
  });
}
