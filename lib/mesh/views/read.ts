import type { Manifest } from '../manifest';
import type { Fields } from './kinds';
import { type Schema, resolveSchema, schemasOfKind } from './schemas';

/**
 * Makes of what somebody wrote what its schema allows, so that whoever reads it need not ask again: a value of another type and a
 * null count as left out, and an item of a list that is none stands as an empty one, so that the others keep their places. Bounds, enums
 * and patterns are not looked at: the judge reports them. What needs no change is returned as it is, and nothing is changed in
 * place.
 *
 * @param isCore whether it is one of Kubernetes' own kinds, which the API server decodes in Go: null in a map of texts is the empty text
 * @returns undefined where the value is of another type
 */
export function conform(
  value: unknown,
  reference: Schema,
  shared: readonly Schema[],
  isCore = false,
): unknown {
  const schema = resolveSchema(reference, shared);
  if (value === null || value === undefined) return undefined;
  switch (schema.type) {
    case 'object':
      return isFields(value) ? fields(value, schema, shared, isCore) : undefined;
    case 'array':
      return Array.isArray(value) ? items(value, schema, shared, isCore) : undefined;
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'integer':
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    default:
      if (schema.intOrString)
        return typeof value === 'string' || typeof value === 'number' ? value : undefined;
      return value;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fields(
  value: Fields,
  { properties, extra }: Schema,
  shared: readonly Schema[],
  isCore: boolean,
): Fields {
  const isOfTexts = isCore && typeof extra === 'object' && resolveSchema(extra, shared).type === 'string';
  let changed: Map<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    // What every object has, such as `constructor`, is no schema.
    const own = name === '__proto__' ? undefined : properties?.[name];
    const known = typeof own === 'object' ? own : extra;
    const before = value[name];
    const nothing = isOfTexts && known === extra ? '' : undefined;
    const after =
      before === null ? nothing : typeof known === 'object' ? conform(before, known, shared, isCore) : before;
    if (after !== before) changed = (changed ?? new Map<string, unknown>()).set(name, after);
  }
  return changed === undefined ? value : withChanged(value, changed);
}

/** A mapping with other values; those that are undefined are left out. */
const withChanged = (value: Fields, changed: ReadonlyMap<string, unknown>): Fields =>
  Object.fromEntries(
    Object.entries(value)
      .map(([name, before]) => [name, changed.has(name) ? changed.get(name) : before] as const)
      .filter(([, after]) => after !== undefined),
  );

function items(
  value: readonly unknown[],
  schema: Schema,
  shared: readonly Schema[],
  isCore: boolean,
): readonly unknown[] {
  if (schema.items === undefined) return value;
  const { items: item } = schema;
  let changed: unknown[] | undefined;
  value.forEach((before, i) => {
    const after = conform(before, item, shared, isCore) ?? emptyOf(item, shared);
    if (after === before) return;
    changed ??= [...value];
    changed[i] = after;
  });
  return changed ?? value;
}

function emptyOf(reference: Schema, shared: readonly Schema[]): unknown {
  const schema = resolveSchema(reference, shared);
  switch (schema.type) {
    case 'array':
      return [];
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    default:
      return schema.intOrString ? '' : {};
  }
}

/**
 * What stands beside `apiVersion`, `kind` and `metadata` of an object, in the shape that the schema of its kind asks for. Of a version
 * that is not known the newest one counts; what no schema describes stays as it is.
 */
export function readBody(manifest: Manifest, group: string): Fields {
  const schemas = schemasOfKind(group, manifest.kind);
  if (schemas === undefined) return manifest;
  const version = manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1);
  const reference = Object.hasOwn(schemas.versions, version)
    ? schemas.versions[version]
    : Object.values(schemas.versions)[0];
  const schema = resolveSchema(reference, schemas.shared);
  return (conform(manifest, schema, schemas.shared, schemas.core) ?? {}) as Fields;
}
