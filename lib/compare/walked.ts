import type { RequestSample } from '../requests/request-sample';
import type { Mesh } from '../simulate/mesh';
import type { RequestObserver } from '../simulate/observer';
import { type Fate, changeOf, fateKey, showsPath } from './fate';
import { type Vantage, requestFor } from './vantage';

/** What walks of one request came to. */
export interface Walked {
  readonly sample: RequestSample;
  readonly fate: Fate;
  /** What it has in common with alike requests. */
  readonly key: string;
}

/** The meshes before and after. */
type Sides = readonly [before: Mesh, after: Mesh];

/** What was asked together, and whether it holds. */
type Answer = Parameters<RequestObserver['asked']>;

/** Ends of paths that no rule is likely to name. */
const LONGER = ['/any/path', 'any/path'];

/** Follows a request on both sides. Where its path shows in the answers, a longer one tells what stems from it. */
export function walked(
  vantage: Vantage,
  meshes: Sides,
  sample: RequestSample,
  observer: RequestObserver,
): Walked {
  const answers: Answer[] = [];
  const fate = fateOf(vantage, meshes, sample, {
    asked: (conditions, hold) => {
      answers.push([conditions, hold]);
      observer.asked(conditions, hold);
    },
    looked: observer.looked,
  });
  const path = requestFor(vantage, sample).target.path;
  if (!showsPath(fate, path)) return { sample, fate, key: keyOf(fate, path) };
  for (const end of LONGER) {
    const longer = { ...sample, path: `${(sample.path ?? '/').replace(/\/$/, '')}${end}` };
    const again: Answer[] = [];
    const other = fateOf(vantage, meshes, longer, {
      asked: (conditions, hold) => again.push([conditions, hold]),
      looked: () => undefined,
    });
    if (JSON.stringify(again) !== JSON.stringify(answers)) continue;
    return { sample: longer, fate: other, key: keyOf(other, requestFor(vantage, longer).target.path) };
  }
  return { sample, fate, key: keyOf(fate, path) };
}

function keyOf(fate: Fate, path: string): string {
  const unsure = [fate.before.uncertain, fate.after.uncertain];
  const change = changeOf(fate);
  // What stays as it is is all one, unless it is not sure.
  return change === undefined && unsure.every((list) => list.length === 0)
    ? 'same'
    : JSON.stringify([change, fateKey(fate, path), unsure]);
}

function fateOf(
  vantage: Vantage,
  [before, after]: Sides,
  sample: RequestSample,
  observer: RequestObserver,
): Fate {
  const request = requestFor(vantage, sample)._observedBy(observer);
  return { before: before._answer(request), after: after._answer(request) };
}
