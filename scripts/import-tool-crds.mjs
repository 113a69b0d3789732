// Regenerates test/install/crds/: what the tools that install Istio and apply manifests take, for the test that asks the real API
// server. Only the kinds that this library writes, with the version that it writes, and without prose; of an ApplicationSet only the
// generators that it writes.
//
//   node scripts/import-tool-crds.mjs                                    from the copies that are there
//   node scripts/import-tool-crds.mjs --argo-cd FILE --flux FILE --sail-operator FILE
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const folder = join(root, 'test/install/crds');

/** The kinds of each tool, with the version that is written. */
const KINDS = {
  'argo-cd': { Application: 'v1alpha1', ApplicationSet: 'v1alpha1' },
  flux: { GitRepository: 'v1', HelmRelease: 'v2', HelmRepository: 'v1', Kustomization: 'v1' },
  'sail-operator': { Istio: 'v1', IstioCNI: 'v1', IstioRevisionTag: 'v1', ZTunnel: 'v1' },
};
const GENERATORS = ['clusters', 'list'];

const option = (name) => [name, { type: 'string', default: join(folder, `${name}.yaml`) }];
const { values } = parseArgs({
  options: {
    ...Object.fromEntries(Object.keys(KINDS).map(option)),
    output: { type: 'string', default: folder },
  },
});

const withoutProse = (value) => {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, child]) => key !== 'description' || typeof child !== 'string',
  );
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutProse(child)]));
};

function reduced(crd, written) {
  const { group, names, scope, versions, preserveUnknownFields } = crd.spec;
  const version = versions.find(({ name }) => name === written);
  if (crd.spec.names.kind === 'ApplicationSet') {
    const { items } = version.schema.openAPIV3Schema.properties.spec.properties.generators;
    items.properties = Object.fromEntries(
      Object.entries(items.properties).filter(([name]) => GENERATORS.includes(name)),
    );
  }
  const { name, served, subresources, schema } = version;
  return withoutProse({
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: { name: crd.metadata.name },
    spec: {
      group,
      names,
      scope,
      ...(preserveUnknownFields === undefined ? {} : { preserveUnknownFields }),
      versions: [{ name, served, storage: true, ...(subresources ? { subresources } : {}), schema }],
    },
  });
}

mkdirSync(values.output, { recursive: true });
for (const [tool, kinds] of Object.entries(KINDS)) {
  const text = readFileSync(values[tool], 'utf8');
  const pinned = resolve(values[tool]) === join(folder, `${tool}.yaml`);
  const origin = pinned ? /^# From (.*)\.$/m.exec(text)?.[1] : basename(values[tool]);
  const crds = parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((crd) => Object.hasOwn(kinds, crd?.spec?.names?.kind ?? ''))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const header = `# From ${origin}.\n# What this library writes of it, without prose. Written by scripts/import-tool-crds.mjs; do not edit.\n`;
  // A line an object: JSON is YAML too, and a quarter of the size.
  const lines = crds.map((crd) => `---\n${JSON.stringify(reduced(crd, kinds[crd.spec.names.kind]))}\n`);
  writeFileSync(join(values.output, `${tool}.yaml`), header + lines.join(''));
}
