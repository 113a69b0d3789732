import { listOf, mapOf } from '../../mesh/lists';
import type { FieldPath } from '../../mesh/manifest';
import type { BoundRule, Source } from '../virtual-services/bound-virtual-service';
import { type BackendContext, RouteFault, backendOf, weighedBackends } from './backends';
import { type FilterSet, type Filtered, backendHeaders, filtersOf } from './filters';
import { type MatchOf, grpcMatch, httpMatch } from './http-matches';

const ALL = { path: { type: 'PathPrefix', value: '/' } };

interface Reading {
  readonly matchOf: MatchOf;
  readonly filters: FilterSet;
  /** What stands for a list of rules or matches that is left out. */
  readonly presetRules: readonly any[];
  readonly presetMatches: readonly any[];
}

const HTTP: Reading = { matchOf: httpMatch, filters: 'http', presetRules: [{}], presetMatches: [ALL] };
const GRPC: Reading = { matchOf: grpcMatch, filters: 'grpc', presetRules: [], presetMatches: [] };

/**
 * The rules of an HTTPRoute or GRPCRoute as those of a virtual service, one for each match; none where istiod cannot read one of them
 * (the upstream project's `computeRoute` with `convertHTTPRoute` and `convertGRPCRoute`).
 */
export function httpRulesOf(context: BackendContext): readonly BoundRule[] {
  const { route } = context;
  const reading = route.manifest.kind === 'GRPCRoute' ? GRPC : HTTP;
  const rules = Array.isArray(route.spec.rules) ? route.spec.rules : reading.presetRules;
  try {
    return rules.flatMap((rule: unknown, i: number) => rulesOf(context, mapOf(rule), i, reading));
  } catch (error) {
    if (error instanceof RouteFault) return [];
    throw error;
  }
}

function rulesOf(
  context: BackendContext,
  given: { readonly [field: string]: any },
  i: number,
  { matchOf, filters, presetMatches }: Reading,
): BoundRule[] {
  const { route: of } = context;
  const at: FieldPath = ['spec', 'rules', i];
  const filtered = filtersOf(context, given.filters, at, filters);
  const { spec, unsure, backendPlaces } = ruleSpec(context, given, at, filtered);
  const rule: BoundRule = {
    of,
    at,
    spec: { name: given.name ?? `${of.namespace}.${of.name}.${i}`, ...spec },
    matches: [],
    places: { ...filtered.places, route: backendPlaces },
    unsure,
  };
  const matches = Array.isArray(given.matches) ? given.matches : presetMatches;
  if (matches.length === 0) return [rule];
  return matches.map((match: unknown, j: number) => ({
    ...rule,
    matches: [{ of, at: matchPlace(given, at, j), spec: matchOf(mapOf(match)) }],
  }));
}

/** Where a match stands; one that is not written stands where its rule does. */
const matchPlace = ({ matches }: any, at: FieldPath, j: number): FieldPath =>
  Array.isArray(matches) ? [...at, 'matches', j] : at;

function ruleSpec(
  context: BackendContext,
  given: { readonly [field: string]: any },
  at: FieldPath,
  filtered: Filtered,
): { spec: any; unsure: readonly string[]; backendPlaces: readonly Source[] } {
  const { headers, redirect, rewrite, corsPolicy, mirrors } = filtered;
  const spec: any = { headers, redirect, rewrite, corsPolicy, mirrors, route: [], ...timesOf(given) };
  const backends = weighedBackends(given.backendRefs, at);
  if (backends.length === 0 && redirect === undefined) {
    return { spec: { ...spec, directResponse: { status: 500 } }, unsure: [], backendPlaces: [] };
  }
  const read = backends.map((one) => ({
    ...one,
    ...backendOf(context, one.given),
    headers: backendHeaders(one.given.filters),
  }));
  spec.route = read.map(({ destination, weight, headers: own, invalid }) => ({
    destination,
    weight,
    ...(own && { headers: own }),
    ...(invalid && { invalid }),
  }));
  return {
    spec,
    unsure: read.flatMap(({ unsure }) => unsure ?? []),
    backendPlaces: backends.map((one) => ({ of: context.route, at: one.at })),
  };
}

const isZero = (duration: unknown) => !/[1-9]/.test(String(duration ?? ''));

/** The timeouts and retries of a rule, as Istio has them. */
function timesOf({ timeouts, retry }: any): { timeout?: string; retries?: any } {
  const { request, backendRequest } = mapOf(timeouts);
  const whole = isZero(request) ? undefined : String(request);
  const each = isZero(backendRequest) ? undefined : String(backendRequest);
  if (typeof retry !== 'object' || retry === null) return { timeout: each ?? whole };
  const on = [
    'connect-failure',
    'refused-stream',
    'unavailable',
    'cancelled',
    ...listOf(retry.codes).map(String),
  ];
  const attempts = Number(retry.attempts ?? 2);
  return {
    timeout: whole,
    retries: {
      attempts,
      ...(attempts > 0 && { retryOn: on.join(',') }),
      ...(each && { perTryTimeout: each }),
    },
  };
}
