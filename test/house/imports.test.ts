import { join } from 'node:path';
import { callModule, root, run, temporaryFolder } from '../support/project';

const fresh = temporaryFolder();

test('crds/ and imports/ are what the import writes', () => {
  run(process.execPath, ['scripts/import-crds.mjs', '--output', fresh]);
  for (const name of ['crds', 'imports']) {
    expect(callModule('scripts/apps.mjs', 'differences', join(root, name), join(fresh, name))).toEqual([]);
  }
}, 60_000);

test('test/install/crds/ is what its import writes', () => {
  const crds = join(fresh, 'tools');
  run(process.execPath, ['scripts/import-tool-crds.mjs', '--output', crds]);
  expect(callModule('scripts/apps.mjs', 'differences', join(root, 'test/install/crds'), crds)).toEqual([]);
});
