import { isDeepStrictEqual } from 'node:util';
import { mapOf } from '../mesh/lists';
import type { FieldPath } from '../mesh/manifest';
import type { MeshIndex } from '../mesh/mesh-index';
import type { Resource } from '../mesh/resource';
import { compareText } from '../values/order';

/** A field that differs, by where it stands on either side; undefined on the side where it is missing. */
export interface FieldChange {
  readonly before?: FieldPath;
  readonly after?: FieldPath;
}

/** An object that is new, gone or changed. */
export interface ObjectChange {
  readonly before?: Resource;
  readonly after?: Resource;
}

/** What the cluster keeps of objects, and nobody decides by. */
const KEPT = ['managedFields', 'resourceVersion', 'uid', 'generation', 'selfLink', 'ownerReferences'];
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The objects that differ between two meshes, by kind and name. */
export function objectChanges(before: MeshIndex, after: MeshIndex): readonly ObjectChange[] {
  const keyOf = ({ kind, namespace, name }: Resource) => `${kind}|${namespace}|${name}`;
  const sides = [before, after].map(
    ({ resources }) => new Map(resources.map((resource) => [keyOf(resource), resource])),
  );
  const [old, fresh] = sides;
  const changes: [string, ObjectChange][] = [];
  for (const [key, resource] of old) {
    const other = fresh.get(key);
    if (other === undefined) changes.push([key, { before: resource }]);
    else if (other !== resource && !isDeepStrictEqual(asked(resource), asked(other))) {
      changes.push([key, { before: resource, after: other }]);
    }
  }
  for (const [key, resource] of fresh) if (!old.has(key)) changes.push([key, { after: resource }]);
  return changes.sort(([a], [b]) => compareText(a, b)).map(([, change]) => change);
}

/** What of an object decides anything. */
function asked({ manifest, origin: { assumed } }: Resource): unknown {
  const { metadata, ...body } = without(mapOf(manifest), ['status']);
  const { annotations, ...own } = without(mapOf(metadata), KEPT);
  const words = without(mapOf(annotations), [APPLIED]);
  return { ...body, assumed, metadata: { ...own, ...(Object.keys(words).length > 0 && { words }) } };
}

const without = (map: object, names: readonly string[]): { readonly [name: string]: unknown } =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)));

/** The fields that differ between both sides of an object; empty where it is new or gone. */
export function fieldChanges({ before, after }: ObjectChange): readonly FieldChange[] {
  if (before === undefined || after === undefined) return [];
  return differences(asked(before), asked(after), [], []).map((change) => ({
    ...(change.before !== undefined && { before: withAnnotations(change.before) }),
    ...(change.after !== undefined && { after: withAnnotations(change.after) }),
  }));
}

const withAnnotations = (path: FieldPath): FieldPath =>
  path[0] === 'metadata' && path[1] === 'words' ? ['metadata', 'annotations', ...path.slice(2)] : path;

function differences(a: unknown, b: unknown, before: FieldPath, after: FieldPath): FieldChange[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (Array.isArray(a) && Array.isArray(b)) return listDifferences(a, b, before, after);
  if (!isMap(a) || !isMap(b)) return [{ before, after }];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name): FieldChange[] => {
    const [here, there] = [Object.hasOwn(a, name), Object.hasOwn(b, name)];
    if (here && there) return differences(a[name], b[name], [...before, name], [...after, name]);
    return here ? [{ before: [...before, name] }] : [{ after: [...after, name] }];
  });
}

const isMap = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists are laid beside each other by what stays; what is left between is compared in order. */
function listDifferences(
  a: readonly unknown[],
  b: readonly unknown[],
  before: FieldPath,
  after: FieldPath,
): FieldChange[] {
  const found: FieldChange[] = [];
  let [i, j] = [0, 0];
  const between = (endA: number, endB: number) => {
    for (; i < endA || j < endB; i++, j++) {
      if (i < endA && j < endB) found.push(...differences(a[i], b[j], [...before, i], [...after, j]));
      else if (i < endA) found.push({ before: [...before, i] });
      else found.push({ after: [...after, j] });
    }
    [i, j] = [endA, endB];
  };
  for (const [x, y] of kept(a, b)) {
    between(x, y);
    [i, j] = [x + 1, y + 1];
  }
  between(a.length, b.length);
  return found;
}

/** Items of both lists that are alike, in the order of both: as many as there can be. Long lists are compared from both ends only. */
function kept(a: readonly unknown[], b: readonly unknown[]): [number, number][] {
  const [texts, others] = [a, b].map((list) => list.map((item) => JSON.stringify(item)));
  if (a.length * b.length > 1_000_000) return fromBothEnds(texts, others);
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let x = a.length - 1; x >= 0; x--) {
    for (let y = b.length - 1; y >= 0; y--) {
      lengths[x][y] =
        texts[x] === others[y] ? lengths[x + 1][y + 1] + 1 : Math.max(lengths[x + 1][y], lengths[x][y + 1]);
    }
  }
  const pairs: [number, number][] = [];
  for (let [x, y] = [0, 0]; x < a.length && y < b.length;) {
    if (texts[x] === others[y]) pairs.push([x++, y++]);
    else if (lengths[x + 1][y] >= lengths[x][y + 1]) x++;
    else y++;
  }
  return pairs;
}

function fromBothEnds(a: readonly string[], b: readonly string[]): [number, number][] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const head = Array.from({ length: start }, (_, i): [number, number] => [i, i]);
  const tail = Array.from({ length: end }, (_, i): [number, number] => [
    a.length - end + i,
    b.length - end + i,
  ]);
  return [...head, ...tail];
}
