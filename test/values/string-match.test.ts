import fc from 'fast-check';
import { StringMatch, StringMatchKind } from '../../lib';
import { MeshError } from '../../lib/errors';
import { HttpMatch } from '../../lib/networking';
import { isApart, isCovered, requestMeets, textMeets } from '../support/meaning';
import { propertyRuns } from '../support/runs';

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'A') });
const matches = fc.oneof(
  texts.map(StringMatch.exact),
  texts.map(StringMatch.prefix),
  fc.constantFrom('.*', 'a+', '/a|b', '[ab]*').map(StringMatch.regex),
  fc.constant(StringMatch.present()),
);

describe('StringMatch', () => {
  test('exact takes the string itself and nothing else', () => {
    const match = StringMatch.exact('/test');
    expect(textMeets(match, '/test')).toBe(true);
    expect(textMeets(match, '/test/')).toBe(false);
    expect(textMeets(match, '/TEST')).toBe(false);
    expect(textMeets(match, '/TEST', true)).toBe(true);
  });

  test('prefix is one of characters, not of path segments', () => {
    expect(textMeets(StringMatch.prefix('/test'), '/testing')).toBe(true);
  });

  test('a regular expression must match the whole string', () => {
    expect(textMeets(StringMatch.regex('true'), 'true')).toBe(true);
    expect(textMeets(StringMatch.regex('true'), 'untrue')).toBe(false);
    expect(textMeets(StringMatch.regex('a|b'), 'ab')).toBe(false);
  });

  test('nothing matches what is absent', () => {
    const request = { headers: {} };
    fc.assert(
      fc.property(
        matches.filter(({ kind, value }) => kind !== StringMatchKind.PREFIX || value !== ''),
        (match) => !requestMeets(HttpMatch.header('x', match), request),
      ),
    );
  });

  test.each([
    ['(?=a)', 'look-ahead'],
    ['[', 'missing'],
    ['', 'empty'],
    ['a'.repeat(1025), '1025 characters'],
    ['*', 'StringMatch.present()'],
  ])('refuses the regular expression %j', (expression, word) => {
    expect(() => StringMatch.regex(expression)).toThrow(MeshError);
    expect(() => StringMatch.regex(expression)).toThrow(expect.objectContaining({ code: 'InvalidRegex' }));
    expect(() => StringMatch.regex(expression)).toThrow(word);
  });

  test('reads back what it wrote', () => {
    fc.assert(fc.property(matches, (match) => expect(StringMatch._fromSpec(match._toSpec())).toEqual(match)));
  });

  test('keeps a regex "*" as it was, and understands it as presence', () => {
    const match = StringMatch._fromSpec({ regex: '*' });
    expect(textMeets(match, 'anything')).toBe(true);
    expect(match._toSpec()).toEqual({ regex: '*' });
  });

  test.each([[{ exact: 'a', prefix: 'b' }], [{ suffix: 'a' }], [{ exact: 1 }]])(
    'refuses to read %j',
    (spec) => {
      expect(() => StringMatch._fromSpec(spec)).toThrow(MeshError);
    },
  );

  test('a condition that covers another takes all that the other takes', () => {
    const seen = { covered: 0 };
    const path = (match: StringMatch, fold: boolean) =>
      fold ? HttpMatch.pathIgnoringCase(match) : HttpMatch.path(match);
    const onPaths = matches.filter(({ kind }) => kind !== StringMatchKind.PRESENT);
    fc.assert(
      fc.property(onPaths, onPaths, texts, fc.boolean(), (wide, narrow, text, fold) => {
        if (!isCovered(path(narrow, fold), path(wide, fold))) return;
        seen.covered++;
        const asked = `/${text}`;
        if (textMeets(narrow, asked, fold)) expect(textMeets(wide, asked, fold)).toBe(true);
      }),
      { numRuns: propertyRuns(2000) },
    );
    expect(seen.covered).toBeGreaterThan(propertyRuns(100));
  });

  test('conditions that exclude each other share no string', () => {
    const seen = { apart: 0, together: 0 };
    fc.assert(
      fc.property(matches, matches, texts, (a, b, text) => {
        const apart = isApart(a, b);
        seen[apart ? 'apart' : 'together']++;
        if (apart) expect(textMeets(a, text) && textMeets(b, text)).toBe(false);
      }),
      { numRuns: propertyRuns(1000) },
    );
    expect(Math.min(seen.apart, seen.together)).toBeGreaterThan(propertyRuns(100));
  });

  test('speaks', () => {
    expect(StringMatch.prefix('/a')._describe()).toBe('begins with "/a"');
    expect(StringMatch.present()._describe()).toBe('is present');
  });
});
