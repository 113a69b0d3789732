import type { Finding } from '../analysis/finding';
import { allRules } from '../analysis/registry';
import type { PageFinding } from './page-data';

/** A finding with what its rule says, so that nothing has to be looked up elsewhere. */
export function pageFinding(finding: Finding): PageFinding {
  const { title = '', why = '' } = allRules().get(finding.rule) ?? {};
  return { ...finding, title, why };
}
