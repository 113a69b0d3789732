import { Duration, type Chart } from 'cdk8s';
import {
  AccessLogging,
  CustomTag,
  Metric,
  MetricMatch,
  MetricOverride,
  Metrics,
  PolicyTarget,
  TagOverride,
  TargetRef,
  Telemetry,
  Tracing,
  WorkloadMode,
} from '../../../lib/telemetry';
import { targetRefTwin } from '../../security/specimens/left-out';

/** Fields that no construct sets, and why. */
export const telemetryFieldsLeftOut = targetRefTwin;

/** Telemetry policies that together set every field and every choice that `Telemetry` has. */
export function telemetries(chart: Chart): void {
  const modes = Object.values(WorkloadMode);
  modes.forEach((mode, i) => {
    new Telemetry(chart, `telemetry-${i}`, {
      target: PolicyTarget.labels({ app: `app-${i}` }),
      tracing: [
        Tracing.of({
          mode,
          providers: ['zipkin'],
          randomSamplingPercentage: 12.5,
          disableSpanReporting: false,
          customTags: {
            literal: CustomTag.literal('a'),
            environment: CustomTag.environment('POD_NAME', 'none'),
            header: CustomTag.header('x-tenant', 'none'),
            formatter: CustomTag.formatter('%REQUESTED_SERVER_NAME%'),
          },
          enableIstioTags: true,
          useRequestIdForTraceSampling: false,
          disableContextPropagation: true,
        }),
      ],
      metrics: [
        Metrics.of({
          providers: ['prometheus'],
          reportingInterval: Duration.seconds(10),
          overrides: [
            MetricOverride.disable(MetricMatch.custom('my_metric', mode)),
            ...Object.values(Metric).map((metric) =>
              MetricOverride.of({
                match: MetricMatch.standard(metric),
                tagOverrides: { host: TagOverride.upsert('request.host'), app: TagOverride.remove() },
              }),
            ),
          ],
        }),
      ],
      accessLogging: [
        AccessLogging.of({ mode, providers: ['envoy'], disabled: false, filter: 'response.code >= 400' }),
      ],
    });
  });
  new Telemetry(chart, 'gateway', {
    target: PolicyTarget.refs(TargetRef.gatewayName('edge')),
    accessLogging: [AccessLogging.off()],
  });
}
