import { kialiChecks } from '../../../lib/analysis/registry';
import { loadText } from '../../../lib/mesh/load';
import { MeshIndex } from '../../../lib/mesh/mesh-index';
import { Resource } from '../../../lib/mesh/resource';
import { allCases } from '../support/all-cases';
import { propertySample } from '../../support/runs';
import { withNulls } from '../support/nulls';

const slugs = new Set(kialiChecks.flatMap(({ rules }) => Object.values(rules)).map(({ slug }) => slug));
const cases = allCases().filter(({ slug }) => slugs.has(slug));

test.each(cases)('the world of $slug is judged with nulls anywhere', ({ bad }) => {
  const { resources } = loadText(bad, 'case.yaml');
  expect(resources.length).toBeGreaterThan(0);
  resources.forEach((resource, i) => {
    for (const [field, value] of Object.entries(resource.manifest)) {
      if (field === 'apiVersion' || field === 'kind') continue;
      for (const part of propertySample(withNulls(value))) {
        const manifest = { ...resource.manifest, [field]: part };
        const world = resources.map((one, j) => (i === j ? new Resource(manifest) : one));
        const judge = () => {
          const mesh = new MeshIndex(world);
          for (const { check } of kialiChecks) check(mesh, () => undefined);
        };
        expect(judge).not.toThrow();
      }
    }
  });
});
