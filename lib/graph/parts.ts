import { type Part, partitions } from '../compare/partition';
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

/** The requests of a vantage, each way of which was followed once, in parts of which the same is told. */
export class Followed {
  private readonly walks: Walked[] = [];
  private readonly parts: ReturnType<typeof partitions<Walked>>;

  public constructor(
    mesh: Mesh,
    private readonly vantage: Vantage,
  ) {
    this.parts = partitions<Walked>(spaceOf(vantage), (sample, observer) => {
      const outcome = mesh._answer(requestFor(vantage, sample)._observedBy(observer));
      const walked = { sample, outcome };
      this.walks.push(walked);
      return walked;
    });
  }

  /**
   * The requests in parts of which the same is true.
   *
   * @param keyOf what is told of the requests; parts of which the same is told are one
   */
  public by(keyOf: (ends: readonly OutcomeEnd[]) => string): Went[] {
    const seen = new Map<string, Outcome[]>();
    const texts = new Map<Walked, string>();
    for (const walked of this.walks) {
      const { outcome } = walked;
      const text = JSON.stringify([keyOf(outcome.outcomes), outcome.uncertain]);
      texts.set(walked, text);
      seen.set(text, [...(seen.get(text) ?? []), outcome]);
    }
    const textOf = (walked: Walked) => texts.get(walked) ?? '';
    return this.parts(textOf).flatMap(({ region, result, why }: Part<Walked>) => {
      if (result === undefined) return [];
      const requests = region.describe();
      return {
        ...(requests !== 'any request' && { requests }),
        request: requestFor(this.vantage, result.sample),
        outcome: result.outcome,
        seen: seen.get(textOf(result)) ?? [],
        why,
      };
    });
  }
}
