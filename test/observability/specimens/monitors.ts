import { type Chart, Duration } from 'cdk8s';
import { LabelExpression } from 'cdk8s-plus-30';
import {
  KeySource,
  MonitoringRule,
  type MonitorOptions,
  PartialResponse,
  PodMonitor,
  PodSelector,
  PrometheusRule,
  RelabelAction,
  Relabeling,
  RuleGroup,
  ScrapeAuthentication,
  ScrapeEndpoint,
  ScrapeProtocol,
  ScrapeTls,
  ScrapeTlsVersion,
  SelectorMechanism,
  ServiceDiscoveryRole,
  ServiceMonitor,
} from '../../../lib/observability';

const secret = { name: 'credentials', key: 'password', optional: false };
const tls = (source: (name: string, key: string, optional?: boolean) => KeySource, i: number): ScrapeTls =>
  ScrapeTls.of({
    ca: source('ca', 'ca.crt', true),
    certificate: source('client', 'tls.crt', false),
    key: { name: 'client', key: 'tls.key', optional: true },
    serverName: 'shop.example.com',
    insecureSkipVerify: false,
    minVersion: Object.values(ScrapeTlsVersion)[i],
    maxVersion: Object.values(ScrapeTlsVersion)[3 - i],
  });
const oauth2 = (source: (name: string, key: string, optional?: boolean) => KeySource, i: number) =>
  ScrapeAuthentication.oauth2({
    clientId: source('id', 'client', true),
    clientSecret: secret,
    tokenUrl: 'https://id.example.com/token',
    scopes: ['metrics'],
    endpointParams: { audience: 'shop' },
    tls: tls(source, i),
  });
const relabelings = Object.values(RelabelAction).map((action) =>
  Relabeling.of({
    action,
    sourceLabels: ['app'],
    separator: ',',
    regex: '(.+)',
    modulus: 2,
    targetLabel: 'b',
    replacement: '$1',
  }),
);

/** How Prometheus scrapes with the certificates of its own sidecar (Istio, manifests/addons/values-prometheus.yaml). */
const files = ScrapeEndpoint.of({
  https: true,
  tls: ScrapeTls.of({
    caFile: '/etc/istio-output-certs/root-cert.pem',
    certificateFile: '/etc/istio-output-certs/cert-chain.pem',
    keyFile: '/etc/istio-output-certs/key.pem',
    insecureSkipVerify: true,
  }),
});
const endpoints = [0, 1, 2, 3].map((i) =>
  ScrapeEndpoint.of({
    port: 'http-metrics',
    portNumber: 15020,
    path: '/stats/prometheus',
    params: { format: ['a', 'b'] },
    https: i > 0,
    interval: Duration.seconds(15),
    scrapeTimeout: Duration.millis(1500),
    honorLabels: true,
    honorTimestamps: false,
    trackTimestampsStaleness: true,
    filterRunning: false,
    followRedirects: false,
    enableHttp2: false,
    tls: tls(i % 2 === 0 ? KeySource.secret : KeySource.configMap, i),
    authentication: [
      ScrapeAuthentication.basic(secret, secret),
      ScrapeAuthentication.header(secret, 'Bearer'),
      oauth2(KeySource.secret, 0),
      oauth2(KeySource.configMap, 1),
    ][i],
    proxy: { url: 'http://proxy:3128', noProxy: 'localhost', fromEnvironment: false },
    relabelings,
    metricRelabelings: relabelings,
  }),
);
const more = [2, 3].map((i) => ScrapeEndpoint.of({ authentication: oauth2(KeySource.secret, i) }));

const options: MonitorOptions = {
  jobLabel: 'app',
  podTargetLabels: ['version'],
  attachNodeMetadata: true,
  bodySizeLimit: '10MB',
  sampleLimit: 1000,
  targetLimit: 100,
  labelLimit: 30,
  labelNameLengthLimit: 100,
  labelValueLengthLimit: 200,
  keepDroppedTargets: 0,
  scrapeClass: 'mesh',
  scrapeProtocols: Object.values(ScrapeProtocol),
  scrapeNativeHistograms: true,
  scrapeClassicHistograms: true,
  convertClassicHistograms: false,
  nativeHistogramBucketLimit: 160,
  nativeHistogramMinBucketFactor: '1.1',
};
const selector = PodSelector.of({ app: 'shop' }, [LabelExpression.in('version', ['v1', 'v2'])]);
const each = Object.values(ScrapeProtocol).map((fallbackScrapeProtocol, i) => ({
  ...options,
  fallbackScrapeProtocol,
  selectorMechanism: Object.values(SelectorMechanism)[i % 2],
  endpoints: [...endpoints, ...more],
  ...(i === 0 ? { namespaces: ['shop'], selector } : { anyNamespace: true }),
}));

/** Monitors of pods that together set every field. */
export function podMonitors(chart: Chart): void {
  each.forEach((one, i) => new PodMonitor(chart, `pods-${i}`, one));
}

/** Monitors of Services that together set every field. */
export function serviceMonitors(chart: Chart): void {
  const roles = Object.values(ServiceDiscoveryRole);
  each.forEach(
    (one, i) =>
      new ServiceMonitor(chart, `services-${i}`, {
        ...one,
        endpoints: [...one.endpoints, files],
        targetLabels: ['app'],
        serviceDiscoveryRole: roles[i % 2],
      }),
  );
}

/** Rules that together set every field. */
export function prometheusRules(chart: Chart): void {
  const rules = new PrometheusRule(chart, 'rules');
  rules.addGroup(
    RuleGroup.of({
      name: 'shop',
      interval: Duration.seconds(30),
      labels: { team: 'shop' },
      limit: 100,
      queryOffset: Duration.minutes(1),
      partialResponse: PartialResponse.WARN,
      rules: [
        MonitoringRule.record('job:up:sum', 'sum by (job) (up)', { a: 'b' }),
        MonitoringRule.alert('NothingUp', 'job:up:sum == 0', {
          pendingFor: Duration.minutes(5),
          keepFiringFor: Duration.minutes(90),
          labels: { severity: 'page' },
          annotations: { summary: '{{ $labels.job }} is down' },
        }),
      ],
    }),
  );
}

const DEPRECATED = 'deprecated by the operator';
const PROXY = 'credentials for a proxy; nobody has asked for them yet, and a patch sets them';
const CAPITAL = 'the same action in another case';

const ACTIONS = [
  'Replace',
  'Keep',
  'Drop',
  'HashMod',
  'LabelMap',
  'LabelDrop',
  'LabelKeep',
  'Lowercase',
  'Uppercase',
].concat(['KeepEqual', 'DropEqual']);

const endpointsLeftOut = (list: string, deprecated: readonly string[]) => {
  const excused = (why: string, paths: readonly string[]) =>
    paths.map((path) => ({ path: `.${list}[].${path}`, why }));
  const key = ['.key', '.name', '.optional'];
  const header = ['', '{}[].key', '{}[].name', '{}[].optional'].map((path) => `proxyConnectHeader${path}`);
  return [
    ...excused(DEPRECATED, [...deprecated, ...['', ...key].map((path) => `bearerTokenSecret${path}`)]),
    ...excused(PROXY, [...header, ...header.map((path) => `oauth2.${path}`)]),
    ...excused(PROXY, ['oauth2.noProxy', 'oauth2.proxyFromEnvironment', 'oauth2.proxyUrl']),
    ...['relabelings', 'metricRelabelings'].flatMap((name) =>
      excused(
        CAPITAL,
        ACTIONS.map((action) => `${name}[].action=${action}`),
      ),
    ),
    ...excused(CAPITAL, ['scheme=HTTP', 'scheme=HTTPS']),
  ];
};

export const podMonitorFieldsLeftOut = endpointsLeftOut('podMetricsEndpoints', ['targetPort']);
export const serviceMonitorFieldsLeftOut = endpointsLeftOut('endpoints', ['bearerTokenFile']);
