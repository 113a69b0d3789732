import type { FieldPath } from '../../mesh/manifest';
import { labelChecks } from '../../values/mesh-labels';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';

const WHERE = [
  'VirtualService/34',
  'VirtualService/94',
  'DestinationRule/59',
  'ServiceEntry/22',
  'ServiceEntry/29',
  'WorkloadEntry/8',
];

export const labelRules = ruleTable<keyof typeof labelChecks>(
  { section: 'labels', source: 'istiod, pkg/config/labels/instance.go: Validate' },
  {
    key: {
      title: 'The key of a label is malformed',
      why: 'No pod can carry such a label; istiod refuses the object.',
      mend: 'Write an optional DNS name with "/", then at most 63 letters, digits, "-", "_" and ".".',
      covers: WHERE,
    },
    value: {
      title: 'The value of a label is malformed',
      why: 'No pod can carry such a label; istiod refuses the object.',
      mend: 'Use letters, digits, "-", "_" and ".", with a letter or digit at both ends.',
      covers: WHERE,
    },
  },
);

/** Labels of workloads, in a map. */
export function checkLabels(
  labels: { readonly [key: string]: string } | undefined,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(labelRules, labelChecks, labels, at, report);
}
