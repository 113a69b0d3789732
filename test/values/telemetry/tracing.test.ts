import fc from 'fast-check';
import { CustomTag, Tracing, WorkloadMode } from '../../../lib/telemetry';
import { codeOf } from '../../support/refusal';

const tags = fc.constantFrom(
  CustomTag.literal('a'),
  CustomTag.environment('A'),
  CustomTag.environment('A', 'none'),
  CustomTag.header('x-a'),
  CustomTag.header('x-a', ''),
  CustomTag.formatter('%HOSTNAME%'),
);
const tracings = fc
  .record(
    {
      providers: fc.uniqueArray(fc.constantFrom('zipkin', 'jaeger')),
      mode: fc.constantFrom(...Object.values(WorkloadMode)),
      randomSamplingPercentage: fc.constantFrom(0, 0.01, 100),
      disableSpanReporting: fc.boolean(),
      customTags: fc.dictionary(fc.constantFrom('a', 'b'), tags, { noNullPrototype: true }),
      enableIstioTags: fc.boolean(),
      useRequestIdForTraceSampling: fc.boolean(),
      disableContextPropagation: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((props) => Tracing.of(props));

describe('Tracing', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(tracings, (one) => expect(Tracing._fromSpec(one._toSpec())).toEqual(one)));
  });

  test('a null says nothing, and is not kept', () => {
    const tracing = Tracing._fromSpec({ randomSamplingPercentage: null, disableSpanReporting: null });
    expect(tracing._toSpec()).toEqual({});
    expect(tracing._describe()).toBe('traces as above');
  });

  test.each<[string, () => unknown]>([
    ['InvalidPercentage', () => Tracing.of({ randomSamplingPercentage: 100.5 })],
    ['InvalidPercentage', () => Tracing.of({ randomSamplingPercentage: -1 })],
    ['MissingSetting', () => Tracing.of({ providers: [''] })],
    ['MissingSetting', () => Tracing.of({ customTags: { '': CustomTag.literal('a') } })],
    ['InvalidValue', () => Tracing._fromSpec({ match: { mode: 'BOTH' } })],
    ['MissingSetting', () => Tracing._fromSpec({ customTags: { a: {} } })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('speaks', () => {
    const tracing = Tracing.of({
      mode: WorkloadMode.CLIENT,
      providers: ['zipkin'],
      randomSamplingPercentage: 5,
      customTags: { tenant: CustomTag.header('x-tenant', 'none') },
    });
    expect(tracing._describe()).toBe(
      'as a client, traces: 5 % of requests, to zipkin, with the tags tenant = the header x-tenant, or else "none"',
    );
    expect(Tracing.off()._describe()).toBe('traces: no spans');
  });
});

describe('CustomTag', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(tags, (one) => expect(CustomTag._fromSpec(one._toSpec())).toEqual(one)));
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => CustomTag.literal('')],
    ['MissingSetting', () => CustomTag.environment('')],
    ['MissingSetting', () => CustomTag.header('', 'a')],
    ['MissingSetting', () => CustomTag.formatter('')],
    ['MissingSetting', () => CustomTag._fromSpec({})],
    ['ConflictingSettings', () => CustomTag._fromSpec({ literal: { value: 'a' }, header: { name: 'b' } })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('speaks', () => {
    expect(CustomTag.literal('a')._describe()).toBe('"a"');
    expect(CustomTag.environment('A')._describe()).toBe('the environment variable A');
    expect(CustomTag.formatter('%A%')._describe()).toBe('the text "%A%"');
  });
});
