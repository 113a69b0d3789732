import { Chart, Testing } from 'cdk8s';
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
import { written } from '../support/every-kind';
import { OBSERVABILITY_KINDS } from '../support/observability-kinds';
import { patience, scaled } from './scale';
import { ToolApiServer } from './tool-api-server';

jest.setTimeout(patience(120_000));

const OPERATORS = ['prometheus-operator', 'grafana-operator', 'opentelemetry-operator'];

let server: ToolApiServer;
beforeAll(async () => {
  const crds = [
    ...OPERATORS.map((name) => `crds/${name}.yaml`),
    ...['argo-cd', 'flux'].map((tool) => `test/install/crds/${tool}.yaml`),
  ];
  server = await ToolApiServer.start(crds, ['shop', 'istio-system', 'argocd', 'flux-system', 'grafana']);
});
afterAll(() => server.stop());

const expectAccepted = async (objects: readonly object[]) =>
  expect(await server.dryRun(objects)).toEqual({ status: 0, stderr: '' });

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
  const { status, stderr } = await server.dryRun([odd]);
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

test(`the schemas of these kinds refuse what the API server refuses, of ${DOCUMENTS} documents`, () =>
  server.expectSameAsSchemas(everyObject(), DOCUMENTS));
