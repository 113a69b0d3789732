import { App, Chart, Duration, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  IstioIngress,
  MeshHost,
  MeshNamespace,
  Injection,
  RateLimit,
  RateLimitKey,
  RateLimitPolicy,
  RateLimitService,
  RateLimitTarget,
  RoutePolicy,
  StringMatch,
  VersionedNginx,
  ClientPod,
} from '../../../lib';
import { Waypoint } from '../../../lib/gateway-api';
import { Mesh, Request } from '../../../lib/simulate';
import { INGRESS } from '../gateways';
import { moduleFile } from '../istio-charts';
import { Referee } from '../referee';
import { objectionsTo } from './accepted';
import { RATE_LIMIT } from '../runner/rate-limit-service';

jest.setTimeout(120_000);

/** So long that nothing is let through anew while a test runs. */
const per = Duration.hours(1);
const CLIENT = 'client.shop';
const SERVICE = 'limits';

/** A shop of one workload, with a client, an ingress and a rate limit service that lets two requests of each descriptor through. */
function shop(limited: (chart: Chart, cart: VersionedNginx, ingress: IstioIngress) => void, serves = true) {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: Injection.sidecar() });
  const cart = new VersionedNginx(chart, 'cart', { versions: ['v1'] });
  new ClientPod(chart, 'client');
  const ingress = new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] });
  ingress.expose(new RoutePolicy(chart, 'cart-policy', { host: cart }), 'cart.example.com');
  new IstioIngress(chart, 'other', { hosts: ['other.test'] }).expose(
    new RoutePolicy(chart, 'other-policy', { host: MeshHost.of('other'), port: 80 }),
    'other.test',
  );
  limited(chart, cart, ingress);
  const labels = { app: SERVICE };
  const annotations = serves ? { [RATE_LIMIT]: '2' } : {};
  return [
    ...Testing.synth(chart),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'other', namespace: 'shop' },
      spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80 }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE, namespace: 'shop' },
      spec: { selector: labels, ports: [{ name: 'grpc', port: 8081 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: SERVICE, namespace: 'shop' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, annotations },
          spec: { containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 8081 }] }] },
        },
      },
    },
  ];
}

let referee: Referee;
let mesh: Mesh;
/** Makes the world this one, for Envoy and for the model. */
async function run(manifests: any[], isOurs = true): Promise<void> {
  if (isOurs) expect(await objectionsTo(manifests)).toEqual([]);
  await referee.apply(manifests);
  mesh = Mesh.fromManifests(manifests);
}
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(
    shop(() => undefined),
    [{ from: CLIENT }, { via: INGRESS.name }],
    { certificates: true },
  );
});
afterAll(() => referee.stop());

/** What comes back of so many requests, one after the other. */
async function statuses(requests: readonly (readonly [string, string, { [name: string]: string }?])[]) {
  const made = requests.map(([by, url, headers = {}]) => ({
    ...(by === CLIENT ? { from: by } : { via: by }),
    url,
    headers,
  }));
  const got = (await referee.exchange(made)).map(([{ status }]) => status);
  for (const [i, [by, url, headers = {}]] of requests.entries()) {
    const bare = by === CLIENT ? Request.get(url).from(by) : Request.get(url).via(by);
    const request = Object.entries(headers).reduce((one, [name, value]) => one.header(name, value), bare);
    // Within its limits it is answered, and beyond those that count it as Envoy answers.
    expect(mesh.send(request)).toMatchObject({ outcomes: [{ status: 200 }], uncertain: [] });
    if (got[i] !== 429) continue;
    const beyond = mesh.send(request.withRateLimited());
    expect(beyond).toMatchObject({ outcomes: [{ status: 429, kind: 'rate-limited' }], uncertain: [] });
  }
  return got;
}
/** What no limit counts, the model lets through also where all limits are reached. */
function neverCounted(by: string, url: string): void {
  const request = by === CLIENT ? Request.get(url).from(by) : Request.get(url).via(by);
  expect(mesh.send(request.withRateLimited())).toMatchObject({ outcomes: [{ status: 200 }], uncertain: [] });
}
const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);
const CART = 'http://cart/';
const user = (name: string, path = '') => [CLIENT, CART + path, { 'x-user': name }] as const;
const byUser = RateLimitKey.header('x-user');

describe('a workload', () => {
  const limited = (...limits: RateLimit[]) =>
    run(
      shop((chart, cart) => {
        new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
      }),
    );

  test('lets as many requests through as it is told', async () => {
    await limited(RateLimit.local({ requests: 3, per }));
    expect(await statuses(times(5, [CLIENT, CART] as const))).toEqual([200, 200, 200, 429, 429]);
  });

  test('counts each value of a header by itself, and requests without it not at all', async () => {
    await limited(RateLimit.local({ requests: 2, per, by: byUser }));
    expect(await statuses(times(3, user('ann')))).toEqual([200, 200, 429]);
    expect(await statuses(times(3, user('bob')))).toEqual([200, 200, 429]);
    expect(await statuses(times(3, [CLIENT, CART] as const))).toEqual([200, 200, 200]);
    neverCounted(CLIENT, CART);
  });

  test('counts what meets a condition, on a path without its query', async () => {
    const by = RateLimitKey.path(StringMatch.exact('/pay'));
    await limited(RateLimit.local({ requests: 2, per, by }));
    const ask = (path: string) => [CLIENT, CART + path] as const;
    expect(
      await statuses([ask('pay'), ask('pay?a=b'), ask('pay?c'), ask('pay'), ask('payment'), ask('')]),
    ).toEqual([200, 200, 429, 429, 200, 200]);
  });

  test('holds a request to all limits that count it, also to two by one key', async () => {
    await limited(
      RateLimit.local({ requests: 5, per }),
      RateLimit.local({ requests: 2, per, by: byUser }),
      RateLimit.local({ requests: 100, per: Duration.seconds(1), by: byUser }),
      RateLimit.local({
        requests: 1,
        per,
        by: RateLimitKey.all(byUser, RateLimitKey.path(StringMatch.prefix('/pay'))),
      }),
    );
    expect(await statuses([user('ann', 'pay'), user('ann', 'pay'), user('ann'), user('ann')])).toEqual([
      200, 429, 200, 429,
    ]);
    expect(await statuses([user('bob', 'pay'), user('bob'), user('eve'), user('eve')])).toEqual([
      200, 200, 200, 429,
    ]);
  });

  test('counts callers by their address', async () => {
    await limited(RateLimit.local({ requests: 1, per, by: RateLimitKey.remoteAddress() }));
    expect(await statuses(times(2, [CLIENT, CART] as const))).toEqual([200, 429]);
  });
});

describe('an ingress', () => {
  const limited = (...limits: RateLimit[]) =>
    run(
      shop((chart, _, ingress) => {
        new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
      }),
    );
  const ask = (host: string, headers = {}) => [INGRESS.name, `http://${host}/`, headers] as const;

  test('counts requests to its hosts, and none of other gateways on its pods', async () => {
    await limited(RateLimit.local({ requests: 2, per }));
    expect(await statuses(times(3, ask('cart.example.com')))).toEqual([200, 200, 429]);
    expect(await statuses(times(3, ask('other.test')))).toEqual([200, 200, 200]);
    neverCounted(INGRESS.name, 'http://other.test/');
    expect(await statuses([[CLIENT, CART]])).toEqual([200]);
  });

  test('counts each value of a header by itself', async () => {
    await limited(RateLimit.local({ requests: 1, per, by: byUser }));
    const of = (name: string) => ask('cart.example.com', { 'x-user': name });
    expect(await statuses([of('ann'), of('ann'), of('bob'), of('bob')])).toEqual([200, 429, 200, 429]);
  });
});

describe('a rate limit service', () => {
  const service = (failureModeDeny?: boolean) =>
    RateLimitService.of(MeshHost.of(SERVICE), { failureModeDeny, timeout: Duration.seconds(5) });
  const limited = (failureModeDeny: boolean, serves: boolean, ...keys: RateLimitKey[]) =>
    run(
      shop((chart, cart) => {
        const limits = [RateLimit.global(service(failureModeDeny), keys)];
        new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
      }, serves),
    );

  test('counts by what it is told, each descriptor by itself', async () => {
    await limited(false, true, byUser, RateLimitKey.path(StringMatch.prefix('/pay')));
    expect(await statuses(times(3, user('ann')))).toEqual([200, 200, 429]);
    expect(await statuses([user('bob', 'pay'), user('eve', 'pay'), user('joe', 'pay'), user('joe')])).toEqual(
      [200, 200, 429, 200],
    );
    expect(await statuses(times(3, [CLIENT, CART] as const))).toEqual([200, 200, 200]);
  });

  test('that does not answer lets all pass, or none', async () => {
    await limited(false, false, byUser);
    expect(await statuses(times(3, user('ann')))).toEqual([200, 200, 200]);
    await limited(true, false, byUser);
    expect(await statuses(times(2, user('ann')))).toEqual([500, 500]);
  });

  test('is asked by an ingress too', async () => {
    await run(
      shop((chart, _, ingress) => {
        const limits = [RateLimit.global(service(), [byUser])];
        new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
      }),
    );
    const ask = (host: string) => [INGRESS.name, `http://${host}/`, { 'x-user': 'ann' }] as const;
    expect(await statuses([...times(3, ask('cart.example.com')), ask('other.test')])).toEqual([
      200, 200, 429, 200,
    ]);
  });
});

describe("Istio's own sample of local rate limits", () => {
  /** For the pods of the cart, on the port of which it says that it is for. */
  const sample = () => {
    const text = moduleFile('samples/ratelimit/local-rate-limit-service.yaml')
      .replace('app: productpage', 'app: cart')
      .replace('inbound|http|8000', 'inbound|http|80');
    return parseAllDocuments(text).map((document) => document.toJS());
  };

  test('is told by the model, without a doubt, and limits as it tells', async () => {
    await run([...shop(() => undefined), ...sample()], false);
    const page = [CLIENT, `${CART}productpage`] as const;
    expect(await firstRefused(page)).toBe(11);
    const { besides = [], uncertain } = mesh.send(Request.get(page[1]).from(CLIENT));
    expect(uncertain).toEqual([]);
    expect(besides.join()).toContain(
      'answers 429 beyond 100 requests in 60s, or 10 requests in 60s by productpage',
    );
    const beyond = mesh.send(Request.get(page[1]).from(CLIENT).withRateLimited());
    expect(beyond.outcomes).toMatchObject([{ status: 429 }]);
  });

  /** The number of the first request that is answered 429. */
  async function firstRefused([from, url]: readonly [string, string]): Promise<number> {
    const [all] = await referee.exchange([{ from, url, headers: {} }], 12);
    return all.findIndex(({ status }) => status === 429) + 1;
  }
});

test('a waypoint enforces limits that are attached to it', async () => {
  const ambient = Referee.start();
  try {
    const chart = new Chart(new App(), 'ambient', { namespace: 'ambient' });
    const namespace = new MeshNamespace(chart, 'namespace', {
      name: 'ambient',
      injection: Injection.ambient(),
    });
    new VersionedNginx(chart, 'cart', { versions: ['v1'] });
    new ClientPod(chart, 'client');
    const way = new Waypoint(chart, 'way');
    way.enrollNamespace(namespace);
    const limits = [RateLimit.local({ requests: 1, per, by: byUser })];
    new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.waypoint(way), limits });
    const manifests = Testing.synth(chart);
    await ambient.startMeshAt(manifests, [], { ambient: true });
    const ask = async (headers: { [name: string]: string }) =>
      (await ambient.askWaypoint({ waypoint: 'way.ambient', from: 'client.ambient', url: CART, headers }))
        .status;
    const ann = { 'x-user': 'ann' };
    expect([await ask(ann), await ask(ann), await ask({ 'x-user': 'bob' }), await ask({})]).toEqual([
      200, 429, 200, 200,
    ]);
    const model = Mesh.fromManifests(manifests);
    const request = Request.get(CART).from('client.ambient').header('x-user', 'ann');
    expect(model.send(request)).toMatchObject({ outcomes: [{ status: 200 }], uncertain: [] });
    expect(model.send(request.withRateLimited())).toMatchObject({
      outcomes: [{ status: 429 }],
      uncertain: [],
    });
  } finally {
    await ambient.stop();
  }
});
