// Writes docs/rules/ anew from the registry of the judge's rules, the cases of its tests and the catalogue of upstream's checks.
//
//   npm run rules
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rulePages } from '../test/analysis/support/rule-pages';

const folder = resolve(__dirname, '../docs/rules');
rmSync(folder, { recursive: true, force: true });
const pages = rulePages();
for (const [name, text] of pages) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
console.log(`wrote ${pages.size} pages to docs/rules`);
