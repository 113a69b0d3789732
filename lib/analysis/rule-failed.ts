import type { Resource } from '../mesh/resource';
import type { Collector } from './collector';
import { type Rule, ruleTable } from './rule';

/** What the judge says of itself. */
export const judgeRules = ruleTable(
  { section: 'judge', source: 'this project', codes: ['mesh'], level: 'error' },
  {
    'rule-failed': {
      title: 'A check failed',
      why: 'This check has a defect and did not finish, so what it would have found is not in the report. All other checks ran.',
      mend: 'Report the defect to the cdk8s-istio project, with this message and the manifest.',
    },
  },
);

/** Reports that a check threw. */
export function reportFailure(
  collector: Collector,
  check: string,
  resource: Resource | undefined,
  error: unknown,
): void {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `The check ${check} failed with ${what}.`;
  if (resource === undefined) collector.reportUse(judgeRules['rule-failed'], message);
  else collector.report(judgeRules['rule-failed'], resource, [], message);
}

/**
 * Makes one check. Should it throw, that is a finding about the check, and the rest of the report is made all the same.
 *
 * @param check what the check is called, or what tells it where it has thrown
 * @returns what the check returned; undefined where it threw
 */
export function guarded<T>(
  collector: Collector,
  check: string | (() => string),
  resource: Resource | undefined,
  action: () => T,
): T | undefined {
  try {
    return action();
  } catch (error) {
    reportFailure(collector, typeof check === 'string' ? check : check(), resource, error);
    return undefined;
  }
}

/** The name of a check across objects: its rules. */
export const rulesText = (rules: Readonly<Record<string, Rule>>) =>
  Object.values(rules)
    .map(({ slug }) => slug)
    .join(', ');
