import { atMostOne, choice } from '../checks';
import { type Checks, missingSetting, refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { WorkloadMode } from '../workload-mode';
import type { MetricMatchSpec, MetricsOverridesView } from './messages';
import { checkMode, sideOf } from './telemetry-parts';

/** The metrics that Istio makes, with the names that Prometheus gets. */
export enum Metric {
  /** All of these. */
  ALL_METRICS = 'ALL_METRICS',
  /** How many requests there were: `istio_requests_total`. */
  REQUEST_COUNT = 'REQUEST_COUNT',
  /** How long they took: `istio_request_duration_milliseconds`. */
  REQUEST_DURATION = 'REQUEST_DURATION',
  /** How large their bodies were: `istio_request_bytes`. */
  REQUEST_SIZE = 'REQUEST_SIZE',
  /** How large the bodies of the responses were: `istio_response_bytes`. */
  RESPONSE_SIZE = 'RESPONSE_SIZE',
  /** How many TCP connections were opened: `istio_tcp_connections_opened_total`. */
  TCP_OPENED_CONNECTIONS = 'TCP_OPENED_CONNECTIONS',
  /** How many TCP connections were closed: `istio_tcp_connections_closed_total`. */
  TCP_CLOSED_CONNECTIONS = 'TCP_CLOSED_CONNECTIONS',
  /** How much was sent over TCP: `istio_tcp_sent_bytes_total`. */
  TCP_SENT_BYTES = 'TCP_SENT_BYTES',
  /** How much was received over TCP: `istio_tcp_received_bytes_total`. */
  TCP_RECEIVED_BYTES = 'TCP_RECEIVED_BYTES',
  /** How many messages clients of gRPC sent: `istio_request_messages_total`. */
  GRPC_REQUEST_MESSAGES = 'GRPC_REQUEST_MESSAGES',
  /** How many messages servers of gRPC sent: `istio_response_messages_total`. */
  GRPC_RESPONSE_MESSAGES = 'GRPC_RESPONSE_MESSAGES',
}

/** What istiod's `validateTelemetryMetrics` has against which metrics are meant. */
export const metricMatchChecks = {
  'custom-metric': ({ customMetric }) =>
    customMetric === ''
      ? missingSetting(
          'name of a metric ""',
          'text that is not empty',
          'give the name of a metric',
          ['customMetric'],
          'The customMetric of an override is empty.',
        )
      : undefined,
} satisfies Checks<NonNullable<MetricsOverridesView['match']>>;

/** Which metrics are meant, and on which side of connections. */
export class MetricMatch {
  /** All of Istio's metrics, on both sides unless one is named. */
  public static all(mode?: WorkloadMode): MetricMatch {
    return MetricMatch.standard(Metric.ALL_METRICS, mode);
  }

  /** One of Istio's metrics, on both sides unless one is named. */
  public static standard(metric: Metric, mode?: WorkloadMode): MetricMatch {
    return new MetricMatch(defined({ metric, mode }));
  }

  /** A metric of another name, which is not checked, on both sides unless one is named. */
  public static custom(name: string, mode?: WorkloadMode): MetricMatch {
    return new MetricMatch(defined({ customMetric: name, mode }));
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MetricMatch {
    const { metric, customMetric, mode }: MetricMatchSpec = spec;
    return new MetricMatch(defined({ metric, customMetric, mode }));
  }

  private constructor(private readonly spec: MetricMatchSpec) {
    const { metric, customMetric, mode } = spec;
    atMostOne({ metric, customMetric }, 'a choice of metrics', 'a metric has one name');
    if (metric !== undefined) choice(metric, Object.values(Metric), 'metric');
    refuse(metricMatchChecks, { customMetric });
    if (mode !== undefined) checkMode(mode);
  }

  /**
   * The metrics in words.
   *
   * @internal
   */
  public _describe(): string {
    const { metric = Metric.ALL_METRICS, customMetric } = this.spec;
    return `${sideOf(this.spec)}${customMetric ?? (metric === 'ALL_METRICS' ? 'all metrics' : metric)}`;
  }

  /**
   * The metrics as Istio's `MetricSelector` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: MetricMatchSpec = { ...this.spec };
    return spec;
  }
}
