import { lacksNamespace } from '../../../mesh/known';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'namespace', source: 'Kiali, business/checkers/common/export_to_namespace_checker.go' },
  {
    'export-to-not-found': {
      codes: ['KIA0005'],
      title: 'An object is exported to a namespace that is not there',
      why: 'Nobody sees it there. A namespace counts as there if anything stands in it; where no manifest shows a namespace at all, none is missed.',
      mend: 'Name a namespace that there is, "." for the own or "*" for all, or declare it where it is made elsewhere.',
      covers: ['KIA0005'],
    },
  },
);

const SIGNS = new Set(['.', '*', '~', '']);

/** Whether the namespaces to which objects are exported are there. */
export const exportedNamespaces: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry'] as const) {
      for (const resource of mesh.all(kind)) {
        (resource.spec.exportTo ?? []).forEach((scope, i) => {
          const name = scope ?? '';
          if (SIGNS.has(name) || !lacksNamespace(mesh, name)) return;
          report(rules['export-to-not-found'], resource, ['spec', 'exportTo', i], `no namespace ${name}`);
        });
      }
    }
  },
};
