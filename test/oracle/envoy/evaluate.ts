import { type Answer, type AnswerOutcome, combined } from '../model/answer';
import { type Proxy, reachedBy } from './clusters';
import { answersPreflight } from './cors';
import { faultOf } from './fault';
import { type Connection, filterChainOf, listenerOf } from './filter-chain';
import type { RoutedRequest } from './matchers';
import { type Arriving, routedRequest } from './request';
import { locationOf, REDIRECTS, rewrittenPath } from './rewrites';
import { routeOf, virtualHostOf } from './routing';

/** A part of what may happen, without the chance of what led to it. */
type Outcomes = readonly AnswerOutcome[];

/**
 * What Envoy would do with a request, by its configuration alone, with the exact chance of each outcome.
 *
 * A configuration that has something of which nothing is known here is an error, not a guess.
 */
export function evaluate(proxy: Proxy, connection: Connection, arriving: Arriving): Answer {
  return { outcomes: combined(outcomesOf(proxy, connection, arriving)), uncertain: [] };
}

const one = (outcome: Omit<AnswerOutcome, 'probability'>): Outcomes => [{ probability: 1, ...outcome }];
const scaled = (outcomes: Outcomes, share: number): Outcomes =>
  outcomes.map((outcome) => ({ ...outcome, probability: outcome.probability * share }));

function outcomesOf(proxy: Proxy, connection: Connection, arriving: Arriving): Outcomes {
  const listener = listenerOf(proxy.config, connection);
  const chain = listener && filterChainOf(listener, connection);
  if (chain === undefined) return one({ kind: 'no-listener', status: 0 });
  const speaksTls = connection.servername !== undefined;
  if (endsTls(chain) && !speaksTls) return one({ kind: 'no-listener', status: 0 });
  const filters: any[] = chain.filters ?? [];
  const typed = (suffix: string) =>
    filters.map(({ typed_config }) => typed_config).find((config) => config?.['@type'].endsWith(suffix));
  const manager = typed('.HttpConnectionManager');
  if (manager !== undefined) {
    // What it cannot read it answers with an error that only those can read who speak HTTP without TLS.
    if (connection.opaque === true || (speaksTls && !endsTls(chain)))
      return one({ kind: 'no-listener', status: 0 });
    return httpOutcomes(proxy, connection, manager, arriving, chain);
  }
  const tcp = typed('.TcpProxy');
  if (tcp === undefined) throw new Error(`unknown filters in the chain ${chain.name}`);
  return tcpOutcomes(proxy, connection, tcp);
}

const endsTls = ({ transport_socket: socket }: any): boolean => socket !== undefined;

/** A connection of which the proxy sees no requests. */
function tcpOutcomes(proxy: Proxy, connection: Connection, tcp: any): Outcomes {
  const weighted: any[] = tcp.weighted_clusters?.clusters ?? [{ name: tcp.cluster, weight: 1 }];
  const total = weighted.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return weighted.flatMap(({ name, weight = 0 }) => {
    const { kind, outcome, answered } = reachedBy(proxy, name, connection);
    return scaled(one({ kind, status: answered ? 200 : 0, ...outcome }), weight / total);
  });
}

function httpOutcomes(
  proxy: Proxy,
  connection: Connection,
  manager: any,
  arriving: Arriving,
  chain: any,
): Outcomes {
  const isTls = endsTls(chain);
  const request = routedRequest(manager, arriving, isTls);
  if (request === undefined) return one({ kind: 'direct', status: 400 });
  const name = manager.rds?.route_config_name;
  const routeConfig = manager.route_config ?? proxy.config.routes.get(name);
  if (routeConfig === undefined) return one({ kind: 'no-route', status: 404 });
  const virtualHost = virtualHostOf(routeConfig, request.authority);
  if (virtualHost === undefined) return one({ kind: 'no-route', status: 404 });
  if (
    virtualHost.require_tls !== undefined &&
    virtualHost.require_tls !== 'NONE' &&
    request.scheme !== 'https'
  ) {
    return one({
      kind: 'redirect',
      status: 301,
      location: `https://${request.authority}${request.path}`,
    });
  }
  const route = routeOf(virtualHost, request);
  if (route === undefined) return one({ kind: 'no-route', status: 404 });
  return routed(proxy, connection, route, virtualHost, request);
}

function routed(
  proxy: Proxy,
  connection: Connection,
  route: any,
  virtualHost: any,
  request: RoutedRequest,
): Outcomes {
  if (route.redirect !== undefined) {
    const status = REDIRECTS[route.redirect.response_code ?? 'MOVED_PERMANENTLY'];
    const location = locationOf(route.match, route.redirect, request);
    return withFault(route, virtualHost, undefined, request, one({ kind: 'redirect', status, location }));
  }
  if (route.direct_response !== undefined) {
    const { status } = route.direct_response;
    const kind = virtualHost.name === 'block_all' ? 'black-hole' : 'direct';
    return withFault(route, virtualHost, undefined, request, one({ kind, status }));
  }
  const action = route.route;
  if (action === undefined) throw new Error(`unknown action in the route ${JSON.stringify(route)}`);
  const clusters: any[] = action.weighted_clusters?.clusters ?? [{ name: action.cluster, weight: 1 }];
  const total = clusters.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return clusters.flatMap((cluster) => {
    const outcomes = answersPreflight(route, request)
      ? one({ kind: 'direct', status: 200 })
      : forwarded(proxy, connection, route, cluster, request);
    return scaled(withFault(route, virtualHost, cluster, request, outcomes), (cluster.weight ?? 0) / total);
  });
}

function withFault(
  route: any,
  virtualHost: any,
  cluster: any,
  request: RoutedRequest,
  outcomes: Outcomes,
): Outcomes {
  const fault = faultOf([cluster, route, virtualHost], request);
  if (fault === undefined) return outcomes;
  const aborted = scaled(one({ kind: 'abort', status: fault.status }), fault.share);
  return [...aborted, ...scaled(outcomes, 1 - fault.share)].filter(({ probability }) => probability > 0);
}

const NOT_FOUND: { readonly [name: string]: number } = {
  SERVICE_UNAVAILABLE: 503,
  NOT_FOUND: 404,
  INTERNAL_SERVER_ERROR: 500,
};

function forwarded(
  proxy: Proxy,
  connection: Connection,
  { match, route: action }: any,
  cluster: any,
  request: RoutedRequest,
): Outcomes {
  const { kind, outcome, hostname, answered } = reachedBy(proxy, cluster.name, connection);
  switch (kind) {
    case 'no-cluster': {
      const status = NOT_FOUND[action.cluster_not_found_response_code ?? 'SERVICE_UNAVAILABLE'];
      return one({ kind, status, ...outcome });
    }
    case 'no-endpoint':
    case 'black-hole':
      return one({ kind, status: 503, ...outcome });
    default: {
      const auto = action.auto_host_rewrite === true && hostname !== '' ? hostname : undefined;
      const authority =
        cluster.host_rewrite_literal ?? action.host_rewrite_literal ?? auto ?? request.authority;
      const path = rewrittenPath(match, action, request.path);
      if (!answered) return one({ kind, status: 503, ...outcome });
      return one({ kind, status: 200, ...outcome, path, authority });
    }
  }
}
