import { matchesText, type RoutedRequest } from './matchers';

const FILTER = 'envoy.filters.http.cors';

/** Whether Envoy answers a preflight request itself, by the policy of a route. */
export function answersPreflight(route: any, { method, headers }: RoutedRequest): boolean {
  const policy = route.typed_per_filter_config?.[FILTER];
  const origin = headers.get('origin') ?? '';
  if (policy === undefined || method !== 'OPTIONS' || origin === '') return false;
  if ((headers.get('access-control-request-method') ?? '') === '') return false;
  const isAllowed = (policy.allow_origin_string_match ?? []).some((matcher: any) =>
    matchesText(matcher, origin),
  );
  return isAllowed || policy.forward_not_matching_preflights === false;
}
