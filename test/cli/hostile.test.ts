import fc from 'fast-check';
import { analyzeLoaded } from '../../lib/analysis/analyze';
import { BROKEN } from '../../lib/analysis/reading';
import { run } from '../../lib/cli/run';
import { loadBytes } from '../../lib/mesh/files';
import { ALMOST_LINEAR, SQUARED, growth } from '../support/cost';
import { propertyRuns } from '../support/runs';

jest.setTimeout(120_000);

/** Judges what stands on the standard input; returns the exit code and the findings. */
function judge(input: string | Buffer) {
  let [out, err] = ['', ''];
  const code = run(['analyze', '-', '--format', 'json'], {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(input),
    color: false,
    interactive: false,
    cwd: __dirname,
  });
  expect(err).toBe('');
  return { code, rules: JSON.parse(out).map(({ rule }: { rule: string }) => rule) as string[] };
}

const route = (host: string) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: b}\nspec: {hosts: [${host}], http: [{route: [{destination: {host: a.example.com}}]}]}\n`;
/** Ten megabytes where all is tried. */
const LONG = propertyRuns(10_000_000);

let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
for (let i = 1; i < 12; i++)
  bomb += `a${i}: &a${i} [${Array(9)
    .fill(`*a${i - 1}`)
    .join(', ')}]\n`;

describe('what cannot be read is said, and ends with 2', () => {
  test.each<[string, string | Buffer, string]>([
    ['a bomb of aliases', bomb, 'yaml/aliases'],
    ['an alias of itself', 'a: &a {b: *a}', 'yaml/aliases'],
    ['brackets ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000), 'yaml/too-deep'],
    ['mappings ten thousand deep', '{a: '.repeat(10_000), 'yaml/too-deep'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]), 'yaml/not-utf-8'],
    ['a key of 1,025 characters', `{${'x'.repeat(1025)}: b}`, 'yaml/syntax'],
    ['UTF-16', Buffer.from('a: 1', 'utf16le'), 'yaml/syntax'],
    ['bytes of zero', Buffer.alloc(1000), 'yaml/syntax'],
  ])('%s', (_what, input, rule) => {
    expect(judge(input)).toEqual({ code: 2, rules: [rule] });
  });
});

describe('what can be read is judged', () => {
  test('megabytes in one host', () => {
    expect(judge(route('x'.repeat(LONG))).code).toBe(1);
    expect(judge(route(`"${'x.'.repeat(LONG / 2)}"`)).code).toBe(1);
  });

  test('megabytes in one name, label and annotation', () => {
    const long = 'x'.repeat(LONG);
    // A key that long is one only behind a question mark: kubectl takes no other of more than 1,024 characters.
    const map = `\n    ? ${long}\n    : ${long}`;
    const metadata = `\n  name: ${long}\n  labels:${map}\n  annotations:${map}`;
    expect(judge(`apiVersion: v1\nkind: Service\nmetadata:${metadata}\n`).code).toBe(1);
  });

  test('megabytes in one regular expression', () => {
    const text = route('a.example.com').replace(
      'http: [{',
      `http: [{match: [{uri: {regex: "${'(a|'.repeat(LONG / 3)}"}}], `,
    );
    expect(judge(text).code).toBe(1);
  });

  test.each([
    [
      'each wrong',
      1,
      (i: number) => `{timeout: x${i}, route: [{destination: {host: a.example.com}, weight: -1}]}`,
    ],
    [
      'by prefix',
      0,
      (i: number) => `{match: [{uri: {prefix: /p${i}/}}], route: [{destination: {host: a.example.com}}]}`,
    ],
    [
      'by header',
      0,
      (i: number) =>
        `{match: [{headers: {x: {exact: v${i}}}}], route: [{destination: {host: a.example.com}}]}`,
    ],
  ])('many rules, %s', (_what, code, rule) => {
    const rules = Array.from({ length: propertyRuns(4_000) }, (_, i) => `  - ${rule(i)}\n`).join('');
    const text = route('a.example.com').replace(
      /spec:.*\n/,
      `spec:\n  hosts: [a.example.com]\n  http:\n${rules}`,
    );
    expect(judge(text).code).toBe(code);
  });

  test('keys of prototypes', () => {
    const { code, rules } = judge(
      route('a.example.com').replace(
        '{hosts',
        '{__proto__: {polluted: 1}, constructor: {prototype: {polluted: 1}}, hosts',
      ),
    );
    expect(code).toBe(1);
    expect(rules).toContain('schema/unknown-field');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('kinds and groups of prototypes', () => {
    const text = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
      .map(
        (word) => `apiVersion: ${word}/v1\nkind: ${word}\nmetadata: {name: ${word}, labels: {${word}: a}}\n`,
      )
      .join('---\n');
    expect([0, 1]).toContain(judge(text).code);
  });

  test('many empty documents', () => {
    expect(judge('---\n'.repeat(propertyRuns(1_000_000)))).toEqual({ code: 0, rules: [] });
  });

  test('many documents that are no objects', () => {
    const count = propertyRuns(100_000);
    expect(judge('- a\n---\n'.repeat(count)).rules).toHaveLength(count);
  });
});

describe('twice as much costs about twice as much', () => {
  const rules = (count: number, rule: (i: number) => string) =>
    route('a.example.com').replace(
      /spec:.*\n/,
      `spec:\n  hosts: [a.example.com]\n  http:\n${Array.from({ length: count }, (_, i) => `  - ${rule(i)}\n`).join('')}`,
    );
  const to = 'route: [{destination: {host: a.example.com}}]';

  test.each<[string, number, (size: number) => string, number?]>([
    ['one long host', 200_000, (size) => route('x'.repeat(size))],
    ['brackets that are never closed', 500_000, (size) => '['.repeat(size)],
    ['empty documents', 200_000, (size) => '---\n'.repeat(size)],
    ['documents that are no objects', 5_000, (size) => '- a\n---\n'.repeat(size)],
    ['rules that are wrong', 500, (size) => rules(size, (i) => `{timeout: x${i}, ${to}}`)],
    // Each rule is held against all before it: the one place whose cost grows with the square.
    [
      'rules by prefix, squared',
      300,
      (size) => rules(size, (i) => `{match: [{uri: {prefix: /p${i}/}}], ${to}}`),
      SQUARED,
    ],
    [
      'objects',
      200,
      (size) =>
        Array.from({ length: size }, (_, i) =>
          route(`h${i}.example.com`).replace('name: a', `name: a${i}`),
        ).join('---\n'),
    ],
  ])('%s', (_what, size, textOf, most = ALMOST_LINEAR) => {
    const make = (count: number) => {
      const text = textOf(count);
      return () => judge(text);
    };
    expect(growth(make, size)).toBeLessThan(most);
  });
});

describe('laws', () => {
  const survives = (bytes: Uint8Array) => {
    for (const { rule, message, line = 1 } of analyzeLoaded(loadBytes(bytes, 'any.yaml'))) {
      expect(rule).toMatch(/\//);
      expect(message).not.toBe('');
      expect(line).toBeGreaterThan(0);
    }
  };

  test('any bytes are judged', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), survives));
  });

  test('YAML that was damaged somewhere is judged', () => {
    const whole = Buffer.from(`${route('a.example.com')}---\n${route('b.example.com')}`);
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 4 }), fc.nat(4));
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 4 }), (damages) => {
        let bytes = whole;
        for (const [at, put, cut] of damages) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        }
        survives(bytes);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('the rules after which the command ends with 2 are those about reading', () => {
    for (const rule of BROKEN) expect(rule).toMatch(/^yaml\//);
  });
});
