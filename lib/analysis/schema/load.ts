import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Compiler } from './compile';
import { Normalizer } from './normalize';
import type { KindSchemas, Schema } from './schema';
import type { Check } from './walk';

/** A kind in one version, ready to check objects. */
export interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly file: KindSchemas;
  readonly schema: Schema;
  readonly check: Check;
  readonly normalizer: Normalizer;
  readonly hasDefaults: boolean;
}

/** The kinds of every group whose schemas are known, and their served versions. */
export interface KindIndex {
  readonly [group: string]: { readonly [kind: string]: readonly string[] };
}

/** The folder with the schemas, beside the package's other data. */
const folder = lazily(() => {
  let at = __dirname;
  while (!existsSync(join(at, 'schemas', 'index.json'))) {
    const above = dirname(at);
    if (above === at) throw new Error('the package is incomplete: it has no folder schemas');
    at = above;
  }
  return join(at, 'schemas');
});

/** A file of the folder with the schemas. */
export function readSchemas<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(folder(), ...path), 'utf8')) as T;
}

/** Which kinds there are. */
export const kindIndex = lazily(() => readSchemas<KindIndex>('index.json'));

const kinds = new Map<string, Map<string, Kind | undefined>>();
const files = new Map<
  string,
  { readonly file: KindSchemas; readonly compiler: Compiler; readonly normalizer: Normalizer }
>();

/** The kind of an apiVersion; undefined where no schema is known. */
export function kindOf(apiVersion: string, kind: string): Kind | undefined {
  let ofVersion = kinds.get(apiVersion);
  if (ofVersion === undefined) kinds.set(apiVersion, (ofVersion = new Map()));
  if (!ofVersion.has(kind)) ofVersion.set(kind, load(apiVersion, kind));
  return ofVersion.get(kind);
}

/** The group and version that an apiVersion names. */
export function groupOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Whether the schemas of a kind are known. */
export function hasSchemas(group: string, kind: string): boolean {
  return existsSync(join(folder(), group || 'core', `${kind}.json`));
}

function load(apiVersion: string, kind: string): Kind | undefined {
  const { group, version } = groupOf(apiVersion);
  const index = kindIndex();
  if (!Object.hasOwn(index, group) || !Object.hasOwn(index[group], kind)) return undefined;
  if (!index[group][kind].includes(version)) return undefined;
  const path = join(group || 'core', `${kind}.json`);
  let loaded = files.get(path);
  if (loaded === undefined) {
    if (!hasSchemas(group, kind)) return undefined;
    const file = readSchemas<KindSchemas>(path);
    loaded = {
      file,
      compiler: new Compiler(file.shared, file.core),
      normalizer: new Normalizer(file.shared),
    };
    files.set(path, loaded);
  }
  const { file, compiler, normalizer } = loaded;
  const schema = compiler.resolve(file.versions[version]);
  return {
    group,
    kind,
    file,
    schema,
    check: compiler.check(schema),
    normalizer,
    hasDefaults: normalizer.hasDefaults(schema),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
