import { Chart, Duration, Testing } from 'cdk8s';
import {
  ClientPod,
  Injection,
  IstioIngress,
  MeshHost,
  MeshNamespace,
  RateLimit,
  RateLimitKey,
  RateLimitPolicy,
  RateLimitService,
  RateLimitTarget,
  RoutePolicy,
  StringMatch,
  VersionedNginx,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import { explanationText, Mesh, Request, requestOf } from '../../lib/simulate';
import { requestCondition } from '../../lib/requests/condition';
import { DEFAULT_NORMALIZATION } from '../../lib/simulate/paths';
import { limitReached } from '../../lib/simulate/proxy-changes/changes';
import { together, told } from '../../lib/simulate/proxy-changes/effect';
import { globalRateLimits, localRateLimits } from '../../lib/simulate/proxy-changes/rate-limits';
import { SeenRequest } from '../../lib/simulate/seen-request';

const per = Duration.minutes(1);
const byUser = RateLimitKey.header('x-user');
const pay = RateLimitKey.path(StringMatch.exact('/pay'));

function shop(limits: RateLimit[], more: readonly object[] = []) {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: Injection.sidecar() });
  const cart = new VersionedNginx(chart, 'cart', { versions: ['v1'] });
  new ClientPod(chart, 'client');
  const ingress = new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] });
  ingress.expose(new RoutePolicy(chart, 'cart-policy', { host: cart }), 'cart.example.com');
  return { chart, cart, ingress, mesh: () => Mesh.fromManifests([...Testing.synth(chart), ...more]), limits };
}
function atCart(...limits: RateLimit[]): Mesh {
  const { chart, cart, mesh } = shop(limits);
  new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
  return mesh();
}
function atIngress(...limits: RateLimit[]): Mesh {
  const { chart, ingress, mesh } = shop(limits);
  new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
  return mesh();
}
const inside = (path = '') => Request.get(`http://cart/${path}`).from('client.shop');
const outside = Request.get('http://cart.example.com/').via('istio-ingressgateway');
const ends = (mesh: Mesh, request: Request) => {
  const { outcomes, uncertain } = mesh.send(request);
  expect(uncertain).toEqual([]);
  return outcomes.map(
    ({ kind, status, limit }) => `${status} ${kind}${limit === undefined ? '' : ` ${limit}`}`,
  );
};
const PLACE = (namespace: string) => `(EnvoyFilter ${namespace}/limits spec.configPatches[0])`;

describe('a rate limit', () => {
  test('is taken not to be reached, and told', () => {
    const mesh = atCart(RateLimit.local({ requests: 5, per, by: byUser }));
    expect(ends(mesh, inside())).toEqual(['200 workload']);
    expect(mesh.send(inside()).besides).toEqual([
      'EnvoyFilter shop/limits spec.configPatches[0] answers 429 beyond 5 requests in 60s by x-user',
    ]);
    expect(explanationText('it', mesh.trace(inside()))).toContain('! EnvoyFilter shop/limits');
  });

  test('that is reached answers 429, and says which one it is', () => {
    const mesh = atCart(RateLimit.local({ requests: 5, per }));
    const request = inside().withRateLimited();
    expect(ends(mesh, request)).toEqual([`429 rate-limited 5 requests in 60s ${PLACE('shop')}`]);
    const text = mesh.explain(request);
    expect(text).toContain('✓ policy');
    expect(text).toContain('429, beyond 5 requests in 60s');
  });

  test('counts only what has its key', () => {
    const mesh = atCart(
      RateLimit.local({ requests: 5, per, by: byUser }),
      RateLimit.local({ requests: 9, per, by: pay }),
    );
    const limited = (request: Request) => ends(mesh, request.withRateLimited());
    expect(limited(inside())).toEqual(['200 workload']);
    expect(limited(inside().header('x-user', 'ann'))).toEqual([
      `429 rate-limited 5 requests in 60s by x-user ${PLACE('shop')}`,
    ]);
    expect(limited(inside('pay?a=b'))).toEqual([
      `429 rate-limited 9 requests in 60s by path=/pay ${PLACE('shop')}`,
    ]);
    expect(limited(inside('payment'))).toEqual(['200 workload']);
  });

  test('of an ingress counts what comes in, for its hosts', () => {
    const mesh = atIngress(RateLimit.local({ requests: 5, per }));
    expect(ends(mesh, outside)).toEqual(['200 workload']);
    expect(ends(mesh, outside.withRateLimited())).toEqual([
      `429 rate-limited 5 requests in 60s by *.example.com ${PLACE('istio-system')}`,
    ]);
    expect(ends(mesh, inside().withRateLimited())).toEqual(['200 workload']);
    const other = Request.get('http://other.test/').via('istio-ingressgateway').withRateLimited();
    expect(ends(mesh, other)).toEqual(['404 no-route']);
  });

  test('of a service is one too', () => {
    const service = RateLimitService.of(MeshHost.of('limits'), { domain: 'shop' });
    const mesh = atCart(RateLimit.global(service, [byUser]));
    expect(ends(mesh, inside().withRateLimited())).toEqual(['200 workload']);
    expect(ends(mesh, inside().header('x-user', 'ann').withRateLimited())).toEqual([
      `429 rate-limited the limits of the domain shop of a rate limit service by x-user ${PLACE('shop')}`,
    ]);
  });

  test('can be asked about by a line of JSON', () => {
    const mesh = atCart(RateLimit.local({ requests: 5, per }));
    const line = { from: 'client.shop', url: 'http://cart/', rateLimited: true };
    expect(mesh.send(requestOf(line)).outcomes).toMatchObject([{ status: 429, kind: 'rate-limited' }]);
    expect(() => requestOf({ ...line, rateLimited: 'yes' })).toThrow('The field rateLimited is a string');
  });
});

const whole = { default_value: { numerator: 100, denominator: 'HUNDRED' } };
const ON = { filter_enabled: whole, filter_enforced: whole };
const LOCAL = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';

/** As Istio's documents have it: a filter that does nothing, and what routes set it to. */
const onRoutes = (vhost: object) => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'limits', namespace: 'istio-system' },
  spec: {
    workloadSelector: { labels: { app: 'cart' } },
    configPatches: [
      {
        applyTo: 'HTTP_FILTER',
        match: { context: 'SIDECAR_INBOUND' },
        patch: {
          operation: 'INSERT_BEFORE',
          value: {
            name: 'envoy.filters.http.local_ratelimit',
            typed_config: {
              '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
              type_url: LOCAL,
              value: { stat_prefix: 'none' },
            },
          },
        },
      },
      {
        applyTo: 'HTTP_ROUTE',
        match: { context: 'SIDECAR_INBOUND', routeConfiguration: { vhost } },
        patch: {
          operation: 'MERGE',
          value: {
            route: {
              rate_limits: [
                {
                  actions: [
                    {
                      header_value_match: {
                        descriptor_value: 'pay',
                        headers: [{ name: ':path', string_match: { prefix: '/PAY', ignore_case: true } }],
                      },
                    },
                  ],
                },
              ],
            },
            typed_per_filter_config: {
              'envoy.filters.http.local_ratelimit': {
                '@type': LOCAL,
                stat_prefix: 'some',
                ...ON,
                token_bucket: { max_tokens: 100, tokens_per_fill: 100, fill_interval: '60s' },
                descriptors: [
                  {
                    entries: [{ key: 'header_match', value: 'pay' }],
                    token_bucket: { max_tokens: 10, tokens_per_fill: 10, fill_interval: '60s' },
                  },
                ],
              },
            },
          },
        },
      },
    ],
  },
});

describe('a rate limit that somebody else wrote on routes', () => {
  const mesh = shop([], [onRoutes({ name: 'inbound|http|80', route: { action: 'ANY' } })]).mesh();

  test('leaves the answer sure, and is told', () => {
    const { uncertain, besides, outcomes } = mesh.send(inside('pay'));
    expect(uncertain).toEqual([]);
    expect(outcomes).toMatchObject([{ status: 200 }]);
    expect(besides).toEqual([
      expect.stringContaining('answers 429 beyond 100 requests in 60s, or 10 requests in 60s by pay'),
    ]);
  });

  test('is an end where it is asked about, which is not sure, since it is for some routes', () => {
    const { uncertain, outcomes } = mesh.send(inside('pay').withRateLimited());
    expect(outcomes).toMatchObject([{ status: 429, limit: expect.stringContaining('100 requests in 60s') }]);
    expect(uncertain).toEqual([expect.stringContaining('may count the request or not')]);
  });

  test('is named by its patch alone, whatever else the patch does', () => {
    const { uncertain, outcomes } = mesh.send(inside('pay').withRateLimited());
    const patch = 'EnvoyFilter istio-system/limits spec.configPatches[1]';
    expect(outcomes[0].limit).toBe(`100 requests in 60s (${patch})`);
    expect(uncertain[0]).toContain(`${patch} may count`);
  });
});

describe('a patch that sets several filters', () => {
  const [few, many] = [5, 100].map((requests) =>
    told(`answers 429 beyond ${requests}`, [
      {
        status: requests === 5 ? 429 : 503,
        text: `answers beyond ${requests}`,
        counts: [
          {
            text: `${requests} requests in 60s`,
            conditions:
              requests === 5
                ? [requestCondition({ kind: 'header', name: 'x-user' }, { kind: 'exact', text: 'jane' })]
                : [],
            isSure: true,
          },
        ],
      },
    ]),
  );

  test('has the limits of each, of which the first that counts a request answers', () => {
    const both = together([few, many]);
    expect(both).toMatchObject({ kind: 'told', text: 'answers 429 beyond 5; answers 429 beyond 100' });
    const limits = both.kind === 'told' ? both.limits : [];
    const change = { by: 'it', text: '', isSure: true, isForAll: true, limits };
    const reached = (user: string) => {
      const request = Request.get('http://cart/').header('x-user', user);
      return limitReached([change], [80], SeenRequest.first(request, DEFAULT_NORMALIZATION), () => undefined);
    };
    expect(reached('jane')).toEqual({ status: 429, text: '5 requests in 60s (it)' });
    expect(reached('joe')).toEqual({ status: 503, text: '100 requests in 60s (it)' });
  });
});

describe('what a filter enforces', () => {
  const bucket = { max_tokens: 5, fill_interval: '60s' };
  const action = (one: object) => ({ rate_limits: [{ actions: [one] }] });
  const descriptor = (...entries: object[]) => ({ descriptors: [{ entries, token_bucket: bucket }] });

  test('is nothing while it is off, or has no limit', () => {
    const off = { default_value: { numerator: 0 } };
    expect(localRateLimits({ token_bucket: bucket })).toBeUndefined();
    expect(localRateLimits({ token_bucket: bucket, ...ON, filter_enforced: off })).toBeUndefined();
    expect(localRateLimits(ON)).toBeUndefined();
    expect(
      localRateLimits({ ...ON, ...action({ remote_address: {} }), ...descriptor({ key: 'other' }) }),
    ).toBeUndefined();
    expect(globalRateLimits({ domain: 'shop' })).toBeUndefined();
  });

  test('for a share of requests is not sure', () => {
    const half = { default_value: { numerator: 50 } };
    expect(localRateLimits({ token_bucket: bucket, ...ON, filter_enforced: half })?.counts).toEqual([
      { text: '5 requests in 60s', conditions: [], isSure: false },
    ]);
    const service = { rate_limit_service: {}, ...action({ remote_address: {} }) };
    expect(globalRateLimits({ ...service, filter_enabled: half })?.counts[0].isSure).toBe(false);
    expect(globalRateLimits(service)?.counts[0].isSure).toBe(true);
    expect(globalRateLimits({ rate_limit_service: {} })?.counts[0].isSure).toBe(false);
  });

  test.each<[string, object, object, boolean, number]>([
    ['an address', { remote_address: {} }, { key: 'remote_address' }, true, 0],
    ['a fixed word', { generic_key: { descriptor_value: 'a' } }, { key: 'generic_key', value: 'a' }, true, 0],
    [
      'a value of a header',
      { request_headers: { header_name: 'x-user', descriptor_key: 'user' } },
      { key: 'user', value: 'ann' },
      true,
      2,
    ],
    ['a value of an address', { remote_address: {} }, { key: 'remote_address', value: '10.0.0.1' }, false, 0],
    ['something else', { metadata: {} }, { key: 'x' }, false, 0],
    [
      'a header that may be absent',
      { request_headers: { header_name: 'x', descriptor_key: 'x', skip_if_absent: true } },
      { key: 'x' },
      false,
      0,
    ],
    [
      'headers that are not to match',
      { header_value_match: { descriptor_value: 'a', expect_match: false, headers: [] } },
      { key: 'header_match', value: 'a' },
      false,
      0,
    ],
  ])('by %s', (_, made, wanted, isSure, conditions) => {
    const { counts = [] } = localRateLimits({ ...ON, ...action(made), ...descriptor(wanted) }) ?? {};
    expect(counts).toHaveLength(1);
    expect(counts[0].isSure).toBe(isSure);
    expect(counts[0].conditions).toHaveLength(conditions);
  });

  test('has the status that it is set to', () => {
    const status = (code: unknown) =>
      localRateLimits({ ...ON, token_bucket: bucket, status: { code } })?.status;
    expect([status('ServiceUnavailable'), status(418), status('Strange'), status(undefined)]).toEqual([
      503, 418, 429, 429,
    ]);
  });
});

test('the judge has nothing against a mesh with limits', () => {
  const { chart, cart, ingress } = shop([]);
  const limits = [RateLimit.local({ requests: 5, per, by: byUser })];
  new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
  new RateLimitPolicy(chart, 'edge', { target: RateLimitTarget.ingress(ingress), limits });
  expect(analyze(Testing.synth(chart)).map(({ message }) => message)).toEqual([]);
});
