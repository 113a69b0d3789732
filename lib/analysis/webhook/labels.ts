import type { FieldPath } from '../../mesh/manifest';
import { isMeshLabelKey, isMeshLabelValue } from '../../values/mesh-labels';
import type { Report } from '../problem';
import { ruleTable } from '../rule';

const WHERE = [
  'VirtualService/34',
  'VirtualService/94',
  'DestinationRule/59',
  'ServiceEntry/22',
  'ServiceEntry/29',
  'WorkloadEntry/8',
];

export const labelRules = ruleTable(
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
export function checkLabels(labels: any, at: FieldPath, report: Report): void {
  if (labels === undefined || labels === null) return;
  for (const key of Object.keys(labels)) {
    const value: string = labels[key] ?? '';
    if (!isMeshLabelKey(key)) report(labelRules.key, [...at, key], `the key ${JSON.stringify(key)}`);
    if (!isMeshLabelValue(value))
      report(labelRules.value, [...at, key], `the value ${JSON.stringify(value)}`);
  }
}
