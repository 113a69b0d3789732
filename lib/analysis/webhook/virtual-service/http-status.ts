import type { FieldPath } from '../../../mesh/manifest';
import { httpStatusFault } from '../../../values/networking/http-status-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFault } from '../place-faults';

export const httpStatusRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateHTTPStatus',
  },
  {
    'http-status': {
      title: 'The status of an answer is out of range',
      why: 'The status of a direct response or of an abort goes to the caller as it is; istiod refuses the object.',
      mend: 'Give a status from 200 to 599.',
      covers: ['VirtualService/51', 'VirtualService/69'],
    },
  },
);

/** A status that the proxy answers with. */
export function checkStatus(status: number | undefined, at: FieldPath, report: Report): void {
  placeFault(httpStatusRules['http-status'], httpStatusFault(status ?? 0, 'status'), at, report);
}
