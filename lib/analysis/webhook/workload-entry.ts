import type { Manifest } from '../../mesh/manifest';
import type { Report } from '../problem';
import { checkEndpoint } from './endpoint';

/** What istiod's webhook refuses or warns of in a WorkloadEntry. */
export function checkWorkloadEntry({ spec }: Manifest, report: Report): void {
  checkEndpoint(spec ?? {}, ['spec'], report, { byName: true });
}
