import { App, Chart, Testing } from 'cdk8s';
import {
  AlertProvider,
  ArgoCdEnvironments,
  ArgoCdHandover,
  ArgoRollout,
  FlaggerCanary,
  FluxHandover,
} from '../../lib/delivery';
import { argoRollouts } from '../delivery/specimens/argo-rollouts';
import { flaggerCanaries } from '../delivery/specimens/flagger';
import { DELIVERY_KINDS } from '../support/delivery-kinds';
import { written } from '../support/every-kind';
import { patience, scaled } from './scale';
import { ToolApiServer } from './tool-api-server';

jest.setTimeout(patience(300_000));

const CRDS = ['argo-rollouts', 'flagger'].map((name) => `crds/${name}.yaml`);
const DOCUMENTS = scaled(400);

const specimens = DELIVERY_KINDS.flatMap(({ kind, build }) =>
  written(build, 'shop').filter((object) => object.kind === kind.split('/').pop()),
);

let server: ToolApiServer;
beforeAll(async () => {
  const tools = ['argo-cd', 'flux'].map((tool) => `test/install/crds/${tool}.yaml`);
  server = await ToolApiServer.start([...CRDS, ...tools], ['shop', 'argocd', 'flux-system']);
});
afterAll(() => server.stop());

const expectAccepted = async (objects: readonly object[]) =>
  expect(await server.dryRun(objects)).toEqual({ status: 0, stderr: '' });

test.each(DELIVERY_KINDS)('the API server takes every specimen of $kind', async ({ kind, build }) => {
  await expectAccepted(written(build, 'shop').filter((object) => object.kind === kind.split('/').pop()));
});

test('the API server takes what hands rollouts and canaries over', async () => {
  const releases = new Chart(Testing.app(), 'releases', { namespace: 'shop' });
  argoRollouts(releases);
  flaggerCanaries(releases);
  const { children } = releases.node;
  const all = children.filter((child): child is ArgoRollout => child instanceof ArgoRollout);
  const canaries = children.filter((child): child is FlaggerCanary => child instanceof FlaggerCanary);
  const chart = new Chart(new App(), 'handover');
  const repository = 'https://github.com/example/shop.git';
  const what = { repository, folders: ['dist'], rollouts: all, canaries };
  new ArgoCdHandover(chart, 'argo-cd', what);
  new ArgoCdEnvironments(chart, 'all', { ...what, environments: [{ name: 'dev', folder: 'dist' }] });
  new FluxHandover(chart, 'flux', what);
  expect(all.length).toBeGreaterThan(10);
  expect(canaries.length).toBeGreaterThan(10);
  await expectAccepted(chart.toJson());
});

test("the API server refuses what the constructs refuse for the sake of Flagger's CRDs", async () => {
  const metadata = { name: 'shop', namespace: 'shop' };
  const canary = (analysis: object, service: object = {}) => ({
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata,
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
      service: { port: 80, ...service },
      analysis: { interval: '1m', threshold: 1, ...analysis },
    },
  });
  const alerts = (spec: object) => ({
    apiVersion: 'flagger.app/v1beta1',
    kind: 'AlertProvider',
    metadata,
    spec: { type: 'slack', ...spec },
  });
  const step = { stepWeight: 10 };
  const refused = [
    canary({}),
    canary({ ...step, iterations: 1 }),
    canary({ ...step, interval: '1h' }),
    canary({ ...step, match: [{ uri: { prefix: '/' } }] }),
    canary({ ...step, match: [{ headers: { a: {} } }] }),
    canary(step, { trafficPolicy: { loadBalancer: { simple: 'UNSPECIFIED' } } }),
    canary(step, { trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } } }),
    canary(step, { retries: { attempts: 1, backoff: '1s' } }),
    canary(step, { match: [{ statPrefix: 'a' }] }),
    alerts({}),
    alerts({ address: 'https://a', secretRef: { name: 'b' } }),
  ];
  const readers = { Canary: FlaggerCanary, AlertProvider };
  const isTaken = (manifest: any) => {
    try {
      const reader = readers[manifest.kind as keyof typeof readers];
      reader.fromManifest(new Chart(Testing.app(), 'chart'), 'read', manifest);
      return true;
    } catch {
      return false;
    }
  };
  const taken = [canary(step), canary({ iterations: 1 }), alerts({ address: 'https://a' })];
  const all = [...refused, ...taken];
  expect(await server.accepted(all)).toEqual(all.map((manifest) => taken.includes(manifest)));
  expect(all.map(isTaken)).toEqual(all.map((manifest) => taken.includes(manifest)));
});

test(`the schemas of these kinds refuse what the API server refuses, of ${DOCUMENTS} documents`, () =>
  server.expectSameAsSchemas(specimens, DOCUMENTS));
