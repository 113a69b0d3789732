import type { MeshGraph } from './mesh-graph';

/** A graph as JSON, one node or edge a line. The schema is in docs/graph.md; what is in it stays, and more may come. */
export function graphJson({ nodes, edges, byNamespace, walk, uncertain }: MeshGraph): string {
  const rest = [
    `"version": 1`,
    `"byNamespace": ${String(byNamespace)}`,
    ...(walk === undefined ? [] : [`"walk": ${JSON.stringify(walk)}`]),
    `"nodes": ${list(nodes)}`,
    `"edges": ${list(edges)}`,
    `"uncertain": ${list(uncertain)}`,
  ];
  return `{\n${rest.join(',\n')}\n}\n`;
}

const list = (values: readonly unknown[]) =>
  values.length === 0 ? '[]' : `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
