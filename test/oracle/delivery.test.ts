import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing, Yaml } from 'cdk8s';
import { checkSchema } from '../../lib/analysis/schema/check-schema';
import {
  AlertProvider,
  ArgoCdEnvironments,
  ArgoCdHandover,
  ArgoRollout,
  FlaggerCanary,
  FluxHandover,
} from '../../lib/delivery';
import { Resource } from '../../lib/mesh/resource';
import { problemsOf } from '../analysis/support/cases';
import { argoRollouts } from '../delivery/specimens/argo-rollouts';
import { flaggerCanaries } from '../delivery/specimens/flagger';
import { DELIVERY_KINDS } from '../support/delivery-kinds';
import { written } from '../support/every-kind';
import { mutate, pick, seeded } from '../support/mutate';
import { Referee } from './referee';
import { SEED, patience, scaled } from './scale';

jest.setTimeout(patience(300_000));

const CRDS = ['argo-rollouts', 'flagger'].map((name) => `crds/${name}.yaml`);
const DOCUMENTS = scaled(400);

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-delivery-'));
function file(name: string, objects: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, objects.map((object) => Yaml.stringify(object)).join('---\n'));
  return path;
}
const specimens = DELIVERY_KINDS.flatMap(({ kind, build }) =>
  written(build, 'shop').filter((object) => object.kind === kind.split('/').pop()),
);

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startApiServer([
    ...CRDS,
    ...['argo-cd', 'flux'].map((tool) => `test/install/crds/${tool}.yaml`),
  ]);
  const namespaces = ['shop', 'argocd', 'flux-system'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  const { stderr } = await referee.kubectl(
    'apply',
    '--server-side',
    '--filename',
    file('namespaces.yaml', namespaces),
  );
  expect(stderr).toBe('');
});
afterAll(async () => {
  await referee.stop();
  rmSync(folder, { recursive: true });
});

async function expectAccepted(objects: readonly object[]): Promise<void> {
  const { status, stderr } = await referee.dryRun([file('objects.yaml', objects)]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

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

/** Which of some objects a dry run takes. The server names those that it takes. */
async function accepted(objects: readonly any[]): Promise<boolean[]> {
  const place = mkdtempSync(join(folder, 'mutants-'));
  // A file each: kubectl reads no further in a file behind what it cannot read.
  objects.forEach((object, i) => {
    const { metadata } = object;
    const isMap = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
    const named = isMap ? { ...object, metadata: { ...metadata, name: `n${i}` } } : object;
    writeFileSync(join(place, `n${i}.json`), JSON.stringify(named));
  });
  const flags = ['--dry-run=server', '--validate=strict', '--output', 'name', '--filename', place];
  const { stdout } = await referee.kubectl('create', ...flags);
  const names = new Set(stdout.split('\n').map((line) => line.split('/')[1]));
  return objects.map((_, i) => names.has(`n${i}`));
}

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
  expect(await accepted(all)).toEqual(all.map((manifest) => taken.includes(manifest)));
  expect(all.map(isTaken)).toEqual(all.map((manifest) => taken.includes(manifest)));
});

test(`the schemas of these kinds refuse what the API server refuses, of ${DOCUMENTS} documents`, async () => {
  const random = seeded(SEED);
  const mutants = Array.from({ length: DOCUMENTS }, () => mutate(random, pick(random, specimens)));
  const theirs = await accepted(mutants.map(({ object }) => object));
  const disagreements = mutants.flatMap(({ object, what }, i) => {
    const ours = problemsOf((manifest, report) => checkSchema(new Resource(manifest), report), object);
    const told = ours.map(({ rule, path, message }) => `${rule.slug} ${path.join('.')}: ${message}`);
    return (ours.length === 0) === theirs[i]
      ? []
      : [{ what, object: JSON.stringify(object), told, accepted: theirs[i] }];
  });
  expect(disagreements).toEqual([]);
  const taken = theirs.filter(Boolean).length;
  expect(taken).toBeGreaterThan(DOCUMENTS * 0.1);
  expect(taken).toBeLessThan(DOCUMENTS * 0.9);
});
