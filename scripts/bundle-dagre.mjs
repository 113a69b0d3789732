import { resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Puts the layout library in the place of the file that loads it, so that users install its code and nothing else of it. Its licence is in
 * `THIRD-PARTY.md`.
 *
 * @param {string} root the folder of the repository, which is built
 */
export async function bundleDagre(root) {
  const file = resolve(root, 'build/lib/graph/dagre.js');
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
  });
}
