import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { Fault } from '../values/networking/fault';
import { HttpMatch } from '../values/networking/http-match';
import type { HttpRule } from '../values/networking/http-rule';
import { RouteActionKind } from '../values/networking/route-action';

/** A fault of a `FaultPlan`, and the requests that it befalls. */
export interface PlannedFault {
  /** The fault, with its share of these requests: `Fault.abort(503, { percentage: 5 })`. */
  readonly fault: Fault;
  /**
   * It befalls requests that satisfy any one of these, such as those with a header that testers send.
   *
   * @default - all requests
   */
  readonly match?: HttpMatch[];
}

/**
 * The fault for all requests, of those that a plan has without a condition; undefined where there is none.
 *
 * @throws MeshError for more than a route can have: one delay and one abort
 */
export function faultForAll(faults: readonly PlannedFault[]): Fault | undefined {
  const [first, second, ...more] = faults
    .filter(({ match = [] }) => match.length === 0)
    .map(({ fault }) => fault);
  if (second === undefined) return first;
  const [delay, abort] = first._isDelay ? [first, second] : [second, first];
  if (more.length === 0) return Fault.both(delay, abort);
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${more.length + 2} faults for all requests`,
    expected: 'one delay and one abort at most, which is what a route can have',
    mend: 'keep one of each, or give the others a `match`',
  });
}

/**
 * Rules with planned faults: before each rule, one for each fault with a condition, which does the same for the requests that meet it; and the
 * fault without one in the rule itself. Rules that send nothing on have no faults, and one that has a fault of its own keeps it.
 */
export function withFaults(rules: readonly HttpRule[], faults: readonly PlannedFault[]): HttpRule[] {
  const all = faultForAll(faults);
  return rules.flatMap((rule) => {
    if (rule.action.kind !== RouteActionKind.FORWARD) return [rule];
    const before = faults.flatMap(({ fault, match = [] }) =>
      match.length === 0 ? [] : [rule._with({ fault, match: both(rule.match, match) })],
    );
    const own = all === undefined || rule._hasFault ? rule : rule._with({ fault: all });
    return [...before, own];
  });
}

/** What satisfies one of the one conditions and one of the others. */
const both = (own: readonly HttpMatch[], planned: readonly HttpMatch[]): HttpMatch[] =>
  own.length === 0 ? [...planned] : own.flatMap((one) => planned.map((other) => HttpMatch.all(one, other)));
