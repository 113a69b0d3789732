export { PolicyTarget } from '../values/policy-target';
export { TargetRef } from '../values/target-ref';
export { AccessLogging, type AccessLoggingProps } from '../values/telemetry/access-logging';
export { CustomTag } from '../values/telemetry/custom-tag';
export { Metric, MetricMatch } from '../values/telemetry/metric-match';
export {
  MetricOverride,
  type MetricOverrideProps,
  Metrics,
  type MetricsProps,
} from '../values/telemetry/metrics';
export { MeasuringProxy } from '../values/telemetry/standard-metrics';
export { TagOverride } from '../values/telemetry/tag-override';
export { Tracing, type TracingProps } from '../values/telemetry/tracing';
export { WorkloadMode } from '../values/workload-mode';
export { Telemetry, type TelemetryProps } from './telemetry';
