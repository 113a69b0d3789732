import { type Chart, Duration } from 'cdk8s';
import {
  AnalysisMetric,
  type AnalysisTemplateOptions,
  AnalysisTemplate,
  AnalysisTemplateRef,
  ClusterAnalysisTemplate,
  DatadogAggregator,
  DatadogApi,
  MetricNumber,
  MetricProvider,
  TemplateArgument,
  WebMetricMethod,
} from '../../../lib/delivery';

const sigv4 = { region: 'eu-west-1', profile: 'p', roleArn: 'arn:aws:iam::1:role/r' };
const oauth2 = { tokenUrl: 'https://id.example.com', clientId: 'a', clientSecret: 'b', scopes: ['read'] };
const http = {
  sigv4,
  oauth2,
  headers: { 'X-Scope-OrgID': 'shop' },
  timeout: Duration.seconds(5),
  insecure: false,
};
const side = {
  scope: 'shop',
  region: 'eu',
  step: 60,
  start: '2026-01-01T00:00:00Z',
  end: '2026-01-02T00:00:00Z',
};

/** Providers that together set every field and every choice that a provider has. */
export function metricProviders(): MetricProvider[] {
  return [
    MetricProvider.prometheus({
      ...http,
      address: 'http://prometheus.istio-system:9090',
      query: 'up',
      range: { start: 'now() - duration("1h")', end: 'now()', step: Duration.minutes(1) },
    }),
    MetricProvider.web({
      ...http,
      url: 'https://a/b',
      method: WebMetricMethod.POST,
      body: 'a',
      jsonPath: '{$.a}',
    }),
    MetricProvider.web({ url: 'https://a/b', method: WebMetricMethod.PUT, jsonBody: { a: [1] } }),
    MetricProvider.datadog({ query: 'a', apiVersion: DatadogApi.V1, interval: Duration.minutes(5) }),
    ...Object.values(DatadogAggregator).map((aggregator) =>
      MetricProvider.datadog({
        queries: { a: 'a', b: 'b' },
        formula: 'a/b',
        apiVersion: DatadogApi.V2,
        aggregator,
        secret: 'datadog',
        secretNamespaced: true,
      }),
    ),
    MetricProvider.newRelic({ query: 'a', profile: 'b', timeout: Duration.seconds(10) }),
    MetricProvider.wavefront('example.wavefront.com', 'ts(a)'),
    MetricProvider.graphite('http://graphite', 'a.b'),
    MetricProvider.influxdb('from(bucket: "a")', 'influxdb'),
    MetricProvider.skyWalking({ address: 'http://sky', query: 'a', interval: Duration.minutes(1) }),
    MetricProvider.cloudWatch(
      [
        { id: 'rate', expression: 'errors / requests', label: 'rate', returnData: true },
        {
          id: 'errors',
          period: MetricNumber.of(300),
          stat: {
            namespace: 'app',
            metricName: 'errors',
            dimensions: { LoadBalancer: 'a' },
            stat: 'Sum',
            unit: 'Count',
            period: MetricNumber.argument('period'),
          },
        },
      ],
      Duration.minutes(5),
    ),
    MetricProvider.kayenta({
      address: 'http://kayenta',
      application: 'shop',
      canaryConfigName: 'c',
      metricsAccountName: 'm',
      configurationAccountName: 'c',
      storageAccountName: 's',
      pass: 90,
      marginal: 75,
      lookback: true,
      scopes: [{ name: 'default', control: side, experiment: side }],
    }),
    MetricProvider.job({
      spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }], restartPolicy: 'Never' } } },
      labels: { a: 'b' },
      annotations: { c: 'd' },
    }),
    MetricProvider.plugin('argoproj-labs/sample', { address: 'a' }),
  ];
}

function options(): AnalysisTemplateOptions {
  return {
    metrics: metricProviders().map((provider, i) =>
      AnalysisMetric.of({
        name: `metric-${i}`,
        provider,
        successCondition: 'result[0] >= 0.95',
        failureCondition: 'result[0] < 0.9',
        interval: Duration.minutes(1),
        initialDelay: Duration.seconds(30),
        count: i === 0 ? MetricNumber.argument('count') : MetricNumber.of(10),
        failureLimit: MetricNumber.of(2),
        inconclusiveLimit: MetricNumber.of(3),
        consecutiveErrorLimit: MetricNumber.of(4),
        consecutiveSuccessLimit: MetricNumber.of(5),
      }),
    ),
    args: [
      TemplateArgument.required('service'),
      TemplateArgument.value('count', '5'),
      TemplateArgument.value('period', '60'),
      TemplateArgument.secret('token', 'tokens', 'prometheus'),
      TemplateArgument.field('region', "metadata.labels['region']"),
    ],
    dryRun: ['metric-1'],
    measurementRetention: { 'metric-2': 20 },
  };
}

/** Templates that together set every field and every choice that `AnalysisTemplate` has. */
export function analysisTemplates(chart: Chart): void {
  const all = new AnalysisTemplate(chart, 'all', options());
  const templates = [all, AnalysisTemplateRef.of('elsewhere'), AnalysisTemplateRef.cluster('everywhere')];
  new AnalysisTemplate(chart, 'taken-in', { templates });
}

/** Templates that together set every field and every choice that `ClusterAnalysisTemplate` has. */
export function clusterAnalysisTemplates(chart: Chart): void {
  const all = new ClusterAnalysisTemplate(chart, 'cluster-all', options());
  new ClusterAnalysisTemplate(chart, 'cluster-taken-in', { templates: [all] });
}
