import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { MeshErrorCode } from '../../lib/errors';
import {
  ArgoCdClusters,
  InstallationMethod,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  Profile,
} from '../../lib/install';
import { DemoAddons, type DemoAddonsProps, MeshObservability, MeshScraping } from '../../lib/observability';
import { codeOf } from '../support/refusal';

function installed(scope: Chart, method: InstallationMethod): IstioInstallation {
  return new IstioInstallation(scope, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    profile: Profile.MINIMAL,
    acceptEndOfLife: true,
    method,
    meshConfig: { extensionProviders: [DemoAddons.tracingOf().extensionProvider()] },
  });
}
function objects(method: InstallationMethod, props: Partial<DemoAddonsProps> = {}): any[] {
  const chart = new Chart(new App(), 'mesh');
  new DemoAddons(chart, 'demo', { installation: installed(chart, method), ...props });
  return chart.toJson().filter(({ metadata }) => !metadata.name.startsWith('istio-'));
}
const named = (all: readonly any[]) => all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const jaeger = ['Deployment jaeger', 'Service tracing', 'Service jaeger-collector'];

test('Argo CD gets an Application for each chart, with the repository and the version of it', () => {
  const all = objects(InstallationMethod.argoCd({ project: 'demo' }));
  expect(named(all)).toEqual([
    'Application demo-prometheus',
    'Application demo-grafana',
    'Application demo-kiali-server',
    ...jaeger,
  ]);
  expect(all.map(({ metadata }) => metadata.annotations['cdk8s-istio/not-for-production'])).toEqual(
    all.map(() => 'true'),
  );
  const { source, project } = all[2].spec;
  expect({ ...source, helm: undefined, project }).toEqual({
    repoURL: 'https://kiali.org/helm-charts',
    chart: 'kiali-server',
    targetRevision: '2.27.0',
    helm: undefined,
    project: 'demo',
  });
});

test('Flux gets a HelmRelease and a repository for each chart', () => {
  const all = objects(InstallationMethod.flux(), { kiali: false, jaeger: false });
  expect(named(all)).toEqual([
    'HelmRepository demo-prometheus',
    'HelmRelease demo-prometheus',
    'HelmRepository demo-grafana',
    'HelmRelease demo-grafana',
  ]);
});

test('whoever uses istioctl, Helm or the Sail Operator gets commands, and a warning', () => {
  for (const method of [
    InstallationMethod.istioctl(),
    InstallationMethod.helmCommands(),
    InstallationMethod.sailOperator(),
  ]) {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-demo-'));
    try {
      const app = new App({ outdir: join(folder, 'dist') });
      const chart = new Chart(app, 'mesh');
      const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      new DemoAddons(chart, 'demo', { installation: installed(chart, method) });
      app.synth();
      expect(said).toHaveBeenCalledWith(
        expect.stringMatching(/^Warning at mesh\/demo: .*not for production/),
      );
      said.mockRestore();
      expect(readdirSync(join(folder, 'install/demo')).sort()).toEqual([
        'INSTALL.md',
        'values-grafana.yaml',
        'values-kiali-server.yaml',
        'values-prometheus.yaml',
      ]);
      const guide = readFileSync(join(folder, 'install/demo/INSTALL.md'), 'utf8');
      expect(guide).toContain('not for production');
      expect(guide.replaceAll(/\s+\\?\s*/g, ' ')).toContain(
        'helm upgrade --install grafana grafana --repo https://grafana.github.io/helm-charts --version 9.2.2 --namespace istio-system',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

test('several clusters are refused: of a demonstration there is one', () => {
  const method = InstallationMethod.argoCd({ clusters: ArgoCdClusters.all() });
  expect(codeOf(() => objects(method))).toBe(`${MeshErrorCode.CONFLICTING_SETTINGS} at mesh/demo`);
});

test('the mesh sends its traces to the Jaeger of the demonstration', () => {
  const chart = new Chart(new App(), 'mesh');
  const installation = installed(chart, InstallationMethod.flux());
  const { tracing } = new DemoAddons(chart, 'demo', { installation });
  const { telemetry } = new MeshObservability(chart, 'observability', {
    installation,
    tracing,
    scraping: MeshScraping.ANNOTATIONS,
  });
  expect(telemetry._spec().tracing).toEqual([
    { providers: [{ name: 'demo-jaeger' }], randomSamplingPercentage: 100 },
  ]);
});
