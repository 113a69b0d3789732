// The documentation site, by VitePress: `build` writes it into build/site, `dev` serves it while pages are written, `preview` serves what was
// built.
//
//   npm run docs        npm run docs:dev        npm run docs:preview
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** Runs a program of Node; what follows needs what it makes. */
function node(...line) {
  const { status } = spawnSync(process.execPath, line, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const [command = 'build', ...flags] = process.argv.slice(2);
if (command !== 'preview') node(join(root, 'scripts/playground.mjs'));
node(join(root, 'node_modules/vitepress/bin/vitepress.js'), command, 'docs', ...flags);
