import fc from 'fast-check';
import type { Layout } from '../../lib/graph/layout';
import type { LayoutArrow, LayoutBox } from '../../lib/graph/layout-parts';
import { type Frame, frameAt, overlap, within } from './frames';

/** What is to be laid out. */
export interface LayoutParts {
  readonly boxes: readonly LayoutBox[];
  readonly arrows: readonly LayoutArrow[];
}

const size = fc.record({
  width: fc.integer({ min: 10, max: 320 }),
  height: fc.integer({ min: 16, max: 60 }),
});
const labelSize = fc.oneof(fc.constant({ width: 0, height: 18 }), size);

/** Graphs of any shape: circles, arrows from a box to itself, several between the same boxes. */
export const layoutParts: fc.Arbitrary<LayoutParts> = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 }))
  .chain(([count, homes]) => {
    const end = fc.integer({ min: 0, max: count - 1 });
    return fc.record({
      boxes: fc
        .array(fc.record({ size, home: fc.integer({ min: -1, max: homes - 1 }) }), {
          minLength: count,
          maxLength: count,
        })
        .map((list) =>
          list.map(({ size: own, home }, i): LayoutBox => ({
            id: `box ${i}`,
            ...own,
            ...(home >= 0 && { home: `home ${home}` }),
          })),
        ),
      arrows: fc
        .array(fc.record({ from: end, to: end, label: labelSize, isLoose: fc.boolean() }), { maxLength: 60 })
        .map((list) =>
          list.map(({ from, to, label, isLoose }, i): LayoutArrow => ({
            id: `arrow ${i}`,
            from: `box ${from}`,
            to: `box ${to}`,
            isLoose,
            ...label,
          })),
        ),
    });
  });

/** What is wrong with a layout, in words. */
export function faultsOf({ boxes, arrows }: LayoutParts, laid: Layout): readonly string[] {
  const faults: string[] = [];
  const placed = new Map(boxes.map((box) => [box.id, frameAt(laid.boxes.get(box.id)!, box)]));
  const frames = new Map([...laid.homes].map(([name, frame]) => [name, frameAt(frame, frame)]));
  const labels = new Map(
    arrows.flatMap((arrow): [string, Frame][] => {
      const label = laid.arrows.get(arrow.id)!.label;
      return label === undefined ? [] : [[arrow.id, frameAt(label, arrow)]];
    }),
  );
  const pairs = (what: string, all: ReadonlyMap<string, Frame>, others: ReadonlyMap<string, Frame>) => {
    for (const [a, one] of all) {
      for (const [b, other] of others) {
        if (all === others ? a < b && overlap(one, other) : overlap(one, other))
          faults.push(`${what}: ${a} and ${b}`);
      }
    }
  };
  pairs('boxes overlap', placed, placed);
  pairs('frames overlap', frames, frames);
  pairs('labels overlap', labels, labels);
  pairs('a label lies over a box', labels, placed);
  // The name of a home stands at the top of its frame.
  pairs(
    'a label lies over a name',
    labels,
    new Map([...frames].map(([name, frame]) => [name, { ...frame, bottom: frame.top + 18 }])),
  );
  for (const { id, home } of boxes) {
    for (const [name, frame] of frames) {
      if (name === home ? !within(placed.get(id)!, frame) : overlap(placed.get(id)!, frame))
        faults.push(`${id} of ${home ?? 'no home'} and the frame of ${name}`);
    }
  }
  const whole = { left: 0, top: 0, right: laid.width, bottom: laid.height };
  for (const [id, frame] of [...placed, ...frames, ...labels])
    if (!within(frame, whole)) faults.push(`${id} lies outside`);
  for (const { id } of arrows) {
    for (const { x, y } of laid.arrows.get(id)!.points)
      if (!Number.isFinite(x) || !Number.isFinite(y) || x < 0 || y < 0 || x > laid.width || y > laid.height)
        faults.push(`a point of ${id} lies outside`);
  }
  const numbers = [laid.width, laid.height, ...[...placed.values()].flatMap((frame) => Object.values(frame))];
  if (!numbers.every(Number.isFinite)) faults.push('a number is not finite');
  return faults;
}
