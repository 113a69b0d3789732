import { installationChanges } from '../../../lib/analysis/upgrade/installation-changes';
import { precheck } from '../../../lib/analysis/upgrade/precheck';
import { trafficChanges } from '../../../lib/analysis/upgrade/traffic-changes';
import { loadManifests } from '../../../lib/mesh/load';
import type { Manifest } from '../../../lib/mesh/manifest';
import { changeCases } from './changes.cases';

const CHANGES = [...trafficChanges, ...installationChanges];

/** Where a step between two releases is told of a rule. */
const told = (slug: string, manifests: readonly Manifest[], from: string, istio: string) =>
  precheck(loadManifests(manifests), { istioVersion: istio, upgradeFrom: from, day: '2026-11-22' })
    .filter(({ rule }) => rule === slug)
    .map(({ resource, path }) => `${resource} ${path}`);

test('each change has a case', () => {
  expect(Object.keys(changeCases).sort()).toEqual(CHANGES.map(({ rule }) => rule.slug).sort());
});

const cases = CHANGES.flatMap(({ rule: { slug }, since }) =>
  changeCases[slug].map((one) => ({ slug, since, ...one })),
);

test.each(cases)('$slug is told of $where, with $since', ({ slug, since, bad, good, where }) => {
  const before = `1.${Number(since.split('.')[1]) - 1}`;
  expect(told(slug, bad, before, since)).toContain(where);
  expect(told(slug, good, before, since)).toEqual([]);
  // Going back it changes back; a step that does not cross it says nothing of it.
  expect(told(slug, bad, since, before)).toContain(where);
  expect(told(slug, bad, since, since)).toEqual([]);
});
