import { readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Makes one file of the command: one that Node reads, and keeps compiled, in place of some three hundred. What the starter beside it does
 * not need is taken away.
 *
 * @param {string} root the folder of the repository, which is built
 */
export function bundleCommand(root) {
  const folder = resolve(root, 'build/lib/cli');
  for (const file of readdirSync(folder)) {
    if (!/^(command|main)\./.test(file)) rmSync(resolve(folder, file));
  }
  buildSync({
    entryPoints: [resolve(root, 'lib/cli/command.ts')],
    outfile: resolve(folder, 'command.js'),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Loaded for regular expressions alone, by those who have any.
    external: ['re2js'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'inline',
    logLevel: 'warning',
  });
}
