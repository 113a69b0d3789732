import { Duration, type Chart } from 'cdk8s';
import {
  BackendRef,
  HttpMethod,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  MeshHost,
  ObjectRef,
  ParentRef,
  PathMatch,
  StringMatch,
} from '../../../lib/gateway-api';

/** Fields that no construct sets, and why. */
export const httpRouteFieldsLeftOut: { path: string; why: string }[] = [];

/** Parents that together set every field of a parent. */
export const parents = [
  ParentRef.object({
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: 'edge',
    namespace: 'gateways',
    sectionName: 'http',
    port: 80,
  }),
];

/** Backends that together set every field of a backend but its filters. */
export const backends = [
  BackendRef.object({ group: '', kind: 'Service', name: 'a', namespace: 'b', port: 80, weight: 3 }),
  BackendRef.hostname('api.example.com', { port: 443 }),
];

const reviews = BackendRef.of(MeshHost.of('reviews.prod.svc.cluster.local'), { port: 9080 });
const copied = BackendRef.object({ group: '', kind: 'Service', name: 'copy', namespace: 'b', port: 80 });
const changes = { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] };
const cors = {
  allowOrigins: ['https://*.example.com'],
  allowHeaders: ['x-a'],
  exposeHeaders: ['x-b'],
  maxAge: Duration.hours(1),
  allowCredentials: true,
};

const common = [
  HttpRouteFilter.requestHeaders(changes),
  HttpRouteFilter.responseHeaders(changes),
  HttpRouteFilter.mirror(copied, { percentage: 12.5 }),
  HttpRouteFilter.mirror(copied, { percentage: 50 }),
  HttpRouteFilter.mirror(copied),
];
const rewrites = [
  { hostname: 'a.example.com', path: '/new' },
  { hostname: 'a.example.com', prefix: '/new' },
].map((options) => HttpRouteFilter.rewrite(options));
const redirects = [
  { scheme: 'https', hostname: 'a.example.com', path: '/new', port: 8443, code: 301 },
  { scheme: 'http', prefix: '/new', code: 302 },
  ...[303, 307, 308].map((code) => ({ hostname: 'a.example.com', code })),
].map((options) => HttpRouteFilter.redirect(options));
const policies = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', '*'].map(
  (method) => HttpRouteFilter.cors({ ...cors, allowMethods: [method] }),
);
const extension = HttpRouteFilter.extension(ObjectRef.of({ group: 'example.com', kind: 'Limit', name: 'a' }));

const match = [HttpRouteMatch.prefix('/old')];

/** Lists of filters that together set every field of a filter, all of them with one match by a prefix of the path. */
const filterLists = [
  [...common, rewrites[0], policies[0]],
  [rewrites[1]],
  ...redirects.map((redirect) => [redirect]),
  ...policies.map((policy) => [policy]),
  [extension],
];

const isRedirect = (filters: readonly HttpRouteFilter[]) =>
  filters.some(({ filterType }) => filterType === 'RequestRedirect');

/** Routes that together set every field and every choice that `HTTPRoute` has. */
export function httpRoutes(chart: Chart): void {
  const matched = new HttpRoute(chart, 'matched', { parents, hostnames: ['*.example.com', 'example.org'] });
  matched.addRule({
    name: 'named',
    match: [
      HttpRouteMatch.of({
        path: PathMatch.exact('/a'),
        headers: { 'x-a': StringMatch.exact('1'), 'x-b': StringMatch.regex('[a-z]+') },
        queryParams: { a: StringMatch.prefix('1'), b: StringMatch.exact('2') },
      }),
      HttpRouteMatch.path(PathMatch.regex('/[a-z]+')),
      ...Object.values(HttpMethod).map((method) => HttpRouteMatch.method(method)),
    ],
    backends,
    timeout: Duration.minutes(90),
    backendTimeout: Duration.millis(1500),
  });
  matched.addRule({ backends: [reviews] });
  filterLists.forEach((filters, i) => {
    const route = new HttpRoute(chart, `filtered-${i}`, { parents });
    route.addRule({ match, filters, backends: isRedirect(filters) ? [] : [reviews] });
  });
  filterLists.forEach((filters, i) => {
    const route = new HttpRoute(chart, `filtered-backend-${i}`, { parents });
    route.addRule({ match, backends: [BackendRef.of(MeshHost.of('reviews'), { port: 9080, filters })] });
  });
}
