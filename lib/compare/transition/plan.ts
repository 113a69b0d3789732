import type { Between } from './between';
import { type State, type Version, stateOf } from './slot';

/** Slots and the versions to which they go, each from one version to another. */
export interface Leg {
  readonly slots: readonly number[];
  readonly from: (slot: number) => Version;
  readonly to: Version;
}

/** Slots of a leg, wave by wave. */
type Waves = readonly (readonly number[])[];

/** What is found for a leg: all of it, or as far as it is safe. */
export interface Planned {
  readonly isWhole: boolean;
  readonly waves: Waves;
}

/** Of how many objects all states are looked at. */
export const MOST_SLOTS = 12;
/** Of how many objects states are looked at one by one. */
const SWEPT = 3;

/** All subsets of some slots. */
export const subsets = (slots: readonly number[]): readonly ReadonlySet<number>[] =>
  Array.from(
    { length: 1 << slots.length },
    (_, mask) => new Set(slots.filter((_, i) => (mask & (1 << i)) !== 0)),
  );
/** How many states are looked at where there are more objects. */
const MOST_STATES = 4_096;

/** An order of a leg in which nothing is lost or let in, with as few waves as can be. */
export function planned(between: Between, leg: Leg): Planned {
  const parts = apart(between, leg).map((slots) => plannedPart(between, leg, slots));
  const waves: number[][] = [];
  for (const part of parts) part.waves.forEach((wave, i) => (waves[i] ??= []).push(...wave));
  return {
    isWhole: parts.every(({ isWhole }) => isWhole),
    waves: waves.map((wave) => wave.sort((a, b) => a - b)),
  };
}

/** The slots of a leg in parts: no two parts have a say in the same requests. */
function apart(between: Between, { slots }: Leg): readonly (readonly number[])[] {
  const root = new Map(slots.map((slot) => [slot, slot]));
  const rootOf = (slot: number): number => {
    const above = root.get(slot) ?? slot;
    return above === slot ? slot : rootOf(above);
  };
  for (const lookout of between.lookouts) {
    const [first, ...rest] = lookout.slots.filter((slot) => root.has(slot));
    for (const slot of rest) root.set(rootOf(slot), rootOf(first));
  }
  const parts = new Map<number, number[]>();
  for (const slot of slots) {
    const part = parts.get(rootOf(slot));
    if (part === undefined) parts.set(rootOf(slot), [slot]);
    else part.push(slot);
  }
  return [...parts.values()];
}

function plannedPart(between: Between, leg: Leg, slots: readonly number[]): Planned {
  const lookouts = between.lookouts.filter((one) => one.slots.some((slot) => slots.includes(slot)));
  const deletes = (slot: number) => leg.to === 'a' && between.slots[slot].after === undefined;
  const isSafe = (state: State) => lookouts.every((lookout) => between.trouble(lookout, state).length === 0);
  const stateWith = (done: ReadonlySet<number>) =>
    stateOf(between.slots, (i) => (done.has(i) ? leg.to : leg.from(i)));
  if (slots.length > SWEPT && slots.length <= MOST_SLOTS) {
    const states = subsets(slots).map(stateWith);
    between.sweep(lookouts.flatMap((lookout) => states.map((state) => [lookout, state] as const)));
  }
  return slots.length <= MOST_SLOTS
    ? fewestWaves(slots, deletes, (done) => isSafe(stateWith(done)))
    : oneByOne(slots, deletes, (done) => isSafe(stateWith(done)));
}

type IsSafe = (done: ReadonlySet<number>) => boolean;

/**
 * All subsets are looked at. From a safe one, a wave leads to any larger one between which and it all are safe. What is made or changed comes
 * as early as it can, and what is deleted as late.
 */
function fewestWaves(slots: readonly number[], deletes: (slot: number) => boolean, isSafe: IsSafe): Planned {
  const all = (1 << slots.length) - 1;
  const setOf = (mask: number) => new Set(slots.filter((_, i) => (mask & (1 << i)) !== 0));
  const safe = Array.from(
    { length: all + 1 },
    (_, mask) => mask === 0 || mask === all || isSafe(setOf(mask)),
  );
  const gone = slots.reduce((mask, slot, i) => (deletes(slot) ? mask | (1 << i) : mask), 0);
  const better = (a: number, b: number) =>
    bits(a & ~gone) - bits(b & ~gone) || bits(b & gone) - bits(a & gone) || b - a;

  const level = new Map<number, number>([[0, 0]]);
  const before = new Map<number, number>();
  let wave: readonly number[] = [0];
  for (let depth = 1; wave.length > 0 && !level.has(all); depth++) {
    const next = new Set<number>();
    // The wave that comes furthest is tried first, so that what can be early is early.
    for (const from of [...wave].sort((a, b) => better(b, a))) {
      for (const to of reachable(from, all, safe)) {
        if (level.has(to)) continue;
        level.set(to, depth);
        before.set(to, from);
        next.add(to);
      }
    }
    wave = [...next];
  }
  const isWhole = level.has(all);
  const end = isWhole
    ? all
    : [...level.keys()].reduce((best, one) => (better(one, best) > 0 ? one : best), 0);
  const waves: number[][] = [];
  for (let at = end; at !== 0; at = before.get(at) ?? 0) {
    const done = at & ~(before.get(at) ?? 0);
    waves.unshift(slots.filter((_, i) => (done & (1 << i)) !== 0));
  }
  return { isWhole, waves };
}

/** All masks to which every way from one is safe. */
function reachable(from: number, all: number, safe: readonly boolean[]): readonly number[] {
  const found = new Set([from]);
  const steps: number[] = [];
  for (let bit = 1; bit <= all; bit <<= 1) if ((from & bit) === 0 && safe[from | bit]) steps.push(bit);
  let edge: readonly number[] = [from];
  while (edge.length > 0) {
    const next = new Set<number>();
    for (const at of edge) {
      for (const bit of steps) {
        const to = at | bit;
        if ((at & bit) !== 0 || next.has(to) || !safe[to]) continue;
        // All that is one step less must be reachable itself.
        if (steps.every((other) => (to & other) === 0 || found.has(to & ~other))) next.add(to);
      }
    }
    for (const to of next) found.add(to);
    edge = [...next];
  }
  found.delete(from);
  return [...found];
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Where there are too many for all subsets: one object after the other, with steps back, and each alone in its wave. */
function oneByOne(slots: readonly number[], deletes: (slot: number) => boolean, isSafe: IsSafe): Planned {
  const order = [...slots.filter((slot) => !deletes(slot)), ...slots.filter(deletes)];
  const failed = new Set<string>();
  const done = new Set<number>();
  let best: number[] = [];
  let looked = 0;
  const go = (): boolean => {
    if (done.size === order.length) return true;
    const key = order.map((slot) => (done.has(slot) ? 1 : 0)).join('');
    if (failed.has(key)) return false;
    for (const slot of order) {
      if (done.has(slot)) continue;
      if (++looked > MOST_STATES) return false;
      done.add(slot);
      if (isSafe(done)) {
        if (done.size > best.length) best = [...done];
        if (go()) return true;
      }
      done.delete(slot);
    }
    failed.add(key);
    return false;
  };
  const isWhole = go();
  return { isWhole, waves: (isWhole ? [...done] : best).map((slot) => [slot]) };
}
