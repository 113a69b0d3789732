import { environmentFacts } from '../walkthrough/environment-facts';
import { manifestsIn, stateFolder } from '../support/manifests';
import { Tally } from './figures';
import { Referee } from './referee';

jest.setTimeout(60_000);

const CLIENT = 'client.istio-test';
const INGRESS = 'istio-ingressgateway';
const V1 = 'istio-test/nginx-v1';
const V2 = 'istio-test/nginx-v2';

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMesh(manifestsIn(stateFolder('1-basic')), CLIENT);
});
afterAll(() => referee.stop());

const enter = (state: string) => referee.apply(manifestsIn(stateFolder(state)));

/** All requests were answered by workloads, and the first one's share is within four standard deviations. */
function expectShare(got: { readonly [who: string]: number }, who: string, share: number, n: number): void {
  const deviation = Math.sqrt(n * share * (1 - share));
  expect((got[V1] ?? 0) + (got[V2] ?? 0)).toBe(n);
  expect(Math.abs((got[who] ?? 0) - n * share)).toBeLessThanOrEqual(4 * deviation);
}

const tally = new Tally({
  subject: 'output',
  what: 'requests in each state of the walkthrough',
  referee: 'Envoy, configured by istiod',
});

/** Sends requests, and looks at who answered how often. */
async function expectAnswers(...[request, check]: Parameters<Referee['expect']>): Promise<void> {
  await referee.expect(request, check);
  tally.add({ 'requests sent': request.n ?? 1 }, { disagreements: 0 });
}

describe('the walkthrough, through the real Envoy', () => {
  test('plain rules reach both versions', async () => {
    await enter('1-basic');
    await expectAnswers({ via: CLIENT, host: 'nginx', n: 100 }, (got) => {
      expect(Object.keys(got).sort()).toEqual([V1, V2]);
    });
  });

  test('all to v1 is all to v1', async () => {
    await enter('2-all-to-v1');
    await expectAnswers({ via: CLIENT, host: 'nginx', n: 100 }, (got) => expect(got).toEqual({ [V1]: 100 }));
  });

  test('30/70 is 30/70', async () => {
    await enter('3-weighted-30-70');
    await expectAnswers({ via: CLIENT, host: 'nginx', n: 1000 }, (got) => expectShare(got, V1, 0.3, 1000));
  });

  test.each([
    ['the header test: true', { headers: { test: 'true' } }, V2],
    ['the path /test.html', { path: '/test.html' }, V2],
    ['a path that begins with /test.html', { path: '/test.html5' }, V2],
    ['the path /test.html with a query', { path: '/test.html?a=b' }, V2],
    ['neither', {}, V1],
    ['another value of the header', { headers: { test: 'false' } }, V1],
    ['a value that only contains the right one', { headers: { test: 'untrue' } }, V1],
    ['a value in other case', { headers: { test: 'TRUE' } }, V1],
    ['another path', { path: '/other/test.html' }, V1],
    ['another header', { headers: { tested: 'true' } }, V1],
  ])('by header or path: %s', async (_, request, workload) => {
    await enter('4-header-and-path');
    await expectAnswers({ via: CLIENT, host: 'nginx', n: 20, ...request }, (got) => {
      expect(got).toEqual({ [workload]: 20 });
    });
  });

  test('the ingress splits 30/70, and so does the mesh beside it', async () => {
    await enter('5-ingress');
    await expectAnswers({ via: INGRESS, host: 'nginx.hihihiai.com', n: 1000 }, (got) => {
      expectShare(got, V1, 0.3, 1000);
    });
    await expectAnswers({ via: CLIENT, host: 'nginx', n: 1000 }, (got) => expectShare(got, V1, 0.3, 1000));
  });

  test.each(['www.example.com', 'hihihiai.com', 'other.hihihiai.com', 'nginx'])(
    'the ingress answers 404 for %s, which nothing is exposed under',
    async (host) => {
      await enter('5-ingress');
      await expectAnswers({ via: INGRESS, host, n: 5 }, (got) => expect(got).toEqual({ 404: 5 }));
    },
  );

  test('the Service as the walkthrough has it reaches nobody, which is why the construct derives its selector', async () => {
    const [original] = environmentFacts.filter(({ kind }: any) => kind === 'Service');
    const others = manifestsIn(stateFolder('1-basic')).filter(({ kind }) => kind !== 'Service');
    await referee.apply([...others, original]);
    await expectAnswers({ via: CLIENT, host: 'nginx', n: 10 }, (got) => expect(got).toEqual({ 503: 10 }));
  });

  test('a failing check says what was sent, what came back, and which routes Envoy ran', async () => {
    await enter('2-all-to-v1');
    const failing = referee.expect({ via: CLIENT, host: 'nginx', n: 2 }, (got) => {
      expect(got).toEqual({ [V2]: 2 });
    });
    await expect(failing).rejects.toThrow(
      /sent:[^]*nginx[^]*came back:[^]*nginx-v1[^]*Envoy's routes:[^]*outbound\|80\|appv1/,
    );
  });
});
