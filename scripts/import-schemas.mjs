// Writes the schemas of the kinds whose CRDs are pinned in crds/: one file a kind, read when the kind occurs.
//
//   node scripts/import-schemas.mjs [--crds FOLDER] [--output FOLDER]
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { CRD_SOURCES } from './crd-sources.mjs';
import { asLine, compact, fieldsAlone, share } from './compact-schemas.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { values: options } = parseArgs({
  options: {
    crds: { type: 'string', default: join(root, 'crds') },
    output: { type: 'string', default: join(root, 'schemas') },
  },
});

const read = (name) =>
  parseAllDocuments(readFileSync(join(options.crds, `${name}.yaml`), 'utf8')).map((document) =>
    document.toJS(),
  );
/** The kinds of the experimental channel, as those of groups of their own: the standard channel has the same groups. */
const experimental = read('gateway-api-experimental').map(({ spec, ...crd }) => ({
  ...crd,
  spec: { ...spec, group: `${spec.group}~experimental` },
}));
const crds = [
  ...CRD_SOURCES.filter((name) => name !== 'gateway-api-experimental').flatMap(read),
  ...experimental,
];

/** The whole object of a version, but for what the validator does itself: apiVersion, kind and metadata. */
const objectSchema = ({ schema, subresources }) => {
  const { properties, ...rest } = compact(schema.openAPIV3Schema);
  const own = { ...properties };
  for (const name of ['apiVersion', 'kind', 'metadata']) delete own[name];
  // The API server forgets the status of what is created, before it looks at anything but the names of its fields.
  if (subresources?.status !== undefined && own.status !== undefined) own.status = fieldsAlone(own.status);
  return { ...rest, properties: own };
};

const groups = [...new Set(crds.map(({ spec }) => spec.group))].sort();
for (const group of groups) {
  const folder = join(options.output, group);
  if (existsSync(folder)) for (const file of readdirSync(folder)) rmSync(join(folder, file));
  mkdirSync(folder, { recursive: true });
  for (const { spec } of crds.filter((crd) => crd.spec.group === group)) {
    const served = spec.versions.filter((version) => version.served);
    const schemas = Object.fromEntries(served.map((version) => [version.name, objectSchema(version)]));
    const file = { scope: spec.scope, ...share(schemas) };
    writeFileSync(join(folder, `${spec.names.kind}.json`), asLine(file));
  }
}

// The kinds of these groups, beside those of the groups that other scripts write.
const indexFile = join(options.output, 'index.json');
const index = existsSync(indexFile) ? JSON.parse(readFileSync(indexFile, 'utf8')) : {};
for (const group of groups) {
  const entries = crds
    .filter(({ spec }) => spec.group === group)
    .map(({ spec }) => [
      spec.names.kind,
      spec.versions.filter(({ served }) => served).map(({ name }) => name),
    ]);
  index[group] = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
const sorted = Object.fromEntries(
  Object.keys(index)
    .sort()
    .map((group) => [group, index[group]]),
);
writeFileSync(indexFile, asLine(sorted));
