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
  const file = resolve(folder, 'command.js');
  buildSync({
    // The compiled modules, and not their sources: esbuild keeps each of them in a function, in which V8 knows its constants.
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  for (const other of readdirSync(folder)) {
    if (!/^(command|main)\./.test(other)) rmSync(resolve(folder, other));
  }
}
