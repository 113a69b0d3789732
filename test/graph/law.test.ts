import fc from 'fast-check';
import { graphDot, graphJson, graphMermaid, type MeshGraph, meshGraph } from '../../lib/graph';
import { Mesh, type OutcomeEnd, requestOf } from '../../lib/simulate';
import { Stops } from '../../lib/graph/stops';
import { worlds } from '../laws/worlds';
import { propertyRuns } from '../support/runs';

const kinds = Object.entries(worlds);

/** How much of what becomes of a request passes two nodes one after the other, by the model alone. */
function passing(mesh: Mesh, ends: readonly OutcomeEnd[], from: string, to: string): number {
  const stops = new Stops(mesh._model);
  return ends
    .filter((end) => {
      // What a proxy answers by itself is named by the host, which the id of the node tells.
      const host = to.startsWith('answer:') ? to.slice('answer:'.length, to.lastIndexOf('|')) : from;
      const ids = [from.startsWith('host:') ? from : host, ...stops.of(end, host).map(({ id }) => id)];
      return ids.some((id, i) => id === from && ids[i + 1] === to);
    })
    .reduce((sum, { probability }) => sum + probability, 0);
}

const walkable = ({ edges }: MeshGraph) => edges.filter(({ kind }) => kind === 'route' || kind === 'through');

describe.each(kinds)('in random meshes: %s', (_, world) => {
  const runs = propertyRuns(40);

  test('each route with a share is what the model answers to a request that takes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const mesh = Mesh.fromManifests(world(seed).manifests);
        for (const { from, to, share = 0, witness } of walkable(meshGraph(mesh, { limit: 10_000 }))) {
          const { outcomes } = mesh.send(requestOf(witness));
          expect(passing(mesh, outcomes, from, to)).toBeCloseTo(share, 6);
        }
      }),
      { numRuns: runs },
    );
  });

  test('the order of manifests changes no byte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const { manifests } = world(seed);
        const drawn = (list: readonly unknown[]) => {
          const graph = meshGraph(Mesh.fromManifests(list), { limit: 10_000 });
          return [graphJson(graph), graphMermaid(graph), graphDot(graph)];
        };
        expect(drawn([...manifests].reverse())).toEqual(drawn(manifests));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });
});
