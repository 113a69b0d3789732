import { Condition, Operation, PolicyRule, Source } from '../../../lib/security';
import { codeOf } from '../../support/refusal';

const from = [Source.namespace('prod'), Source.ipBlock('::1')];
const to = [Operation.get('/a'), Operation.port(80)];
const when = [Condition.header('x', 'a')];

describe('PolicyRule', () => {
  test('renders its parts, and reads back what it wrote', () => {
    const rule = PolicyRule.of({ from, to, when });
    expect(rule._toSpec()).toEqual({
      from: [{ source: { namespaces: ['prod'] } }, { source: { ipBlocks: ['::1'] } }],
      to: [{ operation: { methods: ['GET'], paths: ['/a'] } }, { operation: { ports: ['80'] } }],
      when: [{ key: 'request.headers[x]', values: ['a'] }],
    });
    for (const one of [rule, PolicyRule.of({ to }), PolicyRule.any()]) {
      expect(PolicyRule._fromSpec(one._toSpec())).toEqual(one);
    }
  });

  test('without a condition it is for every request', () => {
    expect(PolicyRule.any()._toSpec()).toEqual({});
    expect(PolicyRule.of({})).toEqual(PolicyRule.any());
    expect(PolicyRule._fromSpec({ from: [], to: [], when: [] })).toEqual(PolicyRule.any());
  });

  test('an empty list that would open it is refused', () => {
    expect(codeOf(() => PolicyRule.of({ from: [], to }))).toBe('MissingSetting');
    expect(codeOf(() => PolicyRule.of({ to: [] }))).toBe('MissingSetting');
    expect(codeOf(() => PolicyRule.of({ when: [] }))).toBe('MissingSetting');
  });

  test.each([
    ['MissingSetting', { from: [{}] }],
    ['MissingSetting', { from: [{ source: {} }] }],
    ['MissingSetting', { to: [{}] }],
    ['MissingSetting', { to: [{ operation: { ports: [] } }] }],
    ['InvalidNumber', { from: Array.from({ length: 513 }, () => ({ source: { namespaces: ['a'] } })) }],
  ])('refuses with %s', (code, spec) => {
    expect(codeOf(() => PolicyRule._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    expect(PolicyRule.any()._describe()).toBe('every request');
    expect(PolicyRule.of({ from, to, when })._describe()).toBe(
      'requests from a source whose namespace is prod, or address is ::1 to an operation whose method is GET and path is /a, or port is 80 when request.headers[x] is a',
    );
  });
});
