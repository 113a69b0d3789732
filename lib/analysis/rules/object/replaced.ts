import type { Resource } from '../../../mesh/resource';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'object', source: 'Kubernetes, kubectl apply', codes: ['mesh'] },
  {
    replaced: {
      once: 'object',
      level: 'warning',
      title: 'Two objects have the same kind and name',
      why: 'If both are applied, the later one replaces the other. Files that define the same objects are taken for alternatives, and each is judged together with the files that do not define the same objects.',
      mend: 'Rename one of them, or merge the two. Judge alternatives, such as one for each environment, one at a time.',
    },
  },
);

/** Two files that define the same objects, and those of the first. */
export interface Rivals {
  readonly files: readonly [string, string];
  readonly objects: readonly Resource[];
}

/** Files that define the same objects: one report for each pair of them. */
export function reportRivals(rivals: readonly Rivals[], report: MeshReport): void {
  for (const { files, objects } of rivals) {
    const [first] = objects;
    const more = objects.length - 1;
    const others = more === 0 ? '' : ` and ${more} more object${more === 1 ? '' : 's'}`;
    const message = `The file ${files[1]} also defines ${first.text}${others} of ${files[0]}; if both are applied, the later one replaces the earlier.`;
    report(rules.replaced, first, ['metadata', 'name'], message);
  }
}

/** Objects that a later one of the same kind and name replaces. */
export const replacedObjects: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const { resource } of mesh.replaced) {
      // Names of this kind are made up by the API server, and are never the same.
      if (!resource.manifest.metadata?.name) continue;
      report(
        rules.replaced,
        resource,
        ['metadata', 'name'],
        `A later object with the same name replaces ${resource.text}, so this one has no effect.`,
      );
    }
  },
};
