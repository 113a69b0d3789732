// Writes schemas/releases.json: what of the pinned CRDs came with which minor release of Istio.
//
//   node scripts/import-releases.mjs --release 1.33 --crds FILE [--output FOLDER]   goes on from the file that there is
//   node scripts/import-releases.mjs FOLDER [--output FOLDER]                       from nothing
//
// The first form takes the CRDs of the release after the newest that the file knows, or of one that it knows, whose successors it
// forgets. The folder of the second holds the CRDs of each release, as istio-1.24.6.yaml; the newest of them is that of
// crds/istio.yaml.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { asLine } from './compact-schemas.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { values: options, positionals } = parseArgs({
  options: {
    output: { type: 'string', default: join(root, 'schemas') },
    release: { type: 'string' },
    crds: { type: 'string' },
  },
  allowPositionals: true,
});
const fail = (message) => {
  console.error(message);
  process.exit(2);
};
const isNext = options.release !== undefined && options.crds !== undefined;
if (positionals.length !== (isNext ? 0 : 1)) {
  fail('usage: node scripts/import-releases.mjs (--release X.Y --crds FILE | FOLDER) [--output FOLDER]');
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

const orderOf = (minor) => Number(minor.split('.')[1]);

/** Releases as they are known from folder to folder: oldest first. */
function releasesIn(folder) {
  return readdirSync(folder)
    .map((file) => ({ file, match: /^istio-(\d+\.\d+)\.\d+\.yaml$/.exec(file) }))
    .filter(({ match }) => match !== null)
    .map(({ file, match }) => ({ minor: match[1], has: contents(read(join(folder, file))) }))
    .sort((a, b) => orderOf(a.minor) - orderOf(b.minor));
}

/** Says of each part with which release it came: `sinceOf` for a kind (part undefined) or a part; undefined for the oldest. */
function write(pinned, { oldest, newest, sinceOf }) {
  const kinds = {};
  for (const [kind, has] of [...pinned].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const since = sinceOf(kind);
    if (since !== undefined) {
      kinds[kind] = { since, parts: {} };
      continue;
    }
    const parts = {};
    for (const part of [...has].sort()) {
      const minor = sinceOf(kind, part);
      // What is new says it for all that stands below it.
      const isCovered = Object.keys(parts).some(
        (other) => parts[other] === minor && (part.startsWith(`${other}.`) || part.startsWith(`${other}=`)),
      );
      if (minor !== undefined && !isCovered) parts[part] = minor;
    }
    if (Object.keys(parts).length > 0) kinds[kind] = { parts };
  }
  writeFileSync(join(options.output, 'releases.json'), asLine({ oldest, newest, kinds }));
}

/** From the CRDs of all releases: the first release from which on all have it. */
function fromFolder(folder) {
  const releases = releasesIn(folder);
  const has = ({ has: all }, kind, part) =>
    part === undefined ? all.has(kind) : all.get(kind)?.has(part) === true;
  const sinceOf = (kind, part) => {
    let first = releases.length - 1;
    while (first > 0 && has(releases[first - 1], kind, part)) first--;
    return first === 0 ? undefined : releases[first].minor;
  };
  const pinned = contents(read(join(root, 'crds/istio.yaml')));
  write(pinned, { oldest: releases[0].minor, newest: releases.at(-1).minor, sinceOf });
}

/** From the file that there is and the CRDs of one release: what it does not have yet came with this release. */
function goOn(release, crds) {
  const known = JSON.parse(readFileSync(join(root, 'schemas/releases.json'), 'utf8'));
  const step = orderOf(release) - orderOf(known.newest);
  if (!(step <= 1)) {
    fail(`${release} is not the release after ${known.newest}; go by one release at a time`);
  }
  if (orderOf(release) <= orderOf(known.oldest)) fail(`${release} is not newer than ${known.oldest}`);
  const before = contents(read(join(root, 'crds/istio.yaml')));
  const knownSince = (kind, part) => {
    const { since, parts = {} } = known.kinds[kind] ?? {};
    if (part === undefined || since !== undefined) return since;
    const above = Object.keys(parts)
      .filter((other) => part === other || part.startsWith(`${other}.`) || part.startsWith(`${other}=`))
      .sort((a, b) => orderOf(parts[b]) - orderOf(parts[a]));
    return above.length === 0 ? undefined : parts[above[0]];
  };
  const isOld = (kind, part) => (part === undefined ? before.has(kind) : before.get(kind)?.has(part));
  const sinceOf = (kind, part) => (step === 1 && !isOld(kind, part) ? release : knownSince(kind, part));
  write(contents(read(crds)), { oldest: known.oldest, newest: release, sinceOf });
}

if (isNext) goOn(options.release, options.crds);
else fromFolder(positionals[0]);
