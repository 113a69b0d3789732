import type { FieldPath } from '../../mesh/manifest';
import { portFault } from '../../values/checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFault } from './place-faults';

export const portNumberRules = ruleTable(
  {
    section: 'port-number',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidatePort',
  },
  {
    range: {
      title: 'A port is out of range',
      why: 'istiod refuses the object. A destination with "port: {}" has the port 0.',
      mend: 'Give a number from 1 to 65535, or leave the port out where it may be.',
      covers: [
        'VirtualService/33',
        'VirtualService/66',
        'VirtualService/86',
        'VirtualService/94',
        'ServiceEntry/14',
        'ServiceEntry/18',
        'ServiceEntry/22',
        'ServiceEntry/30',
        'WorkloadEntry/7',
        'WorkloadGroup/5',
        'WorkloadGroup/10',
        'Sidecar/8',
        'Sidecar/14',
        'Sidecar/40',
        'Sidecar/59',
      ],
    },
  },
);

/** A port from 1 to 65535; one that is missing is 0. */
export function checkPortNumber(number: number | undefined, at: FieldPath, report: Report): void {
  placeFault(portNumberRules.range, portFault(number ?? 0, 'port'), at, report);
}

/** A port that may be missing, or 0 for none. */
export function checkOptionalPort(number: number | undefined, at: FieldPath, report: Report): void {
  if (number) checkPortNumber(number, at, report);
}
