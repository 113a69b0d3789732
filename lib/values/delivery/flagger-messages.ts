import type * as flagger from '../../../imports/flagger.app';
import type { Item, View, Wire } from '../wire';

// The messages of Flagger's API, as they are read (`View`) and as values write them (`Spec`).

export type FlaggerCanaryView = View<flagger.CanarySpec>;
export type CanaryAnalysisView = View<flagger.CanarySpecAnalysis>;
export type CanaryServiceView = View<flagger.CanarySpecService>;
export type CanaryMetricView = Item<CanaryAnalysisView['metrics']>;
export type CanaryWebhookView = Item<CanaryAnalysisView['webhooks']>;
export type MetricTemplateView = View<flagger.MetricTemplateSpec>;
export type AlertProviderView = View<flagger.AlertProviderSpec>;

export type FlaggerCanarySpec = Wire<flagger.CanarySpec>;
export type CanaryAnalysisSpec = Wire<flagger.CanarySpecAnalysis>;
export type CanaryServiceSpec = Wire<flagger.CanarySpecService>;
export type CanaryMetricSpec = Item<CanaryAnalysisSpec['metrics']>;
export type CanaryWebhookSpec = Item<CanaryAnalysisSpec['webhooks']>;
export type CanaryAlertSpec = Item<CanaryAnalysisSpec['alerts']>;
export type SessionAffinitySpec = NonNullable<CanaryAnalysisSpec['sessionAffinity']>;
export type CanaryMetadataSpec = NonNullable<CanaryServiceSpec['apex']>;
export type AutoscalerSpec = NonNullable<FlaggerCanarySpec['autoscalerRef']>;
export type TargetSpec = FlaggerCanarySpec['targetRef'];
export type MetricTemplateSpec = Wire<flagger.MetricTemplateSpec>;
export type MetricTemplateProviderSpec = MetricTemplateSpec['provider'];
export type AlertProviderSpec = Wire<flagger.AlertProviderSpec>;
