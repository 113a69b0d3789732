import { Chart, Duration, Testing } from 'cdk8s';
import { MeshError, MeshErrorCode } from '../../lib/errors';
import { Dashboard, GrafanaDashboard, OpenTelemetryCollector } from '../../lib/observability';
import { junked } from '../support/junk';
import { pick, seeded } from '../support/mutate';
import { codeOf, refusal } from '../support/refusal';

const dashboard = Dashboard.of({ uid: 'a', title: 'A', rows: [] });
const config = {
  receivers: { otlp: { protocols: { grpc: {} } } },
  exporters: { debug: {} },
  service: { pipelines: { traces: { receivers: ['otlp'], exporters: ['debug'] } } },
};

function written(build: (chart: Chart) => void): any[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'observability' });
  build(chart);
  return Testing.synth(chart);
}
const manifests = written((chart) => {
  const shown = { json: dashboard._toJson(), instances: { dashboards: 'grafana' } };
  new GrafanaDashboard(chart, 'a', {
    ...shown,
    folder: 'Mesh',
    allowCrossNamespaceImport: true,
    resyncPeriod: Duration.minutes(5),
  });
  new GrafanaDashboard(chart, 'b', { ...shown, folderRef: 'mesh' });
  new GrafanaDashboard(chart, 'c', { ...shown, folderUid: 'mesh' });
  new OpenTelemetryCollector(chart, 'd', { config });
  new OpenTelemetryCollector(chart, 'e', { config, spec: { mode: 'daemonset', replicas: 1 } });
});
const read = (chart: Chart, manifest: any) =>
  manifest.kind === 'GrafanaDashboard'
    ? GrafanaDashboard.fromManifest(chart, 'r', manifest)
    : OpenTelemetryCollector.fromManifest(chart, 'r', manifest);

test('what is written is read and written again as it was', () => {
  for (const manifest of manifests) {
    const chart = new Chart(Testing.app(), 'chart');
    read(chart, manifest);
    expect(Testing.synth(chart)).toEqual([manifest]);
  }
});

test('manifests with wrong values are refused as any other, or read', () => {
  const random = seeded(1);
  for (let i = 0; i < 500; i++) {
    const manifest = junked(random, pick(random, manifests));
    try {
      read(new Chart(Testing.app(), 'chart'), manifest);
    } catch (error) {
      expect([manifest, error]).toEqual([manifest, expect.any(MeshError)]);
    }
  }
});

test('a dashboard stands in one folder', () => {
  const two = () =>
    new GrafanaDashboard(Testing.chart(), 'a', { json: '{}', instances: {}, folder: 'a', folderRef: 'b' });
  expect(codeOf(two)).toMatch(MeshErrorCode.CONFLICTING_SETTINGS);
});

test('a collector declares what its pipelines name', () => {
  const with_ = (pipeline: object) => () =>
    new OpenTelemetryCollector(Testing.chart(), 'a', {
      config: { ...config, service: { pipelines: { traces: pipeline } } },
    });
  expect(with_({ receivers: ['otlp'], exporters: ['debug'] })).not.toThrow();
  const { code, got, mend } = refusal(with_({ receivers: ['otlp'], exporters: ['jaeger'] }));
  expect({ code, got, mend }).toEqual({
    code: MeshErrorCode.INVALID_VALUE,
    got: 'jaeger among the exporters of the pipeline traces',
    mend: 'declare it in `exporters`',
  });
  const none = () => new OpenTelemetryCollector(Testing.chart(), 'a', { config: {} });
  expect(codeOf(none)).toMatch(MeshErrorCode.MISSING_SETTING);
});
