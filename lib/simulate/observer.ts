import type { RequestCondition } from '../requests/condition';

/**
 * Told what walks ask of the request that they follow. Requests that answer all of it alike go the same way, so that one walk stands
 * for a set of requests.
 */
export interface RequestObserver {
  /** Conditions on the request, as it was sent, were asked together, and all of them hold or not. */
  readonly asked: (conditions: readonly RequestCondition[], hold: boolean) => void;
  /** Something of the request was looked at that no condition tells, so that alike requests may go another way. */
  readonly looked: (at: string) => void;
}
