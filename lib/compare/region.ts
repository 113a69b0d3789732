import type { RequestCondition } from '../requests/condition';
import { Cube } from '../requests/cube';
import { type Outside, findOutside } from '../requests/outside-search';
import { type RequestSample, valueIn } from '../requests/request-sample';
import type { RequestPart, RequestSpace } from '../requests/request-space';
import { ValueSet } from '../requests/value-set';

/** Conditions that were asked together, as a set of requests. */
export interface AskedSet {
  readonly key: string;
  readonly cube: Cube;
}

/** Conditions as a set of requests, known by what they ask. */
export const askedSet = (
  key: string,
  conditions: readonly RequestCondition[],
  space: RequestSpace,
): AskedSet => ({ key, cube: Cube.of(conditions.map((condition) => ValueSet.of(condition, space))) });

/** The requests that meet some sets of conditions and miss others: those that walks cannot tell from each other. */
export class Region {
  /** All requests of a space. */
  public static all(space: RequestSpace): Region {
    return new Region(space, Cube.ALL, [], new Map());
  }

  private constructor(
    private readonly space: RequestSpace,
    private readonly cube: Cube,
    private readonly missed: readonly AskedSet[],
    /** What is known of sets by their keys: whether all requests are in it, or none. */
    private readonly known: ReadonlyMap<string, boolean>,
  ) {}

  /** Whether all requests are in a set, or none; undefined where it parts them, or that is not known. */
  public decides({ key, cube }: AskedSet): boolean | undefined {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.cube.excludes(cube)) return false;
    return cube.covers(this.cube) ? true : undefined;
  }

  /** The requests that are in a set, or those that are not. */
  public where(set: AskedSet, isIn: boolean): Region {
    const known = new Map(this.known).set(set.key, isIn);
    return isIn
      ? new Region(this.space, this.cube.intersect(set.cube), this.missed, known)
      : new Region(this.space, this.cube, [...this.missed, set], known);
  }

  /** A request of the region; or that there is none, or why that is not known. */
  public find(): Outside {
    return findOutside(
      this.cube,
      this.missed.map(({ cube }, number) => ({ cube, number })),
      this.space,
    );
  }

  /** Whether a request is in the region; undefined where that is not known. */
  public contains(request: RequestSample): boolean | undefined {
    const valueAt = (part: RequestPart) => valueIn(request, part, this.space);
    let answer = this.cube.contains(valueAt);
    for (const { cube } of this.missed) {
      if (answer === false) return false;
      const isIn = cube.contains(valueAt);
      if (isIn === true) return false;
      if (isIn === undefined) answer = undefined;
    }
    return answer;
  }

  /** The region in words: what is missed is left out where the rest says so already. */
  public describe(): string {
    const here = [...this.cube.parts].length === 0 ? [] : [this.cube.describe()];
    const others = this.inTheWay().map(({ cube }) => {
      const [only, ...more] = cube.parts;
      const words = only.complement().words();
      return more.length > 0 || words.startsWith('not (') ? `not (${cube.describe()})` : words;
    });
    const words = [...here, ...others];
    return words.length === 0 ? 'any request' : words.join(' and ');
  }

  /** The missed sets that have a request in common with what is met, without those that lie within another. */
  private inTheWay(): readonly AskedSet[] {
    const near = this.missed.filter(({ cube }) => this.cube.intersect(cube).emptiness() !== 'empty');
    return near.filter(
      (one, i) =>
        !near.some((other, j) => {
          if (i === j || !other.cube.covers(one.cube)) return false;
          return j < i || !one.cube.covers(other.cube);
        }),
    );
  }
}
