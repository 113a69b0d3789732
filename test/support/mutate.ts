/** Gives whole numbers from 0 up to, but not including, a limit. */
export type Random = (limit: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** One of a list. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random(items.length)];
}

/** What was done to an object, and what came of it. */
export interface Mutant<T> {
  readonly object: T;
  /** `retype spec.http[0].match`. */
  readonly what: string;
}

/** How an object may be changed. */
export interface MutateOptions {
  /** Where changes are made: by default below `spec`, in an object without one anywhere but its head. */
  readonly below?: readonly string[];
  /** Changes to choose from; all by default. */
  readonly changes?: readonly Change[];
}

/** The kinds of change. */
export type Change = keyof typeof CHANGES;

interface Place {
  readonly parent: any;
  readonly key: string | number;
  readonly path: string;
}

const HEAD = new Set(['apiVersion', 'kind', 'metadata', 'status']);
const NUMBERS = [
  0,
  -1,
  1,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  -(2 ** 31) - 1,
  0.5,
  101,
  1e15,
];
const TEXTS = [
  ...[
    '',
    '*',
    'a',
    'A',
    '0',
    '1s',
    '0s',
    '1x',
    '-1s',
    '1us',
    '100%',
    'true',
    'null',
    '/',
    '//',
    '%zz',
    'http://a',
  ],
  ...[
    'oci://b/c',
    'unix:///a',
    'unix://b/',
    '127.0.0.1',
    '::1',
    'a b',
    'a_b',
    '*.example.com',
    'é😀',
    '.',
    '-',
    'SIMPLE',
  ],
  ...['UNSET', '2026-01-31T12:00:00Z', 'YWJj', 'x'.repeat(64), 'y'.repeat(300)],
];

const CHANGES = {
  drop: ({ parent, key }: Place) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  },
  duplicate: ({ parent, key }: Place, random: Random) => {
    if (Array.isArray(parent))
      parent.splice(random(parent.length + 1), 0, structuredClone(parent[Number(key)]));
    else parent[`${key}2`] = structuredClone(parent[key]);
  },
  retype: ({ parent, key }: Place, random: Random) => {
    const value = parent[key];
    parent[key] = pick(
      random,
      [String(value), 7, 1.5, true, [], {}, [value], { a: value }].filter(
        (other) => typeOf(other) !== typeOf(value),
      ),
    );
  },
  rename: ({ parent, key }: Place, random: Random) => {
    if (Array.isArray(parent)) return false;
    const name = String(key);
    const at = random(name.length);
    const changed = pick(random, [
      name.slice(0, at) + name.slice(at + 1),
      `${name}s`,
      name.toUpperCase(),
      `x${name}`,
    ]);
    const value = parent[key];
    Reflect.deleteProperty(parent, key);
    parent[changed] = value;
    return undefined;
  },
  empty: ({ parent, key }: Place) => {
    const value = parent[key];
    parent[key] = Array.isArray(value)
      ? []
      : typeof value === 'object'
        ? {}
        : typeof value === 'number'
          ? 0
          : '';
  },
  number: ({ parent, key }: Place, random: Random) => {
    if (typeof parent[key] !== 'number') return false;
    parent[key] = pick(random, NUMBERS);
    return undefined;
  },
  text: ({ parent, key }: Place, random: Random) => {
    if (typeof parent[key] !== 'string') return false;
    parent[key] = pick(random, TEXTS);
    return undefined;
  },
  toNull: ({ parent, key }: Place) => {
    parent[key] = null;
  },
  extra: ({ parent }: Place, random: Random) => {
    if (Array.isArray(parent)) parent.push(pick(random, [{}, 'a', 1, null]));
    else parent[pick(random, ['extra', 'name', 'mode', 'port'])] = pick(random, ['a', 1, {}, []]);
  },
  swap: ({ parent, key }: Place) => {
    const other = Object.keys(parent).find((name) => name !== String(key) && !HEAD.has(name));
    if (other === undefined) return false;
    [parent[key], parent[other]] = [parent[other], parent[key]];
    return undefined;
  },
  repeat: ({ parent, key }: Place, random: Random) => {
    const value = parent[key];
    if (!Array.isArray(value) || value.length === 0) return false;
    const times = pick(random, [2, 9, 17, 65, 129]);
    parent[key] = Array.from({ length: times }, () => structuredClone(value[0]));
    return undefined;
  },
};

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);

/** A copy of an object with one change somewhere, and what the change is; the same for the same random numbers. */
export function mutate<T extends object>(random: Random, object: T, options: MutateOptions = {}): Mutant<T> {
  const copy: any = structuredClone(object);
  const tops =
    options.below ?? (copy.spec === undefined ? Object.keys(copy).filter((key) => !HEAD.has(key)) : ['spec']);
  const places = tops.flatMap((key) => (copy[key] === undefined ? [] : placesIn(copy, key, key)));
  const names = options.changes ?? (Object.keys(CHANGES) as Change[]);
  for (let tries = 0; tries < 50 && places.length > 0; tries++) {
    const place = pick(random, places);
    const name = pick(random, names);
    if (CHANGES[name](place, random) !== false) return { object: copy, what: `${name} ${place.path}` };
  }
  return { object: copy, what: 'nothing' };
}

function placesIn(parent: any, key: string | number, path: string): Place[] {
  const value = parent[key];
  const here = { parent, key, path };
  if (Array.isArray(value)) return [here, ...value.flatMap((_, i) => placesIn(value, i, `${path}[${i}]`))];
  if (typeof value !== 'object' || value === null) return [here];
  return [here, ...Object.keys(value).flatMap((name) => placesIn(value, name, `${path}.${name}`))];
}
