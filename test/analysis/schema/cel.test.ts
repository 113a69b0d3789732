import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { celSyntaxError, celTest, isTransition } from '../../../lib/analysis/schema/cel';
import { schemaRules } from '../../../lib/analysis/schema/rules';
import { root } from '../../support/project';
import { istioExpressions } from './cel.cases';

function* expressionsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const rules = (value as { 'x-kubernetes-validations'?: unknown })['x-kubernetes-validations'];
  if (Array.isArray(rules)) for (const { rule } of rules) yield rule;
  for (const child of Object.values(value)) yield* expressionsIn(child);
}

const expressionsOf = (file: string) => [
  ...new Set(
    parseAllDocuments(readFileSync(join(root, 'crds', file), 'utf8')).flatMap((document) => [
      ...expressionsIn(document.toJS()),
    ]),
  ),
];

describe('the rules of the CRDs', () => {
  test.each(['istio.yaml', 'gateway-api.yaml'])('of %s all compile', (file) => {
    const expressions = expressionsOf(file);
    expect(expressions.length).toBeGreaterThan(30);
    for (const expression of expressions) {
      expect(celSyntaxError(expression)).toBeUndefined();
      if (!isTransition(expression)) expect(() => celTest(expression)).not.toThrow();
    }
  });

  test('of Istio each has a case', () => {
    expect(istioExpressions.map(([rule]) => rule).sort()).toEqual(expressionsOf('istio.yaml').sort());
  });

  test.each(istioExpressions)('%s', (rule, bad, good) => {
    expect(celTest(rule)(bad)).not.toBe(true);
    expect(celTest(rule)(good)).toBe(true);
  });

  test('of the catalogue are all covered', () => {
    const catalogue: { id: string }[] = JSON.parse(
      readFileSync(join(root, 'test/analysis/upstream-checks.json'), 'utf8'),
    );
    const ids = catalogue.map(({ id }) => id).filter((id) => id.startsWith('CEL '));
    expect([...schemaRules.rule.covers].sort()).toEqual(ids.sort());
  });
});

describe('an expression', () => {
  test.each([
    ['1 + 2 * 3 == 7', true],
    ['(1 + 2) * 3 == 9 && -2 < 1 && !(2 < 1)', true],
    ['self.name == "a" || self.missing', true],
    ['self.missing || self.name == "a"', true],
    ['self.missing && self.name == "b"', false],
    ['self.missing == 1', undefined],
    ['has(self.missing)', false],
    ['has(self.missing.more)', undefined],
    ['self.__namespace__ == "b"', true],
    ['[1, 2].map(x, x + 1) == [2, 3]', true],
    ['[3, 1].exists(x, x == 1) && [1, 1].exists_one(x, x == 1) == false', true],
    ['[1, 2].filter(x, x > 1).size() == 1', true],
    ['"a" in self || "x" in ["x"] && "z" in {"y": 1}', false],
    ['"name" in self && {"y": 1}["y"] == 1', true],
    ['"é😀".size() == 2 && "😀b".substring(1) == "b"', true],
    [`"\\u0041\\x42\\103" == "ABC" && r'\\d' == "\\\\d"`, true],
    ['"""a\n"b""" == "a\\n\\"b"', true],
    ['0x1F == 31 && 1e3 == 1000.0 && .5 < 1', true],
    ['"A".matches("(?i)^a$") && !"b\\n".matches("b$")', true],
    ['int("12") == 12 && int("-3") == -3', true],
    ['int("x") == 1', undefined],
    ['duration("1h") > duration("59m59.9s") && duration("-1s") < duration("0")', true],
    ['duration("1d") > duration("1s")', undefined],
    ['isIP("10.0.0.1") && isIP("::1") && !isIP("::ffff:1.2.3.4") && !isIP("fe80::1%a")', true],
    ['url("http://u:p@h:1/p?q").getHost() == "h:1" && url("/a").getScheme() == ""', true],
    ['isURL("http://[::1]:80/") && isURL("http://::1/") && !isURL("a/b") && !isURL("http://a b")', true],
    ['!isURL("http://h:x") && isURL("mailto:a") && !isURL(":a") && !isURL("http://h/%zz")', true],
    ['"a-b".split("-") == ["a", "b"] && ["a", "b"].join("+") == "a+b"', true],
    ['" a ".trim().upperAscii() == "A" && "aXa".replace("a", "b") == "bXb"', true],
    ['[1, 2].isSorted() && [1, 5, 2].max() == 5 && [4, 3].min() == 3 && [1, 2].sum() == 3', true],
    ['self.name ? true : false', undefined],
    ['1 == "1" || null == self', false],
  ])('%s', (expression, value) => {
    expect(celTest(expression)({ name: 'a', namespace: 'b' })).toBe(value);
  });

  test.each(['unknown(1) == 1', 'self.unknown() == 1', 'other == 1', 'google.protobuf.Any{} == 1'])(
    '%s is not understood',
    (expression) => {
      expect(() => celTest(expression)).toThrow(/unknown/);
    },
  );
});

describe('the syntax of an expression', () => {
  test.each([
    'response.code >= 400 || request.url_path.startsWith("/a")',
    'a.B{c: 1, d: [1, 2,]}',
    '.a.b(c)[0] ? !x : -y // why',
    'b"bytes" + bR"raw"',
    'a.`b-c/d` == -9223372036854775808',
    'has(a.b) && xs.all(x, x in {1: 2u})',
  ])('%s is right', (expression) => {
    expect(celSyntaxError(expression)).toBeUndefined();
  });

  test.each([
    '',
    'a ==',
    'a ? b',
    '(a',
    'a b',
    '"open',
    '"\\q"',
    'for == 1',
    'has(a)',
    'xs.all(x.y, true)',
    'a..b',
    'a = b',
    '18446744073709551616 == 1',
    '[1 2]',
    '@',
    'rb"raw"',
    'b"\\u0041"',
    '9223372036854775808 == 1',
    '1e400 > 1',
    '(a){}',
    'a.`b`()',
    'xs.all(__result__, true)',
    '('.repeat(500),
  ])('%s is wrong', (expression) => {
    expect(celSyntaxError(expression)).toMatch(/./);
  });
});
