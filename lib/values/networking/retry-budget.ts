import type { Duration } from 'cdk8s';
import { integer, MAX_UINT32, percentage } from '../checks';
import { defined } from '../spec';
import { WireDuration } from '../wire-duration';
import type { TrafficPolicySpec } from './messages';

type RetryBudgetSpec = NonNullable<TrafficPolicySpec['retryBudget']>;

/** How much may be retried at once. */
export interface RetryBudgetProps {
  /**
   * How many retries may be under way, in percent of the requests that are active or waiting.
   *
   * @default 20
   */
  readonly percent?: number;
  /**
   * How many retries may be under way in any case. Zero counts as not given.
   *
   * @default 3
   */
  readonly minRetryConcurrency?: number;
  /**
   * How long a request counts towards the budget after it came.
   *
   * @default - zero: only requests that are active or waiting count
   */
  readonly budgetInterval?: Duration;
}

/**
 * A limit on concurrent retries that grows with the requests, so that retries do not multiply an overload.
 *
 * Istio applies it only where the same policy has a connection pool (`applyConnectionPool` in istiod); there it
 * takes the place of the pool's `maxRetries`.
 */
export class RetryBudget {
  /** A budget. */
  public static of(props: RetryBudgetProps): RetryBudget {
    const { percent, minRetryConcurrency, budgetInterval } = props;
    return new RetryBudget(
      WireDuration.maybe(budgetInterval, 'budget interval', 0),
      percent,
      minRetryConcurrency,
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RetryBudget {
    const { percent, minRetryConcurrency, budgetInterval }: RetryBudgetSpec = spec;
    return new RetryBudget(
      WireDuration.maybeParse(budgetInterval, 'budget interval', 0),
      percent,
      minRetryConcurrency,
    );
  }

  private constructor(
    private readonly budgetInterval?: WireDuration,
    private readonly percent?: number,
    private readonly minRetryConcurrency?: number,
  ) {
    if (percent !== undefined) percentage(percent, 'percent of a retry budget');
    if (minRetryConcurrency !== undefined)
      integer(minRetryConcurrency, 'minimum retry concurrency', 0, MAX_UINT32);
  }

  /**
   * The budget in words.
   *
   * @internal
   */
  public _describe(): string {
    const least = this.minRetryConcurrency === 0 ? undefined : this.minRetryConcurrency;
    return `retries for at most ${this.percent ?? 20} % of the requests, ${least ?? 3} in any case`;
  }

  /**
   * The budget as Istio's `RetryBudget` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: RetryBudgetSpec = defined({
      percent: this.percent,
      minRetryConcurrency: this.minRetryConcurrency,
      budgetInterval: this.budgetInterval?.text,
    });
    return spec;
  }
}
