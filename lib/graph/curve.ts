import type { Point, Size } from './layout-parts';

/** How long the head of an arrow is. */
const HEAD = 8;

/** A number of pixels as it is written. */
export const round = (value: number) => String(Number(value.toFixed(1)));

/** A point as it is written. */
export const pair = ({ x, y }: Point) => `${round(x)},${round(y)}`;

/** The line of an arrow as the path of an SVG, and the head in which it ends. */
export interface Arrow {
  readonly line: string;
  readonly head: string;
}

/**
 * A smooth arrow that leaves the side of one box and comes to the side of another. It passes each of the points on the level, so that it
 * goes no further up or down than the points between which it was laid.
 */
export function arrowThrough(points: readonly Point[], from: Point & Size, to: Point & Size): Arrow {
  const between = points.slice(1, -1);
  const start = sideOf(from, between[0] ?? to);
  const tip = sideOf(to, between[between.length - 1] ?? from);
  const base = { x: tip.x + (tip.x < to.x ? -HEAD : HEAD), y: tip.y };
  const through = [start, ...between, base];
  const curves = through.slice(1).map((next, i) => {
    const middle = (through[i].x + next.x) / 2;
    return `C${[{ x: middle, y: through[i].y }, { x: middle, y: next.y }, next].map(pair).join(' ')}`;
  });
  const ends = [tip, { x: base.x, y: base.y - 3.5 }, { x: base.x, y: base.y + 3.5 }];
  return { line: `M${pair(start)} ${curves.join(' ')}`, head: ends.map(pair).join(' ') };
}

/** The middle of that side of a box which looks to a point. */
const sideOf = ({ x, y, width }: Point & Size, towards: Point): Point => ({
  x: towards.x < x ? x - width / 2 : x + width / 2,
  y,
});
