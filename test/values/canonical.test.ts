import { canonicalText } from '../../lib/values/canonical';

test('the order of keys does not show, that of lists does', () => {
  expect(canonicalText({ b: 1, a: { d: [2, 3], c: null } })).toBe(
    canonicalText({ a: { c: null, d: [2, 3] }, b: 1 }),
  );
  expect(canonicalText([1, 2])).not.toBe(canonicalText([2, 1]));
  expect(canonicalText({ a: undefined })).toBe('{}');
});
