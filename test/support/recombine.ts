import { pick, type Random } from './mutate';

/** Values that stand under field names somewhere, so that a change can put them elsewhere. */
export type Harvest = ReadonlyMap<string, readonly unknown[]>;

/** All values of some objects by the names of their fields; those of a list by the list's. */
export function harvest(objects: readonly unknown[]): Harvest {
  const found = new Map<string, Map<string, unknown>>();
  const visit = (value: unknown, field: string): void => {
    const values = found.get(field) ?? new Map<string, unknown>();
    found.set(field, values.set(JSON.stringify(value), value));
    if (Array.isArray(value)) value.forEach((item) => visit(item, `${field}[]`));
    else if (isBranch(value)) Object.entries(value).forEach(([key, child]) => visit(child, key));
  };
  objects.forEach((object) => visit(object, ''));
  return new Map([...found].map(([field, values]) => [field, [...values.values()]]));
}

const TEXTS = [
  '',
  'a',
  'A-b',
  'a.b',
  'a_b',
  '*',
  '*.a.b',
  '*a.b',
  'a/b',
  '/a',
  'a/',
  '1',
  '65536',
  '10.0.0.300',
];
const NUMBERS = [0, 1, 2, 65535, 65536, 101, 0.5];

interface Place {
  readonly parent: any;
  readonly key: string | number;
  readonly field: string;
}

/**
 * A copy of an object with one change that mostly keeps it readable: a field or item dropped, doubled, emptied, out of
 * range, or taken from where else a field of its name stands; or a field added that its neighbours elsewhere have.
 */
export function recombine<T extends object>(random: Random, object: T, values: Harvest): T {
  const root = { object: structuredClone(object) };
  const [top, ...below] = placesIn(root, 'object', '');
  change(random, below.length > 0 ? pick(random, below) : top, values);
  return root.object;
}

function placesIn(parent: any, key: string | number, field: string): Place[] {
  const value = parent[key];
  const here = { parent, key, field };
  if (Array.isArray(value)) return [here, ...value.flatMap((_, i) => placesIn(value, i, `${field}[]`))];
  if (!isBranch(value)) return [here];
  return [here, ...Object.keys(value).flatMap((name) => placesIn(value, name, name))];
}

function change(random: Random, { parent, key, field }: Place, values: Harvest): void {
  const value = parent[key];
  const known = values.get(field) ?? [];
  const roll = random(10);
  if (roll < 2 && field !== '') drop(parent, key);
  else if (roll < 5 && known.length > 0) parent[key] = structuredClone(pick(random, known));
  else if (Array.isArray(value)) {
    if (value.length === 0 || random(3) === 0) parent[key] = [];
    else value.splice(random(value.length), 0, structuredClone(pick(random, value)));
  } else if (isBranch(value)) {
    const donors = Object.entries(known.length === 0 ? {} : (pick(random, known) as object));
    if (donors.length === 0 || random(10) === 0) parent[key] = {};
    else {
      const [name, child] = pick(random, donors);
      value[name] = structuredClone(child);
    }
  } else if (typeof value === 'string') parent[key] = pick(random, TEXTS);
  else if (typeof value === 'number') parent[key] = pick(random, NUMBERS);
  else if (typeof value === 'boolean') parent[key] = !value;
}

function drop(parent: any, key: string | number): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}

function isBranch(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
