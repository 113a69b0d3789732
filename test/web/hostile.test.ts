import { nodeDetails } from '../../lib/graph/details';
import { graphSvg, meshGraph } from '../../lib/graph';
import { found, namesIn, sendersOf } from '../../web/page/names';
import { ask } from '../../web/page/world';
import { worldOfFiles } from '../../web/playground/world';
import { gappy } from '../support/junk';
import { seeded } from '../support/mutate';
import { propertyRuns } from '../support/runs';
import { randomWorld } from '../support/worlds';
import { garbled, yamlStream } from '../support/yaml-texts';

/** All that the playground does with what somebody typed. */
function shown(text: string): void {
  const world = worldOfFiles([{ path: 'manifests.yaml', text }]);
  const graph = meshGraph(world.mesh);
  graphSvg(graph);
  for (const { id } of graph.nodes) nodeDetails(world.mesh, graph, id);
  const { workloads, gateways } = sendersOf(world.mesh);
  for (const from of workloads.slice(0, 2)) ask(world, { from, url: 'http://web/' });
  for (const via of gateways.slice(0, 2)) ask(world, { via, url: 'http://web/' });
  found(namesIn(world.mesh), 'a', 8);
  world.mesh.coverage.elements();
}

test('whatever is typed is looked at without a failure', () => {
  const failures: string[] = [];
  for (let seed = 1; seed <= propertyRuns(400); seed++) {
    const random = seeded(seed);
    const { yaml } = randomWorld(seed);
    const texts = [
      yaml,
      gappy(random, yaml, 1 + random(5)),
      garbled(random, yaml),
      garbled(random, yamlStream(random)),
    ];
    texts.forEach((text, i) => {
      try {
        shown(text);
      } catch (error) {
        failures.push(
          `${seed} ${i}: ${(error as Error).stack?.split('\n').slice(0, 4).join(' ') ?? String(error)}`,
        );
      }
    });
  }
  expect(failures).toEqual([]);
});
