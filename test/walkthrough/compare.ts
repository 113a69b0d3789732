import { isDeepStrictEqual } from 'node:util';

/** A place at which two plain objects differ, as a JSON pointer, with what stands there in each. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** A difference between two sets of manifests. An object that only one of them has differs as a whole. */
export interface ObjectDifference extends Difference {
  /** `Service istio-test/nginx`, or `Namespace istio-test`. */
  readonly object: string;
}

/** A difference that is meant to be there. */
export interface AllowedDifference {
  /** The one object that it is about; give this or `kind`. */
  readonly object?: string;
  /** The kind whose objects it is about. */
  readonly kind?: string;
  /** Where it is; what lies below belongs to it. */
  readonly path: string;
  /** What the constructs write there: this and nothing else. */
  readonly value: unknown;
  /** Why. */
  readonly why: string;
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const sameShape = (one: unknown, other: unknown) =>
  isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other);
const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');

/** Where two plain objects differ. The order of keys does not count, that of lists does. */
export function differences(expected: unknown, actual: unknown, path = ''): Difference[] {
  if (!sameShape(expected, actual)) {
    return isDeepStrictEqual(expected, actual) ? [] : [{ path, expected, actual }];
  }
  const [left, right] = [expected, actual] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], `${path}/${escaped(key)}`));
}

/** What stands at a path of a plain object. */
export function valueAt(object: unknown, path: string): unknown {
  const keys = path.split('/').slice(1).map(unescaped);
  return keys.reduce((value, key) => (isBranch(value) ? value[key] : undefined), object);
}

/** How an object is called in comparisons. */
export function objectTitle(manifest: any): string {
  const { name, namespace } = manifest.metadata;
  return `${manifest.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Where two sets of manifests differ. The order of the objects does not count. */
export function objectDifferences(expected: any[], actual: any[]): ObjectDifference[] {
  const [left, right] = [byTitle(expected), byTitle(actual)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((object) =>
    differences(left.get(object), right.get(object)).map((difference) => ({ object, ...difference })),
  );
}

/** Complaints, as sentences: about each difference that is not allowed, and each allowance that nothing needs. */
export function complaints(expected: any[], actual: any[], allowed: readonly AllowedDifference[]): string[] {
  const objects = byTitle(actual);
  const covers = (entry: AllowedDifference, { object, path }: ObjectDifference) =>
    (entry.object === object || entry.kind === object.split(' ')[0]) &&
    (path === entry.path || path.startsWith(`${entry.path}/`)) &&
    isDeepStrictEqual(valueAt(objects.get(object), entry.path), entry.value);
  const found = objectDifferences(expected, actual);
  const show = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  return [
    ...found
      .filter((difference) => !allowed.some((entry) => covers(entry, difference)))
      .map((d) => `${d.object} ${d.path}: expected ${show(d.expected)}, got ${show(d.actual)}`),
    ...allowed
      .filter((entry) => !found.some((difference) => covers(entry, difference)))
      .map((entry) => `${entry.object ?? entry.kind} ${entry.path}: allowed to differ, but does not`),
  ];
}

function byTitle(manifests: any[]): Map<string, any> {
  const map = new Map(manifests.map((manifest) => [objectTitle(manifest), manifest]));
  if (map.size < manifests.length) throw new Error('two manifests describe the same object');
  return map;
}
