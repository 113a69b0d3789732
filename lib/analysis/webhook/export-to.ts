import type { FieldPath } from '../../mesh/manifest';
import { isMeshLabel } from '../../values/host-names';
import type { Report } from '../problem';
import { ruleTable } from '../rule';

export const exportToRules = ruleTable(
  { section: 'export-to', source: 'istiod, pkg/config/validation/validation.go: validateExportTo' },
  {
    entry: {
      title: 'An entry of exportTo is no namespace',
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
      mend: 'Take one of the two away.',
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

/** What is special about exportTo of a kind. */
export interface ExportToOptions {
  /** "~" is allowed: service entries. */
  readonly mayHide?: boolean;
  /** It selects the workloads for which it holds: destination rules. */
  readonly selects?: boolean;
}

/** The namespaces to which an object of some namespace is exported. */
export function checkExportTo(
  exportTo: readonly (string | null)[] | null | undefined,
  namespace: string,
  at: FieldPath,
  report: Report,
  { mayHide = false, selects = false }: ExportToOptions = {},
): void {
  if (!exportTo || exportTo.length === 0) return;
  const seen = new Set<string>();
  exportTo.forEach((given, i) => {
    const entry = given ?? '';
    const path = [...at, i];
    const key = entry === '.' ? namespace : entry;
    if (seen.has(key)) {
      const what = key === entry ? JSON.stringify(entry) : '"." and the own namespace';
      report(exportToRules.duplicate, path, `${what} twice`);
    } else if (key === '~' && !mayHide)
      report(exportToRules.none, path, '"~"; expected a namespace, "." or "*"');
    else if (key === '*' || key === '~' || isMeshLabel(key)) seen.add(key);
    else report(exportToRules.entry, path, 'an entry that is neither a namespace nor "." nor "*"');
  });
  if (selects && seen.size > 0) {
    if (!seen.has(namespace)) {
      const rule = exportToRules['selector-and-other-namespace'];
      report(rule, at, 'another namespace than the own one, beside a workload selector');
    } else if (seen.size > 1) {
      report(exportToRules['selector-and-several'], at, 'several entries, beside a workload selector');
    }
  }
  if (exportTo.length === 1) return;
  if (seen.has('*')) report(exportToRules['all-and-others'], at, '"*" beside others');
  if (seen.has('~')) report(exportToRules['none-and-others'], at, '"~" beside others');
}

/** The namespace of an object; one that names none is applied to the default one. */
export const namespaceOf = (metadata: any): string => metadata?.namespace || 'default';
