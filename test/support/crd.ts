import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A part of a CRD's schema. */
export interface Schema {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string }[];
}

/** The projects whose CRDs are pinned and stable, Istio first. */
export const crdSources = (): string[] => {
  const names = readdirSync(join(__dirname, '../../crds')).map((file) => file.replace('.yaml', ''));
  const stable = names.filter((name) => name !== 'gateway-api-experimental' && name !== 'istio');
  return ['istio', ...stable.sort()];
};

let pinned: any[] | undefined;

/** All pinned CRDs of what is stable, Istio's first. */
function crds(): any[] {
  pinned ??= crdSources().flatMap((name) => {
    const text = readFileSync(join(__dirname, `../../crds/${name}.yaml`), 'utf8');
    return parseAllDocuments(text).map((document) => document.toJS());
  });
  return pinned;
}

/**
 * The schema of the `spec` of a kind, in version v1 or the only one that there is, from the pinned CRDs. A kind that Istio
 * and the Gateway API both have is Istio's, unless its group stands before it: `gateway.networking.k8s.io/Gateway`.
 */
export function specSchema(kind: string): Schema {
  const [name, group] = kind.split('/').reverse();
  const is = ({ spec }: any) => spec.names.kind === name && (group === undefined || spec.group === group);
  const { versions } = crds().find(is).spec;
  const v1 = versions.find((version: { name: string }) => version.name === 'v1') ?? versions[0];
  return withoutPods(v1.schema.openAPIV3Schema.properties.spec);
}

/** A schema in which pods and Jobs may be anything, as in the types: they are Kubernetes's own. */
function withoutPods(schema: any): any {
  if (Array.isArray(schema)) return schema.map(withoutPods);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { containers, completions } = schema.properties ?? {};
  if (schema.type === 'object' && (containers?.type === 'array' || completions?.type === 'integer'))
    return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return Object.fromEntries(Object.entries(schema).map(([key, child]) => [key, withoutPods(child)]));
}

/** Every field of a schema (`http[].match[].uri.exact`), and every value of its enums (`….mode=SIMPLE`). */
export function fieldsOf(schema: Schema, path = ''): string[] {
  const below = (child: Schema, step: string) => [`${path}${step}`, ...fieldsOf(child, `${path}${step}`)];
  return [
    ...(schema.enum ?? []).map((value) => `${path}=${value}`),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => below(child, `.${name}`)),
    ...(schema.additionalProperties?.type === undefined
      ? []
      : fieldsOf(schema.additionalProperties, `${path}{}`)),
    ...(schema.items === undefined ? [] : fieldsOf(schema.items, `${path}[]`)),
  ];
}

/** The fields that a value sets, and what in it the schema does not allow. */
export function read(schema: Schema, value: unknown, path = ''): { fields: string[]; faults: string[] } {
  const parts: { fields: string[]; faults: string[] }[] = [];
  const own = { fields: [] as string[], faults: [] as string[] };
  const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  if (schema['x-kubernetes-int-or-string']) {
    if (type !== 'integer' && type !== 'string')
      own.faults.push(`${path}: ${type} instead of a number or text`);
  } else if (type !== schema.type && !(type === 'integer' && schema.type === 'number')) {
    own.faults.push(`${path}: ${type} instead of ${schema.type}`);
  } else if (Array.isArray(value)) {
    for (const item of value) parts.push(read(schema.items!, item, `${path}[]`));
  } else if (schema['x-kubernetes-preserve-unknown-fields']) {
    // Whatever stands there is allowed.
  } else if (typeof value === 'object' && value !== null) {
    for (const name of schema.required ?? []) if (!(name in value)) own.faults.push(`${path}: no ${name}`);
    for (const [name, child] of Object.entries(value)) {
      const known = schema.properties?.[name];
      if (known !== undefined) {
        own.fields.push(`${path}.${name}`);
        parts.push(read(known, child, `${path}.${name}`));
      } else if (schema.additionalProperties !== undefined) {
        parts.push(read(schema.additionalProperties, child, `${path}{}`));
      } else own.faults.push(`${path}: unknown field ${name}`);
    }
  } else if (schema.enum !== undefined) {
    if (schema.enum.map(String).includes(String(value))) own.fields.push(`${path}=${String(value)}`);
    else own.faults.push(`${path}: ${String(value)} is none of ${schema.enum.join(', ')}`);
  }
  return {
    fields: [...own.fields, ...parts.flatMap(({ fields }) => fields)],
    faults: [...own.faults, ...parts.flatMap(({ faults }) => faults)],
  };
}
