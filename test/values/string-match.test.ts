import fc from 'fast-check';
import { StringMatch } from '../../lib';
import { MeshError } from '../../lib/errors';

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
    expect(match._matches('/test')).toBe(true);
    expect(match._matches('/test/')).toBe(false);
    expect(match._matches('/TEST')).toBe(false);
    expect(match._matches('/TEST', true)).toBe(true);
  });

  test('prefix is one of characters, not of path segments', () => {
    expect(StringMatch.prefix('/test')._matches('/testing')).toBe(true);
  });

  test('a regular expression must match the whole string', () => {
    expect(StringMatch.regex('true')._matches('true')).toBe(true);
    expect(StringMatch.regex('true')._matches('untrue')).toBe(false);
    expect(StringMatch.regex('a|b')._matches('ab')).toBe(false);
  });

  test('nothing matches what is absent', () => {
    fc.assert(fc.property(matches, (match) => !match._matches(undefined)));
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
    expect(match._matches('anything')).toBe(true);
    expect(match._toSpec()).toEqual({ regex: '*' });
  });

  test.each([[{ exact: 'a', prefix: 'b' }], [{ suffix: 'a' }], [{ exact: 1 }]])(
    'refuses to read %j',
    (spec) => {
      expect(() => StringMatch._fromSpec(spec)).toThrow(MeshError);
    },
  );

  test('what covers another takes all that the other takes', () => {
    fc.assert(
      fc.property(matches, matches, texts, fc.boolean(), (one, other, text, fold) => {
        fc.pre(one._covers(other, fold) && other._matches(text, fold));
        expect(one._matches(text, fold)).toBe(true);
      }),
    );
  });

  test('what excludes another shares no string with it', () => {
    fc.assert(
      fc.property(matches, matches, texts, (one, other, text) => {
        if (one._excludes(other)) expect(one._matches(text) && other._matches(text)).toBe(false);
      }),
    );
  });

  test('speaks', () => {
    expect(StringMatch.prefix('/a')._describe()).toBe('begins with "/a"');
    expect(StringMatch.present()._describe()).toBe('is present');
  });
});
