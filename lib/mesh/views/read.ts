import type { Manifest } from '../manifest';
import type { Fields } from './kinds';
import { conform } from './conform';
import { resolveSchema, schemasOfKind } from './schemas';

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
  return (conform(manifest, schema, schemas.shared) ?? {}) as Fields;
}
