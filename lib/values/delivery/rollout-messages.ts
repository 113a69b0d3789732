import type * as argo from '../../../imports/argoproj.io';
import type { Item, View, Wire } from '../wire';

// The messages of Argo Rollouts' API, as they are read (`View`) and as values write them (`Spec`).

/** A time is text on the wire, and a `Date` in the generated type. */
type Timeless = Omit<argo.RolloutSpec, 'restartAt'>;
export type RolloutView = View<Timeless> & { readonly restartAt?: string };
export type CanaryView = View<argo.RolloutSpecStrategyCanary>;
export type BlueGreenView = View<argo.RolloutSpecStrategyBlueGreen>;
export type StepView = Item<CanaryView['steps']>;
export type TrafficRoutingView = NonNullable<CanaryView['trafficRouting']>;
export type IstioTrafficView = NonNullable<TrafficRoutingView['istio']>;
export type IstioRoutesView = NonNullable<IstioTrafficView['virtualService']>;
export type AnalysisTemplateView = View<argo.AnalysisTemplateSpec>;
export type MetricView = Item<AnalysisTemplateView['metrics']>;
export type ExperimentView = View<argo.ExperimentSpec>;

export type RolloutSpec = Wire<Timeless> & { readonly restartAt?: string };
export type CanarySpec = Wire<argo.RolloutSpecStrategyCanary>;
export type BlueGreenSpec = Wire<argo.RolloutSpecStrategyBlueGreen>;
export type StepSpec = Item<CanarySpec['steps']>;
export type ExperimentStepSpec = NonNullable<StepSpec['experiment']>;
export type HeaderMatchSpec = Item<NonNullable<StepSpec['setHeaderRoute']>['match']>;
export type MirrorMatchSpec = Item<NonNullable<StepSpec['setMirrorRoute']>['match']>;
export type TrafficRoutingSpec = NonNullable<CanarySpec['trafficRouting']>;
export type IstioRoutesSpec = NonNullable<NonNullable<TrafficRoutingSpec['istio']>['virtualService']>;
export type RunArgumentSpec = Item<NonNullable<StepSpec['analysis']>['args']>;
export type TemplateReferenceSpec = Item<NonNullable<StepSpec['analysis']>['templates']>;
/** An analysis of a Rollout; `startingStep` only for one that runs beside the steps. */
export type RolloutAnalysisSpec = NonNullable<CanarySpec['analysis']>;

export type AnalysisTemplateSpec = Wire<argo.AnalysisTemplateSpec>;
export type TemplateArgumentSpec = Item<AnalysisTemplateSpec['args']>;
export type MetricSpec = Item<AnalysisTemplateSpec['metrics']>;
export type ProviderSpec = MetricSpec['provider'];

export type ExperimentSpec = Wire<argo.ExperimentSpec>;
export type ExperimentTemplateSpec = Item<ExperimentSpec['templates']>;
export type ExperimentAnalysisSpec = Item<ExperimentSpec['analyses']>;
