import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from '../once';

/** A schema of an API in the short form of `schemas/`: what OpenAPI and the CRDs say, without prose. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: { readonly [name: string]: Schema };
  /** The values of a map, or whether more fields are allowed. */
  readonly extra?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  /** Fields that no schema knows are kept. */
  readonly preserve?: boolean;
  readonly intOrString?: boolean;
  /** Nothing is checked but the names of fields. */
  readonly namesOnly?: boolean;
  readonly listType?: 'map' | 'set';
  readonly listKeys?: readonly string[];
  readonly default?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly rules?: readonly CelRule[];
  /** Stands for the schema of this number in the list of what the file shares. */
  readonly $?: number;
}

/** A rule in CEL, as a CRD has it. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** The schemas of a kind, as they stand in a file of `schemas/`. */
export interface KindSchemas {
  readonly scope: 'Cluster' | 'Namespaced';
  /** One of Kubernetes' own kinds, which the API server decodes in Go: null and an empty word count as nothing there. */
  readonly core?: boolean;
  /** By served version. */
  readonly versions: { readonly [version: string]: Schema };
  readonly shared: readonly Schema[];
  /** How its names are checked, where it is not as a DNS subdomain. */
  readonly name?: 'label' | 'label-1035' | 'path';
}

/** The kinds of every group whose schemas are known, and their served versions. */
interface KindIndex {
  readonly [group: string]: { readonly [kind: string]: readonly string[] };
}

/** The folder with the schemas, beside the package's other data. */
const folder = once(() => {
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

/** A channel of the Gateway API: what is stable, or that and what may still change. */
export type GatewayApiChannel = 'standard' | 'experimental';

const EXPERIMENTAL = '~experimental';

/** Whether the index has kinds under this name because they are of the experimental channel of the Gateway API. */
export const isExperimental = (group: string) => group.endsWith(EXPERIMENTAL);

/** The name under which the kinds of a group stand in the index, by the channel of the Gateway API that is installed. */
export function indexedGroup(group: string, channel: GatewayApiChannel): string {
  const experimental = `${group}${EXPERIMENTAL}`;
  return channel === 'experimental' && Object.hasOwn(kindIndex(), experimental) ? experimental : group;
}

/** Which kinds there are. */
export const kindIndex = once(() => readSchemas<KindIndex>('index.json'));

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
