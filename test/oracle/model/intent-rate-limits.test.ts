import { App, Chart, Duration, Testing } from 'cdk8s';
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
import { INGRESS } from '../gateways';
import { Referee } from '../referee';
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
  return (await referee.exchange(made)).map(([{ status }]) => status);
}
const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);
const CART = 'http://cart/';
const user = (name: string, path = '') => [CLIENT, CART + path, { 'x-user': name }] as const;
const byUser = RateLimitKey.header('x-user');

describe('a workload', () => {
  const limited = (...limits: RateLimit[]) =>
    referee.apply(
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
    referee.apply(
      shop((chart, _, ingress) => {
        new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
      }),
    );
  const ask = (host: string, headers = {}) => [INGRESS.name, `http://${host}/`, headers] as const;

  test('counts requests to its hosts, and none of other gateways on its pods', async () => {
    await limited(RateLimit.local({ requests: 2, per }));
    expect(await statuses(times(3, ask('cart.example.com')))).toEqual([200, 200, 429]);
    expect(await statuses(times(3, ask('other.test')))).toEqual([200, 200, 200]);
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
    referee.apply(
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
    await referee.apply(
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
