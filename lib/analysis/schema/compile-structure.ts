import { mapOf } from '../../mesh/lists';
import type { Schema } from '../../mesh/views/schemas';
import { nearest } from '../../values/nearest';
import { schemaRules } from './rules';
import { type Check, type Compiler, type Walk, shown } from './walk';

interface Field {
  readonly check: Check;
  /** Null stands there for nothing: the API server takes it away. */
  readonly dropsNull: boolean;
}

/** The check of a map, which is known to be one. */
export function objectCheck(schema: Schema, compiler: Compiler): Check {
  const { extra, required = [], minProperties = 0, maxProperties = Infinity } = schema;
  const fieldOf = (child: Schema): Field => {
    const { nullable, default: fallback } = compiler.resolve(child);
    return { check: compiler.check(child), dropsNull: nullable !== true && fallback === undefined };
  };
  const fields = new Map(
    Object.entries(schema.properties ?? {}).map(([name, child]) => [name, fieldOf(child)]),
  );
  const others = typeof extra === 'object' ? fieldOf(extra) : undefined;
  const { lenient } = compiler;
  const open = schema.preserve === true || extra === true || (schema.type === undefined && !schema.namesOnly);
  const sized = schema.minProperties !== undefined || schema.maxProperties !== undefined;
  return (value, walk) => {
    const object = value as { readonly [name: string]: unknown };
    const depth = walk.path.length;
    for (const name in object) {
      if (!Object.hasOwn(object, name)) continue;
      const child = object[name];
      if (child === undefined) continue;
      const field = fields.get(name) ?? others;
      if (field === undefined) {
        if (!open) {
          // What came before has left its name.
          walk.path.length = depth;
          unknownField(name, fields, walk);
        }
      } else if (child === null && field.dropsNull) {
        if (!lenient) walk.nulls = true;
      } else {
        walk.path[depth] = name;
        field.check(child, walk);
      }
    }
    walk.path.length = depth;
    for (const name of required) {
      if (object[name] === undefined || (lenient && object[name] === null))
        missing(name, object, fields, walk);
    }
    if (sized) count(object, minProperties, maxProperties, walk);
  };
}

function unknownField(name: string, fields: ReadonlyMap<string, Field>, walk: Walk): void {
  const meant = nearest(name, fields.keys());
  const where = walk.path.length === 0 ? 'an object of this kind' : 'it';
  const mend =
    meant !== undefined
      ? `Write ${meant}.`
      : fields.size > 0 && fields.size <= 12
        ? `Use what ${where} has: ${[...fields.keys()].join(', ')}.`
        : undefined;
  walk.findAt(
    name,
    schemaRules['unknown-field'],
    `The schema has no field ${name} here. By default kubectl refuses the object; other tools drop the field, and it has no effect.`,
    mend,
  );
}

function missing(name: string, object: object, fields: ReadonlyMap<string, Field>, walk: Walk): void {
  walk.blocking++;
  const wrong = Object.keys(object).find((key) => !fields.has(key) && nearest(key, [name]) !== undefined);
  walk.find(
    schemaRules.required,
    `The field ${name} is missing.`,
    wrong && fields.size > 0 ? `Write ${name} instead of ${wrong}.` : `Add the field ${name}.`,
  );
}

const entriesText = (count: number) =>
  count === 0 ? 'no entries' : count === 1 ? 'one entry' : `${count} entries`;

function count(object: object, least: number, most: number, walk: Walk): void {
  const length = Object.keys(object).length;
  if (length >= least && length <= most) return;
  if (length > most) walk.blocking++;
  const expected = length < least ? `at least ${least}` : `at most ${most}`;
  walk.find(schemaRules.count, `The map has ${entriesText(length)}, but the schema asks for ${expected}.`);
}

/** The check of a list, which is known to be one. */
export function listCheck(schema: Schema, compiler: Compiler): Check {
  const { items, minItems = 0, maxItems = Infinity } = schema;
  const item = items && compiler.check(items);
  const unique = schema.listType && uniqueness(schema);
  return (value, walk) => {
    const list = value as readonly unknown[];
    if (list.length < minItems || list.length > maxItems) {
      if (list.length > maxItems) walk.blocking++;
      const expected = list.length < minItems ? `at least ${minItems}` : `at most ${maxItems}`;
      walk.find(
        schemaRules.count,
        `The list has ${entriesText(list.length)}, but the schema asks for ${expected}.`,
      );
    }
    if (item !== undefined) {
      const depth = walk.path.length;
      for (let i = 0; i < list.length; i++) {
        walk.path[depth] = i;
        item(list[i], walk);
      }
      walk.path.length = depth;
    }
    if (unique !== undefined && list.length > 1) unique(list, walk);
  };
}

/** The check that no two entries are the same, or have the same keys. */
function uniqueness({ listType, listKeys = [] }: Schema): (list: readonly unknown[], walk: Walk) => void {
  return (list, walk) => {
    const seen = new Map<string, boolean>();
    list.forEach((entry, i) => {
      const key = listType === 'set' ? entry : keysOf(entry, listKeys);
      const text = JSON.stringify(key);
      const reported = seen.get(text);
      seen.set(text, reported !== undefined);
      if (reported !== false) return;
      const what = listType === 'set' ? shown(entry) : describe(key as unknown[], listKeys);
      walk.findAt(i, schemaRules.duplicate, `The list has ${what} more than once.`);
    });
  };
}

/** The keys of an entry; a missing one counts as one too. */
function keysOf(entry: unknown, keys: readonly string[]): unknown[] {
  const fields = mapOf(entry);
  return keys.map((key) => (key in fields ? [fields[key]] : []));
}

const describe = (values: readonly unknown[], keys: readonly string[]) =>
  keys.map((key, i) => `${key} ${shown((values[i] as unknown[])[0] ?? 'nothing')}`).join(', ');
