import * as fc from 'fast-check';
import type { TextPattern } from '../../lib/requests/text-pattern';

/** Few characters, of each sort that regular expressions tell apart, so that random texts often match. */
const CHARS = ['a', 'b', 'A', 'k', 'K', '1', '_', '-', '/', ' ', '\n', 'é', '\u212a', 'Ω', '😀'];

export const texts = fc.array(fc.constantFrom(...CHARS), { maxLength: 6 }).map((chars) => chars.join(''));

const atoms = fc.constantFrom(
  ...[
    'a',
    'b',
    'k',
    'A',
    '1',
    '_',
    '-',
    '/',
    'é',
    'Ω',
    '\\x61',
    '\\x{1F600}',
    '\\141',
    '\\n',
    '\\-',
    '\\Qa-b\\E',
  ],
  ...['.', '[ab]', '[^a]', '[a-k]', '[]a]', '[a-]', '[-a]', '[^-a]', '[[:alpha:]_]', '[[:^word:]]', '[\\d-]'],
  ...[
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '\\pL',
    '\\PL',
    '\\p{Lu}',
    '\\p{^Lu}',
    '\\p{Greek}',
    '[^\\w/]',
  ],
  ...['^', '$', '\\A', '\\z', '\\b', '\\B', '(?m:^)', '(?m:$)', '(?s:.)', ''],
);

const repetitions = fc.constantFrom(
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{0}',
  '{1,2}',
  '{2,}',
  '{0,3}?',
  '{,2}',
);

const group = (inner: string, kind: string) => `(${kind}${inner})`;
const kinds = fc.constantFrom('', '?:', '?i:', '?P<name>', '?s:', '?m:', '?U:', '?i-s:', '?i)(?:');

const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    atoms,
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a + b),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => group(`${a}|${b}`, '?:')),
    fc.tuple(tie('tree'), kinds).map(([a, kind]) => group(a, kind)),
    fc.tuple(tie('tree'), repetitions).map(([a, times]) => group(a, '?:') + times),
  ),
}));

/** Expressions in RE2's syntax, some of which may have groups of one name twice. */
export const regexes = tree;

const words = fc
  .array(fc.constantFrom('a', 'b', 'A', '/', '1'), { maxLength: 3 })
  .map((chars) => chars.join(''));

export const patterns: fc.Arbitrary<TextPattern> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('exact', 'prefix', 'suffix', 'path-prefix'),
    text: words,
    ignoreCase: fc.boolean(),
  }),
  fc.constant<TextPattern>({ kind: 'any', text: '' }),
  fc
    .constantFrom('a*', '[ab]+', '.*b', '/a/?', '(a|b|/)*1', '\\ba\\b.*', 'a.b', '[^a]*', '')
    .map((text): TextPattern => ({ kind: 'regex', text })),
);
