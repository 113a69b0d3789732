// Regenerates crds/ and imports/ from the CRDs of the projects that scripts/crd-sources.mjs lists.
//
//   node scripts/import-crds.mjs [--istio PATH|URL] [--gateway-api PATH|URL] … [--output FOLDER]
//
// Without a source it takes the pinned copies in crds/. `npm run import` calls it, and writes schemas/ too.
//
// crds/ holds all versions of each kind. The types are made of the newest served one alone: of all versions they would be
// three copies of everything. Pods and Jobs within the kinds of Argo Rollouts have no types: they are Kubernetes' own, and nine
// tenths of the file would be copies of them.
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
import { CRD_SOURCES as NAMES, SOURCE_FLAGS, WITHOUT_TYPES } from './crd-sources.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const usage = `usage: npm run import -- ${SOURCE_FLAGS} [--output FOLDER]`;

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

/** The CRD with its newest served version alone. */
const newestServed = (crd) => {
  const served = crd.spec.versions.filter((version) => version.served);
  const [newest] = served.sort((a, b) => priority(b.name) - priority(a.name));
  return { ...crd, spec: { ...crd.spec, versions: [{ ...newest, storage: true }] } };
};

/** A part of a CRD without prose: descriptions are text; a property of that name is an object. */
const withoutProse = (value) => {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, child]) => key !== 'description' || typeof child !== 'string',
  );
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutProse(child)]));
};

/** A schema in which pods and Jobs may be anything: what has containers, and what makes such by the number. */
const withoutPods = (schema) => {
  if (Array.isArray(schema)) return schema.map(withoutPods);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { containers, completions } = schema.properties ?? {};
  if (schema.type === 'object' && (containers?.type === 'array' || completions?.type === 'integer'))
    return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return Object.fromEntries(Object.entries(schema).map(([key, child]) => [key, withoutPods(child)]));
};

const readCrds = async (source) => {
  const documents = parseAllDocuments(await read(source)).map((document) => document.toJS());
  const crds = documents
    .filter((document) => document?.kind === 'CustomResourceDefinition')
    .map(withoutProse);
  if (crds.length === 0) fail(`no CustomResourceDefinition in ${source}`);
  return crds.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
};

const asYaml = (crds) =>
  crds.map((crd) => stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');

let options;
try {
  ({ values: options } = parseArgs({
    options: {
      ...Object.fromEntries(
        NAMES.map((name) => [name, { type: 'string', default: join(root, 'crds', `${name}.yaml`) }]),
      ),
      output: { type: 'string', default: root },
    },
  }));
} catch (error) {
  fail(`${error.message}\n${usage}`);
}

const crdFolder = join(options.output, 'crds');
const importFolder = join(options.output, 'imports');
mkdirSync(crdFolder, { recursive: true });
const fresh = mkdtempSync(join(tmpdir(), 'cdk8s-istio-import-'));
const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
for (const name of NAMES) {
  const source = options[name];
  const pinned = resolve(source) === join(root, 'crds', `${name}.yaml`);
  const origin = pinned ? /^# From (.*)\.$/m.exec(readFileSync(source, 'utf8'))?.[1] : basename(source);
  const crds = await readCrds(source);
  const header = `# From ${origin}.\n# Without its prose. Written by \`npm run import\`; do not edit.\n`;
  writeFileSync(join(crdFolder, `${name}.yaml`), header + asYaml(crds));
  if (WITHOUT_TYPES.includes(name)) continue;
  const reduced = join(fresh, `${name}.yaml`);
  writeFileSync(reduced, asYaml(crds.map(newestServed).map(withoutPods)));
  const flags = ['--language', 'typescript', '--output', fresh, '--no-save', '--no-check-upgrade'];
  execFileSync(process.execPath, [cli, 'import', reduced, ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
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
