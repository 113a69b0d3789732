import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  CircuitBreaker,
  ClientPod,
  Failover,
  Fault,
  FaultPlan,
  HashKey,
  HttpMatch,
  Injection,
  MeshNamespace,
  Retry,
  RetryOn,
  RoutePolicy,
  StringMatch,
  type RoutePolicyProps,
  VersionedNginx,
} from '../../../lib';
import { analyze } from '../../../lib/analysis';
import { ConnectionPool, Warmup } from '../../../lib/networking';
import { Mesh, Request } from '../../../lib/simulate';
import { Referee } from '../referee';
import { DELAY, STATUS } from '../runner/backends';
import { objectionsTo } from './accepted';

jest.setTimeout(120_000);

const CLIENT = 'client.shop';
const EAST = 'east.a.1';
const WEST = 'west.a.1';

/** A workload in two versions, in two regions: `v1` beside the client, and `v2` elsewhere; each of two pods that answer as told. */
interface Behaviour {
  readonly v1?: { readonly status?: number; readonly delay?: number };
  readonly v2?: { readonly status?: number; readonly delay?: number };
}

function shop(
  props: Partial<RoutePolicyProps>,
  { v1 = {}, v2 = {} }: Behaviour = {},
  whole?: (policy: RoutePolicy) => void,
) {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: Injection.sidecar() });
  const cart = new VersionedNginx(chart, 'cart', { versions: ['v1', 'v2'], replicas: 2 });
  new ClientPod(chart, 'client', { labels: { 'istio-locality': EAST } });
  const policy = new RoutePolicy(chart, 'cart-policy', { host: cart, ...props });
  whole?.(policy);
  return Testing.synth(chart).map((manifest) => {
    if (manifest.kind !== 'Deployment') return manifest;
    const isFirst = manifest.metadata.name === 'cart-v1';
    const { status, delay } = isFirst ? v1 : v2;
    const { metadata } = manifest.spec.template;
    metadata.labels['istio-locality'] = isFirst ? EAST : WEST;
    metadata.annotations = {
      ...(status !== undefined && { [STATUS]: String(status) }),
      ...(delay !== undefined && { [DELAY]: String(delay) }),
    };
    return manifest;
  });
}

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(shop({ timeout: Duration.seconds(1) }), [{ from: CLIENT }]);
});
afterAll(() => referee.stop());

/** A mesh that runs what is written, with which the judge is content, and the model of it. */
async function run(manifests: any[]): Promise<Mesh> {
  expect(analyze(manifests).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  expect(await objectionsTo(manifests)).toEqual([]);
  await referee.apply(manifests);
  return Mesh.fromManifests(manifests);
}
const CART = 'http://cart/';
const asked = async (headers: { [name: string]: string } = {}, times = 1, path = '') => {
  const [all] = await referee.exchange([{ from: CLIENT, url: CART + path, headers }], times);
  return all;
};
/** Lets Envoy learn that pods fail; what it finds of their health it takes over within a second (`update_merge_window` of its clusters). */
async function learn(): Promise<void> {
  await asked({}, 40);
  await new Promise((resolve) => setTimeout(resolve, 1500));
}
const told = (mesh: Mesh, change: (request: Request) => Request = (request) => request) => {
  const { outcomes, uncertain } = mesh.send(change(Request.get(CART).from(CLIENT)));
  expect(uncertain).toEqual([]);
  return outcomes;
};
const both = (status: number) => ({ v1: { status }, v2: { status } });
const failing = (status: number) => (request: Request) =>
  request.withFailing('cart-v1.shop', status).withFailing('cart-v2.shop', status);

test('istiod and the analyzers, who have nothing against what is written, would object to what could not work', async () => {
  const virtualService = (spec: object) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'bad', namespace: 'shop' },
    spec,
  });
  const http = [{ route: [{ destination: { host: 'cart' } }] }];
  const good = shop({ timeout: Duration.seconds(1) });
  const unknown = virtualService({ hosts: ['a.test'], gateways: ['nowhere'], http });
  const refused = virtualService({ hosts: ['a.test'], http: [{ ...http[0], timeout: '-1s' }] });
  expect((await objectionsTo([...good, unknown])).join()).toContain('IST0101 VirtualService shop/bad');
  expect((await objectionsTo([...good, refused])).join()).toContain('VirtualService bad');
});

test('a timeout ends what takes longer, by 504', async () => {
  const slow = { v1: { delay: 1500 }, v2: { delay: 1500 } };
  const mesh = await run(shop({ timeout: Duration.millis(300) }, slow));
  expect((await asked({}, 2)).map(({ status }) => status)).toEqual([504, 504]);
  const slowed = (request: Request) =>
    request.withSlow('cart-v1.shop', '1500ms').withSlow('cart-v2.shop', '1500ms');
  expect(new Set(told(mesh, slowed).map(({ status }) => status))).toEqual(new Set([504]));
  // The same with more time is answered.
  await run(shop({ timeout: Duration.seconds(5) }, slow));
  expect((await asked())[0].status).toBe(200);
});

test('a rule of its own gives some requests more time', async () => {
  const slow = { v1: { delay: 600 }, v2: { delay: 600 } };
  await run(
    shop({ timeout: Duration.millis(200) }, slow, (policy) =>
      policy.addRule({ match: [HttpMatch.prefix('/report')], timeout: Duration.seconds(5) }),
    ),
  );
  expect([(await asked())[0].status, (await asked({}, 1, 'report'))[0].status]).toEqual([504, 200]);
});

/** Which try it was that was answered 503, as the workload saw it. */
async function tries(): Promise<unknown> {
  const { samples } = await referee.send({ via: CLIENT, host: 'cart' });
  return JSON.parse(samples['503'].body).headers['x-envoy-attempt-count'];
}

test('retries try as often as they are told, and once more for the first', async () => {
  const mesh = await run(shop({ retries: Retry.of(3).on(RetryOn.SERVER_ERROR) }, both(503)));
  expect(await tries()).toBe('4');
  const [end] = told(mesh, failing(503));
  expect([end.status, end.way?.retries?.attempts]).toEqual([503, 3]);
  await run(shop({ retries: Retry.off() }, both(503)));
  expect(await tries()).toBe('1');
});

test('a circuit breaker takes failing pods out', async () => {
  const circuitBreaker = CircuitBreaker.of({
    consecutive5xxErrors: 2,
    baseEjectionTime: Duration.minutes(5),
  });
  const retries = Retry.off();
  await run(shop({ circuitBreaker, retries }, { v1: { status: 500 } }));
  await learn();
  expect(new Set((await asked({}, 40)).map(({ echo }) => echo?.workload))).toEqual(new Set(['shop/cart-v2']));
});

test('a circuit breaker that takes all pods out answers 503', async () => {
  const circuitBreaker = CircuitBreaker.of({
    consecutive5xxErrors: 2,
    maxEjectionPercent: 100,
    baseEjectionTime: Duration.minutes(5),
  });
  await run(shop({ circuitBreaker, retries: Retry.off() }, both(500)));
  await learn();
  const [{ status, echo, log }] = await asked();
  expect([status, echo, log?.flags]).toEqual([503, undefined, 'UH']);
});

test('a circuit breaker lets no more requests through at once than it is told', async () => {
  const slow = { v1: { delay: 700 }, v2: { delay: 700 } };
  const retries = Retry.off();
  const statuses = async (circuitBreaker?: CircuitBreaker) => {
    const mesh = await run(shop({ circuitBreaker, retries }, slow));
    // Within the limits, and for the model always, it is answered.
    expect(told(mesh).map(({ status }) => status)).toEqual([200]);
    return (await referee.send({ via: CLIENT, host: 'cart', n: 3, atOnce: true })).got;
  };
  expect(await statuses(CircuitBreaker.of({ maxRequests: 1 }))).toMatchObject({ 503: 2 });
  expect(await statuses(CircuitBreaker.of({ maxRequests: 3 }))).not.toHaveProperty('503');
});

test('a fault is for the share of requests that it is told', async () => {
  const times = 400;
  const mesh = await run(shop({ fault: Fault.abort(418, { percentage: 25 }) }));
  const got = (await asked({}, times)).filter(({ status }) => status === 418).length / times;
  // Four standard deviations of such a share.
  expect(Math.abs(got - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / times));
  const aborted = told(mesh).find(({ status }) => status === 418);
  expect(aborted).toMatchObject({ kind: 'abort', probability: 0.25 });
});

test('planned faults befall whom they are planned for, and are gone with their plan', async () => {
  const plan = (policy: RoutePolicy) => {
    const tester = HttpMatch.header('x-chaos', StringMatch.present());
    new FaultPlan(policy, 'chaos', {
      faults: [
        { fault: Fault.abort(418, { percentage: 100 }), match: [tester] },
        { fault: Fault.abort(503, { percentage: 50 }) },
      ],
      targets: [policy],
    });
  };
  const mesh = await run(shop({ timeout: Duration.seconds(5) }, {}, plan));
  const statuses = async (headers = {}) => (await asked(headers, 100)).map(({ status }) => status);
  expect(new Set(await statuses({ 'x-chaos': 'yes' }))).toEqual(new Set([418]));
  expect(told(mesh, (request) => request.header('x-chaos', 'yes'))).toMatchObject([{ status: 418 }]);
  expect(new Set(await statuses())).toEqual(new Set([200, 503]));
  expect(new Set(told(mesh).map(({ status }) => status))).toEqual(new Set([200, 503]));
  await run(shop({ timeout: Duration.seconds(5) }));
  expect(new Set([...(await statuses({ 'x-chaos': 'yes' })), ...(await statuses())])).toEqual(new Set([200]));
});

test('sticky sessions by a header lead each user to one pod, and users to several', async () => {
  const mesh = await run(
    shop({
      stickyBy: HashKey.header('x-user'),
      circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 5 }),
    }),
  );
  const pods = new Set<string>();
  for (let user = 0; user < 12; user++) {
    const own = new Set((await asked({ 'x-user': `user-${user}` }, 6)).map(({ echo }) => echo?.pod ?? ''));
    expect(own.size).toBe(1);
    for (const pod of own) pods.add(pod);
  }
  expect(pods.size).toBeGreaterThan(2);
  expect(told(mesh)[0].way?.hash).toContain('x-user');
});

test('sticky sessions by a cookie give a client one, which leads it to the same pod', async () => {
  await run(shop({ stickyBy: HashKey.cookie('cart', { ttl: Duration.hours(1) }) }));
  const own = new Set((await asked({ cookie: 'cart="0123456789abcdef"' }, 10)).map(({ echo }) => echo?.pod));
  expect(own.size).toBe(1);
});

describe('failover', () => {
  const failover = Failover.regions({ east: 'west' });
  const who = async (times: number) => new Set((await asked({}, times)).map(({ echo }) => echo?.workload));
  const names = (mesh: Mesh, change?: (request: Request) => Request) =>
    new Set(told(mesh, change).flatMap(({ workloads = [] }) => workloads));

  test('keeps requests in their region', async () => {
    const mesh = await run(shop({ failover }));
    expect(await who(40)).toEqual(new Set(['shop/cart-v1']));
    expect(names(mesh)).toEqual(new Set(['shop/cart-v1']));
  });

  test('sends them to the other one where all pods of their own fail', async () => {
    const circuitBreaker = CircuitBreaker.of({
      consecutive5xxErrors: 2,
      baseEjectionTime: Duration.minutes(5),
    });
    const mesh = await run(shop({ failover, circuitBreaker, retries: Retry.off() }, { v1: { status: 500 } }));
    await learn();
    expect(await who(20)).toEqual(new Set(['shop/cart-v2']));
    // To the model, pods that were taken out are down.
    expect(names(mesh, (request) => request.withDown('cart-v1.shop'))).toEqual(new Set(['shop/cart-v2']));
  });

  test('goes by labels too, and without any to the nearest', async () => {
    for (const other of [Failover.nearest(), Failover.labels('topology.kubernetes.io/region')]) {
      const mesh = await run(shop({ failover: other }));
      expect(await who(20)).toEqual(names(mesh));
    }
  });
});

test('a warm-up and a connection pool stand beside failover, and Envoy takes them', async () => {
  const mesh = await run(
    shop({
      failover: Failover.regions({ east: 'west' }),
      warmup: Warmup.over(Duration.seconds(30)),
      connectionPool: ConnectionPool.of({
        tcp: { maxConnections: 100 },
        http: { maxRequestsPerConnection: 10 },
      }),
    }),
  );
  expect((await asked({}, 5)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(told(mesh)).toMatchObject([{ status: 200, workloads: ['shop/cart-v1'] }]);
});
