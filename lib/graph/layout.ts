import { backboneOf } from './backbone';
import { type DagreGraph, dagre } from './dagre';
import { GraphError } from './graph-error';
import type { LayoutArrow, LayoutBox, Place, Point, Size } from './layout-parts';

/** Where the parts of a picture stand. */
export interface Layout extends Size {
  /** The middle of each box. */
  readonly boxes: ReadonlyMap<string, Point>;
  /** The frame around the boxes of one home: its middle and its size. */
  readonly homes: ReadonlyMap<string, Point & Size>;
  /** The points through which an arrow goes, and the middle of its label; none where there are so many arrows that it has no room. */
  readonly arrows: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label?: Point }>;
}

/** How far the frame of a home is from its boxes, and how much more there is above them for its name. */
const PADDING = 8;
const HEAD = 14;

/**
 * How far it is between two boxes above each other, two arrows or frames above each other, and from one column to the next. Frames are
 * laid out as their boxes need it: what is drawn around them must find room between two of them.
 */
const BETWEEN = { nodesep: 24, edgesep: 2 * PADDING + HEAD + 4, ranksep: 42 };

/**
 * Finds out where boxes and arrows go, from the left to the right. The same parts in the same order get the same places.
 *
 * @throws GraphError where arrows follow each other in so many columns that no layout of them can be made
 */
export function layout(boxes: readonly LayoutBox[], arrows: readonly LayoutArrow[]): Layout {
  const { Graph, layout: place } = dagre();
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: 'LR', ...BETWEEN });
  const homes = [...new Set(boxes.flatMap(({ home }) => (home === undefined ? [] : [home])))];
  for (const home of homes) graph.setNode(frame(home), {});
  for (const { id, home, width, height } of boxes) {
    graph.setNode(box(id), { width, height });
    if (home !== undefined) graph.setParent(box(id), frame(home));
  }
  for (const { id, from, to, width, height } of backboneOf(boxes, arrows)) {
    graph.setEdge(box(from), box(to), { width, height, labelpos: 'c' }, id);
  }
  try {
    place(graph);
  } catch (error) {
    if (error instanceof RangeError) throw new GraphError(tooDeep(boxes.length));
    throw error;
  }
  return placesOf(graph, { boxes, arrows, homes });
}

const tooDeep = (boxes: number) =>
  `A picture of ${boxes} boxes has arrows that follow each other in more columns than can be laid out. Draw a part of it, around a workload or in a namespace, or write it as JSON or DOT.`;

const frame = (home: string) => `frame ${home}`;
const box = (id: string) => `box ${id}`;

interface Parts {
  readonly boxes: readonly LayoutBox[];
  readonly arrows: readonly LayoutArrow[];
  readonly homes: readonly string[];
}

function placesOf(graph: DagreGraph, { boxes, arrows, homes }: Parts): Layout {
  const placed = new Map(boxes.map((one) => [one.id, placeOf(graph.node(box(one.id)) as Point, one)]));
  const frames = new Map(
    homes.map((home) => {
      const { x, y, width, height } = graph.node(frame(home)) as Place;
      // What is drawn around the boxes of a home must fit in too.
      const around = { x, y: y - HEAD / 2, width: width + 2 * PADDING, height: height + 2 * PADDING + HEAD };
      return [home, around];
    }),
  );
  const laid = new Map(
    arrows.map((arrow) => {
      const found = graph.edge(box(arrow.from), box(arrow.to), arrow.id) as Laid | undefined;
      if (found === undefined) {
        const ends = [arrow.from, arrow.to].map((end) => pointOf(graph.node(box(end)) as Point));
        return [arrow.id, { points: ends }];
      }
      const points = found.points.map(pointOf);
      return [arrow.id, { points, ...(arrow.width > 0 && { label: placeOf(found, arrow) }) }];
    }),
  );
  return fitted(placed, frames, laid);
}

interface Laid extends Point {
  readonly points: readonly Point[];
}

const pointOf = ({ x, y }: Point): Point => ({ x, y });
const placeOf = (point: Point, { width, height }: Size): Place => ({ ...pointOf(point), width, height });

/** The parts of a picture, moved so that all of them lie within it. */
function fitted(
  boxes: ReadonlyMap<string, Place>,
  homes: ReadonlyMap<string, Place>,
  arrows: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label?: Place }>,
): Layout {
  const labels = [...arrows.values()].flatMap(({ label }) => label ?? []);
  const points = [...arrows.values()].flatMap((arrow) =>
    arrow.points.map((point) => placeOf(point, { width: 0, height: 0 })),
  );
  const all = [...boxes.values(), ...homes.values(), ...labels, ...points];
  const least = (sides: readonly number[]) => sides.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (sides: readonly number[]) => sides.reduce((a, b) => Math.max(a, b), -Infinity);
  if (all.length === 0) return { width: 0, height: 0, boxes, homes, arrows };
  const left = least(all.map(({ x, width }) => x - width / 2));
  const top = least(all.map(({ y, height }) => y - height / 2));
  const moved = <T extends Point>(place: T): T => ({ ...place, x: place.x - left, y: place.y - top });
  const each = <T, R>(map: ReadonlyMap<string, T>, make: (value: T) => R) =>
    new Map([...map].map(([id, value]) => [id, make(value)]));
  return {
    width: most(all.map(({ x, width }) => x + width / 2)) - left,
    height: most(all.map(({ y, height }) => y + height / 2)) - top,
    boxes: each(boxes, moved),
    homes: each(homes, moved),
    arrows: each(arrows, ({ points: through, label }) => ({
      points: through.map(moved),
      ...(label !== undefined && { label: moved(label) }),
    })),
  };
}
