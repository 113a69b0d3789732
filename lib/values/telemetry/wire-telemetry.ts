import type * as telemetry from '../../../imports/telemetry.istio.io';
import type { Wire } from '../wire';

type Item<T> = NonNullable<T> extends (infer Element)[] ? Element : never;
type Entry<T> = NonNullable<T> extends { readonly [key: string]: infer Value } ? Value : never;

export type TelemetrySpec = Wire<telemetry.TelemetrySpec>;
export type TracingSpec = Item<TelemetrySpec['tracing']>;
export type CustomTagSpec = Entry<TracingSpec['customTags']>;
export type MetricsSpec = Item<TelemetrySpec['metrics']>;
export type MetricOverrideSpec = Item<MetricsSpec['overrides']>;
export type MetricMatchSpec = NonNullable<MetricOverrideSpec['match']>;
export type TagOverrideSpec = Entry<MetricOverrideSpec['tagOverrides']>;
export type AccessLoggingSpec = Item<TelemetrySpec['accessLogging']>;
