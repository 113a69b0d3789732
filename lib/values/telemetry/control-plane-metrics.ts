import type { MetricFact } from './metric-fact';

// What istiod and the agents beside proxies tell of themselves, on the port 15014 of istiod and on the port 15020 of pods.

const PUSHES = 'pilot/pkg/xds/monitoring.go';
const CONTEXT = 'pilot/pkg/model/push_context.go';
const XDS = 'pkg/xds/monitoring.go';
const INJECTION = 'pkg/kube/inject/monitoring.go';
const VALIDATION = 'pkg/webhooks/validation/server/monitoring.go';
const AUTHORITY = 'security/pkg/server/ca/monitoring.go';

/** The metrics of istiod that the library asks for. */
export const CONTROL_PLANE_METRICS: readonly MetricFact[] = [
  { name: 'istio_build', labels: ['component', 'tag'], source: 'pkg/version/stats.go' },
  { name: 'pilot_xds', labels: ['version'], source: PUSHES },
  { name: 'pilot_xds_pushes', labels: ['type'], source: PUSHES },
  { name: 'pilot_services', labels: [], source: PUSHES },
  { name: 'pilot_push_triggers', labels: ['type'], source: PUSHES },
  { name: 'pilot_proxy_convergence_time', labels: [], source: PUSHES, isHistogram: true },
  { name: 'pilot_sds_certificate_errors_total', labels: [], source: PUSHES },
  { name: 'pilot_total_xds_rejects', labels: ['type'], source: XDS },
  { name: 'pilot_total_xds_internal_errors', labels: [], source: XDS },
  { name: 'pilot_xds_write_timeout', labels: [], source: XDS },
  { name: 'pilot_conflict_inbound_listener', labels: [], source: CONTEXT },
  { name: 'pilot_conflict_outbound_listener_tcp_over_current_tcp', labels: [], source: CONTEXT },
  { name: 'pilot_duplicate_envoy_clusters', labels: [], source: CONTEXT },
  { name: 'pilot_vservice_dup_domain', labels: [], source: CONTEXT },
  { name: 'pilot_eds_no_instances', labels: [], source: CONTEXT },
  { name: 'pilot_virt_services', labels: [], source: CONTEXT },
  { name: 'sidecar_injection_success_total', labels: [], source: INJECTION },
  { name: 'sidecar_injection_failure_total', labels: [], source: INJECTION },
  { name: 'galley_validation_passed', labels: ['group', 'version', 'resource'], source: VALIDATION },
  {
    name: 'galley_validation_failed',
    labels: ['group', 'version', 'resource', 'reason'],
    source: VALIDATION,
  },
  { name: 'citadel_server_root_cert_expiry_timestamp', labels: [], source: AUTHORITY },
  { name: 'citadel_server_cert_chain_expiry_timestamp', labels: [], source: AUTHORITY },
];

/** What Prometheus calls the metrics of the agents: `istio_agent_` and the name in the source (pilot/cmd/pilot-agent/status/server.go). */
export const AGENT_PREFIX = 'istio_agent_';

/** The metrics of the agents that the library asks for. */
export const AGENT_METRICS: readonly MetricFact[] = [
  {
    name: `${AGENT_PREFIX}cert_expiry_seconds`,
    labels: ['resource_name'],
    source: 'security/pkg/nodeagent/cache/monitoring.go',
  },
];

const DASHBOARD = 'manifests/addons/dashboards/ztunnel-dashboard.gen.json';

/** What ztunnels tell of themselves, as Istio's dashboard asks for it. Their source is another repository. */
export const ZTUNNEL_METRICS: readonly MetricFact[] = [
  { name: 'istio_xds_connection_terminations_total', labels: [], source: DASHBOARD },
  { name: 'istio_xds_message_total', labels: ['url'], source: DASHBOARD },
  { name: 'istio_dns_requests_total', labels: [], source: DASHBOARD },
  { name: 'workload_manager_active_proxy_count', labels: [], source: DASHBOARD },
  { name: 'workload_manager_pending_proxy_count', labels: [], source: DASHBOARD },
];
