import { pick, type Random } from './mutate';

/** Scalars at the edges of what YAML 1.1, Go and JSON make of them. */
const SCALARS = [
  ...['yes', 'No', 'ON', 'off', 'y', 'n', 'true', 'False', 'TRUE', 'tRue', '~', 'null', 'Null', 'nULL', ''],
  ...[
    '1',
    '-1',
    '+1',
    '0',
    '-0',
    '-0.0',
    '007',
    '08',
    '0o17',
    '0O17',
    '0x1F',
    '0XfF',
    '0b11',
    '-0b1',
    '1_000',
    '_1',
  ],
  ...[
    '0x',
    '0b2',
    '1__0',
    '0_7',
    '1e3',
    '1E-3',
    '.5',
    '-.5',
    '5.',
    '1.5e300',
    '1e400',
    '-1e400',
    '.e1',
    '+.5',
    '1e',
  ],
  ...[
    '.inf',
    '-.Inf',
    '+.INF',
    '.nan',
    '.NaN',
    'inf',
    'NaN',
    '190:20:30',
    '1:2',
    '2001-01-01',
    '2001-1-1 1:2:3',
  ],
  ...['2001-12-14t21:59:43.10-05:00', '9007199254740993', '9223372036854775807', '9223372036854775808'],
  ...[
    '18446744073709551615',
    '18446744073709551616',
    '-9223372036854775808',
    '-9223372036854775809',
    '0x7FFFFFFFFFFFFFFF',
  ],
  ...[
    '0xFFFFFFFFFFFFFFFFF',
    '0.1',
    '1.0',
    '123456789.5',
    '1e20',
    '1e21',
    '1e6',
    '0.00001',
    '1.2.3.4',
    '001:db8::',
    'a:b',
  ],
  ...[
    'a',
    'a b',
    'a  b',
    'a #b',
    'a#b',
    '- a',
    '-a',
    '?a',
    ':a',
    'a:',
    'a,b',
    '[a',
    'a]',
    '{a',
    '@a',
    '`a',
    '%a',
    '!a',
    '&a b',
    '*a',
  ],
  ...[
    '<<',
    '=',
    '...',
    '---',
    '--- a',
    '"a"',
    "'a'",
    '"a\\nb"',
    '"\\x41\\u00e9\\U0001F600"',
    '"\\q"',
    '"\\ud800"',
    "'it''s'",
    '"a',
    "'a",
  ],
  ...[
    '"a\n  b"',
    '"a\nb"',
    "'a\n\n b'",
    '"a \\\n  b"',
    'a\n  b',
    'a\n b',
    '|\n  a\n  b\n',
    '>\n  a\n  b\n\n  c\n',
    '|-\n  a',
    '|+\n  a\n\n',
  ],
  ...[
    '|2\n   a\n',
    '>-\n  a\n   b\n  c',
    '| # c\n  a',
    '|x\n a',
    '|0\n a',
    '|\n\ta',
    '!!str 1',
    '!!int "7"',
    '!!int a',
    '!!float 1',
    '!!float .5',
  ],
  ...[
    '!!bool yes',
    '!!null ""',
    '!!null a',
    '!!binary aGVsbG8=',
    '!!binary a',
    '!foo 1',
    '! 1',
    '!<tag:yaml.org,2002:int> 1',
    '!e!x 1',
    '!!timestamp 2001-01-01',
  ],
  ...[
    '!!timestamp a',
    '!%41 a',
    '!%zz a',
    '!!set {a}',
    '!!merge <<',
    'é',
    '😀',
    '\u00a0',
    '\u2028',
    'a\u2028b',
    '\u0085',
    '\ufeff',
    '\u0007',
    '\u007f',
    'a\tb',
    '\ta',
  ],
];
const KEYS = [
  'a',
  'b',
  'key',
  '"q"',
  "'s'",
  '1',
  '1.5',
  'on',
  'null',
  '~',
  '',
  '<<',
  '? a\n',
  '[x]',
  '{x: y}',
  '*x',
  '&x a',
  '!!str 1',
  '0x10',
  'a b',
  '.inf',
  'kind',
  'apiVersion',
  'items',
];

const indented = (text: string, by: number) => text.replaceAll('\n', `\n${' '.repeat(by)}`);

/** A value in block or flow style. */
function value(random: Random, depth: number, indent: number): string {
  const kind = depth <= 0 ? 0 : random(9);
  const anchor = random(12) === 0 ? pick(random, ['&x ', '&y ', '!!map ', '!foo ', '!!seq ']) : '';
  if (kind <= 3) return anchor + indented(pick(random, SCALARS), indent);
  if (kind === 4) return anchor + flow(random, depth);
  if (kind === 5) return pick(random, ['*x', '*y', '*z']);
  const pad = ' '.repeat(Math.max(0, indent + pick(random, [0, 2, 2, 2, 1, -1])));
  const lines = Array.from({ length: random(4) }, () => {
    if (kind <= 7)
      return `${pad}${pick(random, KEYS)}:${gap(random)}${value(random, depth - 1, pad.length + 2)}`;
    return `${pad}-${gap(random)}${value(random, depth - 1, pad.length + 2)}`;
  });
  return `${anchor}\n${lines.join('\n')}`;
}

const gap = (random: Random) => pick(random, [' ', ' ', ' ', ' ', '  ', '', '\t', ' \n', ' # c\n']);

/** A value in brackets, over several lines now and then. */
function flow(random: Random, depth: number): string {
  const space = () => pick(random, ['', '', ' ', '\n', '\n  ', ' # c\n', '\t']);
  const one = (): string => (depth > 0 && random(4) === 0 ? flow(random, depth - 1) : pick(random, SCALARS));
  const list = random(2) === 0;
  const items = Array.from({ length: random(4) }, () => {
    if (random(list ? 5 : 1) > 0) return one();
    return `${pick(random, KEYS)}${pick(random, [': ', ': ', ':', ' : ', ''])}${one()}`;
  });
  const inside = items
    .map((item) => space() + item + space())
    .join(pick(random, [',', ',', ',', ', ', ',,', ' ']));
  return list ? `[${inside}]` : `{${inside}${pick(random, ['', '', ','])}}`;
}

/** A stream of documents. */
export function yamlStream(random: Random): string {
  const documents = Array.from({ length: 1 + (random(4) === 0 ? random(3) : 0) }, () =>
    value(random, 3, 0).replace(/^\n/, ''),
  );
  const head = pick(random, [
    '',
    '',
    '',
    '',
    '---\n',
    '--- # c\n',
    '%YAML 1.1\n---\n',
    '\ufeff',
    '# c\n',
    '\n',
    ' ',
  ]);
  const cut = pick(random, [
    '\n---\n',
    '\n---\n',
    '\n--- \n',
    '\n...\n',
    '\n---a\n',
    '\n--- a\n',
    '\n---\r\n',
    '\n ---\n',
  ]);
  return head + documents.join(cut) + pick(random, ['', '\n', '\n', '\n\n', '\r\n', '\n...\n', '\n# c']);
}

/** A stream of JSON, more or less. */
export function jsonStream(random: Random): string {
  const one = (depth: number): string => {
    switch (depth <= 0 ? random(4) : random(6)) {
      case 0:
        return pick(random, ['1', '-1.5e3', '1e400', '01', 'true', 'null', 'yes']);
      case 4:
        return `[${Array.from({ length: random(3) }, () => one(depth - 1)).join(', ')}]`;
      case 5:
        return `{${Array.from({ length: random(3) }, () => `"${pick(random, ['a', 'b', 'kind'])}": ${one(depth - 1)}`).join(',\n\t')}}`;
      default:
        return JSON.stringify(pick(random, SCALARS));
    }
  };
  const object = () => `{"a": ${one(3)}}`;
  const parts = Array.from({ length: 1 + random(3) }, object);
  return (
    pick(random, ['', '\n', ' ']) +
    parts.join(pick(random, ['', '\n', '\n---\n', ' # c\n', '\nb: 1\n', ','])) +
    pick(random, ['', '\n', ' x', '\n---\na: 1'])
  );
}

/** A text with a few characters changed. */
export function garbled(random: Random, text: string): string {
  let changed = text;
  for (let i = 1 + random(3); i > 0; i--) {
    const at = random(changed.length + 1);
    const piece = pick(random, [
      '',
      '',
      ' ',
      '  ',
      '\n',
      '\t',
      '-',
      '- ',
      ':',
      ': ',
      '#',
      ' #',
      ',',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|\n',
      '>',
      '&a ',
      '*a',
      '!',
      '!!str ',
      '? ',
      '%',
      '@',
      '0',
      '\r',
      '\r\n',
      '\\',
    ]);
    changed = changed.slice(0, at) + piece + changed.slice(at + random(3));
  }
  return changed;
}

/** A list of objects, or something like it. */
export function listStream(random: Random): string {
  const head = () => ({
    ...(random(8) > 0 && { apiVersion: pick<unknown>(random, ['v1', 'networking.istio.io/v1', '', 1]) }),
    ...(random(8) > 0 && {
      kind: pick<unknown>(random, ['List', 'VirtualServiceList', 'Service', 'ListList', 'Playlist', '']),
    }),
  });
  const one = (depth: number): unknown => {
    if (random(10) === 0) return pick<unknown>(random, [null, [], 'a', 1, {}]);
    const items = () => Array.from({ length: random(3) }, () => one(depth - 1));
    const named = random(2) === 0 ? { metadata: { name: 'a' } } : {};
    if (depth <= 0 || random(3) === 0) return { ...(random(3) > 0 ? head() : {}), ...named };
    return {
      ...head(),
      ...named,
      items: random(8) === 0 ? pick<unknown>(random, [null, {}, 'a', 1]) : items(),
    };
  };
  return JSON.stringify({ ...head(), ...(one(2) as object) });
}
