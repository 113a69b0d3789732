import type { Resource } from '../../mesh/resource';
import { subsetChecks } from '../../values/networking/traffic-policy-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkExportTo, namespaceOf } from './export-to';
import { checkWildcardHost } from './host-name';
import { checkLabels, checkSelector } from './selector';
import { placeFaults } from './place-faults';
import { checkTrafficPolicy, errorsOnly } from './traffic-policy';

export const destinationRuleRules = ruleTable<keyof typeof subsetChecks>(
  {
    section: 'destination-rule',
    source: 'istiod, pkg/config/validation/validation.go: ValidateDestinationRule, validateSubset',
  },
  {
    'duplicate-subset': {
      title: 'Two subsets of a destination rule have the same name',
      why: 'istiod refuses the object.',
      mend: 'Name one of them differently, or remove it.',
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
export function checkDestinationRule(resource: Resource<'DestinationRule'>, report: Report): void {
  const { spec } = resource;
  const namespace = namespaceOf(resource);
  checkWildcardHost(spec.host, ['spec', 'host'], report);
  checkTrafficPolicy(spec.trafficPolicy, namespace, ['spec', 'trafficPolicy'], report);
  placeFaults(destinationRuleRules, subsetChecks, spec, ['spec'], report);
  spec.subsets?.forEach(({ labels, trafficPolicy }, i) => {
    const path = ['spec', 'subsets', i];
    checkLabels(labels, [...path, 'labels'], report);
    checkTrafficPolicy(trafficPolicy, namespace, [...path, 'trafficPolicy'], errorsOnly(report));
  });
  checkExportTo(spec.exportTo, namespace, report, { selects: spec.workloadSelector !== undefined });
  checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], report);
}
