// Writes docs/trust.md from docs/trust-figures.json, which `npm run test:oracle -- --figures` counts.
//
//   npm run trust
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { trustPage } from './pages/trust-page';

const docs = resolve(__dirname, '../docs');
writeFileSync(
  resolve(docs, 'trust.md'),
  trustPage(JSON.parse(readFileSync(resolve(docs, 'trust-figures.json'), 'utf8'))),
);
console.log('wrote docs/trust.md');
