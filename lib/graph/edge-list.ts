import type { ComparedCaller } from '../compare/difference';
import { requestLine } from '../compare/report/witness-line';
import type { Request } from '../simulate/request';
import { compareText } from '../values/order';
import type { GraphEdge, GraphNode } from './mesh-graph';
import type { Stop } from './stops';

/** What tells an edge from others between the same nodes. */
export interface EdgeKey {
  readonly kind: GraphEdge['kind'];
  readonly from: string;
  readonly to: string;
  readonly requests?: string;
  readonly share?: number;
}

interface Collected {
  readonly key: EdgeKey;
  readonly witness?: Request;
  readonly ports: Set<number>;
  readonly callers: Set<string>;
  readonly problems: Set<string>;
  readonly locks: Set<boolean>;
  /** Whether something is right for some requests that take it. */
  isRight: boolean;
}

/** What is told of an edge by some requests. */
export interface EdgeFacts {
  readonly witness?: Request;
  readonly port?: number;
  readonly callers?: readonly ComparedCaller[];
  readonly hasMutualTls?: boolean;
  /** What is wrong for these requests; an edge has it as a problem where nothing is right for others. */
  readonly problem?: string;
}

/** The nodes and edges of a graph, each once. */
export class GraphParts {
  private readonly nodes = new Map<string, { readonly stop: Stop; readonly problems: Set<string> }>();
  private readonly edges = new Map<string, Collected>();

  /** Adds a node, if it is not there yet. Its id. */
  public node(stop: Stop, problem?: string): string {
    const known = this.nodes.get(stop.id) ?? { stop, problems: new Set() };
    this.nodes.set(stop.id, known);
    if (problem !== undefined) known.problems.add(problem);
    return stop.id;
  }

  /** Tells what is wrong with a node that is there. */
  public problem(id: string, text: string): void {
    this.nodes.get(id)?.problems.add(text);
  }

  /** Whether a node is there. */
  public has(id: string): boolean {
    return this.nodes.has(id);
  }

  /** Takes a node away again, with all of its edges. */
  public drop(id: string): void {
    this.nodes.delete(id);
    for (const [name, { key }] of this.edges) if (key.from === id || key.to === id) this.edges.delete(name);
  }

  /** Adds an edge, or tells more of one that is there. */
  public edge(key: EdgeKey, facts: EdgeFacts = {}): void {
    const id = edgeId(key);
    const known = this.edges.get(id) ?? {
      key,
      witness: facts.witness,
      ports: new Set(),
      callers: new Set(),
      problems: new Set(),
      locks: new Set(),
      isRight: false,
    };
    this.edges.set(id, known);
    if (facts.port !== undefined) known.ports.add(facts.port);
    for (const { kind, name } of facts.callers ?? []) if (kind === 'workload') known.callers.add(name);
    if (facts.hasMutualTls !== undefined) known.locks.add(facts.hasMutualTls);
    if (facts.problem === undefined) known.isRight = true;
    else known.problems.add(facts.problem);
  }

  /** All nodes, by their ids. */
  public sortedNodes(): readonly GraphNode[] {
    return [...this.nodes.values()]
      .map(({ stop, problems }) => ({ ...stop, problems: [...problems].sort(compareText) }))
      .sort((a, b) => compareText(a.id, b.id));
  }

  /** All edges, by their ids. */
  public sortedEdges(): readonly GraphEdge[] {
    return [...this.edges].sort(([a], [b]) => compareText(a, b)).map(([id, edge]) => made(id, edge));
  }
}

const percent = (share: number) => Number((share * 100).toFixed(6));

/** The id of an edge: its kind, its nodes, and what tells it from others between them. */
const edgeId = ({ kind, from, to, requests, share }: EdgeKey) =>
  [
    kind,
    from,
    '->',
    to,
    ...(requests === undefined ? [] : [`(${requests})`]),
    ...(share === undefined ? [] : [`${percent(share)}%`]),
  ].join(' ');

function made(id: string, { key, witness, ports, callers, problems, locks, isRight }: Collected): GraphEdge {
  const { kind, from, to, requests, share } = key;
  return {
    id,
    kind,
    from,
    to,
    ...(share !== undefined && { share }),
    ...(requests !== undefined && { requests }),
    ...(ports.size > 0 && { ports: [...ports].sort((a, b) => a - b) }),
    ...(callers.size > 0 && { callers: [...callers].sort(compareText) }),
    ...(witness !== undefined && { witness: requestLine(witness) }),
    ...(locks.has(true) && { mutualTls: locks.has(false) ? 'some' : 'all' }),
    problems: isRight ? [] : [...problems].sort(compareText),
  };
}
