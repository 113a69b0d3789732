import type { Mesh } from '../simulate/mesh';
import type { OutcomeEnd } from '../simulate/outcome';
import { diff } from './diff';
import type { Change, Difference, Witness } from './difference';
import { ROUNDING, share } from './fate';

/**
 * Whether something is true of all requests: `yes`; `no`, with a request of which it is not, and the change to which that belongs; or
 * `unknown`, with the reasons why it cannot be told.
 */
export type ComparisonAnswer =
  | { readonly verdict: 'yes' }
  | { readonly verdict: 'no'; readonly witness: Witness; readonly change: Change }
  | { readonly verdict: 'unknown'; readonly why: readonly string[] };

/** Whether two meshes do the same to every request. */
export function equivalent(before: Mesh, after: Mesh): ComparisonAnswer {
  return answerOf(diff(before, after), () => true);
}

/**
 * Whether a mesh lets nothing through that another one does not: no request is answered after that was denied or could not get there
 * before, also not for a part of the times that it is sent, no host that is new is answered, and no caller is new: what a new one may reach
 * is more than nothing.
 */
export function allowsNoMoreThan(before: Mesh, after: Mesh): ComparisonAnswer {
  return answerOf(diff(before, after), opens);
}

/** The answer that a difference gives, where only some changes count. */
export function answerOf(
  { changes, unknown, notFollowed = [] }: Difference,
  counts: (change: Change) => boolean,
): ComparisonAnswer {
  const change = changes.find(counts);
  if (change !== undefined) return { verdict: 'no', witness: change.witness, change };
  const why = [...new Set([...unknown.flatMap((one) => one.why), ...notFollowed])];
  return why.length === 0 ? { verdict: 'yes' } : { verdict: 'unknown', why };
}

/** Whether a change lets anything through. */
export function opens({ kind, before, after }: Change): boolean {
  const isNewCaller = kind === 'added' && before.length === 0;
  if (kind === 'opened' || isNewCaller) return true;
  const isAnswered = after.some((end) => ARRIVES.has(end.kind) && end.probability > 0);
  const stopped = (ends: readonly OutcomeEnd[]) => share(ends, (end) => STOPPED.has(end.kind));
  return isAnswered && (kind === 'added' || stopped(after) < stopped(before) - ROUNDING);
}

/** Ends at which a request gets to somebody who may answer it. */
const ARRIVES: ReadonlySet<OutcomeEnd['kind']> = new Set(['workload', 'passthrough', 'timeout']);
/** Ends of requests that are not let through, or have nowhere to go. */
const STOPPED: ReadonlySet<OutcomeEnd['kind']> = new Set([
  ...([
    'denied',
    'rate-limited',
    'no-route',
    'no-cluster',
    'no-endpoint',
    'black-hole',
    'no-listener',
    'loop',
  ] as const),
]);
