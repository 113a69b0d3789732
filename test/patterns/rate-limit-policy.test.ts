import { Chart, Duration, Testing } from 'cdk8s';
import {
  IstioIngress,
  MeshHost,
  RateLimit,
  RateLimitKey,
  RateLimitPolicy,
  RateLimitService,
  RateLimitTarget,
  StringMatch,
  VersionedNginx,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import { codeOf } from '../support/refusal';

const per = Duration.minutes(1);
const byUser = RateLimitKey.header('X-User');

function shop() {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const cart = new VersionedNginx(chart, 'cart', { versions: ['v1'] });
  const filter = () => Testing.synth(chart).find(({ kind }) => kind === 'EnvoyFilter');
  return { chart, cart, filter };
}
/** The filters of limits for a workload, each as the fields of its message. */
function filtersOf(...limits: RateLimit[]): any[] {
  const { chart, cart, filter } = shop();
  new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
  return filter().spec.configPatches.map(({ patch }: any) => patch.value.typed_config);
}
const bucket = (requests: number, fill_interval = '60s') => ({
  max_tokens: requests,
  tokens_per_fill: requests,
  fill_interval,
});

describe('RateLimitPolicy', () => {
  test('puts a filter before the router of the sidecars of a workload, and a priority, so that nobody warns', () => {
    const { chart, cart, filter } = shop();
    const limits = [RateLimit.local({ requests: 100, per: Duration.seconds(1) })];
    const policy = new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
    expect(policy.envoyFilter.name).toBe('limits');
    const { metadata, spec } = filter();
    expect(metadata).toEqual({
      name: 'limits',
      namespace: 'shop',
      annotations: { 'galley.istio.io/analyze-suppress': 'IST0133' },
    });
    expect(spec).toMatchObject({ workloadSelector: { labels: { app: 'cart' } }, priority: 10 });
    expect(spec.configPatches).toEqual([
      {
        applyTo: 'HTTP_FILTER',
        match: {
          context: 'SIDECAR_INBOUND',
          listener: {
            filterChain: {
              filter: {
                name: 'envoy.filters.network.http_connection_manager',
                subFilter: { name: 'envoy.filters.http.router' },
              },
            },
          },
        },
        patch: {
          operation: 'INSERT_BEFORE',
          value: {
            name: 'envoy.filters.http.local_ratelimit',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
              stat_prefix: 'http_local_rate_limiter',
              token_bucket: bucket(100, '1s'),
              filter_enabled: { default_value: { numerator: 100, denominator: 'HUNDRED' } },
              filter_enforced: { default_value: { numerator: 100, denominator: 'HUNDRED' } },
            },
          },
        },
      },
    ]);
  });

  test('counts each value of a key by itself', () => {
    expect(
      filtersOf(RateLimit.local({ requests: 5, per, by: byUser, burst: 9, maxValues: 50 })),
    ).toMatchObject([
      {
        rate_limits: [
          { actions: [{ request_headers: { header_name: 'x-user', descriptor_key: 'x-user' } }] },
        ],
        descriptors: [{ entries: [{ key: 'x-user' }], token_bucket: { ...bucket(5), max_tokens: 9 } }],
        max_dynamic_descriptors: 50,
      },
    ]);
  });

  test.each<[string, RateLimitKey, object, object]>([
    [
      'a header',
      RateLimitKey.header('x-plan', StringMatch.exact('free')),
      { name: 'x-plan', string_match: { exact: 'free' } },
      { value: 'x-plan=free' },
    ],
    [
      'a header by its beginning',
      RateLimitKey.header('x-plan', StringMatch.prefix('fr')),
      { name: 'x-plan', string_match: { prefix: 'fr' } },
      { value: 'x-plan=fr*' },
    ],
    [
      'a header by an expression',
      RateLimitKey.header('x-plan', StringMatch.regex('fr|go')),
      { name: 'x-plan', string_match: { safe_regex: { regex: 'fr|go' } } },
      { value: 'x-plan~fr|go' },
    ],
    [
      'a header that is there',
      RateLimitKey.header('x-plan', StringMatch.present()),
      { name: 'x-plan', present_match: true },
      { value: 'x-plan' },
    ],
    [
      'a path, whatever its query',
      RateLimitKey.path(StringMatch.exact('/a.html')),
      { name: ':path', string_match: { safe_regex: { regex: '/a\\.html(\\?.*)?' } } },
      { value: 'path=/a.html' },
    ],
    [
      'a path by an expression',
      RateLimitKey.path(StringMatch.regex('/a|/b')),
      { name: ':path', string_match: { safe_regex: { regex: '(?:/a|/b)(\\?.*)?' } } },
      { value: 'path~/a|/b' },
    ],
    [
      'a path by its beginning',
      RateLimitKey.path(StringMatch.prefix('/pay')),
      { name: ':path', string_match: { prefix: '/pay' } },
      { value: 'path=/pay*' },
    ],
  ])('counts %s with a condition together', (_, by, header, entry) => {
    const [made] = filtersOf(RateLimit.local({ requests: 5, per, by }));
    expect(made.rate_limits[0].actions[0].header_value_match).toMatchObject({
      headers: [header],
      descriptor_value: (entry as any).value,
    });
    expect(made.descriptors[0].entries).toEqual([{ key: 'header_match', ...entry }]);
    expect(made).not.toHaveProperty('max_dynamic_descriptors');
    expect(made).not.toHaveProperty('token_bucket');
  });

  test('two limits by one key, and two for all requests, are told apart', () => {
    const [made] = filtersOf(
      RateLimit.local({ requests: 1, per }),
      RateLimit.local({ requests: 2, per, by: byUser }),
      RateLimit.local({ requests: 3, per }),
      RateLimit.local({ requests: 4, per, by: byUser }),
    );
    expect(made.token_bucket).toEqual(bucket(1));
    expect(made.descriptors.map(({ entries }: any) => entries)).toEqual([
      [{ key: 'x-user' }],
      [{ key: 'limit', value: '3' }],
      [{ key: 'limit', value: '4' }, { key: 'x-user' }],
    ]);
  });

  test('of an ingress counts requests to its hosts, in the namespace of its pods', () => {
    const { chart, filter } = shop();
    const limits = [RateLimit.local({ requests: 1, per })];
    const ingress = new IstioIngress(chart, 'ingress', { hosts: ['shop.test', '*.shop.test'] });
    new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
    const { metadata, spec } = filter();
    expect(metadata.namespace).toBe('istio-system');
    expect(spec.workloadSelector.labels).toEqual({ istio: 'ingressgateway' });
    const [{ match, patch }] = spec.configPatches;
    expect(match.context).toBe('GATEWAY');
    expect(patch.value.typed_config.rate_limits[0].actions).toEqual([
      {
        header_value_match: {
          descriptor_value: 'shop.test or *.shop.test',
          headers: [
            {
              name: ':authority',
              string_match: { safe_regex: { regex: '(shop\\.test|.+\\.shop\\.test)(:[0-9]+)?' } },
            },
          ],
        },
      },
    ]);
  });

  test('of an ingress for all hosts counts all requests', () => {
    const { chart, filter } = shop();
    const ingress = new IstioIngress(chart, 'ingress', { hosts: ['*'] });
    const limits = [RateLimit.local({ requests: 1, per })];
    new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
    expect(filter().spec.configPatches[0].patch.value.typed_config).toHaveProperty('token_bucket');
  });

  test('of an ingress by installed pods stands where these are', () => {
    const { chart, filter } = shop();
    const gatewayWorkload = {
      gatewayLabels: { app: 'edge' },
      gatewayServiceName: 'edge',
      gatewayServiceNamespace: 'edges',
      serviceAccountNames: ['edge'],
      serviceAccountNamespace: 'edges',
    };
    const ingress = new IstioIngress(chart, 'ingress', { hosts: ['*'], gatewayWorkload });
    const limits = [RateLimit.local({ requests: 1, per })];
    new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.ingress(ingress), limits });
    expect(filter().metadata.namespace).toBe('edges');
    expect(filter().spec.workloadSelector.labels).toEqual({ app: 'edge' });
  });

  test('asks a rate limit service, by a descriptor a key', () => {
    const service = RateLimitService.of(MeshHost.of('limits'), {
      timeout: Duration.millis(100),
      failureModeDeny: true,
    });
    const path = RateLimitKey.path();
    expect(
      filtersOf(RateLimit.global(service, [RateLimitKey.all(byUser, path), RateLimitKey.remoteAddress()])),
    ).toEqual([
      {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit',
        domain: 'limits',
        timeout: '0.1s',
        failure_mode_deny: true,
        rate_limit_service: {
          grpc_service: {
            envoy_grpc: {
              cluster_name: 'outbound|8081||limits.shop.svc.cluster.local',
              authority: 'limits.shop.svc.cluster.local',
            },
          },
          transport_api_version: 'V3',
        },
        rate_limits: [
          {
            actions: [
              { request_headers: { header_name: 'x-user', descriptor_key: 'x-user' } },
              { request_headers: { header_name: ':path', descriptor_key: 'path' } },
            ],
          },
          { actions: [{ remote_address: {} }] },
        ],
      },
    ]);
  });

  test('has one filter for all local limits, and one for each service', () => {
    const service = RateLimitService.of(MeshHost.of('limits'), { domain: 'shop', port: 9000 });
    const made = filtersOf(
      RateLimit.global(service, [byUser]),
      RateLimit.local({ requests: 1, per }),
      RateLimit.local({ requests: 1, per, by: byUser }),
    );
    expect(made.map((fields) => fields['@type'].split('.').at(-1))).toEqual(['LocalRateLimit', 'RateLimit']);
    expect(made[1]).toMatchObject({ domain: 'shop' });
    expect(made[1].rate_limit_service.grpc_service.envoy_grpc.cluster_name).toMatch(/^outbound\|9000\|\|/);
  });

  test.each<[string, string, () => unknown]>([
    ['no requests', 'InvalidNumber', () => RateLimit.local({ requests: 0, per })],
    ['half a request', 'InvalidNumber', () => RateLimit.local({ requests: 0.5, per })],
    [
      'too short an interval',
      'InvalidDuration',
      () => RateLimit.local({ requests: 1, per: Duration.millis(49) }),
    ],
    ['no burst', 'InvalidNumber', () => RateLimit.local({ requests: 1, per, burst: 0 })],
    ['no values', 'InvalidNumber', () => RateLimit.local({ requests: 1, per, by: byUser, maxValues: 0 })],
    ['no header', 'InvalidHeader', () => RateLimitKey.header('x user')],
    ['a pseudo header', 'InvalidHeader', () => RateLimitKey.header(':path')],
    ['any path', 'InvalidValue', () => RateLimitKey.path(StringMatch.present())],
    ['no keys together', 'MissingSetting', () => RateLimitKey.all()],
    ['no key', 'MissingSetting', () => RateLimit.global(RateLimitService.of(MeshHost.of('a')), [])],
    ['a port', 'InvalidNumber', () => RateLimitService.of(MeshHost.of('a'), { port: 0 })],
    ['no domain', 'MissingSetting', () => RateLimitService.of(MeshHost.of('a'), { domain: '' })],
    ['no labels', 'InvalidValue', () => RateLimitTarget.labels({})],
    [
      'no limits',
      'MissingSetting at shop/none',
      () => {
        const { chart } = shop();
        return new RateLimitPolicy(chart, 'none', {
          target: RateLimitTarget.labels({ app: 'a' }),
          limits: [],
        });
      },
    ],
  ])('%s is refused', (_, code, make) => {
    expect(codeOf(make)).toBe(code);
  });

  test('a shortest interval and a single request are not', () => {
    const [made] = filtersOf(RateLimit.local({ requests: 1, per: Duration.millis(50) }));
    expect(made.token_bucket).toEqual(bucket(1, '0.05s'));
  });

  test('says itself in words', () => {
    const both = RateLimitKey.all(byUser, RateLimitKey.path(StringMatch.prefix('/pay')));
    expect(RateLimit.local({ requests: 5, per, by: both })._describe()).toBe(
      '5 requests in 60s by each header x-user and path that begins with "/pay"',
    );
    const service = RateLimitService.of(MeshHost.of('limits'));
    expect(RateLimit.global(service, [RateLimitKey.remoteAddress(), RateLimitKey.path()])._describe()).toBe(
      'as limits counts by each address of the caller; each path',
    );
  });

  test('the judge has nothing against it', () => {
    const { chart, cart } = shop();
    const service = RateLimitService.of(MeshHost.of('cart'), { port: 80 });
    const limits = [RateLimit.local({ requests: 1, per, by: byUser }), RateLimit.global(service, [byUser])];
    const ingress = new IstioIngress(chart, 'ingress', { hosts: ['shop.test'] });
    new RateLimitPolicy(chart, 'limits', { target: RateLimitTarget.workload(cart), limits });
    new RateLimitPolicy(chart, 'edge', { target: RateLimitTarget.ingress(ingress), limits });
    const codes = analyze(Testing.synth(chart)).map((finding) => JSON.stringify(finding));
    expect(codes.filter((text) => text.includes('EnvoyFilter'))).toEqual([]);
  });
});
