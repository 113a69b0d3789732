import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing, Yaml } from 'cdk8s';
import {
  InstallationMethod,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  Profile,
} from '../../lib/install';
import {
  DashboardDelivery,
  DemoAddons,
  MeshObservability,
  MeshScraping,
  MeshTracing,
} from '../../lib/observability';
import { objectives } from '../observability/alert-cases';
import { checkSchema } from '../../lib/analysis/schema/check-schema';
import { Resource } from '../../lib/mesh/resource';
import { problemsOf } from '../analysis/support/cases';
import { written } from '../support/every-kind';
import { mutate, pick, seeded } from '../support/mutate';
import { OBSERVABILITY_KINDS } from '../support/observability-kinds';
import { Referee } from './referee';
import { patience, scaled, SEED } from './scale';

jest.setTimeout(patience(120_000));

const OPERATORS = ['prometheus-operator', 'grafana-operator', 'opentelemetry-operator'];

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-observability-'));
function file(name: string, objects: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, objects.map((object) => Yaml.stringify(object)).join('---\n'));
  return path;
}

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startApiServer([
    ...OPERATORS.map((name) => `crds/${name}.yaml`),
    ...['argo-cd', 'flux'].map((tool) => `test/install/crds/${tool}.yaml`),
  ]);
  const namespaces = ['shop', 'istio-system', 'argocd', 'flux-system', 'grafana'].map((name) => ({
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

test.each(OBSERVABILITY_KINDS)('the API server takes every specimen of $kind', async ({ build }) => {
  await expectAccepted(written(build, 'shop'));
});

test('the API server takes what makes a mesh be seen, with the operators', async () => {
  const chart = new Chart(Testing.app(), 'observability');
  new MeshObservability(chart, 'mesh', {
    tracing: MeshTracing.collector({ exportTo: 'jaeger-collector.observability:4317', replicas: 2 }),
    objectives: [...objectives],
    operatorLabels: { release: 'prometheus' },
    dashboards: DashboardDelivery.grafanaOperator({
      instances: { dashboards: 'grafana' },
      namespace: 'grafana',
      folder: 'Mesh',
      allowCrossNamespaceImport: true,
    }),
  });
  await expectAccepted(Testing.synth(chart));
});

test('the API server takes what makes a mesh be seen without them', async () => {
  const chart = new Chart(Testing.app(), 'observability');
  new MeshObservability(chart, 'mesh', { scraping: MeshScraping.ANNOTATIONS, objectives: [...objectives] });
  await expectAccepted(Testing.synth(chart));
});

test.each([
  ['Argo CD', InstallationMethod.argoCd()],
  ['Flux', InstallationMethod.flux()],
] as const)('the API server takes the addons of a demonstration by %s', async (_, method) => {
  const chart = new Chart(Testing.app(), 'demo');
  const installation = new IstioInstallation(chart, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    profile: Profile.MINIMAL,
    acceptEndOfLife: true,
    method,
  });
  new DemoAddons(chart, 'demo', { installation });
  await expectAccepted(Testing.synth(chart));
});

test('the API server refuses what the operator does not know, so that silence means something', async () => {
  const [monitor] = written(OBSERVABILITY_KINDS[0].build, 'shop');
  const odd = { ...monitor, spec: { ...monitor.spec, scrapeProtocols: ['Odd'], odd: true } };
  const { status, stderr } = await referee.dryRun([file('odd.yaml', [odd])]);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/unknown field "spec.odd"|odd: field not declared/);
});

const DOCUMENTS = scaled(200);

/** What the constructs write of all kinds of the operators. */
function everyObject(): any[] {
  const chart = new Chart(Testing.app(), 'observability');
  new MeshObservability(chart, 'mesh', {
    tracing: MeshTracing.collector({ exportTo: 'jaeger-collector.observability:4317' }),
    dashboards: DashboardDelivery.grafanaOperator({ instances: { dashboards: 'grafana' } }),
  });
  const own = Testing.synth(chart).filter(({ kind }) =>
    /^(GrafanaDashboard|OpenTelemetryCollector)$/.test(kind),
  );
  return [...own.slice(0, 2), ...OBSERVABILITY_KINDS.flatMap(({ build }) => written(build, 'shop'))];
}

test(`the schemas of these kinds refuse what the API server refuses, of ${DOCUMENTS} documents`, async () => {
  const random = seeded(SEED);
  const specimens = everyObject();
  const mutants = Array.from({ length: DOCUMENTS }, () => mutate(random, pick(random, specimens)));
  const place = mkdtempSync(join(folder, 'mutants-'));
  mutants.forEach(({ object }, i) => {
    const { metadata } = object;
    const isMap = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
    const named = isMap ? { ...object, metadata: { ...metadata, name: `n${i}` } } : object;
    writeFileSync(join(place, `n${i}.json`), JSON.stringify(named));
  });
  const flags = ['--dry-run=server', '--validate=strict', '--output', 'name', '--filename', place];
  const { stdout } = await referee.kubectl('create', ...flags);
  const taken = new Set(stdout.split('\n').map((line) => line.split('/')[1]));
  const disagreements = mutants.flatMap(({ object, what }, i) => {
    const ours = problemsOf((manifest, report) => checkSchema(new Resource(manifest), report), object);
    const told = ours.map(({ rule, path, message }) => `${rule.slug} ${path.join('.')}: ${message}`);
    return (ours.length === 0) === taken.has(`n${i}`) ? [] : [{ what, object: JSON.stringify(object), told }];
  });
  expect(disagreements).toEqual([]);
  expect(taken.size).toBeGreaterThan(DOCUMENTS * 0.1);
  expect(taken.size).toBeLessThan(DOCUMENTS * 0.9);
});
