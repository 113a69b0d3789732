import fc from 'fast-check';
import { SuffixIndex, suffixesOf } from '../../lib/mesh/host-map';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '😀'), maxLength: 6 });

test('finds each text that ends with a suffix once', () => {
  fc.assert(
    fc.property(fc.array(text), text, (texts, suffix) => {
      const expected = [...new Set(texts)].filter((one) => one.endsWith(suffix)).sort();
      expect(new SuffixIndex(texts).endingWith(suffix).sort()).toEqual(expected);
    }),
  );
});

test('the suffixes of a text', () => {
  expect([...suffixesOf('abc')]).toEqual(['abc', 'bc', 'c', '']);
});
