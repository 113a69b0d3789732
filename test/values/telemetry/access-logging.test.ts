import fc from 'fast-check';
import { AccessLogging, WorkloadMode } from '../../../lib/telemetry';
import { codeOf } from '../../support/refusal';

const loggings = fc
  .record(
    {
      providers: fc.uniqueArray(fc.constantFrom('envoy', 'otel')),
      mode: fc.constantFrom(...Object.values(WorkloadMode)),
      disabled: fc.boolean(),
      filter: fc.constantFrom('response.code >= 400', 'connection.mtls'),
    },
    { requiredKeys: [] },
  )
  .map((props) => AccessLogging.of(props));

describe('AccessLogging', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(loggings, (one) => expect(AccessLogging._fromSpec(one._toSpec())).toEqual(one)));
  });

  test('renders its filter', () => {
    const logging = AccessLogging.of({ mode: WorkloadMode.SERVER, filter: 'a', providers: ['envoy'] });
    expect(logging._toSpec()).toEqual({
      match: { mode: 'SERVER' },
      providers: [{ name: 'envoy' }],
      filter: { expression: 'a' },
    });
    expect(AccessLogging.off()._toSpec()).toEqual({ disabled: true });
  });

  test.each([
    'a.b("c)") == \'(\'',
    'has(a.b) && !(a.b.startsWith("([")) // )',
    'r"\\" == a',
    '"""a"b"""',
    '"a\\"b" in [a, {"b": 1}["b"]]',
  ])('takes the filter %s', (filter) => {
    expect(() => AccessLogging.of({ filter })).not.toThrow();
  });

  test.each(['(a', 'a)', '[1', '{"a"', '(a]', '"a', "'a\n'", ' ', '// a'])(
    'refuses the filter %j',
    (filter) => {
      expect(codeOf(() => AccessLogging.of({ filter }))).toBe('InvalidValue');
    },
  );

  test('refuses a filter that is empty, a provider without name, an unknown side', () => {
    expect(codeOf(() => AccessLogging.of({ filter: '' }))).toBe('MissingSetting');
    expect(codeOf(() => AccessLogging._fromSpec({ filter: {} }))).toBe('MissingSetting');
    expect(codeOf(() => AccessLogging.of({ providers: [''] }))).toBe('MissingSetting');
    expect(codeOf(() => AccessLogging._fromSpec({ match: { mode: '' } }))).toBe('InvalidValue');
  });

  test('speaks', () => {
    const logging = AccessLogging.of({ mode: WorkloadMode.SERVER, filter: 'a', providers: ['envoy'] });
    expect(logging._describe()).toBe('as a server, logs what is a by envoy');
    expect(AccessLogging.off()._describe()).toBe('logs nothing');
    expect(AccessLogging.of({})._describe()).toBe('logs everything');
  });
});
