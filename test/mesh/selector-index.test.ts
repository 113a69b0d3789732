import fc from 'fast-check';
import { LabelIndex, SelectorIndex } from '../../lib/mesh/selector-index';
import { selects } from '../../lib/mesh/workload';

const labels = fc.dictionary(fc.constantFrom('app', 'version', 'a=b'), fc.constantFrom('v1', 'v2', ''), {
  noNullPrototype: true,
});
const items = fc.array(
  labels.map((one) => ({ labels: one })),
  { maxLength: 12 },
);

test('a selector finds what it selects, in order', () => {
  fc.assert(
    fc.property(items, labels, (list, selector) => {
      const expected = list.filter((item) => selects(selector, item.labels));
      expect(new LabelIndex(list).selectedBy(selector)).toEqual(expected);
    }),
  );
});

test('labels find the selectors that select them, in order', () => {
  fc.assert(
    fc.property(items, labels, (list, of) => {
      const expected = list.filter((item) => selects(item.labels, of));
      expect(new SelectorIndex(list, (item) => item.labels).selecting(of)).toEqual(expected);
    }),
  );
});

test('no selector selects all', () => {
  const pod = { labels: { app: 'web' } };
  expect(new LabelIndex([pod]).selectedBy(undefined)).toEqual([pod]);
  expect(new SelectorIndex([undefined], (selector) => selector).selecting(pod.labels)).toEqual([undefined]);
});
