import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callModule, temporaryFolder } from '../support/project';

const apps = callModule<{ name: string; folder: string; committed: string }[]>('scripts/apps.mjs', 'apps');
const folder = temporaryFolder();

const differences = (committed: string, fresh: string) =>
  callModule<string[]>('scripts/apps.mjs', 'differences', committed, fresh);

test('the app at the root and the walkthrough are among the apps', () => {
  expect(apps.map((app) => app.name)).toEqual(expect.arrayContaining(['.', 'examples/walkthrough']));
});

test.each(apps)(
  '$name: what is committed is what it writes',
  (app) => {
    expect(callModule('scripts/apps.mjs', 'stale', app)).toEqual([]);
  },
  60_000,
);

test('files that are missing, new or different are named', () => {
  const [committed, fresh] = ['committed', 'fresh'].map((name) => join(folder, 'compared', name));
  for (const path of [join(committed, 'sub'), join(fresh, 'sub')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(committed, 'sub/gone.yaml'), 'a: 1\n');
  writeFileSync(join(committed, 'same.yaml'), 'a: 1\n');
  writeFileSync(join(committed, 'other.yaml'), 'a: 1\n');
  writeFileSync(join(fresh, 'same.yaml'), 'a: 1\n');
  writeFileSync(join(fresh, 'other.yaml'), 'a: 1\r\n');
  writeFileSync(join(fresh, 'sub/new.yaml'), 'a: 1\n');
  expect(differences(committed, fresh)).toEqual([
    'other.yaml: differs',
    'sub/gone.yaml: committed, and no longer written',
    'sub/new.yaml: written, and not committed',
  ]);
  expect(differences(join(folder, 'nowhere'), fresh)).toHaveLength(3);
});
