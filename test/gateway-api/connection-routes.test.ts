import { App, Chart } from 'cdk8s';
import {
  BackendRef,
  GrantFrom,
  HttpRouteFilter,
  ParentRef,
  RouteKind,
  TcpRoute,
  TlsRoute,
  UdpRoute,
} from '../../lib/gateway-api';
import { codeOf } from '../support/refusal';

const chart = () => new Chart(new App(), 'chart', { namespace: 'prod' });
const parents = [ParentRef.object({ name: 'edge' })];
const backends = [BackendRef.object({ name: 'db', port: 5432 })];
const filtered = [
  BackendRef.object({ name: 'db', port: 5432, filters: [HttpRouteFilter.requestHeaders({})] }),
];

describe('TlsRoute', () => {
  const build = (hostnames: string[], to = backends) =>
    new TlsRoute(chart(), 'route', { parents, hostnames, backends: to });

  test('renders server names and where connections go', () => {
    const route = build(['*.example.com', 'example.com']);
    expect((route.apiObject.toJson() as any).spec).toEqual({
      parentRefs: [{ name: 'edge' }],
      hostnames: ['*.example.com', 'example.com'],
      rules: [{ backendRefs: [{ name: 'db', port: 5432 }] }],
    });
    expect([route.backends.length, route.routeKind]).toEqual([1, 'TLSRoute']);
  });

  test.each([
    [[], 'InvalidNumber'],
    [['192.0.2.1'], 'InvalidHost'],
    [['*'], 'InvalidHost'],
    [['a', 'a'], 'DuplicateName'],
  ])('refuses the server names %j', (hostnames, code) => {
    expect(codeOf(() => build(hostnames))).toBe(`${code} at chart/route`);
  });

  test('refuses backends that are none', () => {
    expect(codeOf(() => build(['a'], []))).toBe('InvalidNumber at chart/route');
    expect(codeOf(() => build(['a'], filtered))).toBe('ConflictingSettings at chart/route');
  });

  test('from elsewhere', () => {
    expect(TlsRoute.fromTlsRouteName(chart(), 'far', 'a').routeKind).toBe('TLSRoute');
  });
});

describe('UdpRoute', () => {
  test('renders where packets go', () => {
    const route = new UdpRoute(chart(), 'route', { parents, backends, ruleName: 'dns' });
    expect(route.apiObject.toJson()).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'UDPRoute',
      spec: {
        parentRefs: [{ name: 'edge' }],
        rules: [{ name: 'dns', backendRefs: [{ name: 'db', port: 5432 }] }],
      },
    });
    expect([route.backends, route.routeKind]).toEqual([backends, 'UDPRoute']);
  });

  test('refuses what could not be', () => {
    const make = (props: object) => () => new UdpRoute(chart(), 'route', { parents, backends, ...props });
    expect(codeOf(make({ backends: [] }))).toBe('InvalidNumber at chart/route');
    expect(codeOf(make({ backends: filtered }))).toBe('ConflictingSettings at chart/route');
    expect(codeOf(make({ ruleName: 'A' }))).toBe('InvalidName at chart/route');
  });

  test('from elsewhere, and granted to', () => {
    expect(UdpRoute.fromUdpRouteName(chart(), 'far', 'a').routeKind).toBe('UDPRoute');
    expect([GrantFrom.udpRoutes('prod').kind, RouteKind.UDP.kind]).toEqual(['UDPRoute', 'UDPRoute']);
  });
});

describe('TcpRoute', () => {
  test('renders where connections go', () => {
    const route = new TcpRoute(chart(), 'route', { parents, backends, ruleName: 'db' });
    expect((route.apiObject.toJson() as any).spec).toEqual({
      parentRefs: [{ name: 'edge' }],
      rules: [{ name: 'db', backendRefs: [{ name: 'db', port: 5432 }] }],
    });
    expect(route.backends).toEqual(backends);
  });

  test('refuses what could not be', () => {
    const make = (props: object) => () => new TcpRoute(chart(), 'route', { parents, backends, ...props });
    expect(codeOf(make({ backends: [] }))).toBe('InvalidNumber at chart/route');
    expect(codeOf(make({ backends: filtered }))).toBe('ConflictingSettings at chart/route');
    expect(codeOf(make({ ruleName: 'A' }))).toBe('InvalidName at chart/route');
    const route = make({ parents: [] })();
    expect(route.node.validate()).toEqual([expect.stringContaining('a route without parents')]);
  });

  test('from elsewhere', () => {
    expect(TcpRoute.fromTcpRouteName(chart(), 'far', 'a').routeKind).toBe('TCPRoute');
  });
});
