// Compiles the library with jsii into build/, from nothing. Warnings are errors.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommand } from './bundle-command.mjs';
import { bundleDagre } from './bundle-dagre.mjs';
import { bundlePages } from './bundle-web.mjs';
import { concerns, homeOf } from './concerns.cjs';
import { makeLazy } from './lazy-indexes.cjs';
import { trimBuild } from './trim-build.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
rmSync(resolve(root, 'build'), { recursive: true, force: true });
const flags = [
  '--fail-on-warnings',
  '--silence-warnings',
  'reserved-word',
  '--generate-tsconfig',
  'tsconfig.jsii.json',
];
try {
  execFileSync(process.execPath, [resolve(root, 'scripts/jsii.cjs'), ...flags], {
    cwd: root,
    stdio: 'inherit',
    // Node 20 is past its end of life for jsii, and works.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
} catch {
  process.exit(1);
}

// What scripts/jsii.cjs asks of jsii: each type is once in the assembly, in the namespace of its folder.
const { types } = JSON.parse(readFileSync(resolve(root, '.jsii'), 'utf8'));
const astray = Object.values(types).filter(
  ({ namespace = '', locationInModule }) => namespace !== homeOf(locationInModule.filename),
);
if (astray.length > 0) {
  console.error(`not in the namespace of their folder: ${astray.map(({ fqn }) => fqn).join(', ')}`);
  process.exit(1);
}

for (const folder of ['.', ...concerns]) makeLazy(resolve(root, 'build/lib', folder, 'index.js'));
await bundleDagre(root);
trimBuild(root);
await bundleCommand(root);
await bundlePages(root);
