// Regenerates crds/ and imports/ from the CRDs of an Istio and a Gateway API release.
//
//   npm run import                                          from the pinned copies in crds/
//   npm run import -- --istio PATH_OR_URL --gateway-api PATH_OR_URL
//
// Each kind is reduced to its newest served version first: the full files give three copies of every type.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const usage = 'usage: npm run import -- [--istio PATH|URL] [--gateway-api PATH|URL] [--output FOLDER]';

const fail = (message) => {
  console.error(message);
  process.exit(2);
};

const read = async (source) => {
  if (/^https?:/.test(source)) {
    const response = await fetch(source).catch((error) => fail(`cannot fetch ${source}: ${error.message}`));
    return response.ok ? response.text() : fail(`cannot fetch ${source}: HTTP ${response.status}`);
  }
  return existsSync(source) ? readFileSync(source, 'utf8') : fail(`no such file: ${source}\n${usage}`);
};

/** Kubernetes' version priority: v2 before v1, stable before beta before alpha. */
const priority = (version) => {
  const [, major, stage, minor] =
    /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? fail(`odd version: ${version}`);
  return ({ alpha: 0, beta: 1 }[stage] ?? 2) * 1e6 + Number(major) * 1e3 + Number(minor ?? 0);
};

const newestServed = (crd) => {
  const served = crd.spec.versions.filter((version) => version.served);
  const [newest] = served.sort((a, b) => priority(b.name) - priority(a.name));
  const { group, names, scope } = crd.spec;
  return {
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: {
      name: crd.metadata.name,
      ...(crd.metadata.annotations && { annotations: crd.metadata.annotations }),
    },
    spec: { group, names, scope, versions: [{ ...newest, served: true, storage: true }] },
  };
};

const reduce = async (source) => {
  const documents = parseAllDocuments(await read(source)).map((document) => document.toJS());
  const crds = documents
    .filter((document) => document?.kind === 'CustomResourceDefinition')
    .map(newestServed);
  if (crds.length === 0) fail(`no CustomResourceDefinition in ${source}`);
  return crds.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
};

let options;
try {
  ({ values: options } = parseArgs({
    options: {
      istio: { type: 'string', default: join(root, 'crds/istio.yaml') },
      'gateway-api': { type: 'string', default: join(root, 'crds/gateway-api.yaml') },
      output: { type: 'string', default: root },
    },
  }));
} catch (error) {
  fail(`${error.message}\n${usage}`);
}

const crdFolder = join(options.output, 'crds');
const importFolder = join(options.output, 'imports');
mkdirSync(crdFolder, { recursive: true });
const files = {};
for (const name of ['istio', 'gateway-api']) {
  const source = options[name];
  const pinned = resolve(source) === join(root, 'crds', `${name}.yaml`);
  const origin = pinned ? /^# From (.*)\.$/m.exec(readFileSync(source, 'utf8'))?.[1] : basename(source);
  const crds = await reduce(source);
  files[name] = join(crdFolder, `${name}.yaml`);
  const header = `# From ${origin}.\n# Each kind in its newest served version. Written by \`npm run import\`; do not edit.\n`;
  const body = crds
    .map((crd) => stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');
  writeFileSync(files[name], header + body);
}

const fresh = mkdtempSync(join(tmpdir(), 'cdk8s-istio-import-'));
const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
for (const file of Object.values(files)) {
  const flags = ['--language', 'typescript', '--output', fresh, '--no-save', '--no-check-upgrade'];
  execFileSync(process.execPath, [cli, 'import', file, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
}
rmSync(importFolder, { recursive: true, force: true });
mkdirSync(importFolder, { recursive: true });
for (const file of readdirSync(fresh).filter((name) => name.endsWith('.ts'))) {
  writeFileSync(join(importFolder, file), readFileSync(join(fresh, file)));
}
rmSync(fresh, { recursive: true });
console.log(
  `wrote ${readdirSync(importFolder)
    .map((file) => `imports/${file}`)
    .join(', ')}`,
);
