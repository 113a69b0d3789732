import { pick, type Random } from './mutate';

const JUNK: readonly unknown[] = [
  ...[null, 0, -1, 1.5, 1e21, true, false],
  ...['', ' ', 'x', '*', '/', '.', 'a.b', 'é😀', '\u001b[2J', '\n'],
  ...[[], [null], [[]], [{}], [''], [0, null]],
  ...[{}, { a: null }, { '': '' }, { toString: 1 }, { constructor: null }, { length: -1 }],
];

/** A copy of a value with wrong things in some places, wherever they are: also in what says what an object is. */
export function junked<T>(random: Random, value: T, changes = 1): T {
  const root = { value: structuredClone(value) };
  for (let i = 0; i < changes; i++) {
    const places = [...placesIn(root)].slice(1);
    if (places.length === 0) break;
    const { parent, key } = pick(random, places);
    const by = structuredClone(pick(random, JUNK));
    if (Array.isArray(parent) && random(3) === 0) parent.splice(Number(key), 0, by);
    else parent[key] = by;
  }
  return root.value;
}

interface Spot {
  readonly parent: any;
  readonly key: string;
}

function* placesIn(parent: any): Generator<Spot> {
  for (const key of Object.keys(parent)) {
    yield { parent, key };
    const value = parent[key];
    if (typeof value === 'object' && value !== null) yield* placesIn(value);
  }
}

/** YAML with items, keys and values gone here and there, so that what is left is null or broken. */
export function gappy(random: Random, yaml: string, changes = 1): string {
  const lines = yaml.split('\n');
  for (let i = 0; i < changes; i++) {
    const at = random(lines.length);
    const change = pick(random, [
      (line: string) => line.replace(/^(\s*-?).*$/, '$1'),
      (line: string) => line.replace(/:.*$/, ':'),
      (line: string) => line.replace(/- .*$/, '-'),
      (line: string) => `${line}\n${line.replace(/\S.*$/, '-')}`,
      (line: string) => `${line}\n${line.replace(/\S.*$/, '- -')}`,
      (line: string) => line.replace(/: .*$/, ': {}'),
      (line: string) => line.replace(/: .*$/, ': []'),
      (line: string) => line.replace(/: .*$/, ': [,]'),
      (line: string) => line.replace(/^\s/, ''),
      (line: string) => `${line}\t`,
    ]);
    lines[at] = change(lines[at]);
  }
  return lines.join('\n');
}
