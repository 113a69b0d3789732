import type { RequestCondition } from '../../requests/condition';

/** A count of a rate limit, and the requests that it is of. */
export interface RateLimitCount {
  /** The count in words: `5 requests in 60s by x-user`. */
  readonly text: string;
  /** What is true of the requests that are counted. */
  readonly conditions: readonly RequestCondition[];
  /** Whether nothing else decides about it. */
  readonly isSure: boolean;
}

/** The limits that a filter enforces. */
export interface RateLimits {
  /** What it answers to requests beyond them. */
  readonly status: number;
  /** The counts, each of which must let a request through. */
  readonly counts: readonly RateLimitCount[];
  /** The limits in words: `answers 429 beyond 5 requests in 60s`. */
  readonly text: string;
}
