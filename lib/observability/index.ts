export { PodSelector } from '../values/delivery/pod-selector';
export { MeshHost } from '../values/mesh-host';
export {
  Dashboard,
  type DashboardProps,
  type DashboardRow,
  type DashboardVariable,
} from '../values/observability/dashboard';
export {
  DashboardPanel,
  type PanelOptions,
  type PanelQuery,
  PanelUnit,
} from '../values/observability/dashboard-panel';
export { KeySource, type SecretKey } from '../values/observability/key-source';
export type { MeshAlertOptions } from '../values/observability/mesh-alert-options';
export {
  MeshTracing,
  type MeshTracingOptions,
  type OtlpOptions,
  type TraceCollectorOptions,
} from '../values/observability/mesh-tracing';
export {
  type MonitorOptions,
  ScrapeProtocol,
  SelectorMechanism,
} from '../values/observability/monitor-options';
export { type AlertOptions, MonitoringRule } from '../values/observability/monitoring-rule';
export { RelabelAction, Relabeling, type RelabelingProps } from '../values/observability/relabeling';
export { PartialResponse, RuleGroup, type RuleGroupProps } from '../values/observability/rule-group';
export { ScrapeAuthentication, type ScrapeOAuth2Props } from '../values/observability/scrape-authentication';
export { ScrapeEndpoint } from '../values/observability/scrape-endpoint';
export type { ScrapeEndpointProps, ScrapeProxyOptions } from '../values/observability/scrape-endpoint-props';
export { ScrapeTls, type ScrapeTlsProps, ScrapeTlsVersion } from '../values/observability/scrape-tls';
export { type LatencySloOptions, Slo, type SloOptions } from '../values/observability/slo';
export { AccessLogging, type AccessLoggingProps } from '../values/telemetry/access-logging';
export { Metrics, type MetricsProps } from '../values/telemetry/metrics';
export { MeasuringProxy } from '../values/telemetry/standard-metrics';
export {
  type DashboardConfigMapOptions,
  DashboardDelivery,
  type GrafanaOperatorOptions,
} from './dashboard-delivery';
export { DemoAddons, type DemoAddonsProps } from './demo-addons';
export { GrafanaDashboard, type GrafanaDashboardProps } from './grafana-dashboard';
export { MeshObservability } from './mesh-observability';
export { type MeshObservabilityProps, MeshScraping, type MonitoredParts } from './mesh-observability-props';
export { OpenTelemetryCollector, type OpenTelemetryCollectorProps } from './open-telemetry-collector';
export { PodMonitor, type PodMonitorProps } from './pod-monitor';
export { PrometheusRule, type PrometheusRuleProps } from './prometheus-rule';
export { ServiceDiscoveryRole, ServiceMonitor, type ServiceMonitorProps } from './service-monitor';
