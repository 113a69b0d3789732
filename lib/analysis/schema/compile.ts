import { celCheck } from './compile-cel';
import { combinations } from './compile-combinations';
import { listCheck, objectCheck } from './compile-structure';
import { enumCheck, numberCheck, textCheck } from './compile-scalar';
import { schemaRules } from './rules';
import type { Schema } from '../../mesh/views/schemas';
import { shown, type Check, type Compiler, type Walk } from './walk';

/** Makes checks of the schemas of one file: each schema once, when it is first needed. */
export class SchemaCompiler implements Compiler {
  private readonly done = new Map<Schema, Check>();

  public constructor(
    private readonly shared: readonly Schema[],
    /** Whether null and the empty word count as nothing there. */
    public readonly lenient = false,
  ) {}

  /** The schema that a reference stands for, or the schema itself. */
  public resolve(schema: Schema): Schema {
    return schema.$ === undefined ? schema : this.shared[schema.$];
  }

  /** The check of a schema. A schema may hold itself. */
  public check(reference: Schema): Check {
    const schema = this.resolve(reference);
    const known = this.done.get(schema);
    if (known !== undefined) return known;
    let check: Check | undefined;
    const late: Check = (value, walk) => {
      check ??= this.compile(schema);
      check(value, walk);
    };
    this.done.set(schema, late);
    return late;
  }

  private compile(schema: Schema): Check {
    const parts = [
      ...(schema.enum === undefined
        ? []
        : [enumCheck(this.lenient ? ['', ...schema.enum] : schema.enum, this.lenient)]),
      ...this.byType(schema),
      ...combinations(schema, this),
    ];
    const structure = inOrder(parts);
    const typed = withType(this.lenient ? { ...schema, nullable: true } : schema, structure);
    return schema.rules === undefined ? typed : celCheck(typed, schema.rules);
  }

  private byType(schema: Schema): Check[] {
    switch (schema.type) {
      case 'object':
        return [objectCheck(schema, this)];
      case 'array':
        return [listCheck(schema, this)];
      case 'string':
        return textCheck(schema, this.lenient);
      case 'integer':
      case 'number':
        return [numberCheck(schema)];
      default:
        return this.untyped(schema);
    }
  }

  /** Parts of combinations, and what is checked for names alone, say what holds if it is a map or a list. */
  private untyped(schema: Schema): Check[] {
    const { properties, required, preserve, extra, items, namesOnly } = schema;
    const hasFields = [properties, required, preserve, extra].some((part) => part !== undefined);
    return [
      ...(hasFields || (namesOnly === true && items === undefined) ? [ifMap(objectCheck(schema, this))] : []),
      ...(items === undefined ? [] : [ifList(listCheck(schema, this))]),
      ...textCheck(schema, this.lenient).map((check) => ifText(check)),
    ];
  }
}

function ifMap(check: Check): Check {
  return (value, walk) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) check(value, walk);
  };
}

function ifText(check: Check): Check {
  return (value, walk) => {
    if (typeof value === 'string') check(value, walk);
  };
}

function ifList(check: Check): Check {
  return (value, walk) => {
    if (Array.isArray(value)) check(value, walk);
  };
}

function inOrder(checks: readonly Check[]): Check {
  if (checks.length === 1) return checks[0];
  return (value, walk) => {
    for (const check of checks) check(value, walk);
  };
}

const TYPES: { readonly [type: string]: (value: unknown) => boolean } = {
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  array: (value) => Array.isArray(value),
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  'integer or string': (value) => typeof value === 'string' || Number.isInteger(value),
};

const WORDS: { readonly [type: string]: string } = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  'integer or string': 'a whole number or text',
};

/** The check behind that of the type: whoever sees a value knows that it has it. */
function withType({ type, nullable, intOrString }: Schema, check: Check): Check {
  const expected = intOrString ? 'integer or string' : type;
  if (expected === undefined) {
    return (value, walk) => {
      if (value !== null) check(value, walk);
    };
  }
  const fits = TYPES[expected];
  return (value, walk) => {
    if (value === null) {
      if (!nullable) refuse(value, walk, WORDS[expected]);
    } else if (fits(value)) check(value, walk);
    else refuse(value, walk, WORDS[expected]);
  };
}

function refuse(value: unknown, walk: Walk, expected: string): void {
  walk.blocking++;
  walk.decodes = false;
  walk.find(
    schemaRules.type,
    `The value is ${shown(value)}, but the schema asks for ${expected}.`,
    mendOf(value, expected),
  );
}

const QUOTES = 'Put it in quotes';

/** Whether a value of the wrong type is mended by quotes. */
export const needsQuotes = (mend: string | undefined): boolean => mend?.startsWith(QUOTES) === true;

/** The mistakes of YAML: what looks like text and is none, and the other way round. */
function mendOf(value: unknown, expected: string): string | undefined {
  if (expected === 'text' && typeof value !== 'object') return `${QUOTES}: "${String(value)}".`;
  if (typeof value !== 'string') return expected === 'a list' ? 'Begin each entry with "- ".' : undefined;
  const scalar =
    expected === 'true or false'
      ? /^(true|false)$/
      : /^a (whole )?number$/.test(expected)
        ? /^-?\d+(\.\d+)?$/
        : undefined;
  return scalar?.test(value) ? 'Remove the quotes.' : undefined;
}
