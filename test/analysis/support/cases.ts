import type { Problem, Report } from '../../../lib/analysis/problem';
import type { Rule } from '../../../lib/analysis/rule';
import type { Manifest } from '../../../lib/mesh/manifest';

/** Two objects for a rule: one in which it fires and one, as near as can be, in which it must stay silent. */
export interface ObjectCase {
  readonly bad: Manifest;
  readonly good: Manifest;
}

/** The cases of a file, by slug; a rule may have several, of which the first stands on its page. */
export type ObjectCases = Readonly<Record<string, readonly [ObjectCase, ...ObjectCase[]]>>;

/** Makes manifests of one kind from their specs. */
export function maker(apiVersion: string, kind: string) {
  return (spec: object, metadata: object = {}): Manifest => ({
    apiVersion,
    kind,
    metadata: { name: 'example', namespace: 'shop', ...metadata },
    spec,
  });
}

/** What a check reports of an object. */
export function problemsOf(check: (object: Manifest, report: Report) => void, object: Manifest): Problem[] {
  const problems: Problem[] = [];
  check(object, (rule, path, message, mend) => problems.push({ rule, path, message, mend }));
  return problems;
}

/** Declares the tests of a table of rules: every rule has a case, fires in its bad object and is silent in its good one. */
export function testCases(
  rules: Readonly<Record<string, Rule>>,
  check: (object: Manifest, report: Report) => void,
  cases: ObjectCases,
): void {
  const slugs = Object.values(rules).map(({ slug }) => slug);
  test.each(slugs)('%s has a case', (slug) => {
    expect(Object.keys(cases)).toContain(slug);
  });
  const all = Object.entries(cases).flatMap(([slug, list]) =>
    list.map((one, i) => ({ name: list.length > 1 ? `${slug} (${i + 1})` : slug, slug, ...one })),
  );
  test.each(all)('$name', ({ slug, bad, good }) => {
    expect(problemsOf(check, bad).map(({ rule }) => rule.slug)).toContain(slug);
    expect(problemsOf(check, good).map(({ rule }) => rule.slug)).not.toContain(slug);
  });
}
