import { backboneOf } from './backbone';
import { type DagreGraph, dagre } from './dagre';
import { GraphError } from './graph-error';

/** How large something is, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box that is to be placed. */
export interface LayoutBox extends Size {
  readonly id: string;
  /** The frame in which it stands; left out for one that stands by itself. */
  readonly home?: string;
}

/** An arrow that is to be placed, with the size of its label. */
export interface LayoutArrow extends Size {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Whether boxes need not stand near each other because of it, where there are many arrows. */
  readonly isLoose?: boolean;
}

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
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  // What is drawn around the boxes of a home must fit in too.
  const moved = ({ x, y }: Point): Point => ({ x: x + PADDING, y: y + PADDING + HEAD });
  return {
    width: width + 2 * PADDING,
    height: height + 2 * PADDING + HEAD,
    boxes: new Map(boxes.map(({ id }) => [id, moved(graph.node(box(id)) as Point)])),
    homes: new Map(
      homes.map((home) => {
        const around = graph.node(frame(home)) as Point & Size;
        const { x, y } = moved(around);
        const size = { width: around.width + 2 * PADDING, height: around.height + 2 * PADDING + HEAD };
        return [home, { x, y: y - HEAD / 2, ...size }];
      }),
    ),
    arrows: new Map(
      arrows.map(({ id, from, to, width: labelWidth }) => {
        const laid = graph.edge(box(from), box(to), id) as
          (Point & { readonly points: readonly Point[] }) | undefined;
        if (laid === undefined) {
          const ends = [from, to].map((end) => moved(graph.node(box(end)) as Point));
          return [id, { points: ends }];
        }
        const points = laid.points.map(moved);
        return [id, { points, ...(labelWidth > 0 && { label: moved(laid) }) }];
      }),
    ),
  };
}
