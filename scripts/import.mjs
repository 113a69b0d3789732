// Writes what is made of the CRDs of an Istio and a Gateway API release: crds/, imports/ and schemas/.
//
//   npm run import                                                   from the pinned copies in crds/
//   npm run import -- --istio PATH_OR_URL --gateway-api PATH_OR_URL  from these releases
//   npm run import -- --output FOLDER                                into another folder than the repository
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const usage = 'usage: npm run import -- [--istio PATH|URL] [--gateway-api PATH|URL] [--output FOLDER]';

let output = root;
try {
  const options = {
    istio: { type: 'string' },
    'gateway-api': { type: 'string' },
    output: { type: 'string', default: root },
  };
  ({ output } = parseArgs({ options }).values);
} catch (error) {
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
}

/** Runs one of the scripts beside this one, and ends with its exit code where it fails. */
function step(script, args) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

step('import-crds.mjs', process.argv.slice(2));
step('import-schemas.mjs', ['--crds', join(output, 'crds'), '--output', join(output, 'schemas')]);
