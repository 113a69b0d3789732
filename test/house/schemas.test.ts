import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/project';

// That the schemas are what the CRDs say is shown in imports.test.ts.
test('every file of schemas/ has its kind in the index, with the same versions', () => {
  const index = JSON.parse(readFileSync(join(root, 'schemas/index.json'), 'utf8'));
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
