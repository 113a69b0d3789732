import { Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  Metric,
  MetricMatch,
  MetricOverride,
  Metrics,
  TagOverride,
  WorkloadMode,
} from '../../../lib/telemetry';
import { codeOf } from '../../support/refusal';

const matches = fc.constantFrom(
  MetricMatch.all(),
  MetricMatch.all(WorkloadMode.SERVER),
  MetricMatch.standard(Metric.REQUEST_COUNT, WorkloadMode.CLIENT),
  MetricMatch.custom('my_metric'),
);
const tags = fc.constantFrom(TagOverride.upsert('request.host'), TagOverride.remove());
const overrides = fc
  .record(
    {
      match: matches,
      disabled: fc.boolean(),
      tagOverrides: fc.dictionary(fc.constantFrom('a', 'b'), tags, { noNullPrototype: true }),
    },
    { requiredKeys: [] },
  )
  .map((props) => MetricOverride.of(props));
const metrics = fc
  .record(
    {
      providers: fc.uniqueArray(fc.constantFrom('prometheus', 'other')),
      overrides: fc.array(overrides, { maxLength: 2 }),
      reportingInterval: fc.nat(9).map((seconds) => Duration.seconds(seconds + 1)),
    },
    { requiredKeys: [] },
  )
  .map((props) => Metrics.of(props));

describe('Metrics', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(metrics, (one) => expect(Metrics._fromSpec(one._toSpec())).toEqual(one)));
  });

  test("renders in Istio's field names", () => {
    const match = MetricMatch.standard(Metric.REQUEST_SIZE);
    const labels = MetricOverride.of({ match, tagOverrides: { host: TagOverride.upsert('request.host') } });
    const off = MetricOverride.disable(MetricMatch.custom('mine', WorkloadMode.SERVER));
    expect(Metrics.of({ providers: ['prometheus'], overrides: [labels, off] })._toSpec()).toEqual({
      providers: [{ name: 'prometheus' }],
      overrides: [
        {
          match: { metric: 'REQUEST_SIZE' },
          tagOverrides: { host: { operation: 'UPSERT', value: 'request.host' } },
        },
        { match: { customMetric: 'mine', mode: 'SERVER' }, disabled: true },
      ],
    });
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => Metrics.of({ providers: [''] })],
    ['InvalidDuration', () => Metrics.of({ reportingInterval: Duration.millis(0) })],
    ['InvalidDuration', () => Metrics._fromSpec({ reportingInterval: '500us' })],
    ['MissingSetting', () => MetricMatch.custom('')],
    ['ConflictingSettings', () => MetricMatch._fromSpec({ metric: 'REQUEST_COUNT', customMetric: 'a' })],
    ['InvalidValue', () => MetricMatch._fromSpec({ metric: 'REQUESTS' })],
    ['InvalidValue', () => MetricMatch._fromSpec({ mode: 'BOTH' })],
    ['MissingSetting', () => TagOverride.upsert('')],
    ['MissingSetting', () => TagOverride._fromSpec({})],
    ['ConflictingSettings', () => TagOverride._fromSpec({ operation: 'REMOVE', value: '' })],
    ['InvalidValue', () => TagOverride._fromSpec({ operation: 'ADD', value: 'a' })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('speaks', () => {
    const tagOverrides = { host: TagOverride.upsert('request.host'), app: TagOverride.remove() };
    const override = MetricOverride.of({ disabled: false, tagOverrides });
    const reportingInterval = Duration.seconds(5);
    expect(Metrics.of({ providers: ['a'], overrides: [override], reportingInterval })._describe()).toBe(
      'metrics for a: every 5s; all metrics: on; label host = request.host, app removed',
    );
    expect(MetricOverride.disable(MetricMatch.custom('a', WorkloadMode.SERVER))._describe()).toBe(
      'as a server, a: off',
    );
    expect(Metrics.of({})._describe()).toBe('metrics: as above');
  });
});
