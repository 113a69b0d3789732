import fc from 'fast-check';
import { graphDot, graphJson, graphMermaid, type MeshGraph, meshGraph } from '../../lib/graph';
import { Mesh, type OutcomeEnd, requestOf } from '../../lib/simulate';
import { gatewayClasses } from '../../lib/compare/callers';
import { partAround } from '../../lib/graph/focus';
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

/** The ids of all that stands in a namespace. */
function seedsIn({ _index: mesh, _model: model }: Mesh, namespace: string): readonly string[] {
  const stops = new Stops(model);
  const services = model.registry.services.filter((service) => service.namespace === namespace);
  const workloads = mesh.workloads
    .filter(({ resource }) => resource.origin.assumed !== true)
    .map(({ resource }) => stops.pods(`${resource.namespace}/${resource.name}`));
  const gateways = gatewayClasses([model]).map(({ one }) => stops.gateway(one.name));
  const places = model.registry.services.map(({ host }) => stops.place({ host }));
  const stand = [...workloads, ...gateways, ...places].filter((stop) => stop.namespace === namespace);
  return [...stand.map(({ id }) => id), ...services.map(({ host }) => `host:mesh|${host}`)];
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

  test('what a workload may call is shown by a request that it sends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const { nodes, edges } = meshGraph(Mesh.fromManifests(world(seed).manifests), { limit: 10_000 });
        const byId = new Map(nodes.map((node) => [node.id, node]));
        for (const { from, witness } of edges.filter(({ kind }) => kind === 'allows')) {
          const { name, namespace = '' } = byId.get(from)!;
          expect(witness).toMatchObject({ from: `${name}.${namespace}` });
        }
      }),
      { numRuns: Math.ceil(runs / 2) },
    );
  });

  test('a part that is drawn is that part of the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 4 }), (seed, steps) => {
        const mesh = Mesh.fromManifests(world(seed).manifests);
        const whole = meshGraph(mesh, { limit: 10_000 });
        const drawn = ({ nodes, edges }: MeshGraph) => ({ nodes, edges });
        const named = whole.nodes.filter(({ kind }) => kind === 'workload' || kind === 'gateway');
        for (const { id, name, namespace = '' } of named) {
          const part = meshGraph(mesh, { focus: `${name}.${namespace}`, steps, limit: 0 });
          // Where a workload and a gateway have one name, the first is meant.
          if (named.filter((node) => node.name === name && node.namespace === namespace).length > 1) continue;
          expect(drawn(part)).toEqual(drawn(partAround(whole, [id], steps)));
          expect(whole.uncertain).toEqual(expect.arrayContaining([...part.uncertain]));
        }
        for (const namespace of mesh._index.namespaces) {
          const seeds = seedsIn(mesh, namespace);
          if (seeds.length === 0) continue;
          const part = meshGraph(mesh, { namespace, limit: 0 });
          expect(drawn(part)).toEqual(drawn(partAround(whole, seeds, 1)));
        }
      }),
      { numRuns: Math.ceil(runs / 2) },
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
