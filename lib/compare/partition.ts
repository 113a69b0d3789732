import type { RequestCondition } from '../requests/condition';
import type { RequestSample } from '../requests/request-sample';
import type { RequestSpace } from '../requests/request-space';
import type { RequestObserver } from '../simulate/observer';
import { type AskedSet, Region, askedSet } from './region';

/** What becomes of the requests of a region. */
export interface Part<T> {
  readonly region: Region;
  /** What walks of one of them came to; undefined where none could be found. */
  readonly result?: T;
  /** Why it is not known that all go the same way. */
  readonly why: readonly string[];
}

/** A part, or a set that tells two parts from each other. */
type Tree<T> =
  | { readonly kind: 'part'; readonly part: Part<T> }
  | { readonly kind: 'fork'; readonly region: Region; readonly inside: Tree<T>; readonly outside: Tree<T> };

/** How many parts one space has at most, before the rest is not known. */
const MOST_PARTS = 4_000;

/**
 * Parts the requests of a space by the ways they go. A walk of one request tells what is asked on its way; all requests that answer
 * alike go the same way, and those that answer otherwise are sought next, until none is left. So the parts are exact: each request
 * is in one of them.
 *
 * @param walk follows a request, and tells the observer what is asked of it
 * @param keyOf what parts with the same results have in common; neighbours of one key are put together
 */
export const partition = <T>(
  space: RequestSpace,
  walk: (sample: RequestSample, observer: RequestObserver) => T,
  keyOf: (result: T) => string,
): readonly Part<T>[] => partitions(space, walk)(keyOf);

/** The same for several keys: the requests are followed once, and each key puts neighbours together in its own way. */
export function partitions<T>(
  space: RequestSpace,
  walk: (sample: RequestSample, observer: RequestObserver) => T,
): (keyOf: (result: T) => string) => readonly Part<T>[] {
  const sets = new Map<readonly RequestCondition[] | string, AskedSet>();
  const setOf = (conditions: readonly RequestCondition[]) => {
    const known = sets.get(conditions);
    if (known !== undefined) return known;
    const key = JSON.stringify(conditions);
    const made = sets.get(key) ?? askedSet(key, conditions, space);
    sets.set(key, made).set(conditions, made);
    return made;
  };
  let parts = 0;
  const tree = (start: Region): Tree<T> | undefined => {
    const found = start.find();
    if (found.kind === 'covered') return undefined;
    const why = new Set<string>();
    const leaf = (region: Region, result?: T): Tree<T> => ({
      kind: 'part',
      part: { region, why: [...why], ...(result !== undefined && { result }) },
    });
    if (found.kind === 'unknown') {
      why.add(found.why);
      return leaf(start);
    }
    if (++parts > MOST_PARTS) {
      why.add(`the requests go more than ${MOST_PARTS} ways`);
      return leaf(start);
    }
    const forks: { readonly region: Region; readonly set: AskedSet; readonly isIn: boolean }[] = [];
    let region = start;
    const result = walk(found.witness, {
      asked: (conditions, isIn) => {
        const set = setOf(conditions);
        const decided = region.decides(set);
        if (decided === isIn) return;
        if (decided !== undefined) {
          why.add(`it is not known which requests meet that ${set.cube.describe()}`);
          return;
        }
        forks.push({ region, set, isIn });
        region = region.where(set, isIn);
      },
      looked: (at) => why.add(`${at} decides, and no set of requests tells what it comes to`),
    });
    let made = leaf(region, result);
    for (const { region: before, set, isIn } of forks.reverse()) {
      const other = tree(before.where(set, !isIn));
      if (other === undefined) continue;
      made = { kind: 'fork', region: before, inside: isIn ? made : other, outside: isIn ? other : made };
    }
    return made;
  };
  const whole = tree(Region.all(space));
  return (keyOf) => (whole === undefined ? [] : leaves(merged(whole, keyOf)));
}

/** The tree with neighbours put together that have the same result. */
function merged<T>(tree: Tree<T>, keyOf: (result: T) => string): Tree<T> {
  if (tree.kind === 'part') return tree;
  const [inside, outside] = [merged(tree.inside, keyOf), merged(tree.outside, keyOf)];
  if (inside.kind === 'part' && outside.kind === 'part') {
    const [a, b] = [inside.part, outside.part];
    const same =
      a.result !== undefined &&
      b.result !== undefined &&
      a.why.join() === b.why.join() &&
      keyOf(a.result) === keyOf(b.result);
    // The plainer of both stands for them: it was found without the condition.
    if (same) return { kind: 'part', part: { ...b, region: tree.region } };
  }
  return { ...tree, inside, outside };
}

function leaves<T>(tree: Tree<T>): Part<T>[] {
  return tree.kind === 'part' ? [tree.part] : [...leaves(tree.inside), ...leaves(tree.outside)];
}
