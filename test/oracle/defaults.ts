import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../support/project';

/** The schema of each kind of the Gateway API, by `apiVersion kind`. */
let schemas: Map<string, any> | undefined;

function schemaOf(apiVersion: string, kind: string): any {
  if (schemas === undefined) {
    const text = readFileSync(join(root, 'crds/gateway-api.yaml'), 'utf8');
    const definitions: any[] = parseAllDocuments(text).map((document) => document.toJS());
    schemas = new Map(
      definitions
        .filter((definition) => definition?.spec?.versions !== undefined)
        .flatMap(({ spec }) =>
          spec.versions.map((version: any) => [
            `${spec.group}/${version.name} ${spec.names.kind}`,
            version.schema?.openAPIV3Schema,
          ]),
        ),
    );
  }
  return schemas.get(`${apiVersion} ${kind}`);
}

/**
 * An object of the Gateway API as the API server would store it, with the defaults of its schema: istiod counts on
 * them, and ends where one is missing. Any other object is left as it is.
 */
export function withDefaults<T extends { apiVersion: string; kind: string }>(object: T): T {
  if (!object.apiVersion?.includes('gateway.networking.k8s.io/')) return object;
  const schema = schemaOf(object.apiVersion, object.kind);
  return schema === undefined ? object : filled(object, schema);
}

function filled(value: any, schema: any): any {
  if (Array.isArray(value)) return value.map((item) => filled(item, schema.items ?? {}));
  if (typeof value !== 'object' || value === null) return value;
  const result: any = { ...value };
  const properties: [string, any][] = Object.entries(schema.properties ?? {});
  for (const [name, { default: fallback }] of properties) {
    if (result[name] === undefined && fallback !== undefined) result[name] = structuredClone(fallback);
  }
  for (const [name, property] of properties) {
    if (result[name] !== undefined) result[name] = filled(result[name], property);
  }
  return result;
}
