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
