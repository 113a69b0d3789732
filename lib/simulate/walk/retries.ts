import type { Way } from '../outcome';
import type { End } from './cluster-walk';

/**
 * The statuses on which a word of `retryOn` tries again (Envoy's documentation of its router filter, `x-envoy-retry-on`). The word
 * `retriable-status-codes` has none of its own, but the numbers beside it (`pilot/pkg/networking/core/route/retry/retry.go`).
 */
const STATUSES: { readonly [word: string]: (status: number) => boolean } = {
  '5xx': (status) => status >= 500,
  'gateway-error': (status) => status >= 502 && status <= 504,
  'retriable-4xx': (status) => status === 409,
};

/** Whether a proxy tries again on a status, or on an answer that does not come in time. */
export function isRetried(on: string, status: number, isTimeout = false): boolean {
  return on
    .split(',')
    .map((word) => word.trim())
    .some((word) => (isTimeout && word === 'reset') || (STATUSES[word]?.(status) ?? Number(word) === status));
}

/**
 * The ends of a request whose proxy tries again where what is behind it answers with certain statuses: each try is as the first, so
 * that an end of this kind is left with the chance that all tries end so.
 *
 * @param ends the ends of one try, whose chances add up to 1
 */
export function withRetries(ends: readonly End[], retries: Way['retries']): readonly End[] {
  if (retries === undefined || ends.length < 2) return ends;
  const failing = ends.filter(({ status }) => isRetried(retries.on, status));
  if (failing.length === 0 || failing.length === ends.length) return ends;
  const share = failing.reduce((sum, { probability }) => sum + probability, 0);
  const again = share ** retries.attempts;
  // 1 + p + p² + … + pⁿ: the tries that may end well.
  const tries = (1 - again * share) / (1 - share);
  return ends.map((end) => ({
    ...end,
    probability: end.probability * (failing.includes(end) ? again : tries),
  }));
}
