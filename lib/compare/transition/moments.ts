import type { Outcome } from '../../simulate/outcome';
import { compareText } from '../../values/order';
import { requestFor, sampleFor } from '../vantage';
import { fateKey } from '../fate';
import type { Between, Lookout, Trouble } from './between';
import type { Moment, MomentWitness, UnknownMoment } from './moment';
import { type ApplyStep, type State, type Version, stepTo } from './slot';

/** What goes wrong at a lookout in a state. */
export interface Seen {
  readonly lookout: Lookout;
  /** The state, of which only the objects count that have a say at the lookout. */
  readonly state: State;
  readonly trouble: Trouble;
}

/** What was seen, in words: a moment for all states and callers of whom the same is true. */
export function momentsOf(
  between: Between,
  seen: readonly Seen[],
): { readonly moments: readonly Moment[]; readonly unknown: readonly UnknownMoment[] } {
  const moments = new Map<string, Moment>();
  const unknown = new Map<string, UnknownMoment>();
  for (const one of earliest(seen)) {
    const told = toldOf(between, one);
    const { asked, requests, early, late } = told.shared;
    const place = [asked, requests, early.map(textOf), late.map(textOf)];
    const { kind, why } = one.trouble;
    const key = JSON.stringify([kind, place, why, fateKey(told.fates, told.path)]);
    if (kind === 'unknown') {
      const same = unknown.get(key);
      unknown.set(key, same === undefined ? { ...told.shared, why } : withCallers(same, told.shared));
    } else {
      const [before, now, after] = told.fates.map(({ outcomes }) => outcomes);
      const same = moments.get(key);
      moments.set(
        key,
        same === undefined
          ? { ...told.shared, kind, before, between: now, after }
          : withCallers(same, told.shared),
      );
    }
  }
  const inOrder = <T extends UnknownMoment | Moment>(all: Iterable<T>) =>
    [...all].sort((a, b) => compareText(placeText(a), placeText(b)));
  return { moments: inOrder(moments.values()), unknown: inOrder(unknown.values()) };
}

const textOf = ({ action, object }: ApplyStep) => `${action} ${object}`;

const placeText = ({
  asked: { host, port, scheme },
  requests,
  callers,
  early,
  ...of
}: Moment | UnknownMoment) =>
  [
    'kind' in of ? of.kind : 'unknown',
    host,
    String(port).padStart(5),
    scheme,
    requests,
    callers[0].name,
    ...early.map(textOf),
  ].join(' ');

function withCallers<T extends Moment | UnknownMoment>(row: T, { callers }: Pick<T, 'callers'>): T {
  const known = new Set(row.callers.map(({ kind, name }) => `${kind} ${name}`));
  const all = [...row.callers, ...callers.filter(({ kind, name }) => !known.has(`${kind} ${name}`))];
  return { ...row, callers: all.sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name)) };
}

/** Of the states in which the same requests of a lookout have the same trouble, those in which the least is applied. */
function earliest(seen: readonly Seen[]): readonly Seen[] {
  const groups = new Map<string, Seen[]>();
  for (const one of seen) {
    const { lookout, trouble } = one;
    const { asked, caller } = lookout.vantage;
    const key = JSON.stringify([asked, caller, trouble.kind, trouble.region.describe(), trouble.why]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const isWithin = (a: State, b: State) => [...a].every((version, i) => version === 'b' || version === b[i]);
  return [...groups.values()].flatMap((group) =>
    group.filter(
      ({ state }) => !group.some((other) => other.state !== state && isWithin(other.state, state)),
    ),
  );
}

function toldOf(between: Between, { lookout, state, trouble }: Seen) {
  const { vantage, callers, slots } = lookout;
  const request = requestFor(vantage, trouble.sample);
  const meshes = [between.meshOf(between.first), between.meshOf(state), between.meshOf(between.last)];
  const explained = meshes.map((mesh) => mesh._explained(request));
  const [before, now, after] = explained;
  const witness: MomentWitness = { request, before, between: now, after };
  const applied = slots.filter((i) => state[i] !== 'b');
  const isWrong = (at: State) => between.kindOf(request, at) === trouble.kind;
  const step = (i: number) => stepTo(between.slots[i], state[i] === 'b' ? 'a' : (state[i] as Version));
  const isKnown = trouble.kind !== 'unknown';
  const early = isKnown ? needed(applied, (left) => isWrong(withVersions(state, left, 'b'))) : applied;
  const rest = slots.filter((i) => state[i] !== 'a');
  const late = isKnown
    ? needed(rest, (left) => !isWrong(withVersions(withVersions(state, rest, 'a'), left, state)))
    : rest;
  const { normalization } = meshes[2]._model;
  const fates: readonly Outcome[] = explained;
  return {
    fates,
    path: request.target.path,
    shared: {
      callers,
      asked: vantage.asked,
      requests: trouble.region.describe(),
      includes: (given: Parameters<Moment['includes']>[0]) =>
        trouble.region.contains(sampleFor(given, normalization)),
      witness,
      early: early.map(step),
      late: late.map((i) => stepTo(between.slots[i], 'a')),
      applied: applied.map(step),
    },
  };
}

/** A state in which some slots have other versions: one for all of them, or those of another state. */
const withVersions = (state: State, slots: readonly number[], versions: string): State =>
  [...state]
    .map((version, i) => (slots.includes(i) ? (versions.length === 1 ? versions : versions[i]) : version))
    .join('');

/** Those of some slots without which something no longer holds, leaving out one after the other while it does. */
function needed(
  slots: readonly number[],
  holdsWithout: (left: readonly number[]) => boolean,
): readonly number[] {
  const left: number[] = [];
  for (const slot of slots) if (holdsWithout([...left, slot])) left.push(slot);
  return slots.filter((slot) => !left.includes(slot));
}
