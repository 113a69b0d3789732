import { groupBy } from '../mesh/mesh-index';
import { compareText } from '../values/order';
import { KIND_WORDS, edgeTitle, edgeWords, isWrong, lockSign, nodeTitle, short } from './labels';
import type { GraphEdge, GraphNode, MeshGraph } from './mesh-graph';

/** A text of DOT. Labels know escapes and entities of their own (Graphviz's documentation, "escString" and "HTML entities"). */
export const dotText = (text: string) =>
  `"${text.replace(/[\\"]/g, (char) => `\\${char}`).replaceAll('&', '&amp;')}"`;

const SHAPES: { readonly [kind in GraphNode['kind']]: string } = {
  gateway: 'hexagon',
  host: 'parallelogram',
  service: 'box',
  subset: 'component',
  workload: 'oval',
  outside: 'cds',
  waypoint: 'hexagon',
  answer: 'note',
  namespace: 'folder',
  caller: 'oval',
};

/** A graph in the language of Graphviz. */
export function graphDot({ nodes, edges, walk }: MeshGraph): string {
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lines = [
    'digraph mesh {',
    `  graph [rankdir=LR, fontname="Helvetica"${walk === undefined ? '' : `, label=${dotText(short(walk))}`}]`,
    '  node [fontname="Helvetica"]',
    '  edge [fontname="Helvetica"]',
  ];
  const box = (node: GraphNode) => {
    const lock = node.strict === true ? ' 🔒' : '';
    const label = `${KIND_WORDS[node.kind]} ${short(node.name)}${lock}`;
    const color = isWrong(node) ? ', color=red' : node.walked === true ? ', color=blue, penwidth=2' : '';
    return `${names.get(node.id) ?? ''} [label=${dotText(label)}, shape=${SHAPES[node.kind]}, tooltip=${dotText(nodeTitle(node))}${color}]`;
  };
  const homes = [...groupBy(nodes, ({ namespace = '' }) => namespace)].sort(([a], [b]) => compareText(a, b));
  homes.forEach(([home, list], i) => {
    if (home === '') lines.push(...list.map((node) => `  ${box(node)}`));
    else {
      lines.push(`  subgraph cluster_${i} {`, `    label=${dotText(short(home))}`);
      lines.push(...list.map((node) => `    ${box(node)}`), '  }');
    }
  });
  for (const edge of edges) {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    const label = [short(edgeWords(edge)), lockSign(edge.mutualTls)].filter((text) => text !== '').join(' ');
    const told = [
      ...(label === '' ? [] : [`label=${dotText(label)}`]),
      `tooltip=${dotText(edgeTitle(edge, from, to))}`,
      ...styleOf(edge),
    ];
    lines.push(`  ${names.get(from.id) ?? ''} -> ${names.get(to.id) ?? ''} [${told.join(', ')}]`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function styleOf(edge: GraphEdge): readonly string[] {
  const color = isWrong(edge) ? ['color=red'] : edge.kind === 'walk' ? ['color=blue', 'penwidth=2'] : [];
  if (edge.kind === 'mirror') return ['style=dashed', ...color];
  return edge.kind === 'allows' ? ['style=dotted', 'arrowhead=dot', ...color] : color;
}
