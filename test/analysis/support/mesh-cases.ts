import type { MeshCheck } from '../../../lib/analysis/check';
import { loadText } from '../../../lib/mesh/load';
import { MeshIndex, type MeshOptions } from '../../../lib/mesh/mesh-index';

/** Two worlds for a rule, as YAML: one in which it fires and one, as near as can be, in which it must stay silent. */
export interface MeshCase {
  readonly bad: string;
  readonly good: string;
  /** What the judge is told beside the manifests, for both. */
  readonly options?: MeshOptions;
}

/** The cases of a file, by slug; a rule may have several, of which the first stands on its page. */
export type MeshCases = Readonly<Record<string, readonly [MeshCase, ...MeshCase[]]>>;

/** What a check finds in a world: `slug Kind namespace/name: message`, each once. */
export function foundIn({ check }: MeshCheck, yaml: string, options: MeshOptions = {}): string[] {
  const { resources, faults } = loadText(yaml, 'case.yaml');
  if (faults.length > 0) throw new Error(`the case cannot be read: ${JSON.stringify(faults)}`);
  const found = new Set<string>();
  check(new MeshIndex(resources, options), (rule, resource, _path, message) => {
    if (resource.origin.assumed !== true) found.add(`${rule.slug} ${resource.text}: ${message}`);
  });
  return [...found].sort();
}

/** Declares the tests of a check: every rule has a case, fires in its bad world and is silent in its good one. */
export function testMeshCases(check: MeshCheck, cases: MeshCases): void {
  const slugs = Object.values(check.rules).map(({ slug }) => slug);
  test.each(slugs)('%s has a case', (slug) => {
    expect(Object.keys(cases)).toContain(slug);
  });
  const all = Object.entries(cases).flatMap(([slug, list]) =>
    list.map((one, i) => ({ name: list.length > 1 ? `${slug} (${i + 1})` : slug, slug, ...one })),
  );
  test.each(all)('$name', ({ slug, bad, good, options }) => {
    const slugsIn = (yaml: string) => foundIn(check, yaml, options).map((line) => line.split(' ')[0]);
    expect(slugsIn(bad)).toContain(slug);
    expect(slugsIn(good)).not.toContain(slug);
  });
}
