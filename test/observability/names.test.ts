import { Chart, Testing } from 'cdk8s';
import { MeshObservability } from '../../lib/observability';
import {
  AGENT_METRICS,
  CONTROL_PLANE_METRICS,
  ZTUNNEL_METRICS,
} from '../../lib/values/telemetry/control-plane-metrics';
import { LISTENER_ADDRESS, REFUSED_CONNECTIONS } from '../../lib/values/telemetry/envoy-metrics';
import { type MetricFact, TARGET_LABELS } from '../../lib/values/telemetry/metric-fact';
import { STANDARD_METRICS } from '../../lib/values/telemetry/standard-metrics';
import { objectives } from './alert-cases';
import { namesOf } from './promql-names';

const observability = new MeshObservability(new Chart(Testing.app(), 'observability'), 'mesh', {
  objectives: [...objectives],
});
const rules = observability.ruleGroups.flatMap((group) => group.rules);
const recorded = new Set(rules.filter(({ isAlert }) => !isAlert).map(({ name }) => name));
const expressions = [
  ...rules.map(({ name, expression }) => [name, expression]),
  ...observability.dashboards.flatMap(({ title, queries }) =>
    queries.map(({ expression }) => [title, expression]),
  ),
];

const envoy = REFUSED_CONNECTIONS.map(({ name }) => ({ name, labels: [LISTENER_ADDRESS], source: 'Envoy' }));
const all: readonly MetricFact[] = [
  ...STANDARD_METRICS,
  ...CONTROL_PLANE_METRICS,
  ...AGENT_METRICS,
  ...ZTUNNEL_METRICS,
  ...envoy,
];
/** The labels of each name under which a metric can be asked for. */
const labelsOf = new Map<string, readonly string[]>();
for (const { name, labels, isHistogram } of all) {
  for (const suffix of isHistogram ? ['_bucket', '_sum', '_count'] : [''])
    labelsOf.set(name + suffix, suffix === '_bucket' ? [...labels, 'le'] : labels);
}

test.each(expressions)('%s asks for what Istio has: %s', (_, expression) => {
  const { metrics, grouped } = namesOf(expression);
  expect(metrics.length).toBeGreaterThan(0);
  for (const { name, labels } of metrics) {
    const known = recorded.has(name) ? ['slo'] : labelsOf.get(name);
    expect([name, known]).toEqual([name, expect.anything()]);
    const own = [...(known ?? []), ...TARGET_LABELS];
    expect([name, labels.filter((label) => !own.includes(label))]).toEqual([name, []]);
  }
  const any = new Set([...metrics.flatMap(({ name }) => labelsOf.get(name) ?? []), ...TARGET_LABELS]);
  const ofRecorded = ['destination_workload', 'destination_workload_namespace'];
  const strange = grouped.filter((label) => !any.has(label) && !ofRecorded.includes(label));
  expect(strange).toEqual([]);
});

test('a name that Istio does not have would be found', () => {
  const { metrics, grouped } = namesOf(
    'sum by (pod, le) (rate(istio_odd_total{reporter="a",b=~"}c"}[5m])) / 2 > bool on (x) max(other) and {__name__=~"y|z"}',
  );
  expect(metrics.map(({ name }) => name)).toEqual(['istio_odd_total', 'y', 'z', 'other']);
  expect(metrics[0].labels).toEqual(['reporter', 'b']);
  expect(grouped).toEqual(['pod', 'le', 'x']);
});
