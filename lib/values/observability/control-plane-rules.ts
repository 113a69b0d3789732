import { AGENT_PREFIX } from '../telemetry/control-plane-metrics';
import { alertOf, type AlertText } from './mesh-alert';
import type { MeshAlertLimits } from './mesh-alert-options';
import { increase, is, maxBy, quantile, quoted, rate, series, sumBy } from './promql';
import { RuleGroup } from './rule-group';

const WINDOW = '5m';

/** What stands for what in the picture that istiod makes of the mesh, and the words for it. */
const CONFLICTS: readonly (readonly [metric: string, words: string])[] = [
  ['pilot_conflict_inbound_listener', 'inbound listeners'],
  ['pilot_conflict_outbound_listener_tcp_over_current_tcp', 'outbound TCP listeners'],
  ['pilot_duplicate_envoy_clusters', 'service entries of one host'],
  ['pilot_vservice_dup_domain', 'virtual services of one host'],
];

const conflicts = CONFLICTS.map(
  ([metric, words]) => `label_replace(${maxBy([], metric)} > 0, "conflict", ${quoted(words)}, "", "")`,
).join(' or ');

/** How many seconds are left of a certificate that istiod tells the end of; nothing where it tells none. */
const left = (metric: string) => `${metric} > 0) - time()`;

const authority = (metric: string, name: string, words: string, seconds: number): AlertText => ({
  name,
  expression: `min((${left(metric)}) < ${seconds}`,
  minutes: 0,
  severity: 'critical',
  summary: `The ${words} of the mesh ends soon.`,
  description: `The ${words} with which istiod signs ends in {{ $value | humanizeDuration }}. Then no proxy trusts another.`,
});

const counted = (metric: string, labels: readonly string[] = []) =>
  `${sumBy(labels, increase(metric, WINDOW))} > 0`;

/** Alerts on istiod: that it is there, that proxies take what it sends, that objects do not conflict, that certificates do not end. */
export function controlPlaneAlerts(limits: MeshAlertLimits): RuleGroup {
  const { certificateSeconds, convergenceSeconds } = limits;
  const alerts: AlertText[] = [
    {
      name: 'IstiodMissing',
      expression: `absent(${series('istio_build', [is('component', 'pilot')])})`,
      minutes: 5,
      severity: 'critical',
      summary: 'Prometheus sees no istiod.',
      description:
        'No istiod is scraped. Proxies go on with what they have, and get neither changes nor certificates.',
    },
    {
      name: 'IstioConfigurationRejected',
      expression: counted('pilot_total_xds_rejects', ['type']),
      minutes: 0,
      severity: 'critical',
      summary: 'Proxies reject configuration ({{ $labels.type }}).',
      description:
        'Proxies rejected {{ $value | humanize }} responses of type {{ $labels.type }} in 5 minutes, and go on with what they had. Mostly an EnvoyFilter is to blame; their logs say why.',
    },
    {
      name: 'IstioConfigurationConflict',
      expression: conflicts,
      minutes: 5,
      severity: 'warning',
      summary: 'Objects of the mesh conflict: {{ $labels.conflict }}.',
      description:
        'istiod found {{ $value }} conflicts ({{ $labels.conflict }}), and left out all but one of each.',
    },
    {
      name: 'IstiodInternalErrors',
      expression: counted('pilot_total_xds_internal_errors'),
      minutes: 0,
      severity: 'warning',
      summary: 'istiod has internal errors.',
      description:
        'istiod had {{ $value | humanize }} internal errors in 5 minutes when it made configuration.',
    },
    {
      name: 'IstioConfigurationIsSlow',
      expression: `${quantile(0.99, [], rate('pilot_proxy_convergence_time_bucket', WINDOW))} > ${convergenceSeconds}`,
      minutes: 10,
      severity: 'warning',
      summary: 'Changes reach proxies late.',
      description:
        'One of a hundred changes takes {{ $value | humanizeDuration }} or more until a proxy has it.',
    },
    {
      name: 'IstioInjectionFails',
      expression: counted('sidecar_injection_failure_total'),
      minutes: 0,
      severity: 'critical',
      summary: 'Pods do not get their sidecars.',
      description: 'istiod could not inject a sidecar {{ $value | humanize }} times in 5 minutes.',
    },
    {
      name: 'IstioGatewayCertificateMissing',
      expression: counted('pilot_sds_certificate_errors_total'),
      minutes: 0,
      severity: 'critical',
      summary: 'Gateways do not get their certificates.',
      description:
        'istiod could not read the Secret of a gateway {{ $value | humanize }} times in 5 minutes: it is missing, not valid, or not allowed.',
    },
    authority(
      'citadel_server_root_cert_expiry_timestamp',
      'IstioRootCertificateEnds',
      'root certificate',
      certificateSeconds,
    ),
    authority(
      'citadel_server_cert_chain_expiry_timestamp',
      'IstioSigningCertificateEnds',
      'signing certificate',
      certificateSeconds,
    ),
    {
      name: 'IstioWorkloadCertificateEnds',
      // Agents get new certificates when half of the time of the old ones is over, within a day by default.
      expression: `min by (namespace, pod) (${AGENT_PREFIX}cert_expiry_seconds) < 3600`,
      minutes: 0,
      severity: 'critical',
      summary: 'The certificate of {{ $labels.pod }} is not renewed.',
      description:
        'The certificate of the proxy of {{ $labels.pod }} in {{ $labels.namespace }} ends in {{ $value | humanizeDuration }}, and should have been renewed.',
    },
  ];
  return RuleGroup.of({
    name: 'istio-control-plane',
    rules: alerts.map((alert) => alertOf(alert, limits.labels)),
  });
}
