import { mapOf } from '../../mesh/lists';
import type { Compiler } from './compile';
import { schemaRules } from './rules';
import type { Schema } from '../../mesh/views/schema';
import { shown, type Check, type Walk } from './walk';

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
      walk.find(schemaRules.count, `a list of ${list.length}; expected ${expected}`);
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
      walk.findAt(i, schemaRules.duplicate, `${what} twice in a list`);
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
