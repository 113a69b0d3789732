import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing, Yaml } from 'cdk8s';
import { MeshObservability } from '../../lib/observability';
import {
  type AlertCase,
  meshAlertCases,
  objectiveAlertCases,
  objectives,
  type Series,
} from '../observability/alert-cases';
import { Tally } from './figures';
import { Prometheus, promtool } from './prometheus-programs';
import { madeUpSeries, SERIES_END } from '../observability/made-up-series';
import { patience } from './scale';

jest.setTimeout(patience(120_000));

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-rules-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const observability = new MeshObservability(new Chart(Testing.app(), 'observability'), 'mesh', {
  objectives: [...objectives],
});
const groups = observability.ruleGroups.map((group) => group._toSpec());

function file(name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, Yaml.stringify(content));
  return path;
}
const rules = file('rules.yaml', { groups });

test('Prometheus takes all rules, and finds nothing to say against them', () => {
  const { status, output } = promtool('check', 'rules', '--lint=all', '--lint-fatal', rules);
  expect(output).toMatch(/SUCCESS: \d+ rules found/);
  expect(status).toBe(0);
});

/** How often an alert fires for some series: a case of `promtool test rules`. */
const unit = (alert: string, series: readonly Series[], minutes: number, fires: boolean, more = '') => ({
  interval: '1m',
  name: `${alert} ${fires ? 'fires' : 'is silent'}`,
  input_series: series,
  promql_expr_test: [
    {
      expr: `(count(ALERTS{alertname="${alert}",alertstate="firing"${more}}) > bool 0) or vector(0)`,
      eval_time: `${minutes}m`,
      exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
    },
  ],
});
const units = ({ alert, fires, silent, after }: AlertCase, more = '') => [
  unit(alert, fires, after, true, more),
  unit(alert, silent, after, false, more),
];

test('each alert of the mesh fires where it is to, and stays silent where it is not', () => {
  const tests = meshAlertCases.flatMap((one) => units(one));
  const path = file('mesh.test.yaml', { rule_files: [rules], evaluation_interval: '1m', tests });
  expect(promtool('test', 'rules', path)).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
});

test('each alert of objectives fires where the budget burns too fast, and stays silent where it does not', () => {
  const tests = objectiveAlertCases.flatMap((one) => units(one, `,slo="${one.slo}"`));
  // Of days of series it is enough to look at every five minutes.
  const path = file('objectives.test.yaml', { rule_files: [rules], evaluation_interval: '5m', tests });
  expect(promtool('test', 'rules', path)).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
});

test('no alert is without a case', () => {
  const named = observability.ruleGroups.flatMap(({ rules: all }) =>
    all.filter(({ isAlert }) => isAlert).map(({ name }) => name),
  );
  const tried = [...meshAlertCases, ...objectiveAlertCases].map(({ alert }) => alert);
  expect([...new Set(tried)].sort()).toEqual([...new Set(named)].sort());
});

/** An expression as Grafana asks it: with a window, and with what is chosen. */
const asAsked = (expression: string) =>
  expression.replaceAll('$__rate_interval', '5m').replaceAll(/\$(namespace|workload|service)\b/g, '.+');

describe('a real Prometheus', () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await Prometheus.start(madeUpSeries());
  });
  afterAll(() => prometheus.stop());

  const queries = observability.dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.queries.map(({ expression }) => ({ panel: `${title}, ${panel.title}`, expression })),
    ),
  );

  const variables = observability.dashboards.flatMap((dashboard) =>
    dashboard
      ._toSpec()
      .templating.list.slice(1)
      .map(({ name, query }: any) => ({ title: dashboard.title, name, query })),
  );

  const tally = new Tally({
    subject: 'output',
    what: 'queries of the dashboards, with answers for series of each metric',
    referee: 'Prometheus',
  });

  test.each(variables)('has values for $name of $title: $query', async ({ query }) => {
    const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
    const { data } = await prometheus.query(`count by (${label}) (${asAsked(series)})`, SERIES_END);
    expect(data.result.map(({ metric }: any) => metric)).toEqual([{ [label]: 'a' }]);
  });

  test.each(queries)('has an answer for $panel: $expression', async ({ expression }) => {
    const { status, error, data } = await prometheus.query(asAsked(expression), SERIES_END);
    expect({ status, error }).toEqual({ status: 'success', error: undefined });
    const values: number[] = data.result.map(({ value }: any) => Number(value[1]));
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(Number.isNaN)).toEqual([]);
    tally.add({ queries: 1 }, { disagreements: 0 });
  });
});

/** The relabelings of a monitor in Prometheus's own words, for pods that are told to it. */
const settingsOf = (relabelings: readonly any[], pods: readonly object[]) => ({
  global: { scrape_interval: '1d' },
  scrape_configs: [
    {
      job_name: 'pods',
      static_configs: pods.map((labels) => ({ targets: ['127.0.0.1:15090'], labels })),
      relabel_configs: relabelings.map(({ sourceLabels, targetLabel, ...rest }) => ({
        ...rest,
        source_labels: sourceLabels,
        target_label: targetLabel,
      })),
    },
  ],
});

test('Prometheus asks the agents beside proxies, and no other containers', async () => {
  const [sidecars] = observability.podMonitors;
  const [{ relabelings }] = sidecars._spec().podMetricsEndpoints;
  const pod = (container: string, ip: string) => ({
    __meta_kubernetes_pod_container_name: container,
    __meta_kubernetes_pod_ip: ip,
  });
  const pods = [pod('istio-proxy', '127.0.0.2'), pod('istio-proxy', '::1'), pod('cart', '127.0.0.3')];
  const prometheus = await Prometheus.start(madeUpSeries(), settingsOf(relabelings, pods));
  try {
    let targets = await prometheus.targets();
    while (targets.activeTargets.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      targets = await prometheus.targets();
    }
    const asked = targets.activeTargets.map(({ scrapeUrl }) => scrapeUrl).sort();
    expect(asked).toEqual(['http://127.0.0.2:15020/metrics', 'http://[::1]:15020/metrics']);
    expect(targets.droppedTargets).toHaveLength(1);
  } finally {
    await prometheus.stop();
  }
});
