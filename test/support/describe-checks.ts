import { type Checks, faultList } from '../../lib/values/mesh-fault';

/** Messages for a check. */
export interface CheckCase {
  /** Messages in which the check has something to say. */
  readonly bad: readonly any[];
  /** Messages, as near as can be, in which it has not. */
  readonly good: readonly any[];
}

/** Each check of a table fires where it must, and nowhere else. */
export function describeChecks(
  name: string,
  checks: Checks<any>,
  cases: { readonly [check: string]: CheckCase },
): void {
  describe(name, () => {
    test('has a case for each check', () => {
      expect(Object.keys(cases).sort()).toEqual(Object.keys(checks).sort());
    });

    test.each(Object.entries(cases))('%s', (check, { bad, good }) => {
      for (const message of bad)
        expect([message, faultList(checks[check](message))]).toEqual([message, [expect.anything()]]);
      for (const message of good) expect([message, faultList(checks[check](message))]).toEqual([message, []]);
    });
  });
}
