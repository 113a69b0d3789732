import type { MeshCheck } from './check';
import type { ObjectCheck } from './check';
import { readingRules } from './reading';
import type { Rule } from './rule';
import { istioChecks } from './rules/istio-checks';
import { kialiChecks } from './rules/kiali-checks';
import { releaseRules } from './schema/releases';
import { schemaRules } from './schema/rules';
import { suppressionRules } from './suppression';
import { precheckRules } from './upgrade/precheck';
import { versionRules } from './versions';
import { metadataRules } from './webhook/metadata';
import { policyChecks, trafficChecks } from './webhook/object-checks';

/** The checks of single objects, by kind. */
export const objectChecks: ReadonlyMap<string, ObjectCheck> = new Map(
  Object.entries<ObjectCheck>({ ...trafficChecks, ...policyChecks }),
);

/** The checks across objects. */
export const meshChecks: readonly MeshCheck[] = [...istioChecks, ...kialiChecks];

let known: ReadonlyMap<string, Rule> | undefined;

/** All rules that the judge knows, by slug, in the order of their slugs. */
export function allRules(): ReadonlyMap<string, Rule> {
  if (known !== undefined) return known;
  const tables = [
    readingRules,
    schemaRules,
    releaseRules,
    metadataRules,
    suppressionRules,
    versionRules,
    ...precheckRules,
    ...[...objectChecks.values()].flatMap(({ rules }) => rules),
    ...meshChecks.map(({ rules }) => rules),
  ];
  const rules = tables.flatMap((table) => Object.values<Rule>(table));
  rules.sort((a, b) => (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0));
  known = new Map(rules.map((rule) => [rule.slug, rule]));
  return known;
}
