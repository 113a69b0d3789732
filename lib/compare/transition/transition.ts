import type { Mesh } from '../../simulate/mesh';
import { Between } from './between';
import type { ApplyOrder, NoSafeOrder, SafeOrder, Transition } from './moment';
import { type Seen, momentsOf } from './moments';
import { type Groups, groupsOf } from './orders';
import { type Leg, MOST_SLOTS, type Planned, planned, subsets } from './plan';
import { type Slot, type State, type Version, stateOf, stepTo } from './slot';
import { widened } from './wide';

/** What is asked of a transition. */
export interface TransitionOptions {
  /**
   * In which order the objects are applied.
   *
   * @default 'kubectl'
   */
  readonly order?: ApplyOrder;
}

/**
 * What happens to requests while a change is applied, object by object: whether there is a state between in which requests are lost or let
 * in that are neither before nor after, and an order in which there is none. Each state is taken as one that all proxies have, so that an
 * order is safe where one waits for them between its waves.
 */
export function transition(before: Mesh, after: Mesh, options: TransitionOptions = {}): Transition {
  const { order = 'kubectl' } = options;
  const between = new Between(before, after);
  const groups = groupsOf(order, between.slots, after._index.resources);
  const { seen, isAll } = seenIn(between, groups);
  const { moments, unknown } = momentsOf(between, seen);
  const safe = safeOrder(before, after, between);
  return {
    order,
    groups: groups.map((group) => group.map((i) => stepTo(between.slots[i], 'a'))),
    moments,
    unknown,
    looked: { states: between.looked.size, isAll },
    safe,
  };
}

/** What is wrong in the states of an order. */
function seenIn(
  between: Between,
  groups: Groups,
): { readonly seen: readonly Seen[]; readonly isAll: boolean } {
  const seen = new Map<string, Seen>();
  let isAll = between.isEachCornerSeen;
  between.lookouts.forEach((lookout, at) => {
    const done = new Set<number>();
    for (const group of groups) {
      const own = group.filter((slot) => lookout.slots.includes(slot));
      if (own.length > MOST_SLOTS) isAll = false;
      const sets = setsOf(own);
      const stateWith = (some: ReadonlySet<number>) =>
        stateOf(between.slots, (i) => (done.has(i) || some.has(i) ? 'a' : 'b'));
      if (sets.length > 8) between.sweep(sets.map((some) => [lookout, stateWith(some)]));
      for (const some of sets) {
        const state = stateWith(some);
        const of = between.seenFrom(lookout, state);
        for (const [i, trouble] of between.trouble(lookout, state).entries()) {
          seen.set(`${at} ${of} ${i}`, { lookout, state: of, trouble });
        }
      }
      for (const slot of own) done.add(slot);
    }
  });
  return { seen: [...seen.values()], isAll };
}

/** All subsets of some slots; of many, those with which an order begins from either end, and those of one and of all but one. */
const setsOf = (slots: readonly number[]): readonly ReadonlySet<number>[] =>
  slots.length <= MOST_SLOTS
    ? subsets(slots)
    : slots.flatMap((slot, i) => [
        new Set([slot]),
        new Set(slots.filter((other) => other !== slot)),
        new Set(slots.slice(0, i + 1)),
        new Set(slots.slice(i)),
      ]);

/** An order in which nothing is wrong, if need be by versions that are on neither side. */
function safeOrder(before: Mesh, after: Mesh, between: Between): SafeOrder | NoSafeOrder {
  const slots = between.slots.map((_, i) => i);
  const straight = planned(between, { slots, from: () => 'b', to: 'a' });
  const wavesOf = (of: readonly Slot[], { waves }: Planned, to: Version) =>
    waves.map((wave) => wave.map((i) => stepTo(of[i], to)));
  if (straight.isWhole)
    return { verdict: 'safe', waves: wavesOf(between.slots, straight, 'a'), isWidened: false };
  const wider = new Between(before, after, widened);
  for (const chosen of choices(wider.slots)) {
    const first: Leg = { slots: chosen, from: () => 'b', to: 'w' };
    const second: Leg = { slots, from: (i) => (chosen.includes(i) ? 'w' : 'b'), to: 'a' };
    if (!isSafe(wider, stateOf(wider.slots, second.from))) continue;
    const [wide, rest] = [planned(wider, first), planned(wider, second)];
    if (!wide.isWhole || !rest.isWhole) continue;
    const waves = [...wavesOf(wider.slots, wide, 'w'), ...wavesOf(wider.slots, rest, 'a')];
    return { verdict: 'safe', waves, isWidened: true };
  }
  return blocked(between, straight, wavesOf(between.slots, straight, 'a'));
}

const isSafe = (between: Between, state: State) =>
  between.lookouts.every((lookout) => between.trouble(lookout, state).length === 0);

/** Which objects are made wider: one, two, or all that can be. */
function* choices(slots: readonly Slot[]): Generator<readonly number[]> {
  const able = slots.flatMap(({ wide }, i) => (wide === undefined ? [] : i));
  for (const one of able) yield [one];
  for (const [at, one] of able.entries()) for (const other of able.slice(at + 1)) yield [one, other];
  if (able.length > 2) yield able;
}

/** What keeps each object from being the next. */
function blocked(between: Between, { waves }: Planned, told: NoSafeOrder['waves']): NoSafeOrder {
  const done = new Set(waves.flat());
  const next = between.slots.flatMap((slot, at) => {
    if (done.has(at)) return [];
    const state = stateOf(between.slots, (i) => (done.has(i) || i === at ? 'a' : 'b'));
    const seen = between.lookouts.flatMap((lookout) =>
      between
        .trouble(lookout, state)
        .map((trouble): Seen => ({ lookout, state: between.seenFrom(lookout, state), trouble })),
    );
    const { moments, unknown } = momentsOf(between, seen);
    const what = moments.at(0) ?? unknown.at(0);
    return what === undefined ? [] : { step: stepTo(slot, 'a'), what };
  });
  const isKnown = next.some(({ what }) => 'kind' in what);
  return { verdict: isKnown ? 'none' : 'unknown', waves: told, next };
}
