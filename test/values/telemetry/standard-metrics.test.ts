import { Duration } from 'cdk8s';
import { MeshHost } from '../../../lib/networking';
import { Metric } from '../../../lib/telemetry';
import {
  latencyQuery,
  MeasuringProxy,
  promDuration,
  seriesOf,
  successRateQuery,
} from '../../../lib/values/telemetry/standard-metrics';
import { codeOf } from '../../support/refusal';

const host = { hostName: 'reviews', hostNamespace: 'shop', hostPorts: [] };
const window = Duration.minutes(5);

describe('queries of Istio’s metrics', () => {
  test('the share of requests that were no failure is 0, and not nothing, where all of them were', () => {
    expect(successRateQuery({ proxy: MeasuringProxy.SIDECAR, host }, window)).toBe(
      '(sum(rate(istio_requests_total{reporter="destination",destination_service_name="reviews",destination_service_namespace="shop",response_code!~"5.."}[5m])) or vector(0))' +
        ' / sum(rate(istio_requests_total{reporter="destination",destination_service_name="reviews",destination_service_namespace="shop"}[5m]))',
    );
  });

  test('a percentile is taken of all buckets together', () => {
    expect(
      latencyQuery({ proxy: MeasuringProxy.WAYPOINT, host, version: 'v2' }, 99, Duration.seconds(90)),
    ).toBe(
      'histogram_quantile(0.99, sum(rate(istio_request_duration_milliseconds_bucket{reporter="waypoint",destination_service_name="reviews",destination_service_namespace="shop",destination_version="v2"}[90s])) by (le))',
    );
  });

  test.each([
    [MeasuringProxy.SIDECAR, 'destination'],
    [MeasuringProxy.CALLER, 'source'],
    [MeasuringProxy.WAYPOINT, 'waypoint'],
  ])('%s is the reporter %s', (proxy, reporter) => {
    expect(seriesOf(Metric.REQUEST_COUNT, { proxy, host })).toContain(`reporter="${reporter}"`);
  });

  test('ztunnel counts connections, and no requests', () => {
    const traffic = { proxy: MeasuringProxy.ZTUNNEL, host };
    expect(codeOf(() => seriesOf(Metric.REQUEST_COUNT, traffic))).toBe('ConflictingSettings');
    expect(codeOf(() => latencyQuery(traffic, 50, window))).toBe('ConflictingSettings');
    expect(seriesOf(Metric.TCP_SENT_BYTES, traffic)).toMatch(
      /^istio_tcp_sent_bytes_total\{reporter="destination"/,
    );
  });

  test('a Service is told from others of its name by its namespace; a full name needs none', () => {
    const proxy = MeasuringProxy.SIDECAR;
    expect(codeOf(() => seriesOf(Metric.REQUEST_COUNT, { proxy, host: MeshHost.of('reviews') }))).toBe(
      'MissingSetting',
    );
    expect(seriesOf(Metric.REQUEST_COUNT, { proxy, host: MeshHost.of('reviews'), namespace: 'a' })).toContain(
      'destination_service_namespace="a"',
    );
    expect(seriesOf(Metric.REQUEST_COUNT, { proxy, host: MeshHost.of('reviews.example.com') })).toBe(
      'istio_requests_total{reporter="destination",destination_service="reviews.example.com"}',
    );
  });

  test('texts are quoted as PromQL wants it', () => {
    const series = seriesOf(Metric.REQUEST_COUNT, {
      proxy: MeasuringProxy.SIDECAR,
      host,
      labels: { a: 'b"\\\n' },
    });
    expect(series).toContain('a="b\\"\\\\\\n"');
  });

  test('windows are of whole seconds', () => {
    expect(promDuration(Duration.hours(1))).toBe('60m');
    expect(codeOf(() => promDuration(Duration.millis(500)))).toBe('InvalidNumber');
  });
});
