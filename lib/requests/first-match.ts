import type { RequestCondition } from './condition';
import type { RequestSample } from './request-sample';
import { RequestSet } from './request-set';
import { HTTP_REQUESTS, type RequestSpace } from './request-space';

/** Whether any request gets to an entry of a list of which the first that matches is taken. */
export type Reach =
  /** One does. */
  | { readonly verdict: 'reachable'; readonly witness: RequestSample }
  /**
   * None does: the entries before it with these numbers take all of its requests, and would not if one of them were missing.
   * There are none if no request could meet the entry's conditions in any list.
   */
  | { readonly verdict: 'unreachable'; readonly by: readonly number[] }
  /** It could not be told. */
  | { readonly verdict: 'unknown'; readonly why: string };

/** An entry: conditions that are all to be met, or a set of requests. */
export type FirstMatchEntry = readonly RequestCondition[] | RequestSet;

/** A list of which the first entry that takes a request decides its fate. */
export class FirstMatchList {
  private readonly sets: readonly RequestSet[];

  public constructor(entries: readonly FirstMatchEntry[], space: RequestSpace = HTTP_REQUESTS) {
    this.sets = entries.map((entry) =>
      entry instanceof RequestSet ? entry : RequestSet.fromConditions(entry, { space }),
    );
  }

  /**
   * Whether any request gets to an entry, by its place in the list from 0.
   *
   * @param entry the place
   * @param earlier the places of the entries that come before it
   */
  public reach(entry: number, earlier: readonly number[] = [...this.sets.keys()].slice(0, entry)): Reach {
    const set = this.sets[entry];
    const before = earlier.map((place) => this.sets[place]);
    const found = set.outside(before);
    if (found.kind === 'witness') return { verdict: 'reachable', witness: found.witness };
    if (found.kind === 'unknown') return { verdict: 'unknown', why: found.why };
    return {
      verdict: 'unreachable',
      by: this.least(set, before, [...found.by]).map((number) => earlier[number]),
    };
  }

  /** One set that covers another alone, where there is one; else as many of those that do so together as it takes. */
  private least(set: RequestSet, before: readonly RequestSet[], together: readonly number[]): number[] {
    if (together.length === 0) return [];
    const alone = before.findIndex((wider) => wider.subsumes(set));
    if (alone >= 0) return [alone];
    let needed = [...together].sort((a, b) => a - b);
    // Of two that would do, the earlier stays: it takes the requests.
    for (const number of [...needed].reverse()) {
      const others = needed.filter((other) => other !== number);
      if (set.outside(others.map((other) => before[other])).kind === 'covered') needed = others;
    }
    return needed;
  }
}

/**
 * Whether any request gets to an entry of a list of which the first that matches is taken. For several questions about one list, make
 * a `FirstMatchList`.
 */
export function reachable(
  entries: readonly FirstMatchEntry[],
  entry: number,
  space: RequestSpace = HTTP_REQUESTS,
): Reach {
  return new FirstMatchList(entries.slice(0, entry + 1), space).reach(entry);
}
