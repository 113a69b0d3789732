import { compareText } from '../values/order';
import { arrowThrough, round } from './curve';
import { KIND_WORDS, edgeTitle, edgeWords, isWrong, nodeTitle, safe, short, summary } from './labels';
import { type Layout, layout } from './layout';
import type { LayoutBox, Point, Size } from './layout-parts';
import type { GraphEdge, GraphNode, MeshGraph } from './mesh-graph';
import { STYLE } from './svg-style';

/** How wide a letter is, at 12 and at 10 pixels; those of scripts that are written wide take two. */
const LETTER = 7.25;
const SMALL = 6.05;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;
const widthOf = (text: string, letter: number) =>
  [...text].reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0) * letter;

const LOCK = 14;
const LINE = 18;

/** A text of XML. */
const xml = (text: string) => safe(text).replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0) ?? 0};`);

/**
 * A graph as a picture that stands by itself: no font, script or address outside of it. The same graph gives the same bytes, on every
 * machine.
 *
 * @throws GraphError where arrows follow each other in so many columns that no layout of them can be made
 */
export function graphSvg(graph: MeshGraph): string {
  return new Picture(graph).draw();
}

class Picture {
  private readonly byId: ReadonlyMap<string, GraphNode>;
  private readonly places: Layout;

  public constructor(private readonly graph: MeshGraph) {
    this.byId = new Map(graph.nodes.map((node) => [node.id, node]));
    this.places = layout(
      roomsFor(graph.nodes),
      graph.edges.map((edge) => ({
        id: edge.id,
        from: edge.from,
        to: edge.to,
        isLoose: edge.kind === 'allows',
        ...labelSize(edge),
      })),
    );
  }

  public draw(): string {
    const { width, height, homes } = this.places;
    const title = this.graph.walk === undefined ? 'The mesh' : `The walk of ${this.graph.walk}`;
    const [w, h] = [Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN];
    return `${[
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${xml(title)}" width="${w}" height="${h}" viewBox="${-MARGIN} ${-MARGIN} ${w} ${h}">`,
      `<title>${xml(title)}</title>`,
      `<desc>${xml(summary(this.graph.nodes))}</desc>`,
      `<style>${STYLE}</style>`,
      `<rect class="paper" x="${-MARGIN}" y="${-MARGIN}" width="${w}" height="${h}"/>`,
      ...[...homes].sort(([a], [b]) => compareText(a, b)).map(([name, place]) => homeFrame(name, place)),
      ...this.graph.edges.map((edge) => this.edge(edge)),
      ...this.graph.nodes.map((node) => this.node(node)),
      // Above all lines, so that none goes through a word.
      ...this.graph.edges.map((edge) => this.label(edge)),
      '</svg>',
    ]
      .filter((line) => line !== '')
      .join('\n')}\n`;
  }

  private node(node: GraphNode): string {
    const center = this.places.boxes.get(node.id);
    if (center === undefined) return '';
    const { width, height } = sizeOf(node);
    const [x, y] = [center.x - width / 2, center.y - height / 2];
    const classes = [
      'node',
      node.kind,
      ...(isWrong(node) ? ['wrong'] : []),
      ...(node.walked === true ? ['walked'] : []),
    ];
    const rx = node.kind === 'workload' || node.kind === 'caller' ? height / 2 : node.kind === 'host' ? 0 : 5;
    return [
      `<g class="${classes.join(' ')}" data-id="${xml(node.id)}"><title>${xml(nodeTitle(node))}</title>`,
      `<rect class="box" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(rx)}"/>`,
      `<text class="small" x="${round(center.x)}" y="${round(y + 14)}" text-anchor="middle">${KIND_WORDS[node.kind]}</text>`,
      `<text x="${round(center.x)}" y="${round(y + 29)}" text-anchor="middle">${xml(short(node.name))}</text>`,
      node.strict === true ? lock({ x: x + width - 24, y: y + 5 }, 'all') : '',
      '</g>',
    ].join('');
  }

  private edge(edge: GraphEdge): string {
    const [from, to] = [this.byId.get(edge.from), this.byId.get(edge.to)];
    const place = this.places.arrows.get(edge.id);
    if (place === undefined || from === undefined || to === undefined) return '';
    const { line, head } = arrowThrough(place.points, this.box(from), this.box(to));
    const classes = ['edge', edge.kind, ...(isWrong(edge) ? ['wrong'] : [])];
    return [
      `<g class="${classes.join(' ')}" data-id="${xml(edge.id)}"><title>${xml(edgeTitle(edge, from, to))}</title>`,
      `<path d="${line}"/>`,
      `<polygon class="head" points="${head}"/>`,
      '</g>',
    ].join('');
  }

  private label(edge: GraphEdge): string {
    const center = this.places.arrows.get(edge.id)?.label;
    return center === undefined ? '' : label(edge, center);
  }

  private box(node: GraphNode): Point & Size {
    return { ...(this.places.boxes.get(node.id) ?? { x: 0, y: 0 }), ...sizeOf(node) };
  }
}

function homeFrame(name: string, { x, y, width, height }: Point & Size): string {
  const [left, top] = [x - width / 2, y - height / 2];
  return `<g class="home"><rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="6"/><text class="small" x="${round(left + 8)}" y="${round(top + 14)}">${xml(short(name))}</text></g>`;
}

const MARGIN = 12;

function sizeOf({ kind, name, strict }: GraphNode): { readonly width: number; readonly height: number } {
  const lockWidth = strict === true ? 2 * LOCK : 0;
  const words = Math.max(widthOf(short(name), LETTER), widthOf(KIND_WORDS[kind], SMALL) + lockWidth);
  return { width: Math.max(64, words + 24), height: 38 };
}

/** How much room nodes need: the widest of a namespace as much as the name of the namespace, so that this is not wider than its frame. */
function roomsFor(nodes: readonly GraphNode[]): readonly LayoutBox[] {
  const widest = new Map<string, GraphNode>();
  for (const node of nodes) {
    const { namespace } = node;
    if (namespace === undefined) continue;
    const known = widest.get(namespace);
    if (known === undefined || sizeOf(known).width < sizeOf(node).width) widest.set(namespace, node);
  }
  return nodes.map((node) => {
    const { id, namespace: home } = node;
    const { width, height } = sizeOf(node);
    const isWidest = home !== undefined && widest.get(home) === node;
    return {
      id,
      home,
      width: isWidest ? Math.max(width, widthOf(short(home), SMALL)) : width,
      height,
    };
  });
}

function labelSize(edge: GraphEdge): { readonly width: number; readonly height: number } {
  const words = widthOf(short(edgeWords(edge)), SMALL);
  const width = words + (edge.mutualTls === undefined ? 0 : LOCK);
  return { width: width === 0 ? 0 : Math.ceil(width) + 6, height: LINE };
}

function label(edge: GraphEdge, center: Point): string {
  const { width, height } = labelSize(edge);
  const [x, y] = [center.x - width / 2, center.y - height / 2];
  const words = short(edgeWords(edge));
  const start = x + 3 + (edge.mutualTls === undefined ? 0 : LOCK);
  return [
    `<g class="label${isWrong(edge) ? ' wrong' : ''}" data-id="${xml(edge.id)}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}"/>`,
    edge.mutualTls === undefined ? '' : lock({ x: x + 3, y: y + 3 }, edge.mutualTls),
    words === ''
      ? ''
      : `<text class="small" x="${round(start)}" y="${round(center.y + 3.5)}">${xml(words)}</text>`,
    '</g>',
  ].join('');
}

/** A lock, 9 pixels wide. */
const lock = ({ x, y }: Point, mutualTls: 'all' | 'some') =>
  `<g class="lock${mutualTls === 'some' ? ' partly' : ''}"><rect x="${round(x)}" y="${round(y + 5)}" width="9" height="6.5" rx="1"/><path class="bow" d="M${round(x + 2)} ${round(y + 5)} v-2 a2.5 2.5 0 0 1 5 0 v2"/></g>`;
