export { PodSelector } from '../values/delivery/pod-selector';
export { KeySource, type SecretKey } from '../values/observability/key-source';
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
export { PodMonitor, type PodMonitorProps } from './pod-monitor';
export { PrometheusRule, type PrometheusRuleProps } from './prometheus-rule';
export { ServiceDiscoveryRole, ServiceMonitor, type ServiceMonitorProps } from './service-monitor';
