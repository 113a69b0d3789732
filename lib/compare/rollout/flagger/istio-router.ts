import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { canonicalText } from '../../../values/canonical';
import { withoutUndefined } from '../plain';
import { type Canary, type CanaryAnalysis, customMetadata } from './canary';
import { type Cookies, cookieRegex, endedCookies, expired, startedSession } from './cookies';
import { withoutFlux } from './metadata';
import type { Find, Router, Weights } from './router';

/** What Flagger writes with Istio as its provider (the Flagger project's `pkg/router/istio.go`). */
export const istioRouter: Router = {
  kind: 'VirtualService',

  reconciled(canary, find) {
    return [
      destinationRule(canary, canary.canary, find),
      destinationRule(canary, canary.primary, find),
      virtualService(canary, find('VirtualService', canary.apex)),
    ];
  },

  withWeights(canary, route, weights, cookies) {
    const { spec, cookies: after } = routed(canary, weights, cookies);
    return { route: { ...route, spec: { ...knownSpec(mapOf(route.spec)), ...spec } }, cookies: after };
  },
};

/** `istio.go: reconcileDestinationRule`. */
function destinationRule({ service, namespace }: Canary, name: string, find: Find): Manifest {
  const spec = withoutUndefined({ host: name, trafficPolicy: service.trafficPolicy });
  const before = find('DestinationRule', name);
  if (before !== undefined)
    return canonicalText(before.spec) === canonicalText(spec) ? before : { ...before, spec };
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'DestinationRule',
    metadata: { name, namespace },
    spec,
  };
}

const isTcp = ({ service }: Canary) => textOf(service.appProtocol)?.toLowerCase() === 'tcp';

/** `istio.go: reconcileVirtualService`. */
function virtualService(canary: Canary, before: Manifest | undefined): Manifest {
  const { namespace, apex, service, analysis } = canary;
  const spec = restSpec(canary);
  const wanted = customMetadata(service.apex);
  const { labels } = wanted;
  const annotations = withoutFlux(wanted.annotations);
  if (before === undefined) {
    return {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'VirtualService',
      metadata: { name: apex, namespace, labels, annotations },
      spec,
    };
  }
  const own = textsOf(before.metadata.annotations);
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])),
  );
  const ignored = (one: Fields) => canonicalText(withoutShares(one, analysis));
  const isSame = ignored(knownSpec(mapOf(before.spec))) === ignored(spec);
  const wantedAnnotations = { ...annotations, ...kept };
  const isAlike =
    isSame &&
    canonicalText(textsOf(before.metadata.labels)) === canonicalText(labels) &&
    canonicalText(own) === canonicalText(wantedAnnotations);
  if (isAlike) return before;
  const original = { [ORIGINAL]: JSON.stringify(knownSpec(mapOf(before.spec))) };
  const isRecorded = isSame || kept[LAST_APPLIED] !== undefined;
  return {
    ...before,
    metadata: {
      ...before.metadata,
      labels,
      annotations: { ...wantedAnnotations, ...(!isRecorded && original) },
    },
    spec,
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const ORIGINAL = 'flagger.kubernetes.io/original-configuration';
const KEPT = [LAST_APPLIED, ORIGINAL];

/** What Flagger's own types hold of a virtual service: whatever else there is gets lost when it writes (`pkg/apis/istio/v1beta1`). */
const knownSpec = ({ hosts, gateways, http, tcp }: Fields): Fields =>
  withoutUndefined({ hosts, gateways, http, tcp });

/** What is left of a spec without what changes in the course of a release. */
function withoutShares(spec: Fields, analysis: CanaryAnalysis | undefined): Fields {
  const affinity = analysis?.sessionAffinity;
  const isSticky = ({ match }: Fields) =>
    affinity !== undefined &&
    listOf(match).some((one) => {
      const { regex = '' } = mapOf(mapOf(mapOf(one).headers).Cookie);
      return [affinity.cookieName, affinity.primaryCookieName].some((name) => String(regex).includes(name));
    });
  const destinations = (route: unknown) =>
    listOf(route)
      .map(mapOf)
      .map((one) => ({ ...one, weight: 0, headers: affinity === undefined ? one.headers : undefined }));
  const plain = (route: Fields) => ({
    ...route,
    mirror: undefined,
    mirrorPercentage: undefined,
    route: destinations(route.route),
  });
  return withoutUndefined({
    ...spec,
    http:
      spec.http &&
      listOf(spec.http)
        .map(mapOf)
        .filter((route) => !isSticky(route))
        .map(plain),
    tcp: spec.tcp && listOf(spec.tcp).map(mapOf).map(plain),
  });
}

/** The virtual service as it is at rest: all requests to the primary. */
function restSpec(canary: Canary): Fields {
  const { service, apex, namespace, analysis } = canary;
  const isDelegate = service.delegation === true;
  const given = listOf(service.hosts).map(String);
  const gateways = listOf(service.gateways).map(String);
  if (isDelegate && given.length + gateways.length > 0) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `Canary ${namespace}/${canary.name} with spec.service.delegation, and hosts or gateways`,
      expected: 'a delegate without hosts and gateways',
      mend: 'take the hosts and gateways away, or the delegation',
    });
  }
  const hosts = given.some((host) => host === apex || host === '*') ? given : [...given, apex];
  const bound = gateways.length === 0 ? ['mesh'] : gateways;
  const both = [destination(canary, canary.primary, 100), destination(canary, canary.canary, 0)];
  const head = isDelegate ? { hosts: [] } : { hosts, gateways: bound };
  if (isTcp(canary)) return { ...head, tcp: [tcpRoute(canary, both)] };
  const rest = httpRoute(canary, listOf(service.match).map(mapOf), both);
  if ((analysis?.match.length ?? 0) === 0) return { ...head, http: [rest] };
  const only = [destination(canary, canary.primary, 100)];
  return {
    ...head,
    http: [
      httpRoute(canary, mergedMatches(analysis?.match ?? [], service.match), both),
      httpRoute(canary, listOf(service.match).map(mapOf), only),
    ],
  };
}

/** `istio.go: makeDestination`. */
function destination({ service, port }: Canary, host: string, weight: number): Fields {
  const [first] = listOf(service.gateways);
  const hasPort =
    service.portDiscovery === true &&
    ((first !== undefined && first !== 'mesh') || service.delegation === true);
  return { destination: { host, ...(hasPort && { port: { number: port } }) }, weight };
}

/** `istio.go: canaryToL4Match`. */
function tcpRoute({ service }: Canary, route: readonly Fields[]): Fields {
  const match = listOf(service.match).map((one) => withoutUndefined({ port: mapOf(one).port }));
  return { ...(match.length > 0 && { match }), route };
}

function httpRoute({ service }: Canary, match: readonly Fields[], route: readonly Fields[]): Fields {
  const { rewrite, timeout, retries, corsPolicy, headers } = service;
  const { authority, uri } = mapOf(rewrite);
  return withoutUndefined({
    match: match.length > 0 ? match : undefined,
    rewrite: rewrite && withoutUndefined({ authority, uri }),
    timeout,
    retries,
    corsPolicy,
    headers,
    route,
  });
}

/** `istio.go: mergeMatchConditions`. */
function mergedMatches(own: readonly Fields[], service: unknown): readonly Fields[] {
  const defaults = listOf(service).map(mapOf);
  if (defaults.length === 0) return own;
  return own.flatMap(({ headers, sourceLabels }) =>
    defaults.map((one) => ({
      ...one,
      ...(headers !== undefined && { headers }),
      ...(sourceLabels !== undefined && { sourceLabels }),
    })),
  );
}

/** `istio.go: SetRoutes`. */
function routed(
  canary: Canary,
  { primary, canary: share, mirrored }: Weights,
  cookies: Cookies,
): { readonly spec: Fields; readonly cookies: Cookies } {
  const { service, analysis } = canary;
  const both = [destination(canary, canary.primary, primary), destination(canary, canary.canary, share)];
  if (isTcp(canary)) return { spec: { tcp: [tcpRoute(canary, both)] }, cookies };
  const match = listOf(service.match).map(mapOf);
  const weighed = httpRoute(canary, match, both);
  const sticky = stickyRoutes(canary, weighed, share, cookies);
  const [first, ...others] = sticky?.routes ?? [weighed];
  const weight = analysis?.mirrorWeight ?? 0;
  const mirror = mirrored
    ? { mirror: { host: canary.canary }, ...(weight > 0 && { mirrorPercentage: { value: weight } }) }
    : {};
  const own = analysis?.match ?? [];
  const http =
    own.length === 0
      ? [{ ...first, ...mirror }, ...others]
      : [
          httpRoute(canary, mergedMatches(own, service.match), both),
          httpRoute(canary, match, [destination(canary, canary.primary, primary)]),
        ];
  return { spec: { http }, cookies: sticky?.cookies ?? cookies };
}

/** Routes for sessions that stay at their version, before the one with the weights (`istio.go: getSessionAffinityRouteRules`). */
function stickyRoutes(
  canary: Canary,
  weighed: Fields,
  share: number,
  cookies: Cookies,
): { readonly routes: readonly Fields[]; readonly cookies: Cookies } | undefined {
  const { analysis, service } = canary;
  if (analysis?.sessionAffinity === undefined) return undefined;
  const matching = (cookie: string) =>
    mergedMatches([{ headers: { Cookie: { regex: cookieRegex(cookie) } } }], service.match);
  const setting = (cookie: string) => ({ headers: { response: { add: { 'Set-Cookie': cookie } } } });
  const session = share === 0 ? undefined : startedSession(analysis, cookies);
  if (session === undefined) return endedRoutes(weighed, endedCookies(cookies), matching, setting);
  const hasPrimary = session.affinity.primaryCookieName !== '';
  const [toPrimary, toCanary] = listOf(weighed.route).map(mapOf);
  const shared = {
    ...weighed,
    route: [
      hasPrimary ? { ...toPrimary, ...setting(session.forPrimary) } : toPrimary,
      { ...toCanary, ...setting(session.forCanary) },
    ],
  };
  const stuck = (cookie: string, primary: number) => ({
    ...weighed,
    match: matching(cookie),
    route: [destination(canary, canary.primary, primary), destination(canary, canary.canary, 100 - primary)],
  });
  const routes = [
    stuck(session.cookies.canary, 0),
    ...(hasPrimary ? [stuck(session.cookies.primary, 100)] : []),
    shared,
  ];
  return { routes, cookies: session.cookies };
}

/** A route that takes the cookie of the last release back; without one it is the same as the one behind it. */
function endedRoutes(
  weighed: Fields,
  cookies: Cookies,
  matching: (cookie: string) => readonly Fields[],
  setting: (cookie: string) => { readonly headers: { readonly response: Fields } },
): { readonly routes: readonly Fields[]; readonly cookies: Cookies } {
  if (cookies.previous === '') return { routes: [weighed, weighed], cookies };
  const { response } = mapOf(weighed.headers);
  const own = mapOf(setting(expired(cookies.previous)).headers.response);
  const headers = {
    ...mapOf(weighed.headers),
    response: { ...mapOf(response), add: { ...mapOf(mapOf(response).add), ...mapOf(own.add) } },
  };
  // Where the Canary has headers of its own, both routes share them, also the one that was added.
  const behind = weighed.headers === undefined ? weighed : { ...weighed, headers };
  return { routes: [{ ...weighed, match: matching(cookies.previous), headers }, behind], cookies };
}
