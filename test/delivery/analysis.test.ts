import { Chart, Duration, Testing } from 'cdk8s';
import { VersionedNginx } from '../../lib';
import {
  Analysis,
  AnalysisTemplate,
  MeasuringProxy,
  MetricNumber,
  RolloutAnalysis,
  RunArgument,
  TemplateArgument,
  WithoutTraffic,
} from '../../lib/delivery';
import { codeOf } from '../support/refusal';

const chart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
const nginx = () => new VersionedNginx(chart(), 'nginx', { versions: ['v1'] });

describe('Analysis', () => {
  test('a success rate is compared with a share', () => {
    const metric = Analysis.successRate(nginx(), {
      atLeast: 99.5,
      interval: Duration.minutes(1),
      count: MetricNumber.of(5),
    })._toSpec();
    expect(metric).toMatchObject({
      name: 'success-rate',
      interval: '60s',
      count: 5,
      successCondition: 'len(result) > 0 && result[0] >= 0.995',
      failureCondition: 'len(result) > 0 && result[0] < 0.995',
    });
    expect(metric.provider.prometheus.query).toContain(
      'destination_service_name="nginx",destination_service_namespace="shop"',
    );
  });

  test('a latency is compared in milliseconds', () => {
    const metric = Analysis.latency(nginx(), 95, {
      atMost: Duration.seconds(1),
      prometheus: 'http://p:9090',
    })._toSpec();
    expect(metric.name).toBe('latency-p95');
    expect(metric.successCondition).toBe('len(result) > 0 && result[0] <= 1000');
    expect(metric.provider.prometheus.address).toBe('http://p:9090');
  });

  test.each([
    [WithoutTraffic.SUCCESS, 'len(result) == 0 || isNaN(result[0]) || result[0] >= 0.999', undefined],
    [WithoutTraffic.FAILURE, 'len(result) > 0 && result[0] >= 0.999', undefined],
    [
      WithoutTraffic.INCONCLUSIVE,
      'len(result) > 0 && result[0] >= 0.999',
      'len(result) > 0 && result[0] < 0.999',
    ],
  ])('without requests it counts as %s where it is told so', (withoutTraffic, success, failure) => {
    const metric = Analysis.successRate(nginx(), { atLeast: 99.9, withoutTraffic })._toSpec();
    expect([metric.successCondition, metric.failureCondition]).toEqual([success, failure]);
  });

  test('the pods of the canary are told apart by their hash, which the Rollout gives', () => {
    const scope = chart();
    const metrics = [Analysis.successRate(nginx(), { atLeast: 95, podHashArgument: 'hash' })];
    expect(codeOf(() => new AnalysisTemplate(chart(), 'a', { metrics }))).toBe('MissingSetting at shop/a');
    const rate = new AnalysisTemplate(scope, 'rate', { metrics, args: [TemplateArgument.required('hash')] });
    expect(RolloutAnalysis.template(rate, RunArgument.latestHash('hash'))._describe()).toBe(
      'rate with hash of the latest pods',
    );
    expect(Testing.synth(scope)[0].spec.metrics[0].provider.prometheus.query).toContain(
      'rollouts_pod_template_hash="{{args.hash}}"',
    );
  });

  test('what cannot be measured is refused', () => {
    const of = (measuredBy: MeasuringProxy) => () =>
      Analysis.successRate(nginx(), { atLeast: 95, measuredBy });
    expect(codeOf(of(MeasuringProxy.ZTUNNEL))).toBe('ConflictingSettings');
    expect(of(MeasuringProxy.WAYPOINT)().name).toBe('success-rate');
    const hash = { podHashArgument: 'hash', measuredBy: MeasuringProxy.WAYPOINT };
    expect(codeOf(() => Analysis.successRate(nginx(), { atLeast: 95, ...hash }))).toBe('ConflictingSettings');
    expect(codeOf(() => Analysis.successRate(nginx(), { atLeast: 101 }))).toBe('InvalidPercentage');
  });
});
