import fc from 'fast-check';
import { deepMerge, pruned, without } from '../../../lib/values/install/deep-merge';

const tree = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
  fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('node')),
    ),
  })).node,
);

describe('values laid over others', () => {
  test('merge maps, and replace all else', () => {
    const below = { a: { x: 1, y: [1, 2] }, b: 1, c: { z: 1 } };
    const above = { a: { y: [3] }, b: { w: 2 }, c: null };
    expect(deepMerge(below, above)).toEqual({ a: { x: 1, y: [3] }, b: { w: 2 }, c: null });
    expect(deepMerge(below, undefined)).toBe(below);
    expect(deepMerge(undefined, above)).toEqual(above);
  });

  test('say the same laid over once or twice, and leave both as they are', () => {
    fc.assert(
      fc.property(tree, tree, (below, above) => {
        const before = [structuredClone(below), structuredClone(above)];
        const once = deepMerge(below, above);
        expect(deepMerge(once, above)).toEqual(once);
        expect(deepMerge({}, above)).toEqual(above);
        expect([below, above]).toEqual(before);
      }),
    );
  });
});

test('what is not said goes, with the maps that it leaves empty; what is said stays', () => {
  expect(pruned({ a: undefined, b: { c: undefined }, d: false, e: 0, f: null, g: [], h: '' })).toEqual({
    d: false,
    e: 0,
    f: null,
    g: [],
    h: '',
  });
  expect(pruned({ a: { b: {} } })).toBeUndefined();
  expect(pruned([{ a: undefined }, { b: 1 }])).toEqual([{}, { b: 1 }]);
});

test('a field can be left out', () => {
  expect(without({ a: 1, b: 2 }, 'a', 'x')).toEqual({ b: 2 });
  expect(without(undefined, 'a')).toEqual({});
});
