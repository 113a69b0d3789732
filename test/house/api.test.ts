import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, temporaryFolder } from '../support/project';

const fresh = join(temporaryFolder(), 'API.md');

test('API.md is what `npm run api` writes from the build', () => {
  run(process.execPath, ['scripts/api-docs.mjs', '--output', fresh]);
  const same = readFileSync(fresh).equals(readFileSync(join(root, 'API.md')));
  expect(same ? 'fresh' : 'stale: run `npm run build && npm run api`').toBe('fresh');
}, 60_000);
