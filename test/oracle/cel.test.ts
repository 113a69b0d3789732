import { celSyntaxError } from '../../lib/analysis/schema/cel';
import { pick, seeded } from '../support/mutate';
import { recordFigure } from './figures';
import { SEED } from './scale';
import { validate } from './judge';

jest.setTimeout(60_000);

const EXPRESSIONS = [
  ...[
    'response.code >= 400',
    'a.b.c(d, 1)[0] == "x"',
    'has(a.b) && xs.all(x, x in [1, 2u])',
    'a ? b : c ? d : e',
  ],
  ...[
    '{"a": 1, b: 2}',
    'A.b{c: 1}',
    '.a.b',
    'b"x" + r"\\d"',
    '"""a"b"""',
    '1.5e3 - .5',
    '0x1Fu',
    'a.`b-c`',
    '-x || !!y',
  ],
  ...[
    'x.map(y, y > 1, y)',
    'x.exists_one(y, z)',
    '-9223372036854775808',
    "b'''x'''",
    'a // c',
    '"\\u00e9\\x41\\101"',
  ],
  ...['for', 'has(a)', 'x.all(a.b, true)', '1 2', '"\\q"', '9223372036854775808', '1e400', '(a){}', 'rb"x"'],
];
const PARTS = [
  'a',
  '.',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '?',
  ':',
  '1',
  '"x"',
  '&&',
  '-',
  '!',
  ' in ',
  'has(a.b)',
  ' ',
];
const COUNT = 1_500;

test(`an expression of a Telemetry is right where cel-go can parse it, of ${COUNT}`, async () => {
  const random = seeded(SEED);
  const expressions = Array.from({ length: COUNT }, (_, i) => {
    let text = EXPRESSIONS[i] ?? pick(random, EXPRESSIONS);
    for (let changes = i < EXPRESSIONS.length ? 0 : 1 + random(2); changes > 0; changes--) {
      const at = random(text.length + 1);
      const [put, cut] = random(2) === 0 ? [pick(random, PARTS), 0] : ['', 1 + random(2)];
      text = text.slice(0, at) + put + text.slice(at + cut);
    }
    return text;
  }).filter((text) => text !== '');
  const telemetries = expressions.map((expression) => ({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'a', namespace: 'istio-test' },
    spec: { accessLogging: [{ filter: { expression } }] },
  }));
  const verdicts = await validate(telemetries.map((one) => JSON.stringify(one)).join('\n---\n'));
  const theirs = verdicts.map(({ webhookErrors }, i) => [expressions[i], webhookErrors.length === 0]);
  const ours = expressions.map((text) => [text, celSyntaxError(text) === undefined]);
  recordFigure({
    subject: 'reading',
    what: 'expressions in CEL, right and wrong: whether they can be parsed',
    referee: "cel-go in istiod's webhook",
    asked: { expressions: ours.length },
    disagreements: ours.filter(([, isRight], i) => isRight !== theirs[i][1]).length,
  });
  expect(ours).toEqual(theirs);
  const right = theirs.filter(([, isRight]) => isRight).length;
  expect(right / theirs.length).toBeGreaterThan(0.1);
  expect(right / theirs.length).toBeLessThan(0.9);
});
