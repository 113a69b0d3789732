import { groupBy } from '../mesh/mesh-index';
import { compareText } from '../values/order';
import { KIND_WORDS, edgeWords, isWrong, lockSign, short } from './labels';
import type { GraphEdge, GraphNode, MeshGraph } from './mesh-graph';

/** Letters, digits and what means nothing to Mermaid at any place; all else is written as an entity. */
const SPECIAL = /^-|[^\p{L}\p{N} ./:%()-]/gu;

/** A text of Mermaid: in quotes, with entities by number (Mermaid's documentation, `syntax/flowchart.md`, "Entity codes to escape characters"). */
const quoted = (text: string) => `"${text.replace(SPECIAL, (char) => `#${char.codePointAt(0) ?? 0};`)}"`;

const SHAPES: { readonly [kind in GraphNode['kind']]: readonly [string, string] } = {
  gateway: ['{{', '}}'],
  host: ['[/', '/]'],
  service: ['[', ']'],
  subset: ['[[', ']]'],
  workload: ['([', '])'],
  outside: ['>', ']'],
  waypoint: ['{{', '}}'],
  answer: ['(', ')'],
  namespace: ['[', ']'],
  caller: ['([', '])'],
};

const ARROWS: { readonly [kind in GraphEdge['kind']]: string } = {
  serves: '-->',
  route: '-->',
  mirror: '-.->',
  through: '-->',
  endpoint: '-->',
  allows: '--o',
  walk: '==>',
  sends: '-->',
};

/** A graph as a Mermaid flowchart, as GitHub and GitLab draw it in Markdown. */
export function graphMermaid({ nodes, edges, walk }: MeshGraph): string {
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const nameOf = (id: string) => names.get(id) ?? '';
  const lines = ['flowchart LR'];
  const box = (node: GraphNode) => {
    const [open, close] = SHAPES[node.kind];
    const lock = node.strict === true ? ' 🔒' : '';
    const text = `${KIND_WORDS[node.kind]} ${short(node.name)}${lock}`;
    return `${nameOf(node.id)}${open}${quoted(text).replaceAll('#128274;', '🔒')}${close}`;
  };
  const homes = groupBy(nodes, ({ namespace = '' }) => namespace);
  [...homes]
    .sort(([a], [b]) => compareText(a, b))
    .forEach(([home, list], i) => {
      if (home === '') lines.push(...list.map((node) => `  ${box(node)}`));
      else
        lines.push(
          `  subgraph g${i}[${quoted(short(home))}]`,
          ...list.map((node) => `    ${box(node)}`),
          '  end',
        );
    });
  const wrongEdges: number[] = [];
  edges.forEach((edge, i) => {
    const words = [short(edgeWords(edge)), lockSign(edge.mutualTls)].filter((text) => text !== '').join(' ');
    const label = words === '' ? '' : `|${quoted(words).replaceAll('#128274;', '🔒')}|`;
    lines.push(`  ${nameOf(edge.from)} ${ARROWS[edge.kind]}${label} ${nameOf(edge.to)}`);
    if (isWrong(edge)) wrongEdges.push(i);
  });
  const marked = (test: (node: GraphNode) => boolean) => nodes.filter(test).map(({ id }) => nameOf(id));
  const wrong = marked(isWrong);
  const walked = walk === undefined ? [] : marked((node) => node.walked === true && !isWrong(node));
  if (wrong.length > 0)
    lines.push('  classDef wrong stroke:#d1242f,stroke-width:2px', `  class ${wrong.join(',')} wrong`);
  if (walked.length > 0)
    lines.push('  classDef walked stroke:#0969da,stroke-width:3px', `  class ${walked.join(',')} walked`);
  if (wrongEdges.length > 0) lines.push(`  linkStyle ${wrongEdges.join(',')} stroke:#d1242f`);
  return `${lines.join('\n')}\n`;
}
