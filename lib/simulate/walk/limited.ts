import { type ProxyChange, limitReached } from '../proxy-changes/changes';
import type { Request } from '../request';
import type { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import type { End } from './cluster-walk';

/** What may limit requests at a proxy. */
export interface ProxyLimits {
  /** What EnvoyFilters and extensions change of it. */
  readonly changes: readonly ProxyChange[];
  /** The ports by which its listener may be named. */
  readonly ports: readonly (number | undefined)[];
  /** The request of the first caller, which tells whether limits are reached. */
  readonly sent: Request;
}

/**
 * The end of a request that is beyond a rate limit of a proxy, where the request asks what happens then; undefined where no limit counts it. A
 * limit answers before a route is taken.
 */
export function limitedEnd(
  { changes, ports, sent }: ProxyLimits,
  request: SeenRequest,
  doubt: (why: string) => void,
  trace?: Recorder,
): End | undefined {
  if (sent.circumstances.rateLimited !== true) return undefined;
  const reached = limitReached(changes, ports, request, doubt);
  if (reached === undefined) return undefined;
  const { status, text: limit } = reached;
  trace?.taken('policy', `the proxy answers ${status} beyond ${limit}`);
  return { probability: 1, kind: 'rate-limited', status, limit };
}
