import { Chart, Duration, Testing } from 'cdk8s';
import {
  CircuitBreaker,
  ClientPod,
  Failover,
  Fault,
  HashKey,
  HttpMatch,
  IstioIngress,
  MeshHost,
  MeshNamespace,
  Retry,
  RetryOn,
  RoutePolicy,
  type RoutePolicyProps,
  StringMatch,
  SubsetRouting,
  VersionedNginx,
  VersionedWorkload,
  WorkloadPort,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import {
  ClientTls,
  ConnectionPool,
  LoadBalancer,
  OutlierDetection,
  PortTrafficPolicy,
  TrafficPolicy,
  Warmup,
} from '../../lib/networking';
import { Mesh, Request } from '../../lib/simulate';
import { codeOf } from '../support/refusal';

function shop() {
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop' });
  const cart = new VersionedNginx(chart, 'cart', { versions: ['v1'] });
  const written = () => Testing.synth(chart);
  const specs = (kind: string) =>
    written()
      .filter((one) => one.kind === kind)
      .map(({ spec }) => spec);
  return { app, chart, cart, written, specs };
}
function policy(props: Partial<RoutePolicyProps>) {
  const made = shop();
  const routePolicy = new RoutePolicy(made.chart, 'cart-policy', { host: made.cart, ...props });
  const [virtualService] = made.specs('VirtualService');
  const [destinationRule] = made.specs('DestinationRule');
  return { ...made, routePolicy, virtualService, destinationRule };
}
const findings = (manifests: any[]) => analyze(manifests).map(({ code, message }) => `${code}: ${message}`);
const breaker = CircuitBreaker.of({ maxRequests: 10, consecutive5xxErrors: 3 });
const forward = { route: [{ destination: { host: 'cart' } }] };

describe('RoutePolicy', () => {
  test('what is said about routes makes a virtual service, and no destination rule', () => {
    const { virtualService, destinationRule, routePolicy } = policy({
      timeout: Duration.seconds(2),
      retries: Retry.of(3).on(RetryOn.CONNECT_FAILURE),
      fault: Fault.abort(503, { percentage: 1 }),
    });
    expect(virtualService).toEqual({
      hosts: ['cart'],
      http: [
        {
          ...forward,
          timeout: '2s',
          retries: { attempts: 3, retryOn: 'connect-failure' },
          fault: { abort: { httpStatus: 503, percentage: { value: 1 } } },
        },
      ],
    });
    expect(destinationRule).toBeUndefined();
    expect(routePolicy.virtualService?.name).toBe('cart-policy');
    expect(routePolicy.destinationRule).toBeUndefined();
  });

  test('what is said about the host makes a destination rule, and no virtual service', () => {
    const { virtualService, destinationRule, routePolicy } = policy({ circuitBreaker: breaker });
    expect(destinationRule).toEqual({
      host: 'cart',
      trafficPolicy: {
        connectionPool: { http: { http2MaxRequests: 10 } },
        outlierDetection: { consecutive5xxErrors: 3, maxEjectionPercent: 50 },
      },
    });
    expect(virtualService).toBeUndefined();
    expect(routePolicy.virtualService).toBeUndefined();
    expect(routePolicy.destinationRule?.name).toBe('cart-policy');
  });

  test('a rule for some requests says what differs, and the rest is as for all', () => {
    const { routePolicy, specs } = policy({ timeout: Duration.seconds(2) });
    routePolicy.addRule({ match: [HttpMatch.prefix('/report')], timeout: Duration.minutes(1) });
    routePolicy.addRule({ match: [HttpMatch.prefix('/pay')], retries: Retry.off() });
    expect(specs('VirtualService')[0].http).toMatchObject([
      { match: [{ uri: { prefix: '/report' } }], timeout: '60s' },
      { match: [{ uri: { prefix: '/pay' } }], timeout: '2s', retries: { attempts: 0 } },
      { timeout: '2s' },
    ]);
    expect(codeOf(() => routePolicy.addRule({ match: [] }))).toBe('MissingSetting at shop/cart-policy');
    expect(codeOf(() => routePolicy.addRule({ match: [HttpMatch.prefix('/report/a')] }))).toBe(
      'UnreachableRule at shop/cart-policy',
    );
  });

  test('an ingress exposes it, with a virtual service where there was none', () => {
    const { chart, routePolicy, written } = policy({ circuitBreaker: breaker });
    new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] }).expose(routePolicy, 'cart.example.com');
    expect(written().find(({ kind }) => kind === 'VirtualService').spec).toEqual({
      gateways: ['ingress', 'mesh'],
      hosts: ['cart', 'cart.example.com'],
      http: [forward],
    });
  });

  test('a host by its name needs nothing else, and one with several ports asks which', () => {
    const { specs } = policy({ host: MeshHost.of('reviews'), timeout: Duration.seconds(1) });
    expect(specs('VirtualService')[0].http[0].route).toEqual([{ destination: { host: 'reviews' } }]);
    const several = { hostName: 'cart', hostPorts: [80, 81] };
    expect(codeOf(() => policy({ host: several, timeout: Duration.seconds(1) }))).toMatch(/^MissingSetting/);
    expect(
      policy({ host: several, port: 81, timeout: Duration.seconds(1) }).virtualService.http,
    ).toMatchObject([{ route: [{ destination: { host: 'cart', port: { number: 81 } } }] }]);
  });

  describe('of a host with several ports', () => {
    const records = (expose: boolean) => {
      const app = Testing.app();
      const chart = new Chart(app, 'wards', { namespace: 'wards' });
      new MeshNamespace(chart, 'namespace', { name: 'wards' });
      const workload = new VersionedWorkload(chart, 'records', {
        image: 'records:2.0.0',
        ports: [
          WorkloadPort.grpc(9000, { targetPort: 50051 }),
          WorkloadPort.http(9090, { suffix: 'admin', targetPort: 9091 }),
        ],
        versions: ['v1'],
      });
      new ClientPod(chart, 'client');
      const routePolicy = new RoutePolicy(chart, 'admin', {
        host: workload,
        port: 9090,
        timeout: Duration.seconds(3),
      });
      routePolicy.addRule({ match: [HttpMatch.prefix('/report')], timeout: Duration.minutes(1) });
      if (expose)
        new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] }).expose(
          routePolicy,
          'admin.example.com',
        );
      const manifests = Testing.synth(chart);
      const http = manifests.find(({ kind }) => kind === 'VirtualService').spec.http;
      const mesh = Mesh.fromManifests(manifests);
      const end = (url: string) => {
        const [{ port, way }] = mesh.send(Request.get(url).from('client.wards')).outcomes;
        return { port, timeout: way?.timeout };
      };
      return { http, end, manifests };
    };

    test.each([false, true])(
      'it is for one port, and leaves the others alone; at an ingress: %p',
      (expose) => {
        const { end, manifests } = records(expose);
        expect(end('http://records:9000/records.v1.Store/Get')).toEqual({ port: 9000 });
        expect(end('http://records:9090/report')).toEqual({ port: 9090, timeout: '60s' });
        expect(end('http://records:9090/')).toEqual({ port: 9090, timeout: '3s' });
        expect(findings(manifests).filter((text) => !text.startsWith('KIA1301'))).toEqual([]);
      },
    );

    test('at an ingress the port of a request is that of the gateway', () => {
      expect(records(true).http.map(({ match }: any) => match)).toEqual([
        [
          { uri: { prefix: '/report' }, gateways: ['ingress'] },
          { uri: { prefix: '/report' }, gateways: ['mesh'], port: 9090 },
        ],
        [{ gateways: ['ingress'] }, { gateways: ['mesh'], port: 9090 }],
      ]);
    });
  });

  test('one that says nothing is refused when the chart is written', () => {
    const { chart, cart } = shop();
    new RoutePolicy(chart, 'nothing', { host: cart });
    expect(() => Testing.synth(chart)).toThrow('MissingSetting at shop/nothing');
  });
});

describe('one line each', () => {
  test('failover brings the outlier detection that it needs, by which all pods of a place may be out', () => {
    const failover = Failover.regions({ 'eu-west': 'eu-central' });
    expect(policy({ failover }).destinationRule.trafficPolicy).toEqual({
      loadBalancer: { localityLbSetting: { failover: [{ from: 'eu-west', to: 'eu-central' }] } },
      outlierDetection: { maxEjectionPercent: 100 },
    });
    expect(policy({ failover, circuitBreaker: breaker }).destinationRule.trafficPolicy).toMatchObject({
      outlierDetection: { consecutive5xxErrors: 3, maxEjectionPercent: 100 },
    });
    const own = CircuitBreaker.of({ maxEjectionPercent: 80 });
    expect(policy({ failover, circuitBreaker: own }).destinationRule.trafficPolicy).toMatchObject({
      outlierDetection: { maxEjectionPercent: 80 },
    });
    const pool = CircuitBreaker.of({ maxRequests: 10 });
    expect(policy({ failover, circuitBreaker: pool }).destinationRule.trafficPolicy).toMatchObject({
      connectionPool: { http: { http2MaxRequests: 10 } },
      outlierDetection: { maxEjectionPercent: 100 },
    });
  });

  test.each([
    [Failover.nearest(), { enabled: true }, 'nearby pods come first'],
    [Failover.regions({}), { enabled: true }, 'nearby pods come first'],
    [
      Failover.labels('topology.kubernetes.io/region', 'team=a'),
      { failoverPriority: ['topology.kubernetes.io/region', 'team=a'] },
      expect.stringContaining('team=a'),
    ],
  ])('failover %#', (failover, localityLbSetting, words) => {
    const { loadBalancer } = policy({ failover }).destinationRule.trafficPolicy;
    expect(loadBalancer).toEqual({ localityLbSetting });
    expect(failover._describe()).toEqual(words);
  });

  test('sticky sessions hash a part of the request', () => {
    const cookie = HashKey.cookie('cart', { ttl: Duration.hours(1) });
    expect(policy({ stickyBy: cookie }).destinationRule.trafficPolicy).toEqual({
      loadBalancer: { consistentHash: { httpCookie: { name: 'cart', ttl: '3600s' } } },
    });
  });

  test('beside outlier detection, sticky sessions switch locality off, by which callers would see other pods', () => {
    const { trafficPolicy } = policy({
      stickyBy: HashKey.header('x-user'),
      circuitBreaker: breaker,
    }).destinationRule;
    expect(trafficPolicy.loadBalancer).toEqual({
      consistentHash: { httpHeaderName: 'x-user' },
      localityLbSetting: { enabled: false },
    });
  });

  test('a warm-up names least request, which knows it, and goes with failover', () => {
    const warmup = Warmup.over(Duration.minutes(1));
    expect(policy({ warmup, failover: Failover.nearest() }).destinationRule.trafficPolicy).toMatchObject({
      loadBalancer: {
        simple: 'LEAST_REQUEST',
        localityLbSetting: { enabled: true },
        warmup: { duration: '60s' },
      },
    });
  });

  test('what a line does not say, a traffic policy does', () => {
    const trafficPolicy = TrafficPolicy.of({ tls: ClientTls.disable() });
    expect(policy({ trafficPolicy, circuitBreaker: breaker }).destinationRule.trafficPolicy).toMatchObject({
      tls: { mode: 'DISABLE' },
      outlierDetection: { consecutive5xxErrors: 3 },
    });
    expect(policy({ trafficPolicy }).destinationRule.trafficPolicy).toEqual({ tls: { mode: 'DISABLE' } });
  });

  const failover = Failover.nearest();
  const stickyBy = HashKey.header('x-user');
  const warmup = Warmup.over(Duration.minutes(1));
  const outlierDetection = OutlierDetection.of();
  const connectionPool = ConnectionPool.of({ tcp: { maxConnections: 1 } });
  const loadBalancer = LoadBalancer.random();
  const forPort = TrafficPolicy.of({ portPolicies: [PortTrafficPolicy.of(80, { loadBalancer })] });
  test.each<[string, Partial<RoutePolicyProps>]>([
    ['sticky sessions with failover', { stickyBy, failover }],
    ['sticky sessions with a warm-up', { stickyBy, warmup }],
    ['two outlier detections', { circuitBreaker: breaker, outlierDetection }],
    [
      'an outlier detection of the policy',
      { circuitBreaker: breaker, trafficPolicy: TrafficPolicy.of({ outlierDetection }) },
    ],
    ['two connection pools', { circuitBreaker: breaker, connectionPool }],
    ['two load balancers', { stickyBy, trafficPolicy: TrafficPolicy.of({ loadBalancer }) }],
    ['settings that a port does not take', { circuitBreaker: breaker, trafficPolicy: forPort }],
  ])('%s are refused', (_, props) => {
    expect(codeOf(() => policy(props))).toBe('ConflictingSettings at shop/cart-policy');
  });

  test('a policy for another port stands beside them', () => {
    const other = TrafficPolicy.of({ portPolicies: [PortTrafficPolicy.of(81, { loadBalancer })] });
    expect(
      policy({ circuitBreaker: breaker, trafficPolicy: other }).destinationRule.trafficPolicy,
    ).toHaveProperty('portLevelSettings');
  });

  test('a circuit breaker has a limit, and says it in words', () => {
    expect(codeOf(() => CircuitBreaker.of({}))).toBe('MissingSetting');
    expect(codeOf(() => CircuitBreaker.of({ consecutive5xxErrors: -1 }))).toBe('InvalidNumber');
    expect(CircuitBreaker.of({ maxConnections: 1, consecutive5xxErrors: 2 })._describe()).toBe(
      'at most 1 connections at once; a pod is taken out for 30s after 2 server errors in a row',
    );
  });
});

describe('SubsetRouting', () => {
  test('takes the same lines, with subsets and without', () => {
    const { chart, cart, written } = shop();
    const routing = new SubsetRouting(chart, 'cart-routing', {
      workload: cart,
      timeout: Duration.seconds(2),
      circuitBreaker: breaker,
    });
    const spec = (kind: string) => written().find((one) => one.kind === kind).spec;
    expect(spec('VirtualService').http).toEqual([{ ...forward, timeout: '2s' }]);
    expect(spec('DestinationRule').trafficPolicy).toHaveProperty('outlierDetection');
    routing.addSubset('stable', 'v1');
    routing.pin('stable', { retries: Retry.off() });
    routing.addRule({
      match: [HttpMatch.header('x', StringMatch.present())],
      subset: 'stable',
      timeout: Duration.seconds(9),
    });
    expect(spec('VirtualService').http).toMatchObject([
      { timeout: '9s' },
      { timeout: '2s', retries: { attempts: 0 } },
    ]);
  });
});

describe('one host', () => {
  const both = (first: Partial<RoutePolicyProps>, second: Partial<RoutePolicyProps>) => {
    const made = shop();
    const { chart, cart } = made;
    const timeout = Duration.seconds(1);
    new SubsetRouting(chart, 'subsets', { workload: cart, exportTo: first.exportTo });
    const later = new RoutePolicy(chart, 'policy', { host: cart, timeout, ...second });
    return { ...made, faults: later.node.validate() };
  };

  test('is routed by one construct, and a second one is refused with both of their paths', () => {
    const { faults } = both({}, {});
    expect(faults).toEqual([expect.stringMatching(/^ConflictingSettings at shop\/policy\n.*shop\/subsets/)]);
  });

  test('by a short name and by the full one it is the same', () => {
    expect(both({}, { host: MeshHost.of('cart.shop.svc.cluster.local') }).faults).toHaveLength(1);
    expect(both({}, { host: MeshHost.of('cart.other.svc.cluster.local') }).faults).toEqual([]);
  });

  test('may be routed by two for different callers', () => {
    expect(both({ exportTo: ['a'] }, { exportTo: ['b'] }).faults).toEqual([]);
    expect(both({ exportTo: ['a'] }, { exportTo: ['b', 'a'] }).faults).toHaveLength(1);
    expect(both({ exportTo: ['a'] }, {}).faults).toHaveLength(1);
  });

  test('may be routed in two charts, which may be for two clusters', () => {
    const { app, chart, cart } = shop();
    const timeout = Duration.seconds(1);
    const other = new Chart(app, 'other', { namespace: 'shop' });
    for (const [i, place] of [chart, other].entries()) {
      expect(new RoutePolicy(place, `policy-${i}`, { host: cart, timeout }).node.validate()).toEqual([]);
    }
    // Where they are for one, the judge tells.
    const together = [...Testing.synth(chart), ...Testing.synth(other)];
    expect(findings(together).join('\n')).toContain('IST0109');
  });
});

describe('what is written', () => {
  const made = policy({
    timeout: Duration.seconds(2),
    retries: Retry.of(2).on(RetryOn.SERVER_ERROR),
    circuitBreaker: breaker,
    failover: Failover.regions({ 'eu-west': 'eu-central' }),
    warmup: Warmup.over(Duration.minutes(1)),
  });

  test('the judge has nothing against it', () => {
    expect(findings(made.written())).toEqual([]);
  });

  test('the model follows it', () => {
    const { outcomes, uncertain } = Mesh.fromManifests(made.written()).send(
      Request.get('http://cart/').from('cart-v1.shop'),
    );
    expect(uncertain).toEqual([]);
    expect(outcomes).toMatchObject([{ kind: 'workload', way: { timeout: '2s', retries: { attempts: 2 } } }]);
  });
});
