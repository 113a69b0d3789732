import * as fc from 'fast-check';
import { Language } from '../../lib/requests/language';
import { type TextPattern, textTest } from '../../lib/requests/text-pattern';
import { patterns, texts } from './random-patterns';
import { propertyRuns } from '../support/runs';

const regex = (text: string) => Language.of({ kind: 'regex', text });
const of = (kind: TextPattern['kind'], text: string, ignoreCase = false) =>
  Language.of({ kind, text, ignoreCase });

describe('the texts of a pattern', () => {
  test('are those that its test takes', () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(Language.of(pattern).matches(text)).toBe(textTest(pattern)(text));
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  test('may ignore the case of ASCII letters and of no others', () => {
    const language = of('exact', 'kÉ@', true);
    expect(['kÉ@', 'KÉ@', '\u212aÉ@', 'ké@', 'kÉ`'].map((text) => language.matches(text))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('sets of texts', () => {
  test('obey the laws of sets', () => {
    fc.assert(
      fc.property(patterns, patterns, texts, (p, q, text) => {
        const [a, b] = [Language.of(p), Language.of(q)];
        const [inA, inB] = [textTest(p)(text), textTest(q)(text)];
        expect(a.union(b).matches(text)).toBe(inA || inB);
        expect(a.intersect(b).matches(text)).toBe(inA && inB);
        expect(a.minus(b).matches(text)).toBe(inA && !inB);
        expect(a.complement().complement().equals(a)).toBe(true);
        expect(a.union(b).complement().equals(a.complement().intersect(b.complement()))).toBe(true);
        expect(a.minus(b).union(a.intersect(b)).equals(a)).toBe(true);
        expect(a.subsumes(b)).toBe(a.union(b).equals(a));
        expect(a.minus(b).emptiness()).toBe(b.subsumes(a) ? 'empty' : 'not-empty');
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  test('have a witness that no member is shorter than', () => {
    fc.assert(
      fc.property(patterns, patterns, texts, (p, q, text) => {
        const rest = Language.of(p).minus(Language.of(q));
        const witness = rest.witness();
        if (witness !== undefined) expect(textTest(p)(witness) && !textTest(q)(witness)).toBe(true);
        if (rest.matches(text)) expect([...witness!].length).toBeLessThanOrEqual([...text].length);
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  test.each([
    ['(a|b)*', '[ab]*'],
    ['(a*b*)*', '[ab]*'],
    ['a(ba)*', '(ab)*a'],
    ['a+?', 'aa*'],
    ['(a?){3}', 'a{0,3}'],
    ['((a+)+)+', 'a+'],
    ['(a{2}){1,2}', 'aa|aaaa'],
    ['^a$', 'a'],
    ['(^|b)a', 'a|ba'],
    ['a($|b)', 'ab?'],
    ['a\\bb', 'a^'],
    ['(^|a){2}', 'a{0,2}'],
    ['(a|$){3}', 'a{0,3}'],
    ['[a-]\\bb', '-b'],
    ['a\\b-', 'a-'],
    ['(\\w+\\b ?)+', '\\w+( \\w+)* ?'],
    ['(?m:^a$\n?)*', '(a(\n|$))*'],
    ['(?i:k)', '[kK\u212a]'],
    ['(?i)[^k]', '[^kK\u212a]'],
    ['(?i)a(?-i)b', '[aA]b'],
    ['(a(?i)b|c)d', '(aB|ab|c|C)d'],
    ['.|\n', '(?s).'],
    ['[[:^alpha:]]', '[^a-zA-Z]'],
    ['\\Qa.b*\\E*', 'a\\.b\\**'],
    ['\\x41\\x{42}\\103', 'ABC'],
    ['a{,2}', 'a\\{,2\\}'],
    ['[\\d-z]', '[0-9z-]'],
    ['\\pN', '\\p{Nd}|\\p{Nl}|\\p{No}'],
    ['\\p{Greek}*', '\\p{Greek}*\\P{^Greek}?'],
    ['(?U)a*', 'a*'],
    ['', '()|\\b\\B'],
  ])('%j and %j are the same set', (one, other) => {
    expect(regex(one).equals(regex(other))).toBe(true);
  });

  test.each([
    ['a prefix with a slash and the segments below', of('prefix', '/a/'), of('path-prefix', '/a')],
    ['whole segments and a prefix', of('path-prefix', '/a'), of('prefix', '/a')],
    ['an exact text and one in any case', of('exact', 'a'), of('exact', 'A', true)],
    ['a word and any number of words', regex('\\bab\\b'), regex('(\\b\\w+\\b ?)*')],
    ['thousands of repetitions', regex('[a-z]{5,900}'), regex('[a-z]+')],
  ])('%s: the second takes more', (_, small, large) => {
    expect([large.subsumes(small), small.subsumes(large), large.equals(small)]).toEqual([true, false, false]);
  });
});

describe('a witness', () => {
  test.each([
    ['any text', Language.ANY, ''],
    ['a text that is not empty', regex('(?s).+'), 'a'],
    ['one of several', regex('(/v2|/v1)/.*x'), '/v1/x'],
    ['letters before digits, and small ones before capitals', regex('[0-9A-Za-z!]{3}'), 'aaa'],
    ['what can be printed', regex('[\\x00-\\x20~]'), '~'],
    ['another than a', regex('.').minus(of('prefix', 'a')), 'b'],
    ['no word', regex('a\\b.'), 'a-'],
    ['the beginning of a word', regex('[a-]\\bb'), '-b'],
    ['beyond ASCII', regex('\\p{Greek}'), 'Ͱ'],
    ['none', of('exact', 'a').intersect(of('exact', 'b')), undefined],
  ])('of %s', (_, language, witness) => {
    expect(language.witness()).toBe(witness);
  });
});

describe('what cannot be told', () => {
  test.each([
    ['(?=a)', 'is refused by RE2'],
    ['[a', 'is refused by RE2'],
    ['\\p{C}', 'means other things to other versions of RE2'],
  ])('%j, which %s', (expression) => {
    const language = regex(expression);
    expect(language.emptiness()).toBe('unknown');
    expect(language.witness()).toBeUndefined();
    expect(language.matches('a')).toBeUndefined();
    expect(language.find()).toMatchObject({ kind: 'unknown', why: expect.stringContaining('is not known:') });
    expect(language.equals(of('exact', 'a'))).toBeUndefined();
  });

  test('leaves certain what does not hang on it', () => {
    const odd = regex('(?=a)');
    expect(odd.equals(odd)).toBe(true);
    expect(odd.minus(odd).emptiness()).toBe('empty');
    expect(odd.union(odd.complement()).equals(Language.ANY)).toBe(true);
    expect(odd.union(of('exact', 'a')).witness()).toBe('a');
    expect(odd.intersect(of('exact', 'a')).matches('b')).toBe(false);
    expect(of('prefix', 'a').subsumes(odd.intersect(of('exact', 'ab')))).toBe(true);
    expect(odd.intersect(of('exact', 'a')).subsumes(of('exact', 'b'))).toBe(false);
  });

  test('can be a search through too many states', () => {
    // Whoever reads from the left must remember the last 13 letters.
    const [far, near] = [regex('[ab]*a[ab]{12}'), regex('[ab]*b[ab]{12}')];
    const long = far.intersect(near);
    expect(long.emptiness(500)).toBe('unknown');
    expect(long.find(500)).toEqual({ kind: 'unknown', why: 'the search was given up after 500 states' });
    expect(long.emptiness()).toBe('empty');
    expect(far.emptiness()).toBe('not-empty');
  });

  test('can be states of great size', () => {
    const wide = regex('(?:(?:[ab]{0,30}c){0,30}){0,1}d').minus(regex('(.{0,30}[abc]{0,30}){0,1}d'));
    expect(wide.emptiness(5)).toBe('unknown');
  });
});

describe('hostile input', () => {
  const text = 'a'.repeat(20_000);

  test('long texts are read', () => {
    expect(of('exact', text).matches(text)).toBe(true);
    expect(of('prefix', text, true).witness()).toBeUndefined();
    expect(of('prefix', text, true).witness(30_000)).toBe(text);
    expect(of('suffix', text).matches('b')).toBe(false);
  });

  test('expressions that are long, deep or ambiguous are read', () => {
    expect(regex('a?'.repeat(500) + 'b').witness()).toBe('b');
    expect(regex('('.repeat(500) + 'a' + ')'.repeat(500)).witness()).toBe('a');
    expect(regex('(a|b?)'.repeat(200)).matches('ab'.repeat(101))).toBe(false);
  });

  test('what costs too much is unknown', () => {
    expect(of('suffix', text).matches(text)).toBeUndefined();
    expect(of('suffix', text).emptiness(30_000)).toBe('unknown');
  });
});
