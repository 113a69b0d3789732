import { Chart, Testing } from 'cdk8s';
import { analyze } from '../../lib/analysis';
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
  type MeshObservabilityProps,
  MeshScraping,
  MeshTracing,
} from '../../lib/observability';
import { OBSERVABILITY_KINDS } from '../support/observability-kinds';
import { objectives } from './alert-cases';

const collecting = MeshTracing.collector({ exportTo: 'jaeger-collector.observability:4317' });

const all: readonly (readonly [string, MeshObservabilityProps])[] = [
  ['what is there by default', {}],
  ['objectives', { objectives: [...objectives] }],
  ['annotations', { scraping: MeshScraping.ANNOTATIONS }],
  ['the operator of Grafana', { dashboards: DashboardDelivery.grafanaOperator({ instances: { a: 'b' } }) }],
  ['a collector', { tracing: collecting }],
];

function installed(scope: Chart): IstioInstallation {
  return new IstioInstallation(scope, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    profile: Profile.MINIMAL,
    acceptEndOfLife: true,
    method: InstallationMethod.flux(),
    meshConfig: {
      extensionProviders: [collecting.extensionProvider(), DemoAddons.tracingOf().extensionProvider()],
      proxy: { statsInclusionSuffixes: MeshObservability.refusalStatistics },
    },
  });
}

test.each(all)('the judge has nothing to say against %s', (_, props) => {
  const chart = new Chart(Testing.app(), 'mesh');
  new MeshObservability(chart, 'observability', { ...props, installation: installed(chart) });
  expect(analyze(Testing.synth(chart)).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});

test('the judge has nothing to say against a demonstration', () => {
  const chart = new Chart(Testing.app(), 'mesh');
  const installation = installed(chart);
  const { tracing } = new DemoAddons(chart, 'demo', { installation });
  new MeshObservability(chart, 'observability', {
    installation,
    tracing,
    scraping: MeshScraping.ANNOTATIONS,
  });
  expect(analyze(Testing.synth(chart)).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});

test.each(OBSERVABILITY_KINDS)(
  'the judge has nothing to say against the specimens of $kind, and something against another field',
  ({ build }) => {
    const chart = new Chart(Testing.app(), 'mesh', { namespace: 'shop' });
    build(chart);
    const objects = Testing.synth(chart);
    expect(analyze(objects).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    const [{ spec, ...first }] = objects;
    expect(analyze([{ ...first, spec: { ...spec, odd: 1 } }])).not.toEqual([]);
  },
);
