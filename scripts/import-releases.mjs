// Writes schemas/releases.json: what of the pinned CRDs came with which minor release of Istio.
//
//   node scripts/import-releases.mjs FOLDER [--output FOLDER]
//
// The folder holds the CRDs of each release, as istio-1.24.6.yaml; the newest of them is that of crds/istio.yaml.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { asLine } from './compact-schemas.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { values: options, positionals } = parseArgs({
  options: { output: { type: 'string', default: join(root, 'schemas') } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: node scripts/import-releases.mjs FOLDER [--output FOLDER]');
  process.exit(2);
}

const read = (file) =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .filter(
      (document) =>
        document?.kind === 'CustomResourceDefinition' && document.spec.group.endsWith('.istio.io'),
    );

/** Every field of a schema and every word of its enums, as `spec.http[].name` and `spec.mode=STRICT`. */
function* parts(schema, path = '') {
  for (const word of schema.enum ?? []) yield `${path}=${word}`;
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const below = path === '' ? name : `${path}.${name}`;
    yield below;
    yield* parts(child, below);
  }
  if (typeof schema.additionalProperties === 'object')
    yield* parts(schema.additionalProperties, `${path}.{}`);
  if (schema.items !== undefined) yield* parts(schema.items, `${path}.[]`);
}

/** What a release has, by kind: all that stands in the spec of any served version. */
function contents(crds) {
  const kinds = new Map();
  for (const { spec } of crds) {
    const has = new Set();
    for (const version of spec.versions.filter(({ served }) => served)) {
      const { properties } = version.schema.openAPIV3Schema;
      for (const part of parts({ properties: { spec: properties.spec ?? {} } })) has.add(part);
    }
    kinds.set(`${spec.group}/${spec.names.kind}`, has);
  }
  return kinds;
}

const releases = readdirSync(positionals[0])
  .map((file) => ({ file, match: /^istio-(\d+)\.(\d+)\.\d+\.yaml$/.exec(file) }))
  .filter(({ match }) => match !== null)
  .map(({ file, match }) => ({
    minor: `${match[1]}.${match[2]}`,
    order: Number(match[2]),
    file: join(positionals[0], file),
  }))
  .sort((a, b) => a.order - b.order);
const older = releases.slice(0, -1).map(({ file }) => contents(read(file)));
const pinned = contents(read(join(root, 'crds/istio.yaml')));

/** The first release from which on all have it. */
const since = (kind, part) => {
  let first = releases.length - 1;
  while (first > 0 && older[first - 1].get(kind)?.has(part)) first--;
  return releases[first].minor;
};

const [oldest] = releases;
const kinds = {};
for (const [kind, has] of [...pinned].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const added = {};
  for (const part of [...has].sort()) {
    const minor = since(kind, part);
    // What is new says it for all that stands below it.
    const isCovered = Object.keys(added).some(
      (other) => added[other] === minor && (part.startsWith(`${other}.`) || part.startsWith(`${other}=`)),
    );
    if (minor !== oldest.minor && !isCovered) added[part] = minor;
  }
  if (Object.keys(added).length > 0) kinds[kind] = { parts: added };
}
for (const { spec } of read(join(root, 'crds/istio.yaml'))) {
  const kind = `${spec.group}/${spec.names.kind}`;
  const first = releases.findIndex((_, i) => older.slice(i).every((release) => release.has(kind)));
  if (first > 0) kinds[kind] = { since: releases[first].minor, parts: {} };
}
writeFileSync(
  join(options.output, 'releases.json'),
  asLine({ oldest: oldest.minor, newest: releases.at(-1).minor, kinds }),
);
