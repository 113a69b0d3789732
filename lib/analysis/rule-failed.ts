import type { Resource } from '../mesh/resource';
import type { Collector } from './collector';
import { type Rule, ruleTable } from './rule';

/** What the judge says of itself. */
export const judgeRules = ruleTable(
  { section: 'judge', source: 'this project', codes: ['mesh'], level: 'error' },
  {
    'rule-failed': {
      title: 'A check of the judge failed',
      why: 'The judge itself has a defect: this check could not be made to its end, and what it would have found is not in the report. Everything else was judged.',
      mend: 'Report the defect to the cdk8s-istio project, with this message and the manifest about which it is.',
    },
  },
);

/**
 * Makes one check. Should it throw, that is a finding about the check, and the rest of the report is made all the same.
 *
 * @returns what the check returned; undefined where it threw
 */
export function guarded<T>(
  collector: Collector,
  check: string,
  resource: Resource | undefined,
  action: () => T,
): T | undefined {
  try {
    return action();
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const message = `The check ${check} failed with ${what}.`;
    if (resource === undefined) collector.reportUse(judgeRules['rule-failed'], message);
    else collector.report(judgeRules['rule-failed'], resource, [], message);
    return undefined;
  }
}

/** The name of a check across objects: its rules. */
export const rulesText = (rules: Readonly<Record<string, Rule>>) =>
  Object.values(rules)
    .map(({ slug }) => slug)
    .join(', ');
