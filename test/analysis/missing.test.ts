import { type AnalyzeOptions, analyzeLoaded } from '../../lib/analysis';
import { loadText } from '../../lib/mesh/load';

const judged = (yaml: string, options: AnalyzeOptions = {}) =>
  analyzeLoaded(loadText(yaml, 'shop.yaml'), options).map(
    ({ rule, level, resource, path, also = [], others = [], codes, mend }) => ({
      rule,
      level,
      codes,
      at: [
        ...[path, ...also].map((one) => `${resource} ${one}`),
        ...others.map((o) => `${o.resource} ${o.path}`),
      ],
      mend,
    }),
  );

const routes = (name: string, namespace: string, ...subsets: string[]) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  hosts: [${name}.example.com]
  http:
    - route:
${subsets.map((subset) => `      - {destination: {host: reviews.shop.svc.cluster.local, subset: ${subset}}, weight: 50}`).join('\n')}
---`;
const HOST = 'spec.http[0].route[0].destination.host';
const two = routes('a', 'shop', 'v1', 'v2') + routes('b', 'pay', 'v1', 'v2');
const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {ports: [{name: http, port: 80}]}
---`;
const RULE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
---`;

describe('what no manifest shows', () => {
  test('is one warning, with all places that name it and what declares it', () => {
    expect(judged(two)).toEqual([
      {
        rule: 'virtual-service/destination-not-found',
        level: 'warning',
        codes: ['IST0101', 'KIA1101'],
        at: [
          `VirtualService pay/b ${HOST}`,
          'VirtualService pay/b spec.http[0].route[1].destination.host',
          `VirtualService shop/a ${HOST}`,
          'VirtualService shop/a spec.http[0].route[1].destination.host',
        ],
        mend: expect.stringContaining('externals: { hosts: [reviews.shop.svc.cluster.local] }'),
      },
    ]);
  });

  test('is silent once it is declared as the mend says', () => {
    expect(judged(two, { externals: { hosts: ['reviews.shop.svc.cluster.local'] } })).toEqual([]);
  });

  test('is an error at each place where the world is whole', () => {
    const found = judged(two, { complete: true });
    expect(new Set(found.map(({ level }) => level))).toEqual(new Set(['error']));
    expect(new Set(found.map(({ rule }) => rule))).toEqual(
      new Set(['virtual-service/destination-not-found', 'virtual-service/subset-not-found']),
    );
    expect(found.every(({ mend }) => !mend.includes('externals'))).toBe(true);
  });

  test('of subsets of a host that is there, the destination rule is what is missing', () => {
    const found = judged(SERVICE + two).filter(({ rule }) => rule.startsWith('virtual-service/'));
    expect(found.map(({ rule, level }) => [rule, level])).toEqual([
      ['virtual-service/subset-not-found', 'warning'],
    ]);
  });

  test('is an error where the files show it: a destination rule has other subsets', () => {
    const found = judged(SERVICE + RULE + two).filter(({ level }) => level === 'error');
    expect(found.map(({ rule, at }) => [rule, at])).toEqual([
      [
        'virtual-service/subset-not-found',
        ['VirtualService shop/a spec.http[0].route[1].destination.subset'],
      ],
      ['virtual-service/subset-not-found', ['VirtualService pay/b spec.http[0].route[1].destination.subset']],
    ]);
  });

  test('of a namespace that nobody names is declared by its short name', () => {
    const text = two
      .replaceAll(/, namespace: \w+/g, '')
      .replaceAll('reviews.shop.svc.cluster.local', 'reviews');
    const [{ mend }] = judged(text);
    expect(mend).toContain('externals: { hosts: [reviews] }');
    expect(judged(text, { externals: { hosts: ['reviews'] } })).toEqual([]);
  });
});

const METADATA = 'metadata: {name: a, namespace: shop}';
const ISTIO = 'apiVersion: networking.istio.io/v1';

describe('each missing thing can be declared by what its mend says', () => {
  test.each([
    [
      'a gateway',
      `${ISTIO}\nkind: VirtualService\n${METADATA}\nspec: {hosts: [a.example.com], gateways: [public], http: [{redirect: {uri: /b}}]}`,
    ],
    [
      'pods of a gateway',
      `${ISTIO}\nkind: Gateway\n${METADATA}\nspec: {selector: {istio: east, app.kubernetes.io/name: gw}, servers: [{hosts: ['*'], port: {number: 80, name: http, protocol: HTTP}}]}`,
    ],
    [
      'a Secret',
      `${ISTIO}\nkind: Gateway\n${METADATA}\nspec: {selector: {istio: ingressgateway}, servers: [{hosts: ['*'], port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: cert}}]}`,
    ],
    [
      'pods of a Sidecar',
      `${ISTIO}\nkind: Sidecar\n${METADATA}\nspec: {workloadSelector: {labels: {app: a}}, egress: [{hosts: ['./*']}]}`,
    ],
    [
      'a namespace of callers',
      `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n${METADATA}\nspec: {rules: [{from: [{source: {namespaces: [pay]}}]}]}`,
    ],
    [
      'a Gateway of the Gateway API',
      `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n${METADATA}\nspec: {parentRefs: [{name: public}]}`,
    ],
    [
      'a Service of a route',
      `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n${METADATA}\nspec: {rules: [{backendRefs: [{name: reviews, port: 80}]}]}`,
    ],
    [
      'a class',
      `apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: nginx}\nspec: {controllerName: example.com/nginx}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n${METADATA}\nspec: {gatewayClassName: other, listeners: [{name: http, port: 80, protocol: HTTP}]}`,
    ],
  ])('%s', (_what, yaml) => {
    const missing = analyzeLoaded(loadText(yaml, 'a.yaml')).filter(({ mend }) =>
      mend.includes('externals: '),
    );
    expect(missing).not.toEqual([]);
    for (const { level, rule, mend } of missing) {
      expect(level).toBe('warning');
      const [, list, entry] = /externals: \{ (\w+): \[(.*)\] \}/.exec(mend) ?? [];
      const externals = { [list]: [entry.startsWith('"') ? JSON.parse(entry) : entry] };
      expect(judged(yaml, { externals }).map((found) => found.rule)).not.toContain(rule);
    }
  });
});
