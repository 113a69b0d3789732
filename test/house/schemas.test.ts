import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { callModule, root, run, temporaryFolder } from '../support/project';

const fresh = temporaryFolder();
const read = (folder: string) => JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));

test('schemas/ is what the CRDs say', () => {
  run(process.execPath, ['scripts/import-schemas.mjs', '--output', fresh]);
  const groups = readdirSync(fresh).filter((name) => name !== 'index.json');
  expect(groups).toContain('networking.istio.io');
  for (const group of groups) {
    const differences = callModule(
      'scripts/apps.mjs',
      'differences',
      join(root, 'schemas', group),
      join(fresh, group),
    );
    expect(differences).toEqual([]);
  }
  expect(read(join(root, 'schemas'))).toMatchObject(read(fresh));
});

test('every file of schemas/ has its kind in the index, with the same versions', () => {
  const index = read(join(root, 'schemas'));
  const folders = readdirSync(join(root, 'schemas'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  for (const { name } of folders) {
    for (const file of readdirSync(join(root, 'schemas', name))) {
      const { versions } = JSON.parse(readFileSync(join(root, 'schemas', name, file), 'utf8'));
      const known = index[name === 'core' ? '' : name][file.replace('.json', '')];
      expect([...known].sort()).toEqual(Object.keys(versions).sort());
    }
  }
});
