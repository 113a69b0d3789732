import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaChart, JAEGER_IMAGE, kialiChart, prometheusChart } from '../../lib/observability/demo-charts';
import {
  AGENT_METRICS,
  AGENT_PREFIX,
  CONTROL_PLANE_METRICS,
  ZTUNNEL_METRICS,
} from '../../lib/values/telemetry/control-plane-metrics';
import { LISTENER_ADDRESS } from '../../lib/values/telemetry/envoy-metrics';
import { STANDARD_METRICS } from '../../lib/values/telemetry/standard-metrics';

const istio = execFileSync('go', ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], {
  cwd: join(__dirname, '../../oracle/go'),
  encoding: 'utf8',
}).trim();
const source = (file: string) => readFileSync(join(istio, file), 'utf8');

const components = [...CONTROL_PLANE_METRICS, ...AGENT_METRICS, ...ZTUNNEL_METRICS];

test.each(components.map((fact) => [fact.name, fact] as const))(
  '%s and its labels are named in the file that is said to name them',
  (name, { labels, source: file, isHistogram }) => {
    const text = source(file);
    const known = name.startsWith(AGENT_PREFIX) ? name.slice(AGENT_PREFIX.length) : name;
    const isGo = file.endsWith('.go');
    expect(text).toContain(isGo ? `"${known}"` : known);
    if (isGo) {
      const declared = text
        .slice(0, text.indexOf(`"${known}"`))
        .split('\n')
        .slice(-2)
        .join('');
      expect(/NewDistribution/.test(declared)).toBe(isHistogram === true);
    }
    for (const label of labels)
      expect([label, text.includes(isGo ? `"${label}"` : label)]).toEqual([label, true]);
  },
);

test('agents put their prefix before their metrics', () => {
  expect(source('pilot/cmd/pilot-agent/status/server.go')).toContain(
    `WrapRegistererWithPrefix("${AGENT_PREFIX}"`,
  );
});

test('the standard metrics and their labels are those that Istio names', () => {
  const dashboards = 'manifests/addons/dashboards';
  const named = [
    'tests/integration/ambient/baseline_test.go',
    'tests/integration/telemetry/api/stats_test.go',
    'tests/integration/telemetry/api/customize_metrics_test.go',
    `${dashboards}/istio-service-dashboard.json`,
    `${dashboards}/istio-workload-dashboard.json`,
  ]
    .map(source)
    .join('\n');
  const labels = new Set(STANDARD_METRICS.flatMap((metric) => metric.labels));
  expect([...labels].filter((label) => !new RegExp(`\\b${label}\\b`).test(named))).toEqual([]);
  for (const { name, source: file } of STANDARD_METRICS)
    expect([name, source(file).includes(`"${name.replace(/^istio_/, '')}"`)]).toEqual([name, true]);
});

test('the label of listeners is one that proxies are told to write', () => {
  expect(source('tools/packaging/common/envoy_bootstrap.json')).toContain(
    `"tag_name": "${LISTENER_ADDRESS}"`,
  );
});

test('what monitors look for is what templates and charts write', () => {
  const files = 'manifests/charts/istio-control/istio-discovery/files';
  const port = 'name: http-envoy-prom';
  const templates = ['injection-template', 'gateway-injection-template', 'kube-gateway', 'waypoint'];
  for (const template of templates) expect(source(`${files}/${template}.yaml`)).toContain(port);
  expect(source('manifests/charts/gateway/templates/deployment.yaml')).toContain(port);
  const label = 'security.istio.io/tlsMode';
  expect(templates.filter((one) => source(`${files}/${one}.yaml`).includes(label))).toEqual([
    'injection-template',
  ]);
  expect(source('pkg/config/constants/constants.go')).toContain('"istio.io-mesh-controller"');
  expect(source(`${files}/waypoint.yaml`)).toContain('gateway.istio.io/managed');
  expect(source('manifests/charts/ztunnel/templates/daemonset.yaml')).toContain('name: ztunnel-stats');
  const service = source('manifests/charts/istio-control/istio-discovery/templates/service.yaml');
  expect(service).toMatch(/istio: pilot[^]*port: 15014\s+name: http-monitoring/);
});

test('the addons of a demonstration are of the versions of which Istio makes its samples', () => {
  const script = source('manifests/addons/gen.sh');
  const places = { namespace: 'istio-system', hasGrafana: true, hasJaeger: true };
  for (const chart of [prometheusChart(places), grafanaChart(places), kialiChart(places, 'istio-system')]) {
    expect(script).toContain(chart.repository);
    expect(script).toContain(chart.version);
  }
  expect(source('samples/addons/jaeger.yaml')).toContain(JAEGER_IMAGE);
});
