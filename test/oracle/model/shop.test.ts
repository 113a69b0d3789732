import { join } from 'node:path';
import { Mesh } from '../../../lib/simulate';
import { manifestsIn } from '../../support/manifests';
import { JWKS, token } from '../../support/tokens';
import { Tally } from '../figures';
import { Referee } from '../referee';
import { gatewayPods } from '../worlds/chains-world';
import { endDifference } from './ends';
import { requestOf } from './ours';

jest.setTimeout(180_000);

const HOST = 'shop.dev.example.com';
const ISSUER = 'https://accounts.example.com';

/** The pods and Services of the gateways, which Argo CD installs by a chart. */
const gateways = ['istio-ingressgateway', 'istio-egressgateway'].flatMap((name) =>
  gatewayPods(name, name.replace('istio-', '')),
);

/** The mesh configuration with which Argo CD installs Istio. */
const CONFIG: any = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: JSON.stringify({ outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }) },
};

/**
 * The shop of the example in development, without the faults, which would make requests take long, and without OPA, which nobody runs here; with
 * the keys of tokens at hand, and with a limit by the minute, since a hundred requests take about a second here.
 */
const shop: any[] = ['shop', 'edge', 'routing']
  .flatMap((chart): any[] => manifestsIn(join(__dirname, '../../../examples/shop/dist/dev', chart)))
  .filter(({ kind, spec }) => kind !== 'Certificate' && spec?.action !== 'CUSTOM')
  .map((one) => {
    if (one.kind === 'RequestAuthentication')
      return {
        ...one,
        spec: { ...one.spec, jwtRules: one.spec.jwtRules.map((rule: any) => ({ ...rule, jwks: JWKS })) },
      };
    if (one.kind === 'EnvoyFilter')
      return JSON.parse(JSON.stringify(one).replaceAll('"fill_interval":"1s"', '"fill_interval":"60s"'));
    if (one.kind !== 'VirtualService') return one;
    return {
      ...one,
      spec: { ...one.spec, http: one.spec.http.map((rule: any) => ({ ...rule, fault: undefined })) },
    };
  });
const manifests: any[] = JSON.parse(JSON.stringify([...gateways, CONFIG, ...shop]));

const bearer = (claims: object, options = {}) => ({
  authorization: `Bearer ${token({ iss: ISSUER, sub: 'ann', aud: 'shop', ...claims }, options)}`,
});
const edge = (path: string, headers: { [name: string]: string } = {}) => ({
  via: 'istio-ingressgateway',
  url: `https://${HOST}${path}`,
  headers,
});
const within = (from: string, method: string, url: string) => ({ from: `${from}-v1.shop`, method, url });

/** Requests with what they are answered. */
const asked: readonly (readonly [request: any, status: number])[] = [
  [within('frontend', 'GET', 'http://catalog/products/7'), 200],
  [within('frontend', 'DELETE', 'http://catalog/products/7'), 403],
  [within('frontend', 'GET', 'http://cart/'), 200],
  [within('frontend', 'POST', 'http://checkout/orders'), 200],
  [within('frontend', 'POST', 'http://payment/charges'), 403],
  [within('checkout', 'POST', 'http://payment/charges'), 200],
  [within('catalog', 'GET', 'http://cart/'), 403],
  [within('shipping', 'GET', 'http://frontend/'), 403],
  [edge('/products/7'), 200],
  [edge('/orders'), 403],
  [edge('/orders', bearer({})), 200],
  [edge('/orders', bearer({ aud: 'other' })), 403],
  [edge('/orders', bearer({ exp: 1_600_000_000 })), 401],
  [edge('/orders', bearer({}, { isForged: true })), 401],
  [edge('/orders', bearer({ iss: 'https://elsewhere.example.com' })), 401],
  [{ via: 'istio-ingressgateway', url: `http://${HOST}/` }, 301],
  [within('payment', 'POST', 'http://api.bank.example/charges'), 200],
  [within('checkout', 'POST', 'http://api.bank.example/charges'), 403],
  [within('payment', 'GET', 'http://elsewhere.example/'), 502],
];

const tally = new Tally({
  subject: 'model',
  what: 'named cases: the shop of the examples, whole',
  referee: 'Envoy on the whole way, configured by istiod',
});

let referee: Referee;
let exchanges: Awaited<ReturnType<Referee['exchange']>>;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(manifests, [], { certificates: true });
  exchanges = await referee.exchange(asked.map(([request]) => request));
});
afterAll(() => referee.stop());

test.each(
  asked.map(
    ([request, status], i) =>
      [`${request.from ?? 'outside'} ${request.method ?? 'GET'} ${request.url}`, status, i] as const,
  ),
)('in the shop of the example %s is answered %d, as the model says', (_, status, i) => {
  const [exchange] = exchanges[i];
  expect(exchange.status).toBe(status);
  const answer = Mesh.fromManifests(manifests).send(requestOf(asked[i][0]).at('2026-11-28T00:00:00Z'));
  expect(endDifference(answer, exchange, manifests)).toBeUndefined();
  expect(answer.uncertain).toEqual([]);
  tally.add({ requests: 1 }, { unsure: 0, disagreements: 0 });
});

test('what goes to the bank leaves by the egress gateway', () => {
  const [{ hops = [] }] = exchanges[16];
  expect(hops.map(({ proxy }) => proxy.split(' ')[0])).toEqual(['sidecar', 'router']);
});

test('beyond the limit of a user the gateway answers 429, and lets another user through', async () => {
  const many = Array.from({ length: 130 }, () => edge('/orders', bearer({ sub: 'hasty' })));
  const statuses = (await referee.exchange(many)).map(([{ status }]) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const [[other]] = await referee.exchange([edge('/orders', bearer({ sub: 'calm' }))]);
  expect(other.status).toBe(200);
});
