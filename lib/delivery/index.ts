export type { AddedMetadata } from '../values/delivery/added-metadata';
export { AnalysisMetric, type AnalysisMetricOptions } from '../values/delivery/analysis-metric';
export { AnalysisTemplateRef, type IAnalysisTemplateRef } from '../values/delivery/analysis-template-ref';
export { AntiAffinity } from '../values/delivery/anti-affinity';
export { AlertSeverity, CanaryAlert, type CanaryAlertOptions } from '../values/delivery/canary-alert';
export { CanaryAnalysis } from '../values/delivery/canary-analysis';
export type {
  CanaryAnalysisOptions,
  CanaryMatchOptions,
  CanaryShiftOptions,
  CanaryWeightOptions,
} from '../values/delivery/canary-analysis-props';
export { CanaryAutoscaler, type CanaryAutoscalerOptions } from '../values/delivery/canary-autoscaler';
export {
  CanaryMetric,
  type CanaryMetricBounds,
  type CanaryMetricOptions,
  type CanaryTemplateMetricOptions,
} from '../values/delivery/canary-metric';
export { CanaryService } from '../values/delivery/canary-service';
export type { CanaryServiceOptions, UnmanagedMetadata } from '../values/delivery/canary-service-props';
export {
  CanarySessionAffinity,
  type CanarySessionAffinityOptions,
  CookieSameSite,
} from '../values/delivery/canary-session-affinity';
export { CanaryWebhook, type CanaryWebhookOptions } from '../values/delivery/canary-webhook';
export {
  ExperimentSource,
  type ExperimentStepAnalysis,
  type ExperimentStepOptions,
  type ExperimentStepTemplate,
} from '../values/delivery/experiment-step';
export { FlaggerProvider, PathRewriteType, TrafficDistribution } from '../values/delivery/flagger-choices';
export {
  AlertProviderRef,
  type IAlertProviderRef,
  type IMetricTemplateRef,
  MetricTemplateRef,
} from '../values/delivery/flagger-object-ref';
export { GitRevision } from '../values/delivery/git-revision';
export { HeaderRouteMatch } from '../values/delivery/header-route-match';
export type { MeasuringOptions } from '../values/delivery/measuring';
export { MetricNumber } from '../values/delivery/metric-number';
export { MetricProvider } from '../values/delivery/metric-provider';
export {
  type HttpMetricOptions,
  type JobMetricOptions,
  type OAuth2Options,
  type PrometheusMetricOptions,
  type PrometheusRange,
  type Sigv4Options,
  WebMetricMethod,
  type WebMetricOptions,
} from '../values/delivery/metric-provider-props';
export {
  type CloudWatchQuery,
  type CloudWatchStat,
  DatadogAggregator,
  DatadogApi,
  type DatadogMetricOptions,
  type KayentaMetricOptions,
  type KayentaScope,
  type KayentaScopeSide,
  type NewRelicMetricOptions,
  type SkyWalkingMetricOptions,
} from '../values/delivery/metric-vendor-props';
export {
  type AnyMetricTemplateProviderOptions,
  MetricTemplateProvider,
  type MetricTemplateProviderOptions,
  MetricTemplateProviderType,
} from '../values/delivery/metric-template-provider';
export { MirrorRouteMatch, type MirrorRouteMatchProps } from '../values/delivery/mirror-route-match';
export type {
  AlbTrafficOptions,
  AppMeshTrafficOptions,
  NginxTrafficOptions,
  SmiTrafficOptions,
} from '../values/delivery/other-traffic';
export { PodCount } from '../values/delivery/pod-count';
export { PodSelector } from '../values/delivery/pod-selector';
export { ReplicaProgress } from '../values/delivery/replica-progress';
export { RolloutAnalysis, type RolloutAnalysisOptions } from '../values/delivery/rollout-analysis';
export { RolloutStep } from '../values/delivery/rollout-step';
export { RunArgument } from '../values/delivery/run-argument';
export { TemplateArgument } from '../values/delivery/template-argument';
export type { AnalysisTemplateOptions } from '../values/delivery/template-spec';
export { MeshHost } from '../values/mesh-host';
export { StringMatch } from '../values/string-match';
export { MeasuringProxy } from '../values/telemetry/standard-metrics';
export { AlertProvider, type AlertProviderProps, AlertProviderType } from './alert-provider';
export {
  Analysis,
  type LatencyOptions,
  type MeshMetricOptions,
  type SuccessRateOptions,
  WithoutTraffic,
} from './analysis';
export { AnalysisTemplate, type AnalysisTemplateProps } from './analysis-template';
export {
  type ArgoCdEnvironment,
  ArgoCdEnvironments,
  type ArgoCdEnvironmentsProps,
} from './argo-cd-environments';
export { ArgoCdHandover, type ArgoCdHandoverProps } from './argo-cd-handover';
export { ArgoRollout, type ArgoRolloutProps } from './argo-rollout';
export { ClusterAnalysisTemplate, type ClusterAnalysisTemplateProps } from './cluster-analysis-template';
export { Experiment } from './experiment';
export type { ExperimentAnalysis, ExperimentProps, ExperimentTemplate } from './experiment-props';
export { FlaggerCanary } from './flagger-canary';
export type {
  FlaggerCanaryProps,
  FlaggerRouteReference,
  FlaggerUpstreamReference,
} from './flagger-canary-props';
export { FlaggerTarget, type FlaggerTargetReference } from './flagger-target';
export { FluxHandover, type FluxHandoverProps } from './flux-handover';
export type { ArgoCdSyncOptions, HandoverOptions } from './handover-options';
export type { IstioRoutes, IstioSubsetOptions, IstioTlsRoute } from './istio-traffic-props';
export { MetricTemplate, type MetricTemplateProps } from './metric-template';
export { RolloutStrategy } from './rollout-strategy';
export type {
  BlueGreenOptions,
  CanaryOptions,
  PingPongServices,
  RolloutStrategyOptions,
} from './rollout-strategy-props';
export { RolloutTraffic, type SubsetRoutingTrafficOptions } from './rollout-traffic';
export { RolloutWorkload, type WorkloadReference, WorkloadScaleDown } from './rollout-workload';
export { SyncWave } from './sync-wave';
