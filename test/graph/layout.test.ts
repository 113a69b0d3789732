import fc from 'fast-check';
import { GraphError } from '../../lib/graph';
import { layout } from '../../lib/graph/layout';
import type { LayoutArrow, LayoutBox } from '../../lib/graph/layout-parts';
import { propertyRuns } from '../support/runs';
import { faultsOf, layoutParts } from './random-layouts';

test('in the layout of any graph each part has a place of its own', () => {
  fc.assert(
    fc.property(layoutParts, ({ boxes, arrows }) => {
      const laid = layout(boxes, arrows);
      expect(faultsOf({ boxes, arrows }, laid)).toEqual([]);
      expect(layout(boxes, arrows)).toEqual(laid);
    }),
    { numRuns: propertyRuns(800) },
  );
});

const many = (count: number) => Array.from({ length: count }, (_, i) => i);
const box = (i: number, home?: string): LayoutBox => ({ id: `box ${i}`, home, width: 100, height: 38 });
const arrow = (from: number, to: number, isLoose = false): LayoutArrow => ({
  id: `arrow ${from} ${to}`,
  from: `box ${from}`,
  to: `box ${to}`,
  isLoose,
  width: 50,
  height: 18,
});

test('of very many arrows those are followed that are not loose', () => {
  const boxes = many(80).map((i) => box(i));
  const firm = many(40).map((i) => arrow(i, i + 40));
  const loose = many(40).flatMap((i) => many(40).map((j) => arrow(i + 40, j, true)));
  const { arrows, boxes: placed } = layout(boxes, [...firm, ...loose]);
  expect(firm.filter(({ id }) => arrows.get(id)?.label === undefined)).toEqual([]);
  expect(loose.filter(({ id }) => arrows.get(id)?.label !== undefined)).toEqual([]);
  expect(arrows.size).toBe(firm.length + loose.length);
  expect(new Set([...placed.values()].map(({ x }) => x)).size).toBe(2);
});

test('a hundred namespaces that all send to each other have few columns', () => {
  const boxes = many(100).map((i) => box(i));
  const arrows = many(500).map((i) => arrow(i % 100, ((i % 100) + 1 + ((i * 37) % 99)) % 100));
  const unique = [...new Map(arrows.map((one) => [one.id, one])).values()];
  const { boxes: placed } = layout(boxes, unique);
  expect(new Set([...placed.values()].map(({ x }) => Math.round(x))).size).toBeLessThan(20);
});

test('what follows each other in thousands of columns is refused', () => {
  const boxes = many(4000).map((i) => box(i));
  const arrows = many(3999).map((i) => arrow(i, i + 1));
  expect(() => layout(boxes, arrows)).toThrow(GraphError);
});
