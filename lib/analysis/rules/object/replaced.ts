import type { Resource } from '../../../mesh/resource';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';
import { listed } from '../selected-pods';

const rules = ruleTable(
  { section: 'object', source: 'Kubernetes, kubectl apply', codes: ['mesh'] },
  {
    replaced: {
      once: 'object',
      level: 'warning',
      title: 'Two objects have the same kind and name',
      why: 'If both are applied, the later one replaces the other. Files that define the same objects are taken for alternatives, and each is judged together with the files that have no object in common with it.',
      mend: 'Rename one of them, or merge the two. Judge alternatives, such as one for each environment, one at a time.',
    },
  },
);

/** Files that define the same objects. */
export interface Rivals {
  /** In the order of their names. */
  readonly files: readonly string[];
  /** Of each file the first object that another one defines too. */
  readonly objects: readonly Resource[];
  /** How many objects several of them define. */
  readonly count: number;
}

const NAME = ['metadata', 'name'];

/** Files that define the same objects: one report for all that are alternatives of one another. */
export function reportRivals(rivals: readonly Rivals[], report: MeshReport): void {
  for (const { files, objects, count } of rivals) {
    const [first, ...others] = objects;
    const more = count === 1 ? '' : ` and ${count - 1} more object${count === 2 ? '' : 's'}`;
    const message =
      files.length === 2
        ? `The file ${files[1]} also defines ${first.text}${more} of ${files[0]}; if both are applied, the later one replaces the earlier.`
        : `The ${files.length} files ${listed(files)} define the same objects, ${first.text}${more}; if several of them are applied, the later one replaces the earlier.`;
    const elsewhere = others.map((resource) => ({ resource, path: NAME }));
    report(rules.replaced, first, NAME, message, undefined, undefined, elsewhere);
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
        NAME,
        `A later object with the same name replaces ${resource.text}, so this one has no effect.`,
      );
    }
  },
};
