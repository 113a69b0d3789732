import type { HttpMatchView } from '../requests/http-match-conditions';
import { HttpRules } from '../requests/http-rules';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { HttpMatch } from '../values/networking/http-match';

const refusal = (got: string, expected: string, mend: string) =>
  new MeshError({ code: MeshErrorCode.UNREACHABLE_RULE, got, expected, mend });

/**
 * Refuses a rule that could take no request, or would take all of them.
 *
 * @param before the matches of the rules before it, in their order
 * @param match its own
 * @param instead how the default is said, which is for all of the rest
 */
export function refuseUnreachable(
  before: readonly (readonly HttpMatch[])[],
  match: readonly HttpMatch[],
  instead: string,
): void {
  if (match.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a rule without a match',
      expected: 'at least one HttpMatch',
      mend: `say which requests it is for; for all of the rest use ${instead}`,
    });
  }
  const words = match.map((condition) => condition._describe()).join(', or ');
  const wire: HttpMatchView[][] = [...before, match].map((rule) => rule.map((own) => own._toSpec()));
  const own = wire[wire.length - 1];
  for (const [i, condition] of own.entries()) {
    if (new HttpRules([[condition]]).reach(0).verdict !== 'unreachable') continue;
    throw refusal(
      `a rule that no request can match (${match[i]._describe()})`,
      'conditions that one request can meet together',
      'drop one of the conditions',
    );
  }
  if (new HttpRules([own, []]).reach(1).verdict === 'unreachable') {
    throw refusal(
      `a rule for every request (${words})`,
      'conditions that some requests do not meet: behind this rule no other is ever reached',
      `use ${instead}, for the default`,
    );
  }
  const reach = new HttpRules(wire).reach(wire.length - 1);
  if (reach.verdict !== 'unreachable') return;
  const taking = reach.by.map((number) => before[number].map((earlier) => earlier._describe()).join(', or '));
  throw refusal(
    `a rule for requests whose ${words}`,
    `requests that the rules before leave over; ${taking.length === 1 ? 'one of them takes' : 'together they take'} every request whose ${taking.join(', or ')}`,
    'add this rule first, or narrow what stands before it',
  );
}
