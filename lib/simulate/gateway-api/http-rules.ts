import type { FieldPath } from '../../mesh/manifest';
import { differsWithoutBackends } from '../../mesh/release';
import type { Resource } from '../../mesh/resource';
import { type HttpRouteRuleView, retryOf } from '../../mesh/views/gateway-api';
import type { HttpRetryView } from '../../mesh/views/networking';
import type { BoundHttpMatch, BoundHttpRule, HttpRuleSpec } from '../virtual-services/bound-virtual-service';
import { type BackendContext, RouteFault, backendOf, weighedBackends } from './backends';
import { type FilterSet, backendHeaders, filtersOf } from './filters';
import { grpcMatch, httpMatch } from './http-matches';

/** The kinds of routes whose rules are for requests. */
export type RequestRoute = Resource<'HTTPRoute'> | Resource<'GRPCRoute'>;

/** One rule of a route, before its destinations are looked up. */
interface GivenRule {
  /** What both kinds of routes say in the same words. */
  readonly rule: HttpRouteRuleView;
  readonly filters: FilterSet;
  readonly matches: readonly BoundHttpMatch[];
  /** Whether the matches are written there, and not only what stands for them where they are left out. */
  readonly hasMatches: boolean;
}

/** What stands for rules or matches of an HTTPRoute that are left out. */
const PRESET_RULES: readonly HttpRouteRuleView[] = [{}];
const ALL_PATHS = { path: { type: 'PathPrefix', value: '/' } } as const;

/** The rules of an HTTPRoute. */
export const httpRouteRules = ({ spec }: Resource<'HTTPRoute'>): readonly GivenRule[] =>
  (spec.rules ?? PRESET_RULES).map((rule) => ({
    rule,
    filters: 'http',
    matches: (rule.matches ?? [ALL_PATHS]).map(httpMatch),
    hasMatches: rule.matches !== undefined,
  }));

/** The rules of a GRPCRoute. */
export const grpcRouteRules = ({ spec }: Resource<'GRPCRoute'>): readonly GivenRule[] =>
  (spec.rules ?? []).map(({ matches = [], ...rule }) => ({
    rule,
    filters: 'grpc',
    matches: matches.map(grpcMatch),
    hasMatches: true,
  }));

/**
 * The rules of an HTTPRoute or GRPCRoute as those of a virtual service, one for each match; none where istiod cannot read one of them
 * (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: convertHTTPRoute, convertGRPCRoute`).
 *
 * @param read reads the rules of the route
 */
export function requestRulesOf(
  context: BackendContext,
  read: () => readonly GivenRule[],
): readonly BoundHttpRule[] {
  try {
    return read().flatMap((given, i) => rulesOf(context, given, i));
  } catch (error) {
    if (error instanceof RouteFault) return [];
    throw error;
  }
}

const isLeftOut = (backends: readonly unknown[] | undefined) => (backends ?? []).length === 0;

function rulesOf(context: BackendContext, given: GivenRule, i: number): BoundHttpRule[] {
  const { rule, filters, matches, hasMatches } = given;
  const { route: of } = context;
  const at: FieldPath = ['spec', 'rules', i];
  const { places, ...filtered } = filtersOf(context, rule.filters, at, filters);
  const { name = `${of.namespace}.${of.name}.${i}` } = rule;
  const backends = weighedBackends(rule.backendRefs, at).map((backend) => ({
    ...backend,
    ...backendOf(context, backend.given),
    headers: backendHeaders(backend.given.filters),
  }));
  const isUnanswered = backends.length === 0 && filtered.redirect === undefined;
  const spec: HttpRuleSpec = {
    name,
    ...filtered,
    ...timesOf(rule),
    ...(isUnanswered && { directResponse: { status: 500 } }),
    route: backends.map(({ destination, weight, headers, invalid }) => ({
      destination,
      weight,
      ...(headers && { headers }),
      ...(invalid && { invalid }),
    })),
  };
  const bound: BoundHttpRule = {
    of,
    at,
    spec,
    matches: [],
    places: { ...places, route: backends.map((backend) => ({ of, at: backend.at })) },
    unsure: [
      ...backends.flatMap(({ unsure }) => unsure ?? []),
      ...(isUnanswered &&
      filters === 'http' &&
      isLeftOut(rule.backendRefs) &&
      differsWithoutBackends(context.mesh)
        ? [`patches of Istio 1.30 answer the rule of ${of.text} without backends by 404 or by 500`]
        : []),
    ],
  };
  if (matches.length === 0) return [bound];
  return matches.map((match, j) => ({
    ...bound,
    // A match that is not written stands where its rule does.
    matches: [{ of, at: hasMatches ? [...at, 'matches', j] : at, spec: match }],
  }));
}

const isZero = (duration = '') => !/[1-9]/.test(duration);

/** The timeouts and retries of a rule, as Istio has them. */
function timesOf(rule: HttpRouteRuleView): { timeout?: string; retries?: HttpRetryView } {
  const { request, backendRequest } = rule.timeouts ?? {};
  const retry = retryOf(rule);
  const whole = isZero(request) ? undefined : request;
  const each = isZero(backendRequest) ? undefined : backendRequest;
  if (retry === undefined) return { timeout: each ?? whole };
  const { attempts = 2, codes = [] } = retry;
  const on = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...codes];
  return {
    timeout: whole,
    retries: {
      attempts,
      ...(attempts > 0 && { retryOn: on.join(',') }),
      ...(each && { perTryTimeout: each }),
    },
  };
}
