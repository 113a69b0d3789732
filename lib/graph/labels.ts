import { printable } from '../values/printable';
import type { GraphEdge, GraphNode } from './mesh-graph';

/** The longest text that is drawn in a picture; the whole stands in its title. */
const LONGEST = 44;

/** What no XML document may hold: halves of surrogate pairs, and what is no character. */
const NO_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

/** A text of strangers as one line that every format may hold. */
export const safe = (text: string) => printable(text).replace(NO_CHARACTER, '\ufffd');

/** A text that is not too long to be drawn. */
export function short(text: string): string {
  const letters = [...safe(text)];
  return letters.length <= LONGEST ? letters.join('') : `${letters.slice(0, LONGEST - 1).join('')}…`;
}

/** A share in words: `70 %`. */
export const percent = (share: number) => `${Number((share * 100).toFixed(2))} %`;

/** The words at an edge, without those on mutual TLS; empty where the arrow says enough. */
export function edgeWords({ kind, share, requests, count, from }: GraphEdge): string {
  const part = share === undefined ? '' : percent(share);
  const ofHost = from.startsWith('host:') || from.startsWith('workload:');
  switch (kind) {
    case 'route':
    case 'through':
      // All requests of which nothing is told need no words.
      return [share === 1 && requests !== undefined ? '' : part, requests ?? '']
        .filter((text) => text !== '')
        .join(ofHost ? ' of ' : ' ');
    case 'mirror':
      return `copies ${part}`;
    case 'allows':
      return requests === undefined ? 'may call' : `may call: ${requests}`;
    case 'walk':
      return part;
    case 'sends':
      return count === 1 ? '1 route' : `${count ?? 0} routes`;
    default:
      return '';
  }
}

/** What the kinds of nodes are called. */
export const KIND_WORDS: { readonly [kind in GraphNode['kind']]: string } = {
  gateway: 'gateway',
  host: 'host',
  service: 'service',
  subset: 'subset',
  workload: 'workload',
  outside: 'outside host',
  waypoint: 'waypoint',
  answer: 'answer of the proxy',
  namespace: 'namespace',
  caller: 'caller',
};

/** A node in whole words. */
export function nodeTitle({ kind, name, namespace, strict, problems }: GraphNode): string {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const lock = strict === true ? ' It takes mutual TLS only.' : '';
  return safe([`${KIND_WORDS[kind]} ${name}${where}.${lock}`, ...problems].join(' '));
}

const VERBS: { readonly [kind in GraphEdge['kind']]: string } = {
  serves: 'serves',
  route: 'sends to',
  mirror: 'copies to',
  through: 'sends through',
  endpoint: 'is answered by',
  allows: 'may call',
  walk: 'goes to',
  sends: 'sends to',
};

/** An edge in whole words. */
export function edgeTitle(edge: GraphEdge, from: GraphNode, to: GraphNode): string {
  const { kind, share, requests, mutualTls, ports = [], problems, count } = edge;
  const lock =
    mutualTls === undefined ? [] : [mutualTls === 'all' ? 'with mutual TLS' : 'partly with mutual TLS'];
  const parts = [
    `${from.name} ${VERBS[kind]} ${to.name}`,
    ...(share === undefined ? [] : [percent(share)]),
    ...(count === undefined ? [] : [edgeWords(edge)]),
    ...(requests === undefined ? [] : [requests]),
    ...(ports.length === 0 ? [] : [`port ${ports.join(', ')}`]),
    ...lock,
  ];
  return safe([`${parts.join(', ')}.`, ...problems].join(' '));
}

/** Whether something is wrong with a node or edge. */
export const isWrong = ({ problems }: { readonly problems: readonly string[] }) => problems.length > 0;

/** A sign for mutual TLS in formats that draw text alone. */
export const lockSign = (mutualTls: GraphEdge['mutualTls']) =>
  mutualTls === undefined ? '' : mutualTls === 'all' ? '🔒' : '🔒 partly';

/** What stands in a graph, in one sentence. */
export function summary(nodes: readonly GraphNode[]): string {
  const counts = Object.entries(KIND_WORDS).flatMap(([kind, words]) => {
    const { length } = nodes.filter((node) => node.kind === kind);
    return length === 0 ? [] : [`${words}: ${length}`];
  });
  const wrong = nodes.filter(isWrong).length;
  return [...counts, ...(wrong === 0 ? [] : [`with problems: ${wrong}`])].join(', ');
}
