import type { Cube } from './cube';
import { type RequestSample, sampleOf } from './request-sample';
import { type RequestPart, type RequestSpace, partKey } from './request-space';
import { type PartValue, ValueSet } from './value-set';

/** A cube to stay out of, and the number of the set that it belongs to. */
export interface Obstacle {
  readonly cube: Cube;
  readonly number: number;
}

/** What a search for a request outside of several sets found: one, that the sets cover all, or why neither could be told. */
export type Outside =
  | { readonly kind: 'witness'; readonly witness: RequestSample }
  /** The numbers of sets that cover all together; not always as few as could do it. */
  | { readonly kind: 'covered'; readonly by: ReadonlySet<number> }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Looks for a request of a cube that is in none of the obstacles. It takes a request; where that is in an obstacle, one part
 * must leave the obstacle's set for that part, and each part that can is tried in turn. So obstacles that are not in the way cost
 * next to nothing, and the difference is never written down. A dead end tells which obstacles made it, so that choices which
 * had no share in it are not made anew.
 */
export function findOutside(cube: Cube, obstacles: readonly Obstacle[], space: RequestSpace): Outside {
  const parts = new Map<string, RequestPart>();
  for (const { part } of [cube, ...obstacles.map((obstacle) => obstacle.cube)].flatMap(({ parts }) => [
    ...parts,
  ])) {
    parts.set(partKey(part), part);
  }
  const start = new Map<string, Confined>();
  for (const [key, part] of parts) {
    start.set(key, { set: cube.at(part) ?? ValueSet.all(part, space), because: new Set() });
  }
  if ([...start.values()].some(({ set }) => set.emptiness() === 'empty')) {
    return { kind: 'covered', by: new Set() };
  }
  return new OutsideSearch(obstacles, space.maxSteps).from(start);
}

/** What is left of a part, and the numbers of the obstacles that confined it. */
interface Confined {
  readonly set: ValueSet;
  readonly because: ReadonlySet<number>;
}

type Region = ReadonlyMap<string, Confined>;

/** An obstacle in the way, and how one gets out of it. */
interface InTheWay {
  readonly obstacle: Obstacle;
  /** What of a part is outside of the obstacle. */
  readonly exits: readonly { readonly inside: ValueSet; readonly outside: ValueSet }[];
  /** The obstacle, and those that closed its other exits. */
  readonly because: ReadonlySet<number>;
}

class OutsideSearch {
  private steps = 0;

  public constructor(
    private readonly obstacles: readonly Obstacle[],
    private readonly maxSteps: number,
  ) {}

  public from(start: Region): Outside {
    let region = start;
    for (;;) {
      if (++this.steps > this.maxSteps) {
        return { kind: 'unknown', why: `the search was given up after ${this.maxSteps} steps` };
      }
      const next = this.nearest(region);
      if (next === undefined) return witnessOf(region);
      const { exits, because } = next;
      if (exits.length === 0) return { kind: 'covered', by: because };
      if (exits.length > 1) return this.branch(region, next);
      region = confined(region, exits[0].outside, because);
    }
  }

  /** Tries each exit; the later ones within what the earlier ones left. */
  private branch(region: Region, { obstacle, exits, because }: InTheWay): Outside {
    const by = new Set(because);
    let doubt: Outside | undefined;
    let rest = region;
    for (const { inside, outside } of exits) {
      const found = this.from(confined(rest, outside, because));
      if (found.kind === 'witness') return found;
      if (found.kind === 'unknown') {
        doubt ??= found;
        if (this.steps > this.maxSteps) return doubt;
      } else {
        if (!found.by.has(obstacle.number)) return found;
        for (const number of found.by) by.add(number);
      }
      rest = confined(rest, inside, because);
    }
    return doubt ?? { kind: 'covered', by };
  }

  /** Of the obstacles that a request of the region is in, or may be in, one with the fewest exits. */
  private nearest(region: Region): InTheWay | undefined {
    let nearest: InTheWay | undefined;
    for (const obstacle of this.obstacles) {
      if (isClear(region, obstacle.cube)) continue;
      const found = exitsFrom(region, obstacle);
      if (nearest === undefined || found.exits.length < nearest.exits.length) nearest = found;
      if (nearest.exits.length <= 1) break;
    }
    return nearest;
  }
}

/** Whether the region's request is certainly outside of a cube. */
function isClear(region: Region, cube: Cube): boolean {
  for (const set of cube.parts) {
    const here = region.get(set.key)?.set;
    const found = here?.find();
    if (found?.kind === 'member' ? set.contains(found.member) === false : here?.excludes(set)) return true;
  }
  return false;
}

function exitsFrom(region: Region, obstacle: Obstacle): InTheWay {
  const because = new Set([obstacle.number]);
  const exits: { inside: ValueSet; outside: ValueSet; ease: number }[] = [];
  for (const inside of obstacle.cube.parts) {
    const here = region.get(inside.key);
    const outside = inside.complement();
    const left = here === undefined ? outside : here.set.intersect(outside);
    const emptiness = left.emptiness();
    if (emptiness === 'empty') {
      for (const number of here?.because ?? []) because.add(number);
    } else {
      // What is certain comes before what is not, and what may be left out before what must be there.
      const ease = (emptiness === 'unknown' ? 2 : 0) + (inside.optional ? 0 : 1);
      exits.push({ inside, outside, ease });
    }
  }
  exits.sort((a, b) => a.ease - b.ease);
  return { obstacle, exits, because };
}

function confined(region: Region, to: ValueSet, because: ReadonlySet<number>): Region {
  const here = region.get(to.key);
  const set = here === undefined ? to : here.set.intersect(to);
  return new Map(region).set(to.key, { set, because: new Set([...(here?.because ?? []), ...because]) });
}

function witnessOf(region: Region): Outside {
  const values: [RequestPart, PartValue][] = [];
  for (const { set, because } of region.values()) {
    const found = set.find();
    if (found.kind === 'unknown') return found;
    if (found.kind === 'none') return { kind: 'covered', by: because };
    values.push([set.part, found.member]);
  }
  return { kind: 'witness', witness: sampleOf(values) };
}
