import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { lazyImports } from './lazy-imports.cjs';

/** What Node compiles is to be small, and each module stays in a function of its own, in which V8 knows its constants. */
const options = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
  allowOverwrite: true,
};

/** Makes modules load when they are first used. */
const lazy = {
  name: 'lazy',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: lazyImports(readFileSync(path, 'utf8')) })),
};

/**
 * Makes one file of the command: one that Node reads, and keeps compiled, in place of some three hundred. What the starter beside it does
 * not need is taken away.
 *
 * @param {string} root the folder of the repository, which is built
 */
export async function bundleCommand(root) {
  const folder = resolve(root, 'build/lib/cli');
  const [starter, command] = ['main.js', 'command.js'].map((name) => resolve(folder, name));
  await build({ ...options, entryPoints: [starter], outfile: starter, external: ['./command'] });
  // The compiled modules, and not their sources. The first line names the content.
  const bundle = { ...options, entryPoints: [command], outfile: command, plugins: [lazy] };
  const { outputFiles } = await build({ ...bundle, write: false });
  const content = createHash('sha256').update(outputFiles[0].contents).digest('hex').slice(0, 16);
  await build({ ...bundle, banner: { js: `// ${content}` } });
  for (const other of readdirSync(folder)) {
    if (!/^(command|main)\./.test(other)) rmSync(resolve(folder, other));
  }
}
