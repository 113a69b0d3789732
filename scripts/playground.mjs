// Makes the program of the playground of the documentation site.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { webProgram } from './bundle-web.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const folder = join(root, 'docs/public/playground');
const { script } = await webProgram(root, 'web/playground/main.tsx', {
  withJudge: true,
  format: 'esm',
  others: ['examples/walkthrough/dist/3-weighted-30-70', 'examples/walkthrough/dist/4-header-and-path'],
});
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'playground.js'), script);
console.log(`the playground: ${script.length} bytes, ${gzipSync(script, { level: 9 }).length} packed`);
