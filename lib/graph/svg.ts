import { groupBy } from '../mesh/mesh-index';
import { compareText } from '../values/order';
import { KIND_WORDS, edgeTitle, edgeWords, isWrong, nodeTitle, safe, short, summary } from './labels';
import { type Layout, layout } from './layout';
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

const isHome = (node: GraphNode): node is GraphNode & { readonly namespace: string } =>
  node.namespace !== undefined;

/**
 * A graph as a picture that stands by itself: no font, script or address outside of it. The same graph gives the same bytes, on every
 * machine.
 *
 * @throws GraphError where the package that lays out is not installed, or the graph is too large for it
 */
export function graphSvg(graph: MeshGraph, options: SvgOptions = {}): string {
  const picture = new Picture(graph);
  return picture.draw(layout(picture.dot(), options.folder));
}

/** How a picture is made. */
export interface SvgOptions {
  /**
   * The folder of the project in which `@hpcc-js/wasm-graphviz` is looked for, if it is not beside this library.
   *
   * @default - the current folder
   */
  readonly folder?: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

class Picture {
  private readonly homes: readonly (readonly [string, readonly GraphNode[]])[];
  private readonly names: ReadonlyMap<string, string>;
  private readonly byId: ReadonlyMap<string, GraphNode>;
  private height = 0;

  public constructor(private readonly graph: MeshGraph) {
    const { nodes } = graph;
    this.names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
    this.byId = new Map(nodes.map((node) => [node.id, node]));
    this.homes = [...groupBy(nodes.filter(isHome), ({ namespace }) => namespace)].sort(([a], [b]) =>
      compareText(a, b),
    );
  }

  /** What is laid out: boxes and labels by their sizes alone, without any text. */
  public dot(): string {
    const box = (node: GraphNode) => {
      const { width, height } = sizeOf(node);
      return `${this.nameOf(node.id)} [width=${inches(width)}, height=${inches(height)}];`;
    };
    const homes = this.homes.map(
      ([home, nodes], i) =>
        `subgraph cluster_${i} { margin=14; labeljust=l; label=${table(widthOf(short(home), SMALL) + 8, 14)}; ${nodes.map(box).join(' ')} }`,
    );
    const loose = this.graph.nodes.filter((node) => !isHome(node)).map(box);
    const edges = this.graph.edges.map((edge, i) => {
      const { width, height } = labelSize(edge);
      const label = width === 0 ? '' : `, label=${table(width, height)}`;
      return `${this.nameOf(edge.from)} -> ${this.nameOf(edge.to)} [id=e${i}${label}];`;
    });
    return `digraph { rankdir=LR; nodesep=0.22; ranksep=0.55; node [shape=box, fixedsize=true, label=""]; edge [arrowsize=0.7]; ${[...homes, ...loose, ...edges].join('\n')} }`;
  }

  public draw({ bb = '0,0,0,0', objects = [], edges = [] }: Layout): string {
    const [, , width, height] = numbers(bb);
    this.height = height;
    const title = this.graph.walk === undefined ? 'The mesh' : `The walk of ${this.graph.walk}`;
    const placed = new Map(objects.map((object) => [object.name, object]));
    const laid = new Map(edges.map((edge) => [edge.id, edge]));
    const [w, h] = [Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN];
    return `${[
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${xml(title)}" width="${w}" height="${h}" viewBox="${-MARGIN} ${-MARGIN} ${w} ${h}">`,
      `<title>${xml(title)}</title>`,
      `<desc>${xml(summary(this.graph.nodes))}</desc>`,
      `<style>${STYLE}</style>`,
      `<rect class="paper" x="${-MARGIN}" y="${-MARGIN}" width="${w}" height="${h}"/>`,
      ...this.homes.map(([home], i) => this.home(home, placed.get(`cluster_${i}`)?.bb)),
      ...this.graph.edges.map((edge, i) => this.edge(edge, laid.get(`e${i}`))),
      ...this.graph.nodes.map((node) => this.node(node, placed.get(this.nameOf(node.id))?.pos)),
      '</svg>',
    ]
      .filter((line) => line !== '')
      .join('\n')}\n`;
  }

  private nameOf(id: string): string {
    return this.names.get(id) ?? '';
  }

  private home(name: string, bb: string | undefined): string {
    if (bb === undefined) return '';
    const [left, bottom, right, top] = numbers(bb);
    const [x, y] = [round(left), round(this.height - top)];
    return `<g class="home"><rect x="${x}" y="${y}" width="${round(right - left)}" height="${round(top - bottom)}" rx="6"/><text class="small" x="${round(left + 8)}" y="${round(this.height - top + 14)}">${xml(short(name))}</text></g>`;
  }

  private node(node: GraphNode, pos: string | undefined): string {
    if (pos === undefined) return '';
    const center = this.point(pos);
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
      `<g class="${classes.join(' ')}"><title>${xml(nodeTitle(node))}</title>`,
      `<rect class="box" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(rx)}"/>`,
      `<text class="small" x="${round(center.x)}" y="${round(y + 14)}" text-anchor="middle">${KIND_WORDS[node.kind]}</text>`,
      `<text x="${round(center.x)}" y="${round(y + 29)}" text-anchor="middle">${xml(short(node.name))}</text>`,
      node.strict === true ? lock({ x: x + width - 24, y: y + 5 }, 'all') : '',
      '</g>',
    ].join('');
  }

  private edge(edge: GraphEdge, laid: { readonly pos?: string; readonly lp?: string } | undefined): string {
    const [from, to] = [this.byId.get(edge.from), this.byId.get(edge.to)];
    if (laid?.pos === undefined || from === undefined || to === undefined) return '';
    const parts = laid.pos.split(' ');
    const end = parts.find((part) => part.startsWith('e,'))?.slice(2);
    const points = parts.filter((part) => !/^[se],/.test(part)).map((part) => this.point(part));
    const [first, ...curve] = points;
    const last = points[points.length - 1];
    const tip = end === undefined ? last : this.point(end);
    const classes = ['edge', edge.kind, ...(isWrong(edge) ? ['wrong'] : [])];
    return [
      `<g class="${classes.join(' ')}"><title>${xml(edgeTitle(edge, from, to))}</title>`,
      `<path d="M${pair(first)} C${curve.map(pair).join(' ')}"/>`,
      `<polygon class="head" points="${head(last, tip)}"/>`,
      laid.lp === undefined ? '' : label(edge, this.point(laid.lp)),
      '</g>',
    ].join('');
  }

  /** A point of the layout, whose y grows upwards. */
  private point(text: string): Point {
    const [x, y] = numbers(text);
    return { x, y: this.height - y };
  }
}

const MARGIN = 12;

function sizeOf({ kind, name, strict }: GraphNode): { readonly width: number; readonly height: number } {
  const lockWidth = strict === true ? 2 * LOCK : 0;
  const words = Math.max(widthOf(short(name), LETTER), widthOf(KIND_WORDS[kind], SMALL) + lockWidth);
  return { width: Math.max(64, words + 24), height: 38 };
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
    `<g class="label"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}"/>`,
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

/** The head of an arrow between the end of its line and its tip. */
function head(from: Point, tip: Point): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [dx, dy] = [((tip.x - from.x) / length) * 3.5, ((tip.y - from.y) / length) * 3.5];
  return [tip, { x: from.x - dy, y: from.y + dx }, { x: from.x + dy, y: from.y - dx }].map(pair).join(' ');
}

const numbers = (text: string) => text.split(',').map(Number);
const round = (value: number) => String(Number(value.toFixed(1)));
const pair = ({ x, y }: Point) => `${round(x)},${round(y)}`;
const inches = (pixels: number) => (pixels / 72).toFixed(4);
/** A label of a fixed size, of which Graphviz measures no text. */
const table = (width: number, height: number) =>
  `<<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" width="${Math.ceil(width)}" height="${height}"><tr><td></td></tr></table>>`;
