import type { Resource } from '../../mesh/resource';
import { type ExportTo, exportToChecks } from '../../values/export-to';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';

export const exportToRules = ruleTable<keyof typeof exportToChecks>(
  { section: 'export-to', source: 'istiod, pkg/config/validation/validation.go: validateExportTo' },
  {
    entry: {
      title: 'An entry of exportTo is not a namespace',
      why: 'istiod refuses the object.',
      mend: 'Name a namespace, "." for the own one or "*" for all.',
      covers: ['VirtualService/98', 'DestinationRule/60', 'ServiceEntry/41'],
    },
    none: {
      title: 'Something other than a service entry is exported to "~"',
      why: '"~" hides a service from all; istiod refuses it for routing rules and policies.',
      mend: 'Name the namespaces that are to see it, or "." for the own one.',
      source: 'istiod, pkg/config/visibility/visibility.go: Validate',
      covers: ['VirtualService/98', 'DestinationRule/60'],
    },
    duplicate: {
      title: 'A namespace stands twice in exportTo',
      why: 'istiod refuses the object. "." and the name of the own namespace are the same.',
      mend: 'Remove one of the two.',
      covers: ['VirtualService/99', 'DestinationRule/61', 'ServiceEntry/42'],
    },
    'all-and-others': {
      title: 'exportTo has "*" beside others',
      why: '"*" is every namespace already; istiod refuses the object.',
      mend: 'Keep "*" alone, or the others.',
      covers: ['VirtualService/100', 'DestinationRule/62', 'ServiceEntry/43'],
    },
    'none-and-others': {
      title: 'exportTo has "~" beside others',
      why: '"~" is nobody; istiod refuses the object.',
      mend: 'Keep "~" alone, or the others.',
      covers: ['ServiceEntry/44'],
    },
    'selector-and-other-namespace': {
      title: 'A destination rule with a workload selector is exported to another namespace',
      why: 'Such a rule is for clients of its own namespace; istiod refuses the object.',
      mend: 'Set exportTo to ["."], or leave it out.',
      covers: ['DestinationRule/63'],
    },
    'selector-and-several': {
      title: 'A destination rule with a workload selector is exported to several namespaces',
      why: 'Such a rule is for clients of its own namespace; istiod refuses the object.',
      mend: 'Set exportTo to ["."], or leave it out.',
      covers: ['DestinationRule/64'],
    },
  },
);

/** The namespaces to which an object of some namespace is exported. */
export function checkExportTo(
  entries: readonly string[] | undefined,
  namespace: string,
  report: Report,
  options: Pick<ExportTo, 'mayHide' | 'selects'> = {},
): void {
  const exported = entries && { ...options, entries, namespace };
  placeFaults(exportToRules, exportToChecks, exported, ['spec', 'exportTo'], report);
}

/** The namespace of an object; one that names none is applied to the default one. */
export const namespaceOf = ({ namespace }: Resource): string => namespace || 'default';
