import type { RequestCondition } from './condition';
import { Cube } from './cube';
import type { Emptiness } from './language';
import { type Outside, findOutside } from './outside-search';
import { type RequestSample, valueIn } from './request-sample';
import { HTTP_REQUESTS, type RequestPart, type RequestSpace } from './request-space';
import { type NameSet, ValueSet } from './value-set';

/** Options of `RequestSet.fromConditions`. */
export interface ConditionsOptions {
  /**
   * The names that dimensions (host, port, caller) are limited to, by the dimension.
   *
   * @default - any
   */
  readonly dimensions?: { readonly [dimension: string]: NameSet };
  /**
   * The requests that there can be.
   *
   * @default HTTP_REQUESTS
   */
  readonly space?: RequestSpace;
}

/**
 * A set of requests: a union of conjunctions of conditions. Sets that are put together are of one space, which is that of the
 * first.
 */
export class RequestSet {
  /** All requests. */
  public static all(space: RequestSpace = HTTP_REQUESTS): RequestSet {
    return new RequestSet([Cube.ALL], space);
  }

  /** No request. */
  public static none(space: RequestSpace = HTTP_REQUESTS): RequestSet {
    return new RequestSet([], space);
  }

  /** The requests that meet all conditions, and whose dimensions are named. */
  public static fromConditions(
    conditions: readonly RequestCondition[],
    { dimensions = {}, space = HTTP_REQUESTS }: ConditionsOptions = {},
  ): RequestSet {
    const sets = [
      ...conditions.map((condition) => ValueSet.of(condition, space)),
      ...Object.entries(dimensions).map(([name, names]) => ValueSet.ofNames(name, names, space)),
    ];
    return new RequestSet([Cube.of(sets)], space);
  }

  private constructor(
    /** The conjunctions. */
    public readonly cubes: readonly Cube[],
    /** The requests that there can be. */
    public readonly space: RequestSpace,
  ) {}

  /** The requests that are in both. */
  public intersect(other: RequestSet): RequestSet {
    return this.with(this.cubes.flatMap((cube) => other.cubes.map((theirs) => cube.intersect(theirs))));
  }

  /** The requests that are in one or both. */
  public union(other: RequestSet): RequestSet {
    return this.with([...this.cubes, ...other.cubes]);
  }

  /**
   * The requests that are here and not there. Where only their number or one of them is asked for, as of the rest that many
   * sets leave, `outside` is much faster.
   */
  public minus(other: RequestSet): RequestSet {
    const rest = other.cubes.reduce(
      (cubes, cube) => fewer(cubes.flatMap((own) => own.minus(cube))),
      this.cubes,
    );
    return this.with(rest);
  }

  /** Whether there is any request in the set. */
  public emptiness(): Emptiness {
    const answers = this.cubes.map((cube) => cube.emptiness());
    return (['not-empty', 'unknown'] as const).find((answer) => answers.includes(answer)) ?? 'empty';
  }

  /** A request of the set, as plain as can be; undefined where there is none or none is known. */
  public witness(): RequestSample | undefined {
    const found = this.outside([]);
    return found.kind === 'witness' ? found.witness : undefined;
  }

  /**
   * A request of this set that is in none of the others, or the numbers of those others that cover the set together. Neither is
   * known where a regular expression cannot be read, or the search takes too long.
   */
  public outside(others: readonly RequestSet[]): Outside {
    const obstacles = others.flatMap(({ cubes }, number) => cubes.map((cube) => ({ cube, number })));
    const by = new Set<number>();
    let doubt: Outside | undefined;
    for (const cube of this.cubes) {
      const found = findOutside(cube, obstacles, this.space);
      if (found.kind === 'witness') return found;
      if (found.kind === 'unknown') doubt ??= found;
      else for (const number of found.by) by.add(number);
    }
    return doubt ?? { kind: 'covered', by };
  }

  /** Whether a request is in the set; undefined where that is not known. */
  public contains(request: RequestSample): boolean | undefined {
    const valueAt = (part: RequestPart) => valueIn(request, part, this.space);
    const answers = this.cubes.map((cube) => cube.contains(valueAt));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }

  /** Whether all requests of the other set are in this one; undefined where that is not known. */
  public subsumes(other: RequestSet): boolean | undefined {
    const { kind } = other.outside([this]);
    return kind === 'unknown' ? undefined : kind === 'covered';
  }

  /** Whether both hold the same requests; undefined where that is not known. */
  public equals(other: RequestSet): boolean | undefined {
    const [there, here] = [this.subsumes(other), other.subsumes(this)];
    return there === false || here === false ? false : there && here;
  }

  /** The set in words: `path begins with "/api" and header x-user is "me"`. */
  public describe(): string {
    if (this.cubes.length === 0) return 'no request';
    const words = this.cubes.map((cube) => cube.describe());
    return words.length === 1 ? words[0] : words.map((some) => `(${some})`).join(' or ');
  }

  private with(cubes: readonly Cube[]): RequestSet {
    return new RequestSet(fewer(cubes), this.space);
  }
}

/** The cubes without those that are empty, or all of whose requests are in one of the others. */
function fewer(cubes: readonly Cube[]): Cube[] {
  const kept: Cube[] = [];
  for (const cube of cubes) {
    if (cube.emptiness() === 'empty' || kept.some((other) => other.covers(cube))) continue;
    kept.splice(0, kept.length, ...kept.filter((other) => !cube.covers(other)), cube);
  }
  return kept;
}
