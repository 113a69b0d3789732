import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KindSchemas, Schema } from './schema';

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

const files = new Map<string, Map<string, KindSchemas | undefined>>();

/** The schemas of a kind, read once; undefined where none is known. */
export function schemasOfKind(group: string, kind: string): KindSchemas | undefined {
  let kinds = files.get(group);
  if (kinds === undefined) files.set(group, (kinds = new Map()));
  if (!kinds.has(kind)) kinds.set(kind, readKind(group, kind));
  return kinds.get(kind);
}

function readKind(group: string, kind: string): KindSchemas | undefined {
  const index = kindIndex();
  if (!Object.hasOwn(index, group) || !Object.hasOwn(index[group], kind)) return undefined;
  const path = join(group || 'core', `${kind}.json`);
  return existsSync(join(folder(), path)) ? readSchemas<KindSchemas>(path) : undefined;
}

/** The schema that a reference within a file of schemas stands for, or the schema itself. */
export const resolveSchema = (schema: Schema, shared: readonly Schema[]): Schema =>
  schema.$ === undefined ? schema : shared[schema.$];

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
