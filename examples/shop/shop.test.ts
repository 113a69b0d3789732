import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mesh, Request } from '../../lib/simulate';
import { manifestsIn } from '../../test/support/manifests';
import '../../lib/testing/jest';
import { ENVIRONMENTS } from './environments';

/** The folders of an environment, as one mesh. */
const manifestsOf = (name: string) =>
  ['mesh', 'shop', 'edge', 'routing'].flatMap((chart) => manifestsIn(join(__dirname, 'dist', name, chart)));

const INGRESS = 'istio-ingressgateway';

describe.each(ENVIRONMENTS)('$name', ({ name, host, newCatalog, chaos }) => {
  const manifests = manifestsOf(name);
  const mesh = Mesh.fromManifests(manifests);
  const from = (service: string, request: Request) => request.from(`${service}-v1.shop`);
  const statuses = (request: Request) => mesh.send(request).outcomes.map(({ status }) => status);
  const ofShopper = (path: string) =>
    Request.get(`https://${host}${path}`)
      .via(INGRESS)
      .withClaims({ iss: 'https://accounts.example.com', sub: 'ann', aud: 'shop' });

  test('the judge has nothing to say', () => {
    expect(manifests).toHaveNoFindings({ level: 'info' });
  });

  test.each([
    ['frontend', 'GET', 'http://catalog/products/7', 200],
    ['frontend', 'DELETE', 'http://catalog/products/7', 403],
    ['frontend', 'GET', 'http://cart/', 200],
    ['frontend', 'POST', 'http://checkout/orders', 200],
    ['frontend', 'POST', 'http://payment/charges', 403],
    ['checkout', 'POST', 'http://payment/charges', 200],
    ['checkout', 'GET', 'http://cart/', 200],
    ['catalog', 'GET', 'http://cart/', 403],
    ['shipping', 'GET', 'http://frontend/', 403],
  ])('%s: %s %s is answered %d', (service, method, url, status) => {
    const request = from(service, Request.of(method, url)).withAuthorizer('opa', 'allow');
    expect(new Set(statuses(request))).toEqual(new Set([status]));
  });

  test('OPA may refuse a payment', () => {
    const charge = from('checkout', Request.post('http://payment/charges'));
    expect(statuses(charge.withAuthorizer('opa', 'deny'))).toEqual([403]);
    expect(mesh.send(charge).uncertain).not.toEqual([]);
  });

  test('pages are for all, and the rest for who shows a token', () => {
    const open = Request.get(`https://${host}/products/7`).via(INGRESS);
    expect(mesh.send(open).outcomes).toMatchObject([{ status: 200, workloads: ['shop/frontend-v1'] }]);
    expect(statuses(Request.get(`https://${host}/orders`).via(INGRESS))).toEqual([403]);
    expect(statuses(ofShopper('/orders'))).toEqual([200]);
    expect(statuses(Request.get(`http://${host}/`).via(INGRESS))).toEqual([301]);
  });

  test('who sends too much is told so', () => {
    const request = ofShopper('/orders').withRateLimited();
    expect(mesh.send(request).outcomes[0]).toMatchObject({ kind: 'rate-limited', status: 429 });
  });

  test('the new catalog has its share', () => {
    const { outcomes } = mesh.send(from('frontend', Request.get('http://catalog/products')));
    const share =
      outcomes.find(({ workloads = [] }) => workloads.includes('shop/catalog-v2'))?.probability ?? 0;
    expect(share).toBeCloseTo(newCatalog / 100);
  });

  test('only the payment service gets to the bank, by the gateway, and nothing else leaves the mesh', () => {
    const bank = Request.post('http://api.bank.example/charges');
    const [paid] = mesh.send(from('payment', bank)).outcomes;
    expect(paid).toMatchObject({ status: 200, host: 'api.bank.example' });
    expect(paid.hops?.map(({ proxy }) => proxy)).toEqual(['istio-egressgateway.istio-system']);
    expect(paid.way?.tls).toContain('TLS');
    expect(statuses(from('checkout', bank))).toEqual([403]);
    expect(statuses(from('payment', Request.get('http://elsewhere.example/')))).toEqual([502]);
  });

  test('faults are where they are planned, and nowhere else', () => {
    const delays = ['http://catalog/products', 'http://checkout/orders'].map((url) => {
      const method = url.endsWith('orders') ? 'POST' : 'GET';
      return mesh.send(from('frontend', Request.of(method, url))).outcomes[0].way?.delay;
    });
    const planned = chaos && { duration: '300ms', share: chaos.percentage / 100 };
    expect(delays).toEqual([planned, planned]);
  });
});

describe('the README', () => {
  const text = (path: string) => readFileSync(join(__dirname, path), 'utf8');
  const filesOf = (name: string) =>
    readdirSync(join(__dirname, 'dist', name), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => text(join('dist', name, path)));
  const lines = (texts: readonly string[]) => texts.reduce((sum, one) => sum + one.split('\n').length - 1, 0);
  const countsOf = (files: readonly string[]) => [
    lines(files),
    lines(files.filter((one) => one.includes('\nkind: ConfigMap\n'))),
    files.length,
  ];
  /** The numbers in the row of its table that begins with a text. */
  const row = (begin: string) =>
    (
      text('README.md')
        .split('\n')
        .find((line) => line.startsWith(`| ${begin}`))
        ?.match(/\d+/g) ?? []
    ).map(Number);

  test.each(ENVIRONMENTS)('counts $name', ({ name }) => {
    expect(row(`\`${name}\``).slice(1)).toEqual(countsOf(filesOf(name)));
  });

  test('counts all', () => {
    const written = ['main.ts', 'environments.ts']
      .flatMap((path) => text(path).split('\n'))
      .filter((line) => !/^\s*(\/\/.*|\/?\*.*)?$/.test(line));
    expect(row('all')).toEqual([
      written.length,
      ...countsOf(ENVIRONMENTS.flatMap(({ name }) => filesOf(name))),
    ]);
  });
});
