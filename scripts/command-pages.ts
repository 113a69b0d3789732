// Writes docs/commands/ anew from what the commands say of themselves in their help.
//
//   npm run commands
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandPages } from './pages/command-pages';

const folder = resolve(__dirname, '../docs/commands');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pages = commandPages();
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
console.log(`wrote ${pages.size} pages to docs/commands`);
