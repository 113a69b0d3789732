import type { Emptiness } from './language';
import { type RequestPart, partKey } from './request-space';
import type { PartValue, ValueSet } from './value-set';

/** The value that a request has at a part. */
export type ValueAt = (part: RequestPart) => PartValue;

/** The requests whose parts are each in a set of its own. Parts that are not named may be anything. */
export class Cube {
  /** All requests. */
  public static readonly ALL = new Cube(new Map());

  /** The requests that are in all of the sets. */
  public static of(sets: Iterable<ValueSet>): Cube {
    let cube = Cube.ALL;
    for (const set of sets) cube = cube.within(set);
    return cube;
  }

  private constructor(private readonly sets: ReadonlyMap<string, ValueSet>) {}

  /** The sets of the parts that are named. */
  public get parts(): Iterable<ValueSet> {
    return this.sets.values();
  }

  /** The set of a part; undefined where the part may be anything. */
  public at(part: RequestPart): ValueSet | undefined {
    return this.sets.get(partKey(part));
  }

  /** The requests of this cube of which a part is in a set. */
  public within(set: ValueSet): Cube {
    const here = this.sets.get(set.key);
    return new Cube(new Map(this.sets).set(set.key, here === undefined ? set : here.intersect(set)));
  }

  /** The requests that are in both. */
  public intersect(other: Cube): Cube {
    return [...other.parts].reduce((both, set) => both.within(set), new Cube(this.sets));
  }

  /** The requests that are here and not there, as cubes that have no request in common. */
  public minus(other: Cube): Cube[] {
    if (this.excludes(other)) return [this];
    const pieces: Cube[] = [];
    let rest = new Cube(this.sets);
    for (const set of other.parts) {
      const here = rest.at(set.part);
      if (here !== undefined && set.covers(here)) continue;
      const piece = rest.within(set.complement());
      if (piece.emptiness() !== 'empty') pieces.push(piece);
      rest = rest.within(set);
    }
    return pieces;
  }

  /** Whether there is any request in the cube. */
  public emptiness(): Emptiness {
    let answer: Emptiness = 'not-empty';
    for (const set of this.parts) {
      const emptiness = set.emptiness();
      if (emptiness === 'empty') return emptiness;
      if (emptiness === 'unknown') answer = emptiness;
    }
    return answer;
  }

  /** Whether a request is in the cube; undefined where that is not known. */
  public contains(valueAt: ValueAt): boolean | undefined {
    let answer: boolean | undefined = true;
    for (const set of this.parts) {
      const isIn = set.contains(valueAt(set.part));
      if (isIn === false) return false;
      answer = answer && isIn;
    }
    return answer;
  }

  /** Whether it is certain that all requests of the other cube, which is not empty, are in this one. */
  public covers(other: Cube): boolean {
    for (const set of this.parts) {
      const there = other.at(set.part);
      if (there === undefined ? set.complement().emptiness() !== 'empty' : !set.covers(there)) return false;
    }
    return true;
  }

  /** Whether it is certain that no request is in both. */
  public excludes(other: Cube): boolean {
    for (const set of other.parts) {
      if (this.at(set.part)?.excludes(set)) return true;
    }
    return false;
  }

  /** The cube in words. */
  public describe(): string {
    const words = Array.from(this.parts, (set) => set.words()).filter((some) => some !== '');
    return words.length === 0 ? 'any request' : words.join(' and ');
  }
}
