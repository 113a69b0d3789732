import type { RequestSample } from '../requests/request-sample';
import type { Mesh } from '../simulate/mesh';
import type { RequestObserver } from '../simulate/observer';
import type { Outcome } from '../simulate/outcome';
import { fateKey, showsPath } from './fate';
import { type Vantage, requestFor } from './vantage';

/** What walks of one request came to. */
export interface Walked {
  readonly sample: RequestSample;
  /** What becomes of it in each of the meshes. */
  readonly fates: readonly Outcome[];
  /** What it has in common with alike requests. */
  readonly key: string;
}

/** What was asked together, and whether it holds. */
type Answer = Parameters<RequestObserver['asked']>;

/** Ends of paths that no rule is likely to name. */
const LONGER = ['/any/path', 'any/path'];

/**
 * Follows a request in each of some meshes. Where its path shows in the answers, a longer one tells what stems from it.
 *
 * @param tell what is to be told of the fates; undefined where there is nothing, so that all such requests are one
 */
export function walked(
  vantage: Vantage,
  meshes: readonly Mesh[],
  sample: RequestSample,
  observer: RequestObserver,
  tell: (fates: readonly Outcome[]) => string | undefined,
): Walked {
  const answers: Answer[] = [];
  const fates = fatesOf(vantage, meshes, sample, {
    asked: (conditions, hold) => {
      answers.push([conditions, hold]);
      observer.asked(conditions, hold);
    },
    looked: observer.looked,
  });
  const keyOf = (of: readonly Outcome[], path: string) => {
    const unsure = of.map(({ uncertain }) => uncertain);
    const told = tell(of);
    return told === undefined && unsure.every((list) => list.length === 0)
      ? 'same'
      : JSON.stringify([told, fateKey(of, path), unsure]);
  };
  const path = requestFor(vantage, sample).target.path;
  if (!showsPath(fates, path)) return { sample, fates, key: keyOf(fates, path) };
  for (const end of LONGER) {
    const longer = { ...sample, path: `${(sample.path ?? '/').replace(/\/$/, '')}${end}` };
    const again: Answer[] = [];
    const others = fatesOf(vantage, meshes, longer, {
      asked: (conditions, hold) => again.push([conditions, hold]),
      looked: () => undefined,
    });
    if (JSON.stringify(again) !== JSON.stringify(answers)) continue;
    return { sample: longer, fates: others, key: keyOf(others, requestFor(vantage, longer).target.path) };
  }
  return { sample, fates, key: keyOf(fates, path) };
}

function fatesOf(
  vantage: Vantage,
  meshes: readonly Mesh[],
  sample: RequestSample,
  observer: RequestObserver,
): readonly Outcome[] {
  const request = requestFor(vantage, sample)._observedBy(observer);
  return meshes.map((mesh) => mesh._answer(request));
}
