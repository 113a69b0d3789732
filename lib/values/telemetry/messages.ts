import type * as telemetry from '../../../imports/telemetry.istio.io';
import type { Item, View, Wire } from '../wire';

// The messages of Istio's telemetry API, as they are read (`View`) and as values write them (`Spec`).

type TelemetryView = View<telemetry.TelemetrySpec>;
export type MetricsView = Item<TelemetryView['metrics']>;
export type MetricsOverridesView = Item<MetricsView['overrides']>;
export type TagOverrideView = NonNullable<MetricsOverridesView['tagOverrides']>[string];
export type TracingView = Item<TelemetryView['tracing']>;
export type CustomTagView = NonNullable<TracingView['customTags']>[string];
export type ProviderRefView = Item<TracingView['providers']>;

type Entry<T> = NonNullable<T> extends { readonly [key: string]: infer Value } ? Value : never;

export type TelemetrySpec = Wire<telemetry.TelemetrySpec>;
export type TracingSpec = Item<TelemetrySpec['tracing']>;
export type CustomTagSpec = Entry<TracingSpec['customTags']>;
export type MetricsSpec = Item<TelemetrySpec['metrics']>;
export type MetricOverrideSpec = Item<MetricsSpec['overrides']>;
export type MetricMatchSpec = NonNullable<MetricOverrideSpec['match']>;
export type TagOverrideSpec = Entry<MetricOverrideSpec['tagOverrides']>;
export type AccessLoggingSpec = Item<TelemetrySpec['accessLogging']>;
