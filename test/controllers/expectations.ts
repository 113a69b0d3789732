import type { RolloutState } from '../../lib/compare';
import { Request } from '../../lib/simulate';
import {
  foretoldLosses,
  foretoldShares,
  foretoldWay,
  isSettledWay,
  observedWay,
  routedIn,
  routedOf,
  stateNamed,
  streamed,
} from './foretold';
import type { Run } from './run';
import type { TrafficCounts } from './runner/traffic';

/** How many standard deviations a share may be off. */
const DEVIATIONS = 5;

/**
 * Holds what was seen of a run to what was foretold of it: each rest is called as the state that it is. Requests may be lost at those
 * moments only at which the model says so.
 *
 * @returns these moments
 */
export function expectForetold(
  run: Run,
  states: readonly RolloutState[],
  { losses }: TrafficCounts,
): readonly string[] {
  expectWay(run, states);
  for (const { name, headers, shares } of run.rests) {
    expectShares(shares, foretoldShares(stateNamed(states, name), asked(run, headers)));
  }
  const requests = streamed(run);
  const moments = run.rests
    .slice(1)
    .flatMap((rest, i) => foretoldLosses(states, { from: run.rests[i].name, to: rest.name, requests }));
  if (moments.length === 0) expect(losses).toEqual([]);
  return moments;
}

/**
 * All was written as it was foretold, in that order. Where the controller does not rest for a while, how often and when it writes depends on
 * what else it is told meanwhile, and what is there in the end counts.
 */
export function expectWay({ rests }: Run, states: readonly RolloutState[]): void {
  const [{ name, state }] = rests;
  expect(routedOf(state)).toEqual(routedIn(stateNamed(states, name).manifests));
  for (const [i, rest] of rests.slice(1).entries()) {
    const before = rests[i];
    const way = [before.start ?? before.name, rest.name] as const;
    const [observed, expected] = [observedWay(before.state, rest), foretoldWay(states, ...way)];
    const told = (of: ReturnType<typeof observedWay>) => (isSettledWay(states, ...way) ? of : of.slice(-1));
    expect({ rest: rest.name, way: told(observed) }).toEqual({ rest: rest.name, way: told(expected) });
  }
}

/** All requests were answered by those who were to answer, each as often as chance allows. */
export function expectShares(
  got: { readonly [who: string]: number },
  shares: { readonly [who: string]: number },
): void {
  const n = Object.values(got).reduce((sum, count) => sum + count, 0);
  const foretold = Object.keys(shares).filter((who) => shares[who] > 0);
  expect(Object.keys(got).filter((who) => !foretold.includes(who))).toEqual([]);
  for (const who of foretold) {
    const share = shares[who];
    const off = Math.abs((got[who] ?? 0) - n * share);
    expect({ who, got, isLikely: off <= DEVIATIONS * Math.sqrt(n * share * (1 - share)) + 1e-9 }).toEqual({
      who,
      got,
      isLikely: true,
    });
  }
}

function asked({ namespace }: Run, headers: { readonly [name: string]: string }): Request {
  const request = Request.get('http://nginx/').from(`client.${namespace}`);
  return Object.entries(headers).reduce((so, [name, value]) => so.header(name, value), request);
}
