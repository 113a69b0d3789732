import { join } from 'node:path';
import { manifestsIn } from '../support/manifests';
import { root } from '../support/project';
import type { AnswerRequest } from './model/answer';
import { Referee } from './referee';

jest.setTimeout(60_000);

const PAGE = 'productpage-v1.bookinfo';
const INGRESS = 'istio-ingressgateway';
const GATEWAY = 'bookinfo-gateway-istio.bookinfo';

/**
 * The example as it is written, but for strict mutual TLS: the referee has no certificates, for which its sidecars would wait. Only the
 * proxies run by which requests enter the mesh, so that the policies of gateways are enforced here, and of those of workloads none
 * that asks for an identity; these are the model's matter, in the tests of the example.
 */
const manifests = manifestsIn(join(root, 'examples/bookinfo/dist')).filter(
  ({ kind }) => kind !== 'PeerAuthentication',
);

/** A mesh in which the proxies run by which requests from there enter. */
function meshAt(...places: Pick<AnswerRequest, 'from' | 'via'>[]): () => Referee {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(manifests, places);
  });
  afterAll(() => referee.stop());
  return () => referee;
}

/** Who answered a request how often: the workload, or the status where none did. */
async function answers(referee: Referee, request: Omit<AnswerRequest, 'method'>, times: number) {
  const [all] = await referee.exchange([{ method: 'GET', ...request }], times);
  const got: { [who: string]: number } = {};
  for (const { status, echo } of all) {
    const who = echo?.workload ?? String(status);
    got[who] = (got[who] ?? 0) + 1;
  }
  return got;
}

describe('Bookinfo between its services, through the real Envoy', () => {
  const mesh = meshAt({ from: PAGE });
  const reviews = { from: PAGE, url: 'http://reviews:9080/reviews/1' };

  test('jason sees the second version of the reviews', async () => {
    const asked = { ...reviews, headers: { 'end-user': 'jason' } };
    expect(await answers(mesh(), asked, 20)).toEqual({ 'bookinfo/reviews-v2': 20 });
  });

  test('others see the first or the third, 80 to 20', async () => {
    const n = 1000;
    const { 'bookinfo/reviews-v1': first, 'bookinfo/reviews-v3': third } = await answers(mesh(), reviews, n);
    expect(first + third).toBe(n);
    expect(Math.abs(first - 0.8 * n)).toBeLessThanOrEqual(4 * Math.sqrt(n * 0.8 * 0.2));
  });

  test('the circuit breaker is in the cluster that Envoy runs', async () => {
    const dump = JSON.stringify(await mesh().configuration({ from: PAGE }));
    expect(dump).toMatch(/outbound\|9080\|v1\|ratings\.bookinfo\.svc\.cluster\.local/);
    expect(dump).toMatch(/"max_pending_requests":50/);
    expect(dump).toMatch(/"consecutive_5xx":5/);
  });
});

describe('Bookinfo from outside, through the real Envoy', () => {
  const mesh = meshAt({ via: INGRESS }, { via: GATEWAY });

  test.each([
    ['the ingress gateway', INGRESS, 'bookinfo.example.com'],
    ['the gateway of the Gateway API', GATEWAY, 'books.example.com'],
  ])('the pages are shown at %s, which knows no other host', async (_, via, host) => {
    const page = { via, url: `http://${host}/productpage` };
    expect(await answers(mesh(), page, 10)).toEqual({ 'bookinfo/productpage-v1': 10 });
    expect(await answers(mesh(), { ...page, url: 'http://example.com/productpage' }, 5)).toEqual({ 404: 5 });
  });

  test('the API is refused without a token, and with one that nobody has signed', async () => {
    const api = { via: INGRESS, url: 'http://bookinfo.example.com/api/v1/products' };
    expect(await answers(mesh(), api, 5)).toEqual({ 403: 5 });
    const headers = { authorization: 'Bearer e30.e30.e30' };
    expect(await answers(mesh(), { ...api, headers }, 5)).toEqual({ 401: 5 });
  });
});
