import type { Outcome, OutcomeEnd } from '../simulate/outcome';
import type { ChangeKind } from './difference';

/** What becomes of a request on both sides. */
interface Fate {
  readonly before: Outcome;
  readonly after: Outcome;
}

/** Whether somebody answers without an error. */
export const isAnswered = ({ status }: OutcomeEnd) => status > 0 && status < 400;

/** How much of the time a request has ends that count. */
export const share = (ends: readonly OutcomeEnd[], counts: (end: OutcomeEnd) => boolean) =>
  ends.filter(counts).reduce((sum, { probability }) => sum + probability, 0);

/** Shares that differ by less are one share that was computed in another order. */
export const ROUNDING = 1e-9;

/** Who answers, and how: what users see of an end. */
const whoOf = ({ kind, status, host, port, subset, workloads, location }: OutcomeEnd) =>
  JSON.stringify([kind, status, host, port, subset, workloads, location]);

/** The ways in which a request may get to the same end, with their shares. */
const wayOf = ({ path, authority, way, hops }: OutcomeEnd) => JSON.stringify([path, authority, way, hops]);

/** The shares of ends that have something in common. */
function shares(ends: readonly OutcomeEnd[], keyOf: (end: OutcomeEnd) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const end of ends) {
    const key = keyOf(end);
    sums.set(key, (sums.get(key) ?? 0) + end.probability);
  }
  return sums;
}

const isSameShares = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) =>
  a.size === b.size && [...a].every(([key, value]) => Math.abs(value - (b.get(key) ?? Infinity)) < ROUNDING);

/** What a request's fate changes by; undefined where it is the same on both sides. */
export function changeOf({ before, after }: Fate): ChangeKind | undefined {
  const [old, fresh] = [before.outcomes, after.outcomes];
  const bothKeys = (end: OutcomeEnd) => whoOf(end) + wayOf(end);
  const isSameBeside = JSON.stringify(before.besides ?? []) === JSON.stringify(after.besides ?? []);
  if (isSameBeside && isSameShares(shares(old, bothKeys), shares(fresh, bothKeys))) return undefined;
  const grows = (counts: (end: OutcomeEnd) => boolean) =>
    share(fresh, counts) - share(old, counts) > ROUNDING;
  const isDenied = ({ kind }: OutcomeEnd) => kind === 'denied';
  if (
    grows((end) => !isAnswered(end) && !isDenied(end)) &&
    share(old, isAnswered) - share(fresh, isAnswered) > ROUNDING
  )
    return 'lost';
  if (grows(isAnswered)) return 'opened';
  if (grows(isDenied)) return 'denied';
  const [who, now] = [shares(old, whoOf), shares(fresh, whoOf)];
  if ([...who.keys()].sort().join() !== [...now.keys()].sort().join()) return 'moved';
  return isSameShares(who, now) ? 'altered' : 'reweighted';
}

/** Fates as text in which what stems from the path of the request stands as such, so that alike fates of two requests are one text. */
export function fateKey(fates: readonly Outcome[], path: string): string {
  const told = (text: string | undefined) => {
    if (text === undefined) return undefined;
    let length = 0;
    while (length < path.length && text.at(-1 - length) === path.at(-1 - length)) length++;
    return length === path.length
      ? `${text.slice(0, text.length - length)}{path}`
      : length < 4
        ? text
        : `${text.slice(0, text.length - length)}{rest}`;
  };
  const ends = ({ outcomes, besides = [] }: Outcome) => [
    outcomes.map((end) => ({ ...end, path: told(end.path), location: told(end.location) })),
    besides,
  ];
  return JSON.stringify(fates.map(ends));
}

/** Whether what becomes of a request depends on its path beyond the conditions on it. */
export const showsPath = (fates: readonly Outcome[], path: string): boolean =>
  fates.some(({ outcomes }) =>
    outcomes.some((end) => end.location !== undefined || (end.path !== undefined && end.path !== path)),
  );
