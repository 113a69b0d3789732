// Writes what is made of the CRDs of the projects that scripts/crd-sources.mjs lists: crds/, imports/, schemas/, and the constants of
// IstioVersion.
//
//   npm run import                                                   from the pinned copies in crds/
//   npm run import -- --istio PATH_OR_URL --gateway-api PATH_OR_URL  from these releases
//   npm run import -- --istio FILE --release 1.33                    where its name does not tell the release
//   npm run import -- --output FOLDER                                into another folder than the repository
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CRD_SOURCES as NAMES, SOURCE_FLAGS } from './crd-sources.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const usage = `usage: npm run import -- [--release X.Y] ${SOURCE_FLAGS} [--output FOLDER]`;

const fail = (message) => {
  console.error(message);
  process.exit(2);
};

let given;
try {
  const options = {
    ...Object.fromEntries(NAMES.map((name) => [name, { type: 'string' }])),
    release: { type: 'string' },
    output: { type: 'string', default: root },
  };
  given = parseArgs({ options }).values;
} catch (error) {
  fail(`${error.message}\n${usage}`);
}
const { output } = given;

/** The minor release that a source is of: as it is told, or as its name or address says (`istio-1.33.0.yaml`, `…/istio/1.33.0/…`). */
function releaseOf(source) {
  const text = given.release ?? (/^https?:/.test(source) ? source : basename(source));
  const [match] = [...text.matchAll(/(?:^|[/-])(1\.\d+)(?:\.\d+)?(?=[/.-]|$)/g)].reverse();
  return match?.[1] ?? fail(`no release in ${text}; say which it is: --release 1.33\n${usage}`);
}

/** Runs one of the scripts beside this one, and ends with its exit code where it fails. */
function step(script, args) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

const flags = [...NAMES, 'output'].flatMap((name) =>
  given[name] === undefined ? [] : [`--${name}`, given[name]],
);
const isPinned = given.istio === undefined || resolve(given.istio) === join(root, 'crds/istio.yaml');
const release = isPinned ? undefined : releaseOf(given.istio);
const crds = join(output, 'crds');
const schemas = join(output, 'schemas');
const fresh = mkdtempSync(join(tmpdir(), 'cdk8s-istio-crds-'));
process.on('exit', () => rmSync(fresh, { recursive: true }));
// What is new is what the CRDs that stand here until now do not have, so it is found before they are replaced.
step('import-crds.mjs', [...flags, '--output', fresh]);
mkdirSync(schemas, { recursive: true });
if (release !== undefined) {
  const file = join(fresh, 'crds/istio.yaml');
  step('import-releases.mjs', ['--release', release, '--crds', file, '--output', schemas]);
}
for (const name of ['crds', 'imports']) {
  rmSync(join(output, name), { recursive: true, force: true });
  cpSync(join(fresh, name), join(output, name), { recursive: true });
}
step('import-schemas.mjs', ['--crds', crds, '--output', schemas]);
step('istio-versions.mjs', output === root ? [] : ['--output', output]);
