import { type Part, partition } from '../compare/partition';
import { type Vantage, requestFor, spaceOf } from '../compare/vantage';
import type { RequestSample } from '../requests/request-sample';
import type { Mesh } from '../simulate/mesh';
import type { Outcome, OutcomeEnd } from '../simulate/outcome';
import type { Request } from '../simulate/request';

/** Requests that go the same way. */
export interface Went {
  /** The requests in words; undefined for all that can be asked. */
  readonly requests?: string;
  /** One of them. */
  readonly request: Request;
  readonly outcome: Outcome;
  /** What became of all requests that were followed of which the same is told. */
  readonly seen: readonly Outcome[];
  /** Why it is not known that all of them go this way. */
  readonly why: readonly string[];
}

interface Walked {
  readonly sample: RequestSample;
  readonly outcome: Outcome;
}

/**
 * The requests of a vantage in parts of which the same is true.
 *
 * @param keyOf what is told of the requests; parts of which the same is told are one
 */
export function partsOf(
  mesh: Mesh,
  vantage: Vantage,
  keyOf: (ends: readonly OutcomeEnd[]) => string,
): Went[] {
  const seen = new Map<string, Outcome[]>();
  const textOf = ({ outcome }: Walked) => JSON.stringify([keyOf(outcome.outcomes), outcome.uncertain]);
  const parts = partition<Walked>(
    spaceOf(vantage),
    (sample, observer) => {
      const walked = {
        sample,
        outcome: mesh._answer(requestFor(vantage, sample)._observedBy(observer)),
      };
      const key = textOf(walked);
      seen.set(key, [...(seen.get(key) ?? []), walked.outcome]);
      return walked;
    },
    textOf,
  );
  return parts.flatMap(({ region, result, why }: Part<Walked>) => {
    if (result === undefined) return [];
    const requests = region.describe();
    return {
      ...(requests !== 'any request' && { requests }),
      request: requestFor(vantage, result.sample),
      outcome: result.outcome,
      seen: seen.get(textOf(result)) ?? [],
      why,
    };
  });
}
