import fc from 'fast-check';
import { ExtensionFilter, TrafficSelector, WasmModule, WorkloadMode } from '../../../lib';
import { codeOf } from '../../support/refusal';

describe('ExtensionFilter', () => {
  const filters = [ExtensionFilter.wasm(WasmModule.oci('a')), ExtensionFilter.lua('a\nb\n')];

  test('reads back what it wrote', () => {
    for (const filter of filters) expect(ExtensionFilter.fromSpec(filter.toSpec())).toEqual(filter);
    expect(filters.map((filter) => filter.toSpec())).toEqual([
      { wasm: { url: 'oci://a' } },
      { lua: { inlineCode: 'a\nb\n' } },
    ]);
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => ExtensionFilter.lua('')],
    ['InvalidValue', () => ExtensionFilter.lua('ä'.repeat(32 * 1024 + 1))],
    ['MissingSetting', () => ExtensionFilter.fromSpec({})],
    ['ConflictingSettings', () => ExtensionFilter.fromSpec({ wasm: { url: 'a' }, lua: { inlineCode: 'a' } })],
    ['InvalidValue', () => ExtensionFilter.fromSpec({ wasm: { url: 'ftp://a' } })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('speaks', () => {
    expect(filters.map((filter) => filter.describe())).toEqual(['the module oci://a', 'a script of 2 lines']);
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
    fc.assert(fc.property(selectors, (one) => expect(TrafficSelector.fromSpec(one.toSpec())).toEqual(one)));
  });

  test('takes each port once', () => {
    expect(codeOf(() => TrafficSelector.of({ ports: [80, 80] }))).toBe('DuplicateName');
    expect(codeOf(() => TrafficSelector.of({ ports: [0] }))).toBe('InvalidPort');
    expect(codeOf(() => TrafficSelector.fromSpec({ mode: 'BOTH' }))).toBe('InvalidValue');
  });

  test('speaks', () => {
    expect(TrafficSelector.of({ mode: WorkloadMode.CLIENT, ports: [80, 443] }).describe()).toBe(
      'as a client, port 80 or 443',
    );
    expect(TrafficSelector.fromSpec({ mode: 'UNDEFINED' }).describe()).toBe('all ports');
  });
});
