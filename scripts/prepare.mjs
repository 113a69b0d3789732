// Builds the package where npm takes it from a Git address: there npm makes a clone in its cache and packs that, and without a build the
// package would be empty. In a clone of one's own nothing is built: the command runs from the sources there, and a build takes a minute.
import { spawnSync } from 'node:child_process';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const cache = process.env.npm_config_cache;
const within = cache === undefined ? '..' : relative(cache, root);
if (!within.startsWith('..') && !isAbsolute(within)) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
