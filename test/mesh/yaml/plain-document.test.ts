import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { constructValue } from '../../../lib/mesh/yaml/construct';
import { readPlainDocument } from '../../../lib/mesh/yaml/plain-document';
import { chunks } from '../../../lib/mesh/yaml/read';
import { parseTree } from '../../../lib/mesh/yaml/tree';
import { root } from '../../support/project';
import { propertyRuns } from '../../support/runs';

/** What the parser makes of a text; undefined where it refuses it or has something to say about its keys. */
function parsed(text: string): unknown {
  try {
    const tree = parseTree(text);
    if (tree === undefined) return undefined;
    const { value, keyFaults } = constructValue(tree);
    return keyFaults.length === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

describe('plain documents are read without the parser', () => {
  test.each([
    ['a mapping', 'a: b\n', { a: 'b' }],
    ['a document behind its separator', '---\na: 1\n', { a: 1 }],
    [
      'lists deeper than their key, and not',
      'a:\n  - b: 1\n    c:\n    - d\nf:\n- g\n',
      { a: [{ b: 1, c: ['d'] }], f: ['g'] },
    ],
    ['lists in lists', 'a:\n  - - b\n    - c\n', { a: [['b', 'c']] }],
    [
      'comments and empty lines',
      '# x\na: b # y\n\n  # z\nc:#d: e\n'.replace('c:#d', 'c'),
      { a: 'b', c: 'e' },
    ],
    ['quotes', 'a: "b: c # d"\ne: \'{{ f }}\'\n', { a: 'b: c # d', e: '{{ f }}' }],
    ['lists in brackets', 'a: [GET, "b c", 1]\nb: []\nc: {}\n', { a: ['GET', 'b c', 1], b: [], c: {} }],
    ['what is there without a value', 'a:\nb:\n  - \n', { a: null, b: [null] }],
    ['addresses', 'a: http://b:80/c#d\n', { a: 'http://b:80/c#d' }],
    ['words that mean something else', 'a: yes\nb: 0777\nc: ~\n', { a: true, b: 511, c: null }],
  ])('%s', (_what, text, value) => {
    expect(readPlainDocument(text)).toEqual(value);
    expect(parsed(text)).toEqual(value);
  });

  test.each([
    ['a key a second time', 'a: b\na: c\n'],
    ['a key that is a boolean', 'on: b\n'],
    ['a text on several lines', 'a: b\n  c\n'],
    ['a block of text', 'a: |\n  b\n'],
    ['an anchor', 'a: &b c\n'],
    ['an alias', 'a: *b\n'],
    ['a merge', '<<: {}\n'],
    ['a tag', 'a: !!str 1\n'],
    ['an escape', 'a: "b\\n"\n'],
    ['a mapping in brackets', 'a: {b: c}\n'],
    ['a tab', 'a:\tb\n'],
    ['a second colon', 'a: b: c\n'],
    ['an indent that nothing has', 'a:\n    b: c\n  d: e\n'],
    ['the end of a document', 'a: b\n...\n'],
    ['a number that JSON does not have', 'a: .inf\n'],
    ['a list', '- a\n'],
    ['nothing', ''],
    ['what every object has', '__proto__: a\n'],
  ])('%s is left to the parser', (_what, text) => {
    expect(readPlainDocument(text)).toBeUndefined();
  });

  test('almost all manifests of the examples are plain', () => {
    const folder = join(root, 'examples');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /dist.*\.yaml$/.test(file),
    );
    const texts = files.flatMap((file) =>
      [...chunks(readFileSync(join(folder, file), 'utf8'))].map(({ text }) => text),
    );
    const read = texts.map(readPlainDocument);
    expect(read.filter((value) => value !== undefined).length / texts.length).toBeGreaterThan(0.8);
    read.forEach((value, i) => {
      if (value !== undefined) expect(value).toEqual(parsed(texts[i]));
    });
  });
});

test('law: what is read without the parser is what the parser reads', () => {
  const oddWord = fc.constantFrom(
    ...[
      'a',
      'b',
      'on',
      'y',
      'true',
      'null',
      '~',
      '1',
      '-1',
      '0x1f',
      '.5',
      '.inf',
      '1e3',
      'a b',
      'a  b',
      'a:b',
      'a#b',
      'a #b',
      'a: b',
    ],
    ...[
      "'a'",
      '"a"',
      "'a''b'",
      '"a\\tb"',
      '"a" b',
      '[]',
      '[a]',
      '[a, "b", 1]',
      '[ a , b ]',
      '[a,]',
      '[a b]',
      '[a: b]',
      '[yes, .inf]',
    ],
    ...[
      '{}',
      '{a: b}',
      '|',
      '>-',
      '&a',
      '*a',
      '!!str a',
      '?',
      '-',
      ':',
      ': a',
      '@a',
      '`a`',
      '%a',
      ',a',
      '# a',
      ' ',
      '',
      '-a',
      '--- a',
    ],
    ...[
      'a\u00a0',
      '\u00a0a',
      'é',
      '😀',
      'a\u0085b',
      '__proto__',
      '<<',
      'a\ttab',
      '0',
      '0o7',
      '1_000',
      '2001-01-01',
      '...',
      '---',
    ],
  );
  const oddKey = fc.constantFrom(
    'a: ',
    'b:',
    'c:  ',
    'on: ',
    'a.b/c-d: ',
    'a :',
    '"a": ',
    '- ',
    '-  ',
    '- - ',
    '-',
    '- a: ',
    '? ',
    '',
    'a:',
    '1: ',
    '__proto__: ',
    '<<: ',
    '# ',
  );
  const mostly = (plain: readonly string[], odd: fc.Arbitrary<string>) =>
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...plain) }, { weight: 1, arbitrary: odd });
  const word = mostly(['a', 'b c', '1', 'yes', "'a'", '"b"', '[a, 1]', 'a:b', 'a # b', ''], oddWord);
  const key = mostly(['a: ', 'b: ', 'c:', 'd:', '- ', '- a: ', '- b: '], oddKey);
  const indent = fc.constantFrom(0, 0, 0, 2, 2, 2, 2, 4, 4, 1);
  const line = fc.tuple(indent, key, word).map(([spaces, start, end]) => ' '.repeat(spaces) + start + end);
  const text = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`);
  let plain = 0;
  fc.assert(
    fc.property(text, (document) => {
      const value = readPlainDocument(document);
      if (value === undefined) return;
      plain++;
      expect(value).toEqual(parsed(document));
    }),
    { numRuns: propertyRuns(20_000) },
  );
  expect(plain).toBeGreaterThan(100);
});
