import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { canonicalText } from '../../../values/canonical';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { withoutUndefined } from '../plain';
import { type Canary, customMetadata } from './canary';
import { type Cookies, cookieRegex, endedCookies, expired, startedSession } from './cookies';
import { filtersOf } from './gateway-api-filters';
import { withoutFlux } from './metadata';
import { AT_REST, type Router, type Weights } from './router';

/** What Flagger writes with the Gateway API as its provider (the Flagger project's `pkg/router/gateway_api.go`). */
export const gatewayApiRouter: Router = {
  kind: 'HTTPRoute',

  reconciled(canary, find) {
    return [reconciledRoute(canary, find('HTTPRoute', canary.apex))];
  },

  withWeights(canary, route, weights, cookies) {
    const { rules, cookies: after } = routed(canary, weights, cookies);
    return { route: { ...route, spec: specOf(canary, rules) }, cookies: after };
  },
};

/** `gateway_api.go: Reconcile`. A route that somebody else made is replaced, with all of its rules and filters. */
function reconciledRoute(canary: Canary, before: Manifest | undefined): Manifest {
  const { namespace, apex, service, analysis } = canary;
  const spec = specOf(canary, atRest(canary));
  const { labels, annotations: wanted } = customMetadata(service.apex);
  const annotations = withoutFlux(wanted);
  if (before === undefined) {
    return {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: apex, namespace, labels, annotations },
      spec,
    };
  }
  const merged = { ...textsOf(before.metadata.annotations), ...annotations };
  const text = (of: unknown) => canonicalText(withoutShares(mapOf(of), canary, analysis?.mirror === true));
  const isAlike =
    text(before.spec) === text(spec) &&
    canonicalText(textsOf(before.metadata.labels)) === canonicalText(labels) &&
    canonicalText(textsOf(before.metadata.annotations)) === canonicalText(merged);
  return isAlike
    ? before
    : { ...before, metadata: { ...before.metadata, labels, annotations: merged }, spec };
}

/** What is left of a route without what changes in the course of a release. */
function withoutShares(spec: Fields, { analysis }: Canary, ignoresFilters: boolean): Fields {
  const affinity = analysis?.sessionAffinity;
  const isSticky = ({ matches }: Fields) =>
    affinity !== undefined &&
    listOf(matches).some((match) =>
      listOf(mapOf(match).headers)
        .map(mapOf)
        .some(
          ({ type, name, value }) =>
            type === 'RegularExpression' &&
            name === 'Cookie' &&
            [affinity.cookieName, affinity.primaryCookieName].some((cookie) =>
              String(value).includes(cookie),
            ),
        ),
    );
  const rules = listOf(spec.rules)
    .map(mapOf)
    .filter((rule) => !isSticky(rule))
    .map(({ backendRefs, filters, ...rest }) => ({
      ...rest,
      filters: ignoresFilters ? [] : listOf(filters),
      backendRefs: listOf(backendRefs)
        .map(mapOf)
        .map((ref) => ({ ...ref, weight: 0, filters: affinity === undefined ? ref.filters : undefined })),
    }));
  return { ...spec, rules };
}

function specOf({ service, namespace, name }: Canary, rules: readonly Fields[]): Fields {
  const parents = listOf(service.gatewayRefs).map(mapOf);
  const hostnames = listOf(service.hosts);
  if (parents.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `Canary ${namespace}/${name} with the Gateway API and without a gateway`,
      expected: 'at least one of spec.service.gatewayRefs',
      mend: 'name the gateways at which the route is to be',
    });
  }
  return {
    // The defaults of the Canary's schema (`artifacts/flagger/crd.yaml`).
    parentRefs: parents.map((ref) => ({ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...ref })),
    ...(hostnames.length > 0 && { hostnames }),
    rules,
  };
}

/** `gateway_api.go: mapRouteMatches`. */
function matchesOf(requests: unknown, { namespace, name }: Canary): Fields[] {
  const oneOf = (value: unknown, kinds: { readonly [kind: string]: string }, what: string) => {
    const given = mapOf(value);
    const kind = Object.keys(kinds).find((one) => textOf(given[one]) !== undefined);
    if (kind !== undefined) return { type: kinds[kind], value: given[kind] };
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `Canary ${namespace}/${name} with the condition ${JSON.stringify(value)} on ${what}`,
      expected: `one of ${Object.keys(kinds).join(', ')}: the Gateway API has no other`,
      mend: 'write the condition as one of these',
    });
  };
  const named = (values: unknown, what: string) => {
    const list = Object.entries(mapOf(values)).map(([key, value]) => ({
      name: key,
      ...oneOf(value, { exact: 'Exact', regex: 'RegularExpression' }, what),
    }));
    return list.length > 0 ? list : undefined;
  };
  return listOf(requests)
    .map(mapOf)
    .map(({ uri, method, headers, queryParams }) =>
      withoutUndefined({
        path:
          uri && oneOf(uri, { regex: 'RegularExpression', exact: 'Exact', prefix: 'PathPrefix' }, 'the path'),
        method: method && oneOf(method, { exact: 'Exact' }, 'the method').value,
        headers: named(headers, 'headers'),
        queryParams: named(queryParams, 'parameters'),
      }),
    )
    .filter((match) => Object.keys(match).length > 0);
}

const EVERY_PATH: Fields = { path: { type: 'PathPrefix', value: '/' } };

function serviceMatches(canary: Canary): readonly Fields[] {
  const own = matchesOf(canary.service.match, canary);
  return own.length === 0 ? [EVERY_PATH] : own;
}

/** `gateway_api.go: mergeMatchConditions`. */
function mergedMatches(own: readonly Fields[], service: readonly Fields[]): readonly Fields[] {
  if (own.length === 0) return service;
  if (service.length === 0) return own;
  return own.flatMap(({ headers, queryParams }) =>
    service.map((one) => ({
      ...one,
      ...(headers !== undefined && { headers }),
      ...(queryParams !== undefined && { queryParams }),
    })),
  );
}

const backendRef = ({ port }: Canary, name: string, weight: number): Fields => ({
  group: '',
  kind: 'Service',
  name,
  port,
  weight,
});

function ruleOf(canary: Canary, matches: readonly Fields[], backendRefs: readonly Fields[]): Fields {
  const { timeout, backendTimeout } = canary.service;
  const timeouts = withoutUndefined({ request: textOf(timeout), backendRequest: textOf(backendTimeout) });
  const filters = filtersOf(canary.service);
  return {
    matches,
    ...(filters.length > 0 && { filters }),
    backendRefs,
    ...(Object.keys(timeouts).length > 0 && { timeouts }),
  };
}

const bothRefs = (canary: Canary, { primary, canary: share }: Weights) => [
  backendRef(canary, canary.primary, primary),
  backendRef(canary, canary.canary, share),
];

/** The rules of a release by conditions: for those whom they name, and for the others. */
function byConditions(canary: Canary, first: Fields): readonly Fields[] {
  const own = canary.analysis?.match ?? [];
  if (own.length === 0) return [first];
  const matches = serviceMatches(canary);
  return [
    { ...first, matches: mergedMatches(matchesOf(own, canary), matches) },
    ruleOf(canary, matches, [backendRef(canary, canary.primary, 100)]),
  ];
}

const atRest = (canary: Canary): readonly Fields[] =>
  byConditions(canary, ruleOf(canary, serviceMatches(canary), bothRefs(canary, AT_REST)));

/** `gateway_api.go: SetRoutes`. */
function routed(
  canary: Canary,
  weights: Weights,
  cookies: Cookies,
): { readonly rules: readonly Fields[]; readonly cookies: Cookies } {
  const { analysis, port } = canary;
  const plain = ruleOf(canary, serviceMatches(canary), bothRefs(canary, weights));
  const mirror = {
    type: 'RequestMirror',
    requestMirror: { backendRef: { group: '', kind: 'Service', name: canary.canary, port } },
  };
  // Only a release without steps of weights is mirrored with the Gateway API.
  const isMirrored = weights.mirrored && (analysis?.iterations ?? 0) > 0;
  const weighed = isMirrored ? { ...plain, filters: [...listOf(plain.filters), mirror] } : plain;
  const sticky = stickyRules(canary, weighed, weights.canary, cookies);
  const [first, ...others] = sticky?.rules ?? [weighed];
  const [head, ...rest] = byConditions(canary, first);
  return { rules: [head, ...others, ...rest], cookies: sticky?.cookies ?? cookies };
}

/** `gateway_api.go: getSessionAffinityRouteRules`. */
function stickyRules(
  canary: Canary,
  weighed: Fields,
  share: number,
  cookies: Cookies,
): { readonly rules: readonly Fields[]; readonly cookies: Cookies } | undefined {
  const { analysis } = canary;
  if (analysis?.sessionAffinity === undefined) return undefined;
  const matching = (cookie: string) =>
    mergedMatches(
      [{ headers: [{ type: 'RegularExpression', name: 'Cookie', value: cookieRegex(cookie) }] }],
      matchesOf(canary.service.match, canary),
    );
  const setting = (value: string) => ({
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { add: [{ name: 'Set-Cookie', value }] },
  });
  const session = share === 0 ? undefined : startedSession(analysis, cookies);
  if (session === undefined) {
    const after = endedCookies(cookies);
    if (after.previous === '') return { rules: [weighed, weighed], cookies: after };
    const filters = [...listOf(weighed.filters), setting(expired(after.previous))];
    return { rules: [{ ...weighed, matches: matching(after.previous), filters }, weighed], cookies: after };
  }
  const hasPrimary = session.affinity.primaryCookieName !== '';
  const [toPrimary, toCanary] = listOf(weighed.backendRefs).map(mapOf);
  const shared = {
    ...weighed,
    backendRefs: [
      hasPrimary ? { ...toPrimary, filters: [setting(session.forPrimary)] } : toPrimary,
      { ...toCanary, filters: [setting(session.forCanary)] },
    ],
  };
  const stuck = (cookie: string, primary: number) => ({
    ...weighed,
    matches: matching(cookie),
    backendRefs: bothRefs(canary, { primary, canary: 100 - primary, mirrored: false }),
  });
  const rules = [
    stuck(session.cookies.canary, 0),
    ...(hasPrimary ? [stuck(session.cookies.primary, 100)] : []),
    shared,
  ];
  return { rules, cookies: session.cookies };
}
