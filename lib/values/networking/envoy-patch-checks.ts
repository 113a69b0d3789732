import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault } from '../mesh-fault';
import { regexFault, regexTooLong } from '../regex';
import type { EnvoyConfigObjectMatchView, EnvoyConfigObjectPatchView, FilterMatchView } from './messages';

const HTTP = 'envoy.filters.http.';
const NETWORK = 'envoy.filters.network.';
const LISTENER = 'envoy.filters.listener.';

/** The names that Envoy gave up, with those that it has now (istiod's `xds.ReverseDeprecatedFilterNames`). */
const CURRENT: { readonly [name: string]: string } = {
  'envoy.buffer': `${HTTP}buffer`,
  'envoy.cors': `${HTTP}cors`,
  'envoy.csrf': `${HTTP}csrf`,
  'envoy.ext_authz': `${HTTP}ext_authz`,
  'envoy.fault': `${HTTP}fault`,
  'envoy.grpc_http1_bridge': `${HTTP}grpc_http1_bridge`,
  'envoy.grpc_json_transcoder': `${HTTP}grpc_json_transcoder`,
  'envoy.grpc_web': `${HTTP}grpc_web`,
  'envoy.gzip': `${HTTP}gzip`,
  'envoy.health_check': `${HTTP}health_check`,
  'envoy.http_dynamo_filter': `${HTTP}dynamo`,
  'envoy.ip_tagging': `${HTTP}ip_tagging`,
  'envoy.lua': `${HTTP}lua`,
  'envoy.rate_limit': `${HTTP}ratelimit`,
  'envoy.router': `${HTTP}router`,
  'envoy.squash': `${HTTP}squash`,
  'envoy.client_ssl_auth': `${NETWORK}client_ssl_auth`,
  'envoy.http_connection_manager': `${NETWORK}http_connection_manager`,
  'envoy.mongo_proxy': `${NETWORK}mongo_proxy`,
  'envoy.ratelimit': `${NETWORK}ratelimit`,
  'envoy.redis_proxy': `${NETWORK}redis_proxy`,
  'envoy.tcp_proxy': `${NETWORK}tcp_proxy`,
  'envoy.listener.http_inspector': `${LISTENER}http_inspector`,
  'envoy.listener.original_dst': `${LISTENER}original_dst`,
  'envoy.listener.original_src': `${LISTENER}original_src`,
  'envoy.listener.proxy_protocol': `${LISTENER}proxy_protocol`,
  'envoy.listener.tls_inspector': `${LISTENER}tls_inspector`,
};

/** The filter in which HTTP filters stand. */
export const HTTP_CONNECTION_MANAGER = `${NETWORK}http_connection_manager`;

/** The name that Envoy now has for a filter, where it gave the old one up; undefined for any other. */
export function currentFilterName(name: string): string | undefined {
  return Object.hasOwn(CURRENT, name) ? CURRENT[name] : undefined;
}

/** Whether a name is that of the filter in which HTTP filters stand. */
const isConnectionManager = (name: string) =>
  name === HTTP_CONNECTION_MANAGER || name === 'envoy.http_connection_manager';

const LISTENERS: readonly string[] = ['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'];
const ROUTES: readonly string[] = ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'];
/** What a match can be of, as protobuf has them: of several, the last counts. */
const OBJECTS = ['waypoint', 'cluster', 'routeConfiguration', 'listener'] as const;

const objectOf = (match: EnvoyConfigObjectMatchView | undefined) =>
  OBJECTS.find((object) => match?.[object] !== undefined);

const missing = (got: string, expected: string, finding: string, at: string[] = []): MeshFault => ({
  code: MeshErrorCode.MISSING_SETTING,
  got,
  expected,
  mend: `give ${expected}`,
  at,
  finding,
});

/** What istiod's `ValidateEnvoyFilter` has against the parts of a patch; it tells the first alone, and reads no further. */
export const envoyPatchChecks = {
  'no-apply-to': ({ applyTo }) =>
    applyTo === undefined || applyTo === 'INVALID'
      ? missing('a patch without applyTo', 'applyTo', 'An entry of configPatches has no applyTo.')
      : undefined,
  'no-patch': ({ patch }) =>
    patch === undefined
      ? missing('a patch without patch', 'patch', 'An entry of configPatches has no patch.')
      : undefined,
  'no-operation': ({ patch }) =>
    patch?.operation === undefined || patch.operation === 'INVALID'
      ? missing('a patch without operation', 'an operation', 'A patch has no operation.', ['patch'])
      : undefined,
  'no-value': ({ patch }) =>
    patch?.operation !== 'REMOVE' && !patch?.value
      ? missing(
          'a patch without value',
          'a value',
          'A patch has no value, and its operation is not REMOVE.',
          ['patch'],
        )
      : undefined,
} satisfies Checks<EnvoyConfigObjectPatchView>;

/** What istiod has against the version of the proxies that a patch is for. */
export const proxyVersionChecks = {
  version: ({ match }) => {
    const version = match?.proxy?.proxyVersion;
    if (!version || regexTooLong(version)) return undefined;
    const fault = regexFault(version);
    if (fault === undefined) return undefined;
    return {
      code: MeshErrorCode.INVALID_REGEX,
      got: `a regular expression ${JSON.stringify(version)} (${fault})`,
      expected: 'an RE2 expression',
      mend: 'use only what RE2 has: no look-ahead, no look-behind, no back-reference',
      at: ['match', 'proxy', 'proxyVersion'],
      finding: `The proxyVersion ${JSON.stringify(version)} is not a regular expression of RE2 (${fault}).`,
    };
  },
} satisfies Checks<EnvoyConfigObjectPatchView>;

/** A match of something else than what is patched. */
function strange(
  { applyTo = 'INVALID', match }: EnvoyConfigObjectPatchView,
  wanted: (typeof OBJECTS)[number],
  of: readonly string[],
  what: string,
): MeshFault | undefined {
  const object = objectOf(match);
  if (object === undefined || object === wanted || !of.includes(applyTo)) return undefined;
  return conflictingSettings(
    `a patch of ${applyTo} with a match of ${object}`,
    `a match of ${wanted}`,
    `use EnvoyMatch.${wanted}(), or EnvoyMatch.any()`,
    ['match', object],
    `The patch is for ${what}, and its match is of something else.`,
  );
}

/** The filter that a patch of listeners matches. */
export function matchedFilter({
  applyTo = 'INVALID',
  match,
}: EnvoyConfigObjectPatchView): FilterMatchView | undefined {
  if (!LISTENERS.includes(applyTo) || objectOf(match) !== 'listener') return undefined;
  return match?.listener?.filterChain?.filter;
}

const FILTER_PATH = ['match', 'listener', 'filterChain', 'filter'];

/** What istiod has against the match of a patch of listeners; it tells the first alone, and looks at no value then. */
export const listenerMatchChecks = {
  'match-for-listeners': (patch) => strange(patch, 'listener', LISTENERS, 'listeners'),
  'filter-name': (patch) => {
    const filter = matchedFilter(patch);
    return filter !== undefined && !filter.name
      ? missing(
          'a match of a filter without name',
          'a name',
          'The match of a filter has no name.',
          FILTER_PATH,
        )
      : undefined;
  },
  'sub-filter-apply-to': (patch) =>
    matchedFilter(patch)?.subFilter !== undefined && patch.applyTo !== 'HTTP_FILTER'
      ? inside(
          'subFilter for a patch that is not of HTTP_FILTER',
          'A subFilter is matched, and applyTo is not HTTP_FILTER.',
        )
      : undefined,
  'sub-filter-parent': (patch) => {
    const filter = matchedFilter(patch);
    return filter?.subFilter !== undefined && !isConnectionManager(filter.name ?? '')
      ? inside(
          'subFilter outside of the HTTP connection manager',
          'A subFilter is matched in a filter that is not the HTTP connection manager.',
        )
      : undefined;
  },
  'sub-filter-name': (patch) => {
    const subFilter = matchedFilter(patch)?.subFilter;
    return subFilter !== undefined && !subFilter.name
      ? missing('a match of an HTTP filter without name', 'a name', 'The match of a subFilter has no name.', [
          ...FILTER_PATH,
          'subFilter',
        ])
      : undefined;
  },
} satisfies Checks<EnvoyConfigObjectPatchView>;

const inside = (what: string, finding: string): MeshFault => ({
  code: MeshErrorCode.CONFLICTING_SETTINGS,
  got: `a match of a filter: ${what}`,
  expected: 'an HTTP filter inside the HTTP connection manager, for a patch of HTTP_FILTER',
  mend: 'leave the inner filter out, or match the HTTP connection manager',
  at: [...FILTER_PATH, 'subFilter'],
  finding,
});

/** What istiod has against the match of a patch of routes or clusters. */
export const objectMatchChecks = {
  'match-for-routes': (patch) => strange(patch, 'routeConfiguration', ROUTES, 'routes'),
  'match-for-clusters': (patch) => strange(patch, 'cluster', ['CLUSTER'], 'clusters'),
} satisfies Checks<EnvoyConfigObjectPatchView>;
