// Writes the constants of IstioVersion, one for each entry of ISTIO_RELEASES. Part of `npm run import`.
//
//   node scripts/istio-versions.mjs [--output FOLDER]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { register } from 'tsx/cjs/api';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { values: options } = parseArgs({ options: { output: { type: 'string', default: root } } });
const file = 'lib/values/install/istio-version.ts';

const sources = register({ namespace: 'istio-versions' });
const { ISTIO_RELEASES, RELEASES_AS_OF } = sources.require(
  '../lib/values/istio-releases.ts',
  import.meta.url,
);
sources.unregister();

const constants = [...ISTIO_RELEASES].reverse().map(({ version, endOfLife }) => {
  const hasEnded = endOfLife !== undefined && endOfLife < RELEASES_AS_OF;
  return [
    `  /** ${version}${hasEnded ? ', whose support has ended' : ''}. */`,
    `  public static readonly V${version.replace('.', '_')}: IstioVersion = IstioVersion.of('${version}');`,
    '',
  ].join('\n');
});
const text = readFileSync(join(root, file), 'utf8');
const block = /(?: {2}\/\*\* [^\n]* \*\/\n {2}public static readonly V\d+_\d+: [^\n]*\n)+/;
if (!block.test(text)) throw new Error(`no constants in ${file}`);
const target = join(options.output, file);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, text.replace(block, constants.join('')));
