import type { Resource } from '../../mesh/resource';
import type { Report } from '../check';
import { checkEndpoint } from './endpoint';

/** What istiod's webhook refuses or warns of in a WorkloadEntry. */
export function checkWorkloadEntry({ spec }: Resource<'WorkloadEntry'>, report: Report): void {
  checkEndpoint({ endpoint: spec, use: 'either' }, ['spec'], report);
}
