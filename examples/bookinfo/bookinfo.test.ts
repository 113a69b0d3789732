import '../../lib/testing/jest';
import { join } from 'node:path';
import { analyzeLoaded, loadFiles } from '../../lib/analysis';
import { Mesh, Request } from '../../lib/simulate';
import { ISSUER } from './issuer';

const dist = join(__dirname, 'dist');
const mesh = Mesh.fromFiles(dist);
const page = 'productpage-v1.bookinfo';
const INGRESS = 'istio-ingressgateway';
const GATEWAY = 'bookinfo-gateway.bookinfo';

test('the judge has nothing to say', () => {
  expect(analyzeLoaded(loadFiles([dist]))).toEqual([]);
});

describe('routing', () => {
  const asked = Request.get('http://reviews:9080/reviews/1').from(page);

  test('jason sees the second version of the reviews, others the first or the third', () => {
    expect(mesh).toRoute(asked.header('end-user', 'jason'), { 'reviews/v2': 100 });
    expect(mesh).toRoute(asked, { 'reviews/v1': 80, 'reviews/v3': 20 });
  });

  test('what takes too long is given up, and what may pass is tried again', () => {
    const [{ way }] = mesh.send(asked).outcomes;
    expect(way).toMatchObject({
      timeout: '3s',
      retries: { attempts: 2, on: 'connect-failure,reset,gateway-error' },
    });
    const [rated] = mesh.send(
      Request.get('http://ratings:9080/ratings/1').from('reviews-v2.bookinfo'),
    ).outcomes;
    expect(rated.way).toMatchObject({ timeout: '2s' });
  });
});

describe('the allow-list', () => {
  const calls: [string, string, string][] = [
    [page, 'http://details:9080/details/0', 'allowed'],
    [page, 'http://reviews:9080/reviews/0', 'allowed'],
    ['reviews-v3.bookinfo', 'http://ratings:9080/ratings/0', 'allowed'],
    [page, 'http://ratings:9080/ratings/0', 'refused'],
    ['ratings-v1.bookinfo', 'http://reviews:9080/reviews/0', 'refused'],
    ['ratings-v1.bookinfo', 'http://productpage:9080/productpage', 'refused'],
    [page, 'http://details:9080/health', 'refused'],
  ];
  test.each(calls)('%s asks %s: %s', (from, url, what) => {
    const { outcomes, uncertain } = mesh.send(Request.get(url).from(from));
    expect(uncertain).toEqual([]);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(
      new Set([what === 'allowed' ? 'workload' : 'denied']),
    );
  });

  test('nobody calls without the certificates of the mesh', () => {
    expect(mesh).toBeDenied(Request.get('http://productpage.bookinfo:9080/productpage'));
  });
});

describe.each([
  ['the ingress gateway', INGRESS, 'bookinfo.example.com'],
  ['the Gateway API', GATEWAY, 'books.example.com'],
])('from outside, by %s', (_, gateway, host) => {
  test('the pages are shown to all', () => {
    expect(mesh).toRoute(Request.get(`http://${host}/productpage`).via(gateway), { productpage: 100 });
  });

  test('other hosts are not known', () => {
    expect(mesh).toReject(Request.get('http://example.com/productpage').via(gateway), 404);
  });
});

test('the API needs a token of the issuer', () => {
  const asked = Request.get('http://bookinfo.example.com/api/v1/products').via(INGRESS);
  expect(mesh).toBeDenied(asked);
  expect(mesh).toRoute(asked.withClaims({ iss: ISSUER, sub: 'reader' }), { productpage: 100 });
  expect(mesh).toBeDenied(asked.withClaims({ iss: 'https://other.example.com', sub: 'reader' }));
});

test('details reaches the one service outside, and nothing else there', () => {
  const kinds = (url: string) =>
    mesh.send(Request.get(url).from('details-v1.bookinfo')).outcomes.map(({ kind }) => kind);
  expect(mesh).toRoute(Request.get('https://www.googleapis.com/').from('details-v1.bookinfo'), {
    'www.googleapis.com': 100,
  });
  expect(kinds('http://reviews:9080/reviews/0')).toEqual(['black-hole']);
  expect(kinds('https://example.com/')).toEqual(['black-hole']);
});
