import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { callModule, root, run, temporaryFolder } from '../support/project';

const fresh = temporaryFolder();

test('crds/ and imports/ are what the import writes, with the flags that the README names', () => {
  const sources = [
    '--istio',
    join(root, 'crds/istio.yaml'),
    '--gateway-api',
    join(root, 'crds/gateway-api.yaml'),
  ];
  run('npm', ['run', '--silent', 'import', '--', ...sources, '--output', fresh]);
  const groups = readdirSync(join(fresh, 'schemas')).filter((name) => name !== 'index.json');
  expect(groups).toContain('networking.istio.io');
  for (const group of groups.map((name) => `schemas/${name}`)) {
    expect(callModule('scripts/apps.mjs', 'differences', join(root, group), join(fresh, group))).toEqual([]);
  }
  for (const name of ['crds', 'imports']) {
    expect(callModule('scripts/apps.mjs', 'differences', join(root, name), join(fresh, name))).toEqual([]);
  }
}, 60_000);

test('the import refuses a flag that it does not have, before it writes', () => {
  expect(() => run('npm', ['run', '--silent', 'import', '--', '--istoi', 'x'])).toThrow(
    /Unknown option '--istoi'[^]*usage: npm run import/,
  );
});

test('test/install/crds/ is what its import writes', () => {
  const crds = join(fresh, 'tools');
  run(process.execPath, ['scripts/import-tool-crds.mjs', '--output', crds]);
  expect(callModule('scripts/apps.mjs', 'differences', join(root, 'test/install/crds'), crds)).toEqual([]);
});
