import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import {
  BackendRef,
  GrpcRoute,
  GrpcRouteMatch,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  HttpRouteRule,
  KubernetesGateway,
  Listener,
  ObjectRef,
  ParentRef,
  type HttpRouteProps,
} from '../../lib/gateway-api';
import { codeOf } from '../support/refusal';

const chartOf = (namespace?: string) =>
  new Chart(new App(), 'chart', { namespace, disableResourceNameHashes: true });
const gateway = new KubernetesGateway(chartOf('gateways'), 'edge', { listeners: [Listener.http()] });
const parents = [ParentRef.gateway(gateway)];
const service = new kplus.Service(chartOf('prod'), 'reviews', {
  metadata: { name: 'reviews' },
  ports: [{ port: 9080 }],
});
const backends = [BackendRef.service(service)];
const build = (props: HttpRouteProps = { parents }, namespace = 'prod') =>
  new HttpRoute(chartOf(namespace), 'route', props);
const specOf = (route: HttpRoute) => (route.apiObject.toJson() as any).spec;

describe('HttpRoute', () => {
  test('attaches services to a gateway', () => {
    const route = build({ parents, hostnames: ['reviews.example.com'] });
    route.addRule({ match: [HttpRouteMatch.prefix('/reviews')], backends });
    expect(route.apiObject.toJson()).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'route', namespace: 'prod' },
      spec: {
        parentRefs: [{ name: 'edge', namespace: 'gateways' }],
        hostnames: ['reviews.example.com'],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/reviews' } }],
            backendRefs: [{ name: 'reviews', port: 9080 }],
          },
        ],
      },
    });
    expect(route.node.validate()).toEqual([]);
    expect(route.foreignBackends).toEqual([]);
  });

  test('attaches to a service of the mesh', () => {
    const route = build({ parents: [ParentRef.service(service)], rules: [HttpRouteRule.of({ backends })] });
    expect(specOf(route).parentRefs).toEqual([{ group: '', kind: 'Service', name: 'reviews' }]);
  });

  test('knows the backends that it takes from other namespaces, mirrors included', () => {
    const route = build({ parents }, 'stage');
    const copied = BackendRef.object({ name: 'copy', namespace: 'audit', port: 80 });
    route.addRule({ backends, filters: [HttpRouteFilter.mirror(copied)] });
    expect(route.foreignBackends).toEqual([
      { group: '', kind: 'Service', name: 'copy', namespace: 'audit' },
      { group: '', kind: 'Service', name: 'reviews', namespace: 'prod' },
    ]);
    expect(specOf(route).rules[0].backendRefs).toEqual([{ name: 'reviews', namespace: 'prod', port: 9080 }]);
  });

  test('needs a parent and a rule when it is written', () => {
    const route = build({});
    expect(route.node.validate()).toEqual([expect.stringContaining('a route without parents')]);
    route.addParent(parents[0]);
    expect(route.node.validate()).toEqual([expect.stringContaining('a route without a rule')]);
    route.addRule({ backends });
    expect(route.node.validate()).toEqual([]);
    expect([route.parents, route.rules].map((list) => list.length)).toEqual([1, 1]);
  });

  test('refuses a listener that the gateway does not have, whenever that was added', () => {
    const edge = new KubernetesGateway(chartOf('gateways'), 'edge');
    const route = build({ parents: [ParentRef.gateway(edge, { sectionName: 'http' })] });
    route.addRule({ backends });
    expect(route.node.validate()).toEqual([
      expect.stringMatching(/^InvalidValue at chart\/route|^InvalidValue/),
    ]);
    edge.addListener(Listener.http());
    expect(route.node.validate()).toEqual([]);
    const far = KubernetesGateway.fromKubernetesGatewayName(chartOf(), 'far', 'edge');
    const unknown = build({ parents: [ParentRef.gateway(far, { sectionName: 'any' })] });
    unknown.addRule({ backends });
    expect(unknown.node.validate()).toEqual([]);
  });

  test('names a parent once, or with a section each time', () => {
    const part = (sectionName?: string, port?: number) => ParentRef.gateway(gateway, { sectionName, port });
    const code = 'DuplicateName at chart/route';
    expect(codeOf(() => build({ parents: [part(), part()] }))).toBe(code);
    expect(codeOf(() => build({ parents: [part('a'), part()] }))).toBe(code);
    expect(codeOf(() => build({ parents: [part('a', 80), part('a', 81)] }))).toBe(code);
    expect(codeOf(() => build({ parents: [part(undefined, 80), part(undefined, 81)] }))).toBe(code);
    expect(codeOf(() => build({ parents: [part('a'), part('b'), part('a')] }))).toBe(code);
    expect(() => build({ parents: [part('a'), part('b')] })).not.toThrow();
    const many = Array.from({ length: 33 }, (_, i) => part(`s${i}`));
    expect(codeOf(() => build({ parents: many }))).toBe('InvalidNumber at chart/route');
  });

  test.each([
    [['*'], 'InvalidHost'],
    [['a.*'], 'InvalidHost'],
    [['a', 'a'], 'DuplicateName'],
    [Array.from({ length: 17 }, (_, i) => `h${i}`), 'InvalidNumber'],
  ])('refuses the hosts %j', (hostnames, code) => {
    expect(codeOf(() => build({ parents, hostnames }))).toBe(`${code} at chart/route`);
  });

  test('counts rules and matches; a rule without match has one', () => {
    const route = build();
    const match = Array.from({ length: 63 }, (_, i) => HttpRouteMatch.exact(`/${i}`));
    route.addRule({ match, backends });
    route.addRule({ match, backends });
    route.addRule({ backends });
    route.addRule({ backends });
    expect(codeOf(() => route.addRule({ backends }))).toBe('InvalidNumber at chart/route');
    const rules = Array.from({ length: 17 }, () => HttpRouteRule.of({ backends }));
    expect(codeOf(() => build({ parents, rules }))).toBe('InvalidNumber at chart/route');
  });

  test('refuses a bad rule where it is written, with its path', () => {
    expect(codeOf(() => build().addRule({}))).toBe('MissingSetting at chart/route');
    const far = ObjectRef.of({ group: 'a.b', kind: 'C', name: 'd', namespace: 'stage' });
    const filters = [HttpRouteFilter.extension(far)];
    expect(codeOf(() => build().addRule({ filters }))).toBe('InvalidValue at chart/route');
  });

  test('from elsewhere it renders nothing', () => {
    const chart = chartOf();
    const far = HttpRoute.fromHttpRouteName(chart, 'far', 'reviews', { namespace: 'prod' });
    expect([far.name, far.namespace, far.routeKind, far.foreignBackends]).toEqual([
      'reviews',
      'prod',
      'HTTPRoute',
      [],
    ]);
    expect(Testing.synth(chart)).toEqual([]);
  });
});

describe('GrpcRoute', () => {
  test('renders calls and where they go', () => {
    const route = new GrpcRoute(chartOf('prod'), 'route', { parents, hostnames: ['grpc.example.com'] });
    route.addRule({ match: [GrpcRouteMatch.service('helloworld.Greeter')], backends });
    expect(Testing.synth(route.node.scope as Chart)).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GRPCRoute',
        metadata: { name: 'route', namespace: 'prod' },
        spec: {
          parentRefs: [{ name: 'edge', namespace: 'gateways' }],
          hostnames: ['grpc.example.com'],
          rules: [
            {
              matches: [{ method: { type: 'Exact', service: 'helloworld.Greeter' } }],
              backendRefs: [{ name: 'reviews', port: 9080 }],
            },
          ],
        },
      },
    ]);
    expect(route.rules).toHaveLength(1);
  });

  test('needs a rule when it is written, and counts matches', () => {
    const route = new GrpcRoute(chartOf('prod'), 'route', { parents });
    expect(route.node.validate()).toEqual([expect.stringContaining('a route without a rule')]);
    const match = Array.from({ length: 64 }, () => GrpcRouteMatch.service('a'));
    route.addRule({ match, backends });
    route.addRule({ match, backends });
    route.addRule({ backends });
    expect(codeOf(() => route.addRule({ match: match.slice(63), backends }))).toBe(
      'InvalidNumber at chart/route',
    );
  });

  test('from elsewhere', () => {
    expect(GrpcRoute.fromGrpcRouteName(chartOf(), 'far', 'a').routeKind).toBe('GRPCRoute');
  });
});
