import type { Problem, Report } from '../../../lib/analysis/check';
import type { Rule } from '../../../lib/analysis/rule';
import { objectChecks } from '../../../lib/analysis/registry';
import type { Manifest } from '../../../lib/mesh/manifest';
import { Resource } from '../../../lib/mesh/resource';

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

/** What judges an object as it is written. */
export type Check = (object: Manifest, report: Report) => void;

/** A check of what is read of an object, as one of the object as it is written. */
export const reading =
  <Kind extends string>(check: (resource: Resource<Kind>, report: Report) => void): Check =>
  (object, report) =>
    check(new Resource<Kind>(object), report);

/** What istiod's webhook says of an object, whatever its kind. */
export const webhook: Check = reading((resource, report) =>
  objectChecks.get(resource.kind)?.check(resource, report),
);

/** What a check reports of an object. */
export function problemsOf(check: Check, object: Manifest): Problem[] {
  const problems: Problem[] = [];
  check(object, (rule, path, message, mend) => problems.push({ rule, path, message, mend }));
  return problems;
}

/** Declares the tests of a table of rules: every rule has a case, fires in its bad object and is silent in its good one. */
export function testCases(rules: Readonly<Record<string, Rule>>, check: Check, cases: ObjectCases): void {
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
