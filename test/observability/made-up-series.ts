import {
  AGENT_METRICS,
  CONTROL_PLANE_METRICS,
  ZTUNNEL_METRICS,
} from '../../lib/values/telemetry/control-plane-metrics';
import type { MetricFact } from '../../lib/values/telemetry/metric-fact';
import { STANDARD_METRICS } from '../../lib/values/telemetry/standard-metrics';
import { BURN_WINDOWS } from '../../lib/values/observability/slo-windows';
import { objectives } from './alert-cases';

/** The last second of the series. */
export const SERIES_END = 1_800_000_000;
const STEP = 15;
const STEPS = 60;

const VALUES: { readonly [label: string]: readonly string[] } = {
  reporter: ['source', 'destination'],
  response_code: ['200', '503'],
  response_flags: ['-', 'UH'],
  connection_security_policy: ['mutual_tls'],
  component: ['pilot', 'ztunnel'],
  app: ['ztunnel'],
};

const lines: string[] = [];
function add(
  name: string,
  type: string,
  samples: readonly (readonly [suffix: string, labels: object, at: (i: number) => number])[],
) {
  lines.push(`# TYPE ${name} ${type}`);
  for (const [suffix, labels, at] of samples) {
    const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    for (let i = 0; i < STEPS; i++) {
      const time = SERIES_END - (STEPS - 1 - i) * STEP;
      lines.push(`${name}${suffix}{${text.join(',')}} ${at(i)} ${time}`);
    }
  }
}

/** Combinations of the values of labels that queries tell apart. */
function combinations(labels: readonly string[]): object[] {
  return labels.reduce<object[]>(
    (all, label) =>
      (VALUES[label] ?? ['a']).flatMap((value) => all.map((one) => ({ ...one, [label]: value }))),
    [{ pod: 'a', namespace: 'shop' }],
  );
}

function addMetric({ name, labels, isHistogram }: MetricFact, more: readonly string[] = []): void {
  const all = combinations([...labels, ...more]);
  if (isHistogram) {
    const bounds = ['250.0', '500.0', '+Inf'];
    const buckets = all.flatMap((one) =>
      bounds.map((le, j) => ['_bucket', { ...one, le }, (i: number) => i * (j + 1)] as const),
    );
    add(name, 'histogram', [
      ...buckets,
      ...all.map((one) => ['_count', one, (i: number) => i * 3] as const),
      ...all.map((one) => ['_sum', one, (i: number) => i * 300] as const),
    ]);
    return;
  }
  const isTimestamp = name.endsWith('_timestamp');
  const at = (i: number) => (isTimestamp ? SERIES_END + 1000 : i);
  if (name.endsWith('_total')) {
    add(
      name.slice(0, -'_total'.length),
      'counter',
      all.map((one) => ['_total', one, at] as const),
    );
  } else
    add(
      name,
      'gauge',
      all.map((one) => ['', one, at] as const),
    );
}

/** A quarter of an hour of all metrics that the library knows, and of what objectives record, in the format of OpenMetrics. */
export function madeUpSeries(): string {
  lines.length = 0;
  // ztunnels make some of the standard metrics too: they are told apart by the label of their pods.
  for (const metric of STANDARD_METRICS) addMetric(metric, metric.name.includes('_tcp_') ? ['app'] : []);
  for (const metric of [...CONTROL_PLANE_METRICS, ...AGENT_METRICS]) addMetric(metric);
  for (const metric of ZTUNNEL_METRICS) addMetric(metric, ['app']);
  const windows = [...new Set(BURN_WINDOWS.flatMap(({ long, short }) => [long, short]))];
  const recorded = [
    ...windows.map((window) => `slo:failed_requests:share_rate${window}`),
    'slo:error_budget:remaining',
  ];
  for (const name of recorded)
    add(
      name,
      'gauge',
      objectives.map(({ name: slo }) => ['', { slo }, () => 0.001] as const),
    );
  return `${lines.join('\n')}\n# EOF\n`;
}
