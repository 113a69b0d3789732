// Writes docs/reference/ anew, from the docstrings and from programs that the tests run.
//
//   npm run reference
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { referencePages } from './pages';

const folder = resolve(__dirname, '../../docs/reference');
rmSync(folder, { recursive: true, force: true });
const pages = referencePages();
for (const [name, text] of pages) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
console.log(`wrote ${pages.size} pages to docs/reference`);
