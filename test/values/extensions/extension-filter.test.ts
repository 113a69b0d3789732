import fc from 'fast-check';
import { ExtensionFilter, TrafficSelector, WasmModule, WorkloadMode } from '../../../lib/extensions';
import { codeOf } from '../../support/refusal';

describe('ExtensionFilter', () => {
  const filters = [ExtensionFilter.wasm(WasmModule.oci('a')), ExtensionFilter.lua('a\nb\n')];

  test('reads back what it wrote', () => {
    for (const filter of filters) expect(ExtensionFilter._fromSpec(filter._toSpec())).toEqual(filter);
    expect(filters.map((filter) => filter._toSpec())).toEqual([
      { wasm: { url: 'oci://a' } },
      { lua: { inlineCode: 'a\nb\n' } },
    ]);
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => ExtensionFilter.lua('')],
    ['InvalidValue', () => ExtensionFilter.lua('ä'.repeat(32 * 1024 + 1))],
    ['MissingSetting', () => ExtensionFilter._fromSpec({})],
    [
      'ConflictingSettings',
      () => ExtensionFilter._fromSpec({ wasm: { url: 'a' }, lua: { inlineCode: 'a' } }),
    ],
    ['InvalidValue', () => ExtensionFilter._fromSpec({ wasm: { url: 'ftp://a' } })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('speaks', () => {
    expect(filters.map((filter) => filter._describe())).toEqual([
      'the module oci://a',
      'a script of 2 lines',
    ]);
  });
});

describe('TrafficSelector', () => {
  const selectors = fc
    .record(
      {
        mode: fc.constantFrom(...Object.values(WorkloadMode)),
        ports: fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    )
    .map(TrafficSelector.of);

  test('reads back what it wrote', () => {
    fc.assert(fc.property(selectors, (one) => expect(TrafficSelector._fromSpec(one._toSpec())).toEqual(one)));
  });

  test('takes each port once', () => {
    expect(codeOf(() => TrafficSelector.of({ ports: [80, 80] }))).toBe('DuplicateName');
    expect(codeOf(() => TrafficSelector.of({ ports: [0] }))).toBe('InvalidPort');
    expect(codeOf(() => TrafficSelector._fromSpec({ mode: 'BOTH' }))).toBe('InvalidValue');
  });

  test('speaks', () => {
    expect(TrafficSelector.of({ mode: WorkloadMode.CLIENT, ports: [80, 443] })._describe()).toBe(
      'as a client, port 80 or 443',
    );
    expect(TrafficSelector._fromSpec({ mode: 'UNDEFINED' })._describe()).toBe('all ports');
  });
});
