import { randomWorld } from '../oracle/worlds/world';
import { allCases } from '../analysis/support/all-cases';
import { propertyRuns, propertySample } from '../support/runs';
import { randomWorld as anyWorld } from '../support/worlds';
import { answersTwice, besides, findingsTwice } from './order';
import { loadText } from '../../lib/mesh/load';

const seeds = Array.from({ length: propertyRuns(150) }, (_, i) => i + 1);

describe('the order of files, documents and keys', () => {
  test('changes no finding about a mesh', () => {
    for (const seed of seeds) {
      const world = anyWorld(seed);
      const [one, other] = findingsTwice(world.manifests, seed, besides(world));
      expect({ seed, findings: other }).toEqual({ seed, findings: one });
    }
  });

  test('changes no finding about a case of a rule', () => {
    let compared = 0;
    for (const { slug, bad, good, options } of propertySample(allCases())) {
      for (const yaml of [bad, good]) {
        const { resources, faults } = loadText(yaml, 'case.yaml');
        if (faults.length > 0) continue;
        compared++;
        const manifests = resources.map(({ manifest }) => manifest);
        const [one, other] = findingsTwice(manifests, compared, options);
        expect({ slug, findings: other }).toEqual({ slug, findings: one });
      }
    }
    expect(compared).toBeGreaterThan(propertyRuns(1000));
  });

  test('changes no answer of the model', () => {
    for (const seed of seeds) {
      const [one, other] = answersTwice(randomWorld(seed));
      expect({ seed, answers: other }).toEqual({ seed, answers: one });
    }
  });
});
