import type { Mesh } from '../../simulate/mesh';
import type { Model } from '../../simulate/model';
import type { Outcome } from '../../simulate/outcome';
import type { Resource } from '../../mesh/resource';
import { Reach, reachOfChanges, settingsDiffer } from '../affected';
import { objectChanges } from '../object-changes';
import { ROUNDING, isAnswered, share } from '../fate';
import { partition } from '../partition';
import type { Region } from '../region';
import { type Vantage, spaceOf } from '../vantage';
import { callersAndHosts, vantagesOf } from '../vantages';
import { walked } from '../walked';
import type { ComparedCaller } from '../difference';
import { ANY_SAMPLE, type RequestSample } from '../../requests/request-sample';
import type { MomentKind } from './moment';
import { type Slot, type State, resourceIn, stateOf } from './slot';

/** From where something is asked for, and which objects may have a say in it. */
export interface Lookout {
  readonly callers: readonly ComparedCaller[];
  readonly vantage: Vantage;
  /** The numbers of the slots. */
  readonly slots: readonly number[];
}

/** Requests of a lookout that are lost or let in in a state, or of which it is not known. */
export interface Trouble {
  readonly kind: MomentKind | 'unknown';
  readonly region: Region;
  readonly sample: RequestSample;
  /** What becomes of one of them before, in the state, and after. */
  readonly fates: readonly Outcome[];
  readonly why: readonly string[];
}

/** For how many objects all corners are looked at. */
const MOST_CORNERED = 48;
/** How many meshes of states are kept. */
const KEPT = 256;
/** How many states are looked at together. */
const AT_ONCE = 64;

/** The states between two meshes, and what goes wrong in them. */
export class Between {
  /** The objects that differ. */
  public readonly slots: readonly Slot[];
  /** From where something is asked for in which more than one object may have a say. */
  public readonly lookouts: readonly Lookout[];
  /** The state in which nothing is applied, and that in which all is. */
  public readonly first: State;
  public readonly last: State;
  /** The states that were looked at. */
  public readonly looked = new Set<State>();
  private readonly fixed: readonly Resource[];
  private readonly meshes = new Map<State, Mesh>();
  private readonly known = new Map<Lookout, Map<State, readonly Trouble[]>>();

  /** @param widen a version of an object between two, if there is one */
  public constructor(
    private readonly before: Mesh,
    private readonly after: Mesh,
    widen: (slot: Slot) => Resource | undefined = () => undefined,
  ) {
    const isShown = (resource: Resource | undefined) =>
      resource !== undefined && resource.origin.assumed !== true;
    const changes = objectChanges(before._index, after._index).filter(
      (change) => isShown(change.before) || isShown(change.after),
    );
    this.slots = changes.map((change): Slot => {
      const wide = widen(change);
      return { ...change, ...(wide !== undefined && { wide }) };
    });
    const changed = new Set(changes.map((change) => change.before));
    this.fixed = before._index.resources.filter((one) => isShown(one) && !changed.has(one));
    this.first = stateOf(this.slots, () => 'b');
    this.last = stateOf(this.slots, () => 'a');
    this.lookouts =
      this.slots.length < 2 && this.slots.every(({ wide }) => wide === undefined) ? [] : this.lookedOut();
  }

  /** The mesh of a state. */
  public meshOf(state: State): Mesh {
    if (state === this.first) return this.before;
    if (state === this.last) return this.after;
    const known = this.meshes.get(state);
    if (known !== undefined) return known;
    const changed = this.slots.flatMap((slot, i) => resourceIn(slot, state[i]) ?? []);
    const made = this.before._mixed([...this.fixed, ...changed], this.after);
    if (this.meshes.size >= KEPT)
      for (const [oldest] of this.meshes) {
        this.meshes.delete(oldest);
        break;
      }
    this.meshes.set(state, made);
    return made;
  }

  /** A state in which only the objects count that have a say at a lookout. */
  public seenFrom({ slots }: Lookout, state: State): State {
    const own = new Set(slots);
    return stateOf(this.slots, (i) => (own.has(i) ? (state[i] as 'a') : 'b'));
  }

  /**
   * Finds the states in which nothing is wrong, many at once: the ways of requests through all of them are parted together. What is wrong in
   * the others is found one by one.
   */
  public sweep(asked: Iterable<readonly [Lookout, State]>): void {
    const byState = new Map<State, Set<Lookout>>();
    for (const [lookout, state] of asked) {
      const seen = this.seenFrom(lookout, state);
      if (this.isSide(lookout, seen) || this.knownOf(lookout).has(seen)) continue;
      byState.set(seen, (byState.get(seen) ?? new Set()).add(lookout));
    }
    const states = [...byState.keys()].sort();
    for (let at = 0; at < states.length; at += AT_ONCE) {
      const some = states.slice(at, at + AT_ONCE);
      const lookouts = new Set(some.flatMap((state) => [...(byState.get(state) ?? [])]));
      for (const lookout of lookouts) {
        const own = some.filter((state) => byState.get(state)?.has(lookout) === true);
        for (const state of this.fineOf(lookout, own)) {
          this.looked.add(state);
          this.knownOf(lookout).set(state, []);
        }
      }
    }
  }

  private fineOf(lookout: Lookout, states: readonly State[]): readonly State[] {
    const meshes = [this.before, ...states.map((state) => this.meshOf(state)), this.after];
    const wrongIn = (fates: readonly Outcome[]) => {
      const [before, after] = [fates[0], fates[fates.length - 1]];
      return fates.slice(1, -1).flatMap((now, i) => (isFine([before, now, after]) ? [] : i));
    };
    const parts = partition(
      spaceOf(lookout.vantage),
      (sample, observer) =>
        walked(lookout.vantage, meshes, sample, observer, (fates) => {
          const wrong = wrongIn(fates);
          return wrong.length === 0 ? undefined : wrong.join();
        }),
      (result) => result.key,
    );
    if (parts.some(({ why }) => why.length > 0)) return [];
    const wrong = new Set(parts.flatMap(({ result }) => (result === undefined ? [] : wrongIn(result.fates))));
    return states.filter((_, i) => !wrong.has(i));
  }

  /** What is known to go wrong at a lookout, by the states that are seen from there. */
  private knownOf(lookout: Lookout): Map<State, readonly Trouble[]> {
    const known = this.known.get(lookout) ?? new Map<State, readonly Trouble[]>();
    this.known.set(lookout, known);
    return known;
  }

  /** Whether a state is one of the sides to those who look out. */
  private isSide({ slots }: Lookout, seen: State): boolean {
    return slots.every((i) => seen[i] === 'b') || slots.every((i) => seen[i] === 'a');
  }

  /** What goes wrong in a state for what is asked from a lookout. */
  public trouble(lookout: Lookout, state: State): readonly Trouble[] {
    const seen = this.seenFrom(lookout, state);
    if (this.isSide(lookout, seen)) return [];
    const own = this.knownOf(lookout);
    const known = own.get(seen);
    if (known !== undefined) return known;
    this.looked.add(seen);
    const meshes = [this.before, this.meshOf(seen), this.after];
    const parts = partition(
      spaceOf(lookout.vantage),
      (sample, observer) => walked(lookout.vantage, meshes, sample, observer, troubleOf),
      (result) => result.key,
    );
    const found = parts.flatMap(({ region, result, why }): Trouble | readonly Trouble[] => {
      if (result === undefined)
        return why.length === 0 ? [] : { kind: 'unknown', region, sample: ANY_SAMPLE, fates: [], why };
      const { sample, fates } = result;
      const kind = troubleOf(fates);
      const doubts = [...new Set([...why, ...fates.flatMap(({ uncertain }) => uncertain)])];
      if (doubts.length > 0 && (why.length > 0 || !isLikeASide(fates)))
        return { kind: 'unknown', region, sample, fates, why: doubts };
      return kind === undefined || doubts.length > 0 ? [] : { kind, region, sample, fates, why: [] };
    });
    own.set(seen, found);
    return found;
  }

  /** What becomes of one request in a state: whether it is lost or let in. */
  public kindOf(request: Parameters<Mesh['_answer']>[0], state: State): MomentKind | undefined {
    return troubleOf([this.before, this.meshOf(state), this.after].map((mesh) => mesh._answer(request)));
  }

  /** Whether what can be asked for was sought in the states of any two objects. */
  public get isEachCornerSeen(): boolean {
    return this.slots.length <= MOST_CORNERED;
  }

  private lookedOut(): readonly Lookout[] {
    const models = this.corners().map((state) => this.meshOf(state)._model);
    const sides: readonly Model[] = [this.before._model, this.after._model, ...models];
    const reaches = this.reaches(sides);
    const whole = Reach.together(reaches);
    const found: Lookout[] = [];
    for (const hosts of callersAndHosts(sides)) {
      if (!hosts.callers.isIn[0] || !hosts.callers.isIn[1]) continue;
      for (const { callers, vantage, isReached } of vantagesOf(hosts, sides, whole)) {
        if (!isReached) continue;
        const slots = reaches.flatMap((reach, i) =>
          reach.takes(vantage.asked) || reach.meets(vantage.caller) ? i : [],
        );
        const isMixed = slots.length > 1 || slots.some((i) => this.slots[i].wide !== undefined);
        if (isMixed) found.push({ callers, vantage, slots });
      }
    }
    return found;
  }

  /** States of which any two versions of two objects are in one: what can be asked for in any state can be asked for in one of them. */
  private corners(): readonly State[] {
    const { slots } = this;
    if (!this.isEachCornerSeen) {
      // What is new beside what is old: the hosts of both are there.
      return [stateOf(slots, (i) => (slots[i].before === undefined ? 'a' : 'b'))].filter(
        (state) => state !== this.first && state !== this.last,
      );
    }
    const all = new Set<State>();
    slots.forEach((slot, at) => {
      all.add(stateOf(slots, (i) => (i === at ? 'a' : 'b')));
      all.add(stateOf(slots, (i) => (i === at ? 'b' : 'a')));
      if (slot.wide === undefined) return;
      all.add(stateOf(slots, (i) => (i === at ? 'w' : 'b')));
      all.add(stateOf(slots, (i) => (i === at ? 'w' : 'a')));
    });
    return [...all].filter((state) => state !== this.first && state !== this.last);
  }

  private reaches(models: readonly Model[]): readonly Reach[] {
    const versions = this.slots.map((slot) => {
      const { before, after, wide } = slot;
      return [{ before, after }, ...(wide === undefined ? [] : [{ before: wide, after: wide }])];
    });
    const of = reachOfChanges(versions.flat(), models);
    return versions.map((list, at) => {
      const reach = Reach.together(list.flatMap((change) => of.get(change) ?? []));
      if (reach.isEmpty) {
        const alone = this.meshOf(stateOf(this.slots, (i) => (i === at ? 'a' : 'b')));
        reach.everything = settingsDiffer(this.before._index, alone._index);
      }
      return reach;
    });
  }
}

/** What is wrong with a request between: fewer answers than on either side, or more. */
function troubleOf([before, between, after]: readonly Outcome[]): MomentKind | undefined {
  const [old, now, fresh] = [before, between, after].map(({ outcomes }) => share(outcomes, isAnswered));
  if (now < Math.min(old, fresh) - ROUNDING) return 'lost';
  return now > Math.max(old, fresh) + ROUNDING ? 'opened' : undefined;
}

/** Whether nothing is wrong with a request between, for certain. */
const isFine = (fates: readonly Outcome[]): boolean =>
  (troubleOf(fates) === undefined && fates.every(({ uncertain }) => uncertain.length === 0)) ||
  isLikeASide(fates);

/** Whether what becomes of a request between is what becomes of it on a side, with the same doubts. */
function isLikeASide([before, between, after]: readonly Outcome[]): boolean {
  const now = JSON.stringify(between);
  return now === JSON.stringify(before) || now === JSON.stringify(after);
}
