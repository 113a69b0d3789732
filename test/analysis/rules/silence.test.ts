import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MeshCheck } from '../../../lib/analysis/check';
import { kialiChecks } from '../../../lib/analysis/registry';
import { loadFiles } from '../../../lib/mesh/files';
import { MeshIndex } from '../../../lib/mesh/mesh-index';
import { allCases } from '../support/all-cases';
import { type MeshCases, foundIn } from '../support/mesh-cases';

const root = join(__dirname, '../../..');
const examples = readdirSync(join(root, 'examples')).flatMap((name) =>
  readdirSync(join(root, 'examples', name, 'dist'), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? join('examples', name, 'dist', entry.name) : join('examples', name, 'dist'),
  ),
);
const worlds = [...new Set(['dist', ...examples])];

/** All of the checks as one. */
const all: MeshCheck = {
  rules: {},
  check: (mesh, report) => kialiChecks.forEach(({ check }) => check(mesh, report)),
};

test.each(worlds)('%s is a world in which there is nothing to say', (world) => {
  const { resources, faults, unreadable } = loadFiles([join(root, world)]);
  expect([...faults, ...unreadable]).toEqual([]);
  expect(resources.length).toBeGreaterThan(3);
  const found: string[] = [];
  all.check(new MeshIndex(resources), (rule, resource, _path, message) => {
    if (resource.origin.assumed !== true) found.push(`${rule.slug} ${resource.text}: ${message}`);
  });
  expect(found).toEqual([]);
});

const slugs = new Set(kialiChecks.flatMap(({ rules }) => Object.values(rules)).map(({ slug }) => slug));
const files = [
  ...new Set(
    allCases()
      .filter(({ slug }) => slugs.has(slug))
      .map(({ file }) => file),
  ),
];
const cases = files.flatMap((file) => {
  const tables: Record<string, MeshCases> = require(join(__dirname, '..', file));
  return Object.values(tables).flatMap((table) =>
    Object.entries(table).flatMap(([slug, list]) =>
      slugs.has(slug) ? list.map((one, i) => ({ name: `${slug} (${i + 1})`, ...one })) : [],
    ),
  );
});

test('every rule has a world in which it is silent', () => {
  expect(cases.length).toBeGreaterThanOrEqual(slugs.size);
});

test.each(cases)('nothing else is found in the good world of $name', ({ good, options }) => {
  expect(foundIn(all, good, options)).toEqual([]);
});
