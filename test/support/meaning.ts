import type { HttpRouteMatch } from '../../lib/gateway-api';
import type { HttpMatch } from '../../lib/networking';
import { type RequestCondition, holds } from '../../lib/requests/condition';
import { conditionsOf, patternOf } from '../../lib/requests/http-match-conditions';
import { HttpRules } from '../../lib/requests/http-rules';
import { type RequestSample, valueIn } from '../../lib/requests/request-sample';
import { RequestSet } from '../../lib/requests/request-set';
import { HTTP_REQUESTS } from '../../lib/requests/request-space';
import { textTest } from '../../lib/requests/text-pattern';
import { httpMatch } from '../../lib/simulate/gateway-api/http-matches';
import type { StringMatch } from '../../lib';

/** A request, of which all may be left out. */
export type Asked = Partial<RequestSample>;

const meets = (conditions: readonly RequestCondition[], { headers = {}, ...rest }: Asked) => {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const sample = { queryParams: {}, claims: {}, dimensions: {}, ...rest, headers: lower };
  return conditions.every((condition) => holds(condition, valueIn(sample, condition.field, HTTP_REQUESTS)));
};

/** Whether a text satisfies a condition: what it renders, as Envoy reads it. */
export const textMeets = (match: StringMatch, text: string, ignoreCase = false): boolean => {
  const pattern = patternOf(match._toSpec());
  return textTest({ ...pattern, ignoreCase: ignoreCase && pattern.kind !== 'regex' })(text);
};

/** Whether a request meets the conditions of a match of a virtual service: what it renders, as Envoy reads it. */
export const requestMeets = (match: HttpMatch, request: Asked): boolean =>
  meets(conditionsOf(match._toSpec()), request);

/** Whether a request meets the conditions of a match of an HTTPRoute: what it renders, as Istio and Envoy read it. */
export const routeRequestMeets = (match: HttpRouteMatch, request: Asked): boolean =>
  meets(conditionsOf(httpMatch(match._toSpec()), 'segments'), request);

/** Whether no request meets a match without meeting one of those before it. */
export const isCovered = (match: HttpMatch, ...before: HttpMatch[]): boolean =>
  new HttpRules([...before, match].map((rule) => [rule._toSpec()])).reach(before.length).verdict ===
  'unreachable';

/** Whether no header can satisfy both conditions. */
export const isApart = (a: StringMatch, b: StringMatch): boolean =>
  RequestSet.fromConditions(
    [a, b].flatMap((match) => conditionsOf({ headers: { x: match._toSpec() } })),
  ).emptiness() === 'empty';
