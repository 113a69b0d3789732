import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';

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

/** A status that the proxy answers with. istiod takes 600 too. */
export function checkStatus(status: number | null | undefined, at: FieldPath, report: Report): void {
  const value = status ?? 0;
  if (value >= 200 && value <= 600) return;
  report(httpStatusRules['http-status'], at, `status ${value}; expected 200 to 599`);
}
