import type * as telemetry from '../../../imports/telemetry.istio.io';
import type { Item, View } from '../view';

/** The messages of Istio's telemetry API, as they are read. */

export type TelemetryView = View<telemetry.TelemetrySpec>;
export type MetricsView = Item<TelemetryView['metrics']>;
export type MetricsOverridesView = Item<MetricsView['overrides']>;
export type TagOverrideView = NonNullable<MetricsOverridesView['tagOverrides']>[string];
export type TracingView = Item<TelemetryView['tracing']>;
export type CustomTagView = NonNullable<TracingView['customTags']>[string];
export type AccessLoggingView = Item<TelemetryView['accessLogging']>;
export type ProviderRefView = Item<TracingView['providers']>;
