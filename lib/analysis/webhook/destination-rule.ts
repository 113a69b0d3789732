import type { FieldPath, Manifest } from '../../mesh/manifest';
import { isMeshLabel } from '../../values/host-names';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { checkExportTo, namespaceOf } from './export-to';
import { checkWildcardHost } from './host-name';
import { eachItem } from './items';
import { checkLabels } from './labels';
import { checkSelector } from './selector';
import { checkTrafficPolicy, errorsOnly } from './traffic-policy';

export const destinationRuleRules = ruleTable(
  {
    section: 'destination-rule',
    source: 'istiod, pkg/config/validation/validation.go: ValidateDestinationRule, validateSubset',
  },
  {
    'duplicate-subset': {
      title: 'Two subsets of a destination rule have the same name',
      why: 'istiod refuses the object.',
      mend: 'Name one of them differently, or take it away.',
      covers: ['DestinationRule/57'],
    },
    'subset-without-name': {
      title: 'A subset has no name',
      why: 'istiod refuses the object. An empty item of subsets counts as such a subset.',
      mend: 'Name the subset, as in "v1".',
      covers: ['DestinationRule/56', 'DestinationRule/58'],
    },
    'subset-name': {
      title: 'The name of a subset is malformed',
      why: 'istiod refuses the object.',
      mend: 'Use letters, digits and "-", at most 63 of them; dots and underscores are not allowed.',
      covers: ['DestinationRule/58'],
    },
  },
);

/** What istiod's webhook refuses or warns of in a DestinationRule. */
export function checkDestinationRule({ metadata, spec: given }: Manifest, report: Report): void {
  const spec = given ?? {};
  const namespace = namespaceOf(metadata);
  checkWildcardHost(spec.host, ['spec', 'host'], report);
  checkTrafficPolicy(spec.trafficPolicy, namespace, ['spec', 'trafficPolicy'], report);
  const names = new Set<string>();
  eachItem(spec.subsets, ['spec', 'subsets'], (subset, path) => {
    const name: string = subset.name ?? '';
    if (names.has(name)) {
      const message = `the subset ${JSON.stringify(name)} twice`;
      report(destinationRuleRules['duplicate-subset'], [...path, 'name'], message);
    }
    names.add(name);
    checkSubset(subset, name, namespace, path, report);
  });
  const selects = spec.workloadSelector !== undefined && spec.workloadSelector !== null;
  checkExportTo(spec.exportTo, namespace, ['spec', 'exportTo'], report, { selects });
  checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], report, 'matchLabels');
}

function checkSubset(subset: any, name: string, namespace: string, at: FieldPath, report: Report): void {
  if (name === '') report(destinationRuleRules['subset-without-name'], at, 'a subset without a name');
  else if (!isMeshLabel(name)) {
    report(destinationRuleRules['subset-name'], [...at, 'name'], `the subset ${JSON.stringify(name)}`);
  }
  checkLabels(subset.labels, [...at, 'labels'], report);
  checkTrafficPolicy(subset.trafficPolicy, namespace, [...at, 'trafficPolicy'], errorsOnly(report));
}
