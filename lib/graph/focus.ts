import type { MeshGraph } from './mesh-graph';
import { Neighbours } from './neighbours';

/** Edges along which a part of a mesh is followed: that a workload may call another does not make them one part. */
const FOLLOWED: ReadonlySet<string> = new Set(['serves', 'route', 'mirror', 'through', 'endpoint', 'walk']);

/**
 * The part of a graph around some nodes. Who may call the hosts in it is drawn too.
 *
 * @param seeds the ids of the nodes in the middle
 * @param steps how many edges around them are followed
 */
export function partAround(
  { nodes, edges, ...rest }: MeshGraph,
  seeds: readonly string[],
  steps: number,
): MeshGraph {
  const joined = new Neighbours();
  for (const { kind, from, to } of edges) if (FOLLOWED.has(kind)) joined.join(from, to);
  const near = joined.within(seeds, steps);
  const kept = edges.filter(({ kind, from, to }) =>
    kind === 'allows' ? near.has(to) : near.has(from) && near.has(to),
  );
  const named = new Set([...near, ...kept.flatMap(({ from, to }) => [from, to])]);
  return { ...rest, nodes: nodes.filter(({ id }) => named.has(id)), edges: kept };
}
