import type { HeaderChanges, Way } from '../outcome';
import { orderUnknown } from '../../mesh/age';
import { describeCondition, requestCondition } from '../../requests/condition';
import { FILLED_TEXT } from '../../requests/text-pattern';
import { locationOf, rewrittenPath, swappedLength } from '../routes/redirect';
import type { Cors, ForwardAction, HttpRoute, PathRewrite, RouteTarget } from '../routes/route';
import { type RoutePatch, type RoutePlace, patchedRoute, refusalOf } from '../proxy-changes/route-patches';
import type { RouteTable, VirtualHost } from '../routes/virtual-host';
import type { Clusters } from '../scope/clusters';
import type { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import type { Arrival } from '../proxies/destination';
import { type End, clusterEnd } from './cluster-walk';
import { type ProxyLimits, limitedEnd } from './limited';

/** What a proxy decides about a request. */
interface HttpHop {
  readonly table: RouteTable;
  readonly clusters: Clusters;
  readonly request: SeenRequest;
  /** Whether the caller came by TLS that this proxy ended. */
  readonly isTls: boolean;
  /** What becomes of requests to hosts that the mesh does not know. */
  readonly unknown: (kind: NonNullable<VirtualHost['unknown']>) => End[];
  /** What EnvoyFilters merge into its routes, and where these stand. */
  readonly merging?: { readonly patches: readonly RoutePatch[] } & Pick<
    RoutePlace,
    'port' | 'ports' | 'table'
  >;
  /** What may limit its requests. */
  readonly limits: ProxyLimits;
  /** Where requests go whose cluster sends them to what the caller connected to. */
  readonly arrival: Arrival;
}

/** Told why an answer may be another one; or, as `told`, what else may happen on the way without changing it. */
export type Doubt = (why: string, what?: 'told') => void;

/** The ends of a request at a proxy that looks into it. */
export function httpEnds(hop: HttpHop, doubt: Doubt, trace?: Recorder): End[] {
  const { table, request } = hop;
  const limited = limitedEnd(hop.limits, request, doubt, trace);
  if (limited !== undefined) return [limited];
  for (const why of table.unsure) doubt(why);
  for (const why of refusalsOf(hop)) doubt(why);
  const host = table.find(request.authority);
  if (host === undefined) {
    trace?.note('virtual-host', `no virtual host is for ${request.authority}`);
    return [{ probability: 1, kind: 'no-route', status: 404 }];
  }
  for (const why of host.unsure) doubt(why);
  const contest = table.contestOf(request.authority);
  if (contest !== undefined) doubt(contest);
  tellHost(host, request, trace);
  if (host.unknown !== undefined) return hop.unknown(host.unknown);
  for (const why of brokenIn(host.routes)) doubt(why);
  if (host.redirectsToTls && request.scheme !== 'https') {
    trace?.taken('route', 'the gateway redirects what comes without TLS');
    const location = `https://${request.authority}${request.path}${request.query}`;
    return [{ probability: 1, kind: 'redirect', status: 301, location }];
  }
  const route = firstMatch(host, request, trace);
  if (route === undefined) {
    trace?.note('route', `no route of ${host.name} takes the request`);
    return [{ probability: 1, kind: 'no-route', status: 404 }];
  }
  if (host.isContended) doubtOrder(host, route, request, doubt);
  for (const why of route.unsure) doubt(why);
  for (const { conditions, why } of route.rivals ?? []) {
    if (request.unmet(conditions) === undefined) doubt(why);
  }
  return routeEnds(hop, merged(hop, host, route, doubt, trace), doubt, trace);
}

const placeIn = (table: RouteTable, host: VirtualHost, at: Omit<RoutePlace, 'host' | 'domains'>) => ({
  ...at,
  host: host.name,
  domains: table.domainsOf(host),
});

const refused = new WeakMap<RouteTable, readonly string[]>();

/** Why Envoy refuses a table with what EnvoyFilters merge into its routes. */
function refusalsOf({ merging, table }: HttpHop): readonly string[] {
  if (merging === undefined || merging.patches.length === 0) return [];
  const known = refused.get(table);
  if (known !== undefined) return known;
  const found = table.hosts.flatMap(
    (host) => refusalOf(host.routes, merging.patches, placeIn(table, host, merging)) ?? [],
  );
  refused.set(table, found);
  return found;
}

/** A route with what EnvoyFilters merge into it. */
function merged(
  { merging, table }: HttpHop,
  host: VirtualHost,
  route: HttpRoute,
  doubt: Doubt,
  trace?: Recorder,
): HttpRoute {
  if (merging === undefined || merging.patches.length === 0) return route;
  const made = patchedRoute(route, merging.patches, placeIn(table, host, merging), doubt);
  for (const source of made.from) trace?.note('route', `${source.of.text} merges into the route`, source);
  return made.route;
}

/** Where hosts are listed. */
const HOSTS = { istio: ['spec', 'hosts'], 'gateway-api': ['spec', 'hostnames'], ingress: ['spec', 'rules'] };

function tellHost({ name, by, unknown }: VirtualHost, { authority }: SeenRequest, trace?: Recorder): void {
  if (trace === undefined) return;
  if (unknown !== undefined) {
    trace.taken('virtual-host', `no service and no virtual service is for ${authority}`);
    return;
  }
  const host = name === authority ? name : `${authority} (${name})`;
  if (by.length === 0) trace.taken('virtual-host', `${host} is a service without a virtual service here`);
  for (const service of by) {
    const source = { of: service.resource, at: HOSTS[service.semantics] };
    trace.taken('virtual-host', `${host} is routed by ${service.resource.text}`, source);
  }
}

const broken = new WeakMap<readonly HttpRoute[], readonly string[]>();

/** What Envoy cannot read among routes: it takes none of them then, and keeps those that it had before. */
function brokenIn(routes: readonly HttpRoute[]): readonly string[] {
  const known = broken.get(routes);
  if (known !== undefined) return known;
  const found = routes.flatMap(({ action }) =>
    action.kind === 'broken' ? `${action.why}, and keeps the routes that it had before` : [],
  );
  broken.set(routes, found);
  return found;
}

/** The first route all of whose conditions the request meets. */
function firstMatch({ routes }: VirtualHost, request: SeenRequest, trace?: Recorder): HttpRoute | undefined {
  for (const route of routes) {
    const failed = request.unmet(route.conditions);
    if (failed === undefined) {
      trace?.taken(
        'route',
        route.conditions.length === 0 ? 'takes every request' : metText(route),
        route.match,
      );
      return route;
    }
    if (trace !== undefined) {
      const { field } = failed;
      const got = field.kind === 'claim' ? undefined : request.field(field);
      const seen = got === undefined ? 'it is absent' : `it is ${JSON.stringify(got)}`;
      trace.passed('route', `asks that ${describeCondition(failed)}; ${seen}`, route.match);
    }
  }
  return undefined;
}

const metText = ({ conditions }: HttpRoute) => conditions.map(describeCondition).join(', and ');

/** Another virtual service might be asked first: where it would take the request too, the order matters. */
function doubtOrder(host: VirtualHost, taken: HttpRoute, request: SeenRequest, doubt: Doubt): void {
  const { by: first } = taken;
  const seen = new Set([first]);
  for (const route of host.routes) {
    const { by: other } = route;
    if (first === undefined || other === undefined || seen.has(other)) continue;
    if (route.isCatchAll !== taken.isCatchAll || !orderUnknown(first, other)) continue;
    if (request.unmet(route.conditions) !== undefined) continue;
    seen.add(other);
    doubt(
      `${first.resource.text} and ${other.resource.text} both take the request on ${host.name}; the older counts, and no creationTimestamp tells which that is`,
    );
  }
}

function routeEnds(hop: HttpHop, route: HttpRoute, doubt: Doubt, trace?: Recorder): End[] {
  const { abort } = route;
  if (abort === undefined) return answered(hop, route, doubt, trace);
  trace?.taken('fault', `${percent(abort.share)} get the status ${abort.status}`, abort.source);
  const { delay } = route.way;
  const way = delay === undefined ? {} : { way: { delay } };
  const aborted: End = { probability: abort.share, kind: 'abort', status: abort.status, ...way };
  if (abort.share >= 1) return [aborted];
  const rest = answered(hop, route, doubt, trace);
  return [aborted, ...rest.map((end) => ({ ...end, probability: end.probability * (1 - abort.share) }))];
}

const percent = (share: number) => `${Math.round(share * 1e6) / 1e4} %`;

/** The ends behind faults: an answer to a browser's question, one that the rule gives, or the destinations. */
function answered(hop: HttpHop, route: HttpRoute, doubt: Doubt, trace?: Recorder): End[] {
  const { request } = hop;
  const { action, cors } = route;
  if (cors !== undefined && answersPreflight(cors, request)) {
    trace?.taken('end', 'the proxy answers the preflight request itself', cors.source);
    return [{ probability: 1, kind: 'direct', status: 200 }];
  }
  switch (action.kind) {
    case 'broken':
      return [{ probability: 1, kind: 'no-route', status: 404 }];
    case 'direct':
      trace?.taken('end', `the proxy answers ${action.status}`, route.rule);
      return [{ probability: 1, kind: 'direct', status: action.status, ...wayOf(route) }];
    case 'redirect': {
      const location = locationOf(action, request, route.path);
      trace?.taken('end', `the proxy redirects to ${location} with ${action.status}`, route.rule);
      return [{ probability: 1, kind: 'redirect', status: action.status, location, ...wayOf(route) }];
    }
    case 'forward':
      if (trace !== undefined) tellLostMirrors(hop, action, route, trace);
      return action.targets.map((target) => targetEnd(hop, route, action, target, doubt, trace));
  }
}

/** Copies that go nowhere, since their destination is not there. */
function tellLostMirrors(
  { clusters }: HttpHop,
  { mirrors }: ForwardAction,
  { rule }: HttpRoute,
  trace: Recorder,
): void {
  for (const { cluster } of mirrors) {
    const { missing } = clusters.get(cluster);
    if (missing !== undefined) trace.note('cluster', `no copy is sent to ${cluster.host}: ${missing}`, rule);
  }
}

const wayOf = ({ way }: HttpRoute) => (Object.keys(way).length === 0 ? {} : { way });

/** Whether the proxy itself answers a browser that asks whether it may send a request from another origin. */
function answersPreflight({ origins, forwardsUnmatched }: Cors, request: SeenRequest): boolean {
  if (request.unmet(PREFLIGHT) !== undefined) return false;
  if (!forwardsUnmatched) return true;
  const field = { kind: 'header', name: 'origin' } as const;
  return origins.some((pattern) => request.unmet([requestCondition(field, pattern)]) === undefined);
}

/** What a browser asks before it sends a request from another origin. */
const PREFLIGHT = [
  requestCondition({ kind: 'method', name: '' }, { kind: 'exact', text: 'OPTIONS' }),
  requestCondition({ kind: 'header', name: 'origin' }, FILLED_TEXT),
  requestCondition({ kind: 'header', name: 'access-control-request-method' }, FILLED_TEXT),
];

function targetEnd(
  hop: HttpHop,
  route: HttpRoute,
  action: ForwardAction,
  target: RouteTarget,
  doubt: Doubt,
  trace?: Recorder,
): End {
  const { request } = hop;
  const path =
    action.rewrite === undefined ? request.path : rewrittenPath(action.rewrite, request.path, route.path);
  const authority = action.authority ?? target.authority ?? request.authority;
  if (target.invalid !== undefined) {
    trace?.note('cluster', target.invalid.why, target.source);
    return { probability: target.share, kind: 'no-cluster', status: target.invalid.status };
  }
  const cluster = hop.clusters.get(target.cluster);
  const end = clusterEnd(cluster, hop.arrival, action.notFound, doubt, trace, target.source ?? route.rule);
  end.probability = target.share;
  end.way = wayTo(route, target);
  if (end.kind !== 'workload') return end;
  if (!path.startsWith('/') && request.path.startsWith('/')) {
    trace?.note(
      'route',
      `the rewrite leaves "${path}", which servers refuse: a path begins with "/"`,
      route.rule,
    );
  }
  end.path = path + request.query;
  end.authority = authority;
  end.seen = action.rewrite === undefined ? request : rewriting(request, action.rewrite, route);
  return end;
}

/** The request whose path is about to be rewritten, for those who are told what is asked of it behind the proxy. */
function rewriting(request: SeenRequest, rewrite: PathRewrite, { path }: HttpRoute): SeenRequest {
  if (!request.isObserved) return request;
  if (rewrite.kind === 'regex') return request.rewriting(0);
  return request.rewriting(swappedLength(path) ?? Infinity, rewrite.to);
}

const ways = new WeakMap<RouteTarget, Way | undefined>();

/** What happens on the way to one of the destinations of a route; made once for each. */
function wayTo(route: HttpRoute, target: RouteTarget): Way | undefined {
  if (ways.has(target)) return ways.get(target);
  const { requestHeaders, responseHeaders } = target;
  const own = {
    ...(requestHeaders && { requestHeaders: both(route.way.requestHeaders, requestHeaders) }),
    ...(responseHeaders && { responseHeaders: both(route.way.responseHeaders, responseHeaders) }),
  };
  const way = { ...route.way, ...own };
  const made = Object.keys(way).length === 0 ? undefined : way;
  ways.set(target, made);
  return made;
}

function both(outer: HeaderChanges | undefined, inner: HeaderChanges): HeaderChanges {
  if (outer === undefined) return inner;
  const set = { ...outer.set, ...inner.set };
  const add = { ...outer.add, ...inner.add };
  const remove = [...new Set([...(outer.remove ?? []), ...(inner.remove ?? [])])];
  return {
    ...(Object.keys(set).length > 0 && { set }),
    ...(Object.keys(add).length > 0 && { add }),
    ...(remove.length > 0 && { remove }),
  };
}
