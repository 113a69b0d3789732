import { App, Chart, Duration, Testing } from 'cdk8s';
import { MeshErrorCode } from '../../lib/errors';
import {
  InstallationMethod,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  Profile,
} from '../../lib/install';
import {
  AccessLogging,
  DashboardDelivery,
  MeshHost,
  MeshObservability,
  type MeshObservabilityProps,
  MeshScraping,
  MeshTracing,
  Slo,
} from '../../lib/observability';
import { codeOf, refusal } from '../support/refusal';

const chartOf = () => new Chart(Testing.app(), 'mesh');
function written(props: MeshObservabilityProps): any[] {
  const chart = chartOf();
  new MeshObservability(chart, 'observability', props);
  return Testing.synth(chart);
}
const named = (objects: readonly any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const find = (objects: readonly any[], name: string) =>
  objects.find(({ metadata }) => metadata.name === name);

const installation = (scope: Chart, meshConfig: object = {}) =>
  new IstioInstallation(scope, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    profile: Profile.MINIMAL,
    method: InstallationMethod.flux(),
    acceptEndOfLife: true,
    meshConfig,
  });

test('without anything said, all parts of the mesh are seen', () => {
  const objects = written({});
  expect(named(objects)).toEqual([
    'Telemetry mesh-observability',
    'PodMonitor istio-sidecars',
    'PodMonitor istio-gateways',
    'PodMonitor istio-waypoints',
    'PodMonitor istio-ztunnel',
    'ServiceMonitor istiod',
    'PrometheusRule istio-rules',
    'ConfigMap dashboard-mesh-overview',
    'ConfigMap dashboard-mesh-service',
    'ConfigMap dashboard-mesh-workload',
    'ConfigMap dashboard-mesh-control-plane',
    'ConfigMap dashboard-mesh-ztunnel',
  ]);
  expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(objects.map(() => 'istio-system'));
  expect(find(objects, 'dashboard-mesh-overview').metadata.labels).toEqual({ grafana_dashboard: '1' });
  expect(find(objects, 'mesh-observability').spec).toEqual({
    metrics: [{ providers: [{ name: 'prometheus' }] }],
    accessLogging: [{ providers: [{ name: 'envoy' }], filter: { expression: 'response.code >= 400' } }],
  });
});

test('parts are switched off one by one', () => {
  const parts = { istiod: false, sidecars: false, gateways: false, waypoints: false, ztunnel: true };
  const objects = written({
    monitors: parts,
    rules: false,
    dashboards: DashboardDelivery.none(),
    accessLogging: AccessLogging.off(),
  });
  expect(named(objects)).toEqual(['Telemetry mesh-observability', 'PodMonitor istio-ztunnel']);
  expect(objects[0].spec.accessLogging).toEqual([{ disabled: true }]);
});

test('proxies are scraped at the port of their agents, one target each', () => {
  const objects = written({
    scrapeInterval: Duration.seconds(30),
    operatorLabels: { release: 'prometheus' },
  });
  const { metadata, spec } = find(objects, 'istio-sidecars');
  expect(metadata.labels).toEqual({ release: 'prometheus' });
  expect(spec.selector.matchExpressions).toEqual([{ key: 'security.istio.io/tlsMode', operator: 'Exists' }]);
  const [endpoint] = spec.podMetricsEndpoints;
  expect(endpoint).toMatchObject({ port: 'http-envoy-prom', path: '/stats/prometheus', interval: '30s' });
  const address = (ip: string) =>
    endpoint.relabelings
      .filter(({ targetLabel }: any) => targetLabel === '__address__')
      .flatMap(({ regex, replacement }: any) => {
        const match = new RegExp(`^(?:${regex})$`).exec(ip);
        return match === null ? [] : [replacement.replace('$1', match[1])];
      });
  expect(address('10.1.2.3')).toEqual(['10.1.2.3:15020']);
  expect(address('2001:db8::7')).toEqual(['[2001:db8::7]:15020']);
});

test('without an operator, rules are in a ConfigMap, and Istio writes the annotations', () => {
  const objects = written({ scraping: MeshScraping.ANNOTATIONS });
  expect(named(objects).filter((name) => /Monitor|Rule/.test(name))).toEqual([]);
  expect(find(objects, 'istio-rules').data['istio-rules.yaml']).toContain('alert: IstioRequestsFail');
});

test('where istiod writes no annotations, it is said', () => {
  const chart = chartOf();
  const props = (enablePrometheusMerge: boolean) => ({
    installation: installation(new Chart(chart, `i${enablePrometheusMerge}`), { enablePrometheusMerge }),
    scraping: MeshScraping.ANNOTATIONS,
  });
  expect(codeOf(() => new MeshObservability(chart, 'a', props(false)))).toBe(
    `${MeshErrorCode.CONFLICTING_SETTINGS} at mesh/a`,
  );
  expect(() => new MeshObservability(chart, 'b', props(true))).not.toThrow();
});

describe('traces', () => {
  const tracing = MeshTracing.otlp({
    service: 'jaeger-collector.observability.svc.cluster.local',
    samplingPercentage: 5,
  });

  test('go to a provider that the installation must declare', () => {
    const chart = chartOf();
    const without = installation(new Chart(chart, 'without'));
    const refused = refusal(() => new MeshObservability(chart, 'a', { installation: without, tracing }));
    expect(refused).toMatchObject({ code: MeshErrorCode.MISSING_SETTING, path: 'mesh/a' });
    expect(refused.mend).toContain('extensionProviders');

    const extensionProviders = [tracing.extensionProvider()];
    const declared = installation(new Chart(chart, 'with'), { extensionProviders });
    expect(declared.meshConfig.extensionProviders).toEqual([
      {
        name: 'otel-tracing',
        opentelemetry: { service: 'jaeger-collector.observability.svc.cluster.local', port: 4317 },
      },
    ]);
    const { telemetry } = new MeshObservability(chart, 'b', { installation: declared, tracing });
    expect(telemetry._spec().tracing).toEqual([
      { providers: [{ name: 'otel-tracing' }], randomSamplingPercentage: 5 },
    ]);
  });

  test('go by a collector, whose Service is the provider', () => {
    const collecting = MeshTracing.collector({
      exportTo: 'jaeger-collector.observability:4317',
      replicas: 2,
    });
    const { spec } = find(written({ tracing: collecting }), 'mesh-traces');
    expect(spec).toMatchObject({ mode: 'deployment', replicas: 2 });
    expect(spec.config.exporters.otlp).toEqual({
      endpoint: 'jaeger-collector.observability:4317',
      tls: { insecure: true },
    });
    expect(collecting.extensionProvider('istio-system')).toMatchObject({
      name: 'otel-tracing',
      settings: { service: 'mesh-traces-collector.istio-system.svc.cluster.local', port: 4317 },
    });
  });
});

test('an alert on refused connections is there unless it is switched off', () => {
  const alerts = (props: MeshObservabilityProps) =>
    new MeshObservability(chartOf(), 'a', props).ruleGroups.flatMap(({ rules }) =>
      rules.map(({ name }) => name),
    );
  expect(alerts({})).toContain('IstioMutualTlsRefused');
  expect(alerts({ alerts: { mutualTlsRefused: false } })).not.toContain('IstioMutualTlsRefused');
  expect(MeshObservability.refusalStatistics).toContain('no_filter_chain_match');
});

test('limits of alerts are those that are said', () => {
  const { ruleGroups } = new MeshObservability(chartOf(), 'a', {
    alerts: { errorPercentage: 1, latency: Duration.millis(250), labels: { team: 'mesh' } },
  });
  const rules = ruleGroups.flatMap((group) => group.rules);
  const rule = (name: string) => rules.find((one) => one.name === name);
  expect(rule('IstioRequestsFail')?.expression).toContain('> 0.01)');
  expect(rule('IstioRequestsAreSlow')?.expression).toContain('> 250)');
  expect(rule('IstioRequestsAreSlow')?._toSpec().labels).toEqual({ severity: 'warning', team: 'mesh' });
  const none = () => new MeshObservability(chartOf(), 'a', { alerts: { errorPercentage: 0 } });
  expect(codeOf(none)).toBe(`${MeshErrorCode.INVALID_NUMBER} at mesh/a`);
});

test('dashboards go to the operator of Grafana', () => {
  const objects = written({
    dashboards: DashboardDelivery.grafanaOperator({
      instances: { dashboards: 'grafana' },
      namespace: 'grafana',
    }),
  });
  const { kind, metadata, spec } = find(objects, 'mesh-overview');
  expect({ kind, namespace: metadata.namespace }).toEqual({ kind: 'GrafanaDashboard', namespace: 'grafana' });
  expect(spec.instanceSelector).toEqual({ matchLabels: { dashboards: 'grafana' } });
  expect(JSON.parse(spec.json).title).toBe('Mesh: overview');
});

test('objectives add their rules and a dashboard, and need rules', () => {
  const objective = Slo.availability(MeshHost.of('cart.shop.svc.cluster.local'), 99.9);
  const observability = new MeshObservability(chartOf(), 'a');
  observability.addObjective(objective);
  expect(observability.prometheusRule?.groups.map(({ name }) => name)).toContain('slo-cart-availability');
  expect(observability.dashboards.map(({ uid }) => uid)).toContain('slo-cart-availability');
  expect(refusal(() => observability.addObjective(objective)).code).toBe(MeshErrorCode.DUPLICATE_NAME);
  const app = new App({ outdir: Testing.app().outdir });
  new MeshObservability(new Chart(app, 'mesh'), 'a', { rules: false, objectives: [objective] });
  expect(() => app.synth()).toThrow(/the objective cart-availability, and no rules/);
});
