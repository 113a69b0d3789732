import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'object', source: 'Kubernetes, kubectl apply', codes: ['mesh'] },
  {
    replaced: {
      once: 'object',
      title: 'Two objects have one kind and name',
      why: 'Both are applied, and what is applied later replaces the other: half of what is written here is not in the cluster.',
      mend: 'Give one of them another name, or join the two.',
    },
  },
);

/** Objects that a later one of the same kind and name replaces. */
export const replacedObjects: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const { resource, by } of mesh.replaced) {
      // Names of this kind are made up by the API server, and are never the same.
      if (!resource.manifest.metadata?.name) continue;
      const { file } = by.origin;
      const where = file === undefined || file === resource.origin.file ? 'a later one' : `that of ${file}`;
      report(
        rules.replaced,
        resource,
        ['metadata', 'name'],
        `${resource.text} is replaced by ${where} of the same name`,
      );
    }
  },
};
