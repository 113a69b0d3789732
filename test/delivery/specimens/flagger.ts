import { type Chart, Duration } from 'cdk8s';
import {
  AlertProvider,
  AlertProviderRef,
  AlertProviderType,
  AlertSeverity,
  CanaryAlert,
  CanaryAnalysis,
  CanaryAutoscaler,
  CanaryMetric,
  CanaryService,
  type CanaryServiceOptions,
  CanarySessionAffinity,
  CanaryWebhook,
  CookieSameSite,
  FlaggerCanary,
  type FlaggerCanaryProps,
  FlaggerProvider,
  FlaggerTarget,
  MeshHost,
  MetricTemplate,
  MetricTemplateProvider,
  MetricTemplateProviderType,
  MetricTemplateRef,
  PathRewriteType,
  StringMatch,
  TrafficDistribution,
} from '../../../lib/delivery';
import { BackendRef, ParentRef } from '../../../lib/gateway-api';
import {
  ClientTls,
  ConnectionPool,
  CorsPolicy,
  GatewayRef,
  H2UpgradePolicy,
  HashKey,
  HeaderOperations,
  HttpMatch,
  LoadBalancer,
  LocalityDistribution,
  LocalityFailover,
  LocalityLoadBalancing,
  OutlierDetection,
  Retry,
  RetryOn,
  Rewrite,
  SimpleLoadBalancer,
  TrafficPolicy,
  type TrafficPolicyProps,
} from '../../../lib/networking';

/** Fields that no construct sets, and why. */
export const flaggerCanaryFieldsLeftOut = [
  { path: '.analysis.alerts[].severity=', why: 'the same as none, and none sends nothing' },
  { path: '.analysis.webhooks[].type=', why: 'the same as rollout' },
  {
    path: '.analysis.match[].headers{}.suffix',
    why: 'Istio has no suffix: the API server refuses the virtual service with it',
  },
  {
    path: '.service.trafficPolicy.outlierDetection.consecutiveErrors',
    why: 'deprecated, and without effect',
  },
  {
    path: '.service.trafficPolicy.loadBalancer.warmupDurationSecs',
    why: 'deprecated twin of a warm-up that the CRD does not have',
  },
  {
    path: '.service.trafficPolicy.loadBalancer.consistentHash.minimumRingSize',
    why: 'deprecated twin of a ring size that the CRD does not have',
  },
];

const metadata = { labels: { role: 'a' }, annotations: { c: 'd' } };
const seconds = Duration.seconds(5);
const texts = [StringMatch.exact('a'), StringMatch.prefix('a'), StringMatch.regex('a')];
const each = (make: (match: StringMatch) => HttpMatch) => texts.map(make);

const webhookOptions = {
  timeout: Duration.seconds(15),
  retries: 2,
  muteAlert: true,
  disableTls: true,
  metadata: { type: 'cmd', cmd: 'hey http://shop.shop/' },
};
const url = 'http://flagger-loadtester.test/';

/** Webhooks of every type. */
const webhooks = [
  CanaryWebhook.rollout('load', url, webhookOptions),
  CanaryWebhook.preRollout('before', url),
  CanaryWebhook.postRollout('after', url),
  CanaryWebhook.confirmRollout('start', `${url}gate/check`),
  CanaryWebhook.confirmTrafficIncrease('go-on', `${url}gate/check`),
  CanaryWebhook.confirmPromotion('promote', `${url}gate/check`),
  CanaryWebhook.rollback('give-up', `${url}rollback/check`),
  CanaryWebhook.event('tell', url),
];

const metrics = [
  CanaryMetric.requestSuccessRate(99, { interval: Duration.minutes(1) }),
  CanaryMetric.requestDuration(Duration.millis(500), { interval: Duration.seconds(30) }),
  CanaryMetric.template(MetricTemplateRef.of('latency', 'istio-system'), {
    name: 'p99',
    min: 1,
    max: 500,
    variables: { reporter: 'destination' },
  }),
  CanaryMetric.query('errors', 'sum(rate(errors{namespace="{{ namespace }}"}[{{ interval }}]))', {
    threshold: 5,
  }),
];

const alerts = Object.values(AlertSeverity).map((severity) =>
  CanaryAlert.of(AlertProviderRef.of('on-call', 'flagger'), { name: severity, severity }),
);

/** Analyses that together set every field of one. */
function analyses(): CanaryAnalysis[] {
  const thresholds = { threshold: 5, primaryReadyThreshold: 50, canaryReadyThreshold: 60 };
  return [
    CanaryAnalysis.weights({
      step: 10,
      max: 50,
      promotionStep: 20,
      interval: Duration.seconds(30),
      ...thresholds,
      metrics,
      webhooks,
      alerts,
    }),
    CanaryAnalysis.stepWeights([1, 2, 10, 80], {
      sessionAffinity: CanarySessionAffinity.cookie('canary', {
        primaryCookieName: 'primary',
        maxAge: Duration.hours(1),
        domain: 'example.com',
        path: '/',
        httpOnly: true,
        secure: true,
        partitioned: true,
      }),
    }),
    ...Object.values(CookieSameSite).map((sameSite) =>
      CanaryAnalysis.weights({
        step: 10,
        sessionAffinity: CanarySessionAffinity.cookie('canary', { sameSite }),
      }),
    ),
    CanaryAnalysis.iterations(5, { mirror: true, mirrorWeight: 50 }),
    CanaryAnalysis.matching([
      ...each((match) => HttpMatch.header('cookie', match)),
      ...each((match) => HttpMatch.queryParam('v', match)),
      HttpMatch.queryParam('w', StringMatch.exact('b')),
      HttpMatch.source({ app: 'client' }),
    ]),
  ];
}

const failovers = [LocalityFailover.of('us-east', 'us-west')];
const key = HashKey.sourceIp();

/** Traffic policies that together set every field that a Canary has of one. */
function trafficPolicies(): TrafficPolicy[] {
  const distribution = LocalityDistribution.of('us-east/*', { 'us-east/*': 80, 'us-west/*': 20 });
  const props: TrafficPolicyProps[] = [
    ...Object.values(H2UpgradePolicy).map((h2UpgradePolicy) => ({
      connectionPool: ConnectionPool.of({
        http: {
          h2UpgradePolicy,
          http1MaxPendingRequests: 1,
          http2MaxRequests: 2,
          maxRequestsPerConnection: 3,
          maxRetries: 4,
          idleTimeout: seconds,
        },
      }),
    })),
    ...Object.values(SimpleLoadBalancer)
      .filter((simple) => simple !== SimpleLoadBalancer.UNSPECIFIED)
      .map((simple) => ({ loadBalancer: LoadBalancer.simple(simple) })),
    ...[
      LoadBalancer.consistentHash(key, {
        locality: LocalityLoadBalancing.distribute([distribution], { enabled: true }),
      }),
      LoadBalancer.consistentHash(key, { locality: LocalityLoadBalancing.failover(failovers) }),
      LoadBalancer.consistentHash(HashKey.header('x-user')),
      LoadBalancer.consistentHash(HashKey.queryParameter('user')),
      LoadBalancer.consistentHash(HashKey.cookie('user', { path: '/', ttl: Duration.seconds(0) })),
    ].map((loadBalancer) => ({ loadBalancer })),
    {
      outlierDetection: OutlierDetection.of({
        consecutive5xxErrors: 5,
        consecutiveGatewayErrors: 3,
        consecutiveLocalOriginFailures: 4,
        splitExternalLocalOriginErrors: true,
        interval: seconds,
        baseEjectionTime: seconds,
        maxEjectionPercent: 50,
        minHealthPercent: 10,
      }),
    },
    ...[
      ClientTls.disable(),
      ClientTls.simple(),
      ClientTls.istioMutual(),
      ClientTls.mutual({
        clientCertificate: '/certs/client.pem',
        privateKey: '/certs/key.pem',
        caCertificates: '/certs/ca.pem',
        subjectAltNames: ['spiffe://cluster.local/ns/prod/sa/reviews'],
        sni: 'reviews.example.com',
      }),
    ].map((tls) => ({ tls })),
  ];
  return props.map((one) => TrafficPolicy.of(one));
}

/** Services that together set every field of those of a Canary. */
function services(): CanaryServiceOptions[] {
  const gateways = [GatewayRef.of('public', 'istio-system'), GatewayRef.MESH];
  return [
    {
      host: MeshHost.of('shop'),
      portName: 'http',
      targetPort: 8080,
      appProtocol: 'http',
      portDiscovery: true,
      headless: true,
      timeout: seconds,
      meshName: 'global',
      backends: ['backend.shop'],
      hosts: [MeshHost.of('shop.example.com')],
      gateways,
      matches: [
        ...each(HttpMatch.path),
        ...each(HttpMatch.authority),
        ...each((match) => HttpMatch.header('x-user', match)),
        ...each((match) => HttpMatch.withoutHeader('x-user', match)),
        ...each((match) => HttpMatch.queryParam('page', match)),
        ...each((match) => HttpMatch.of({ method: match })),
        ...each((match) => HttpMatch.of({ scheme: match })),
        HttpMatch.pathIgnoringCase(StringMatch.exact('/A')),
        HttpMatch.all(HttpMatch.source({ app: 'client' }), HttpMatch.sourceNamespace('shop')),
        HttpMatch.of({ name: 'named', port: 80, gateways }),
      ],
      retries: Retry.of(3, { perTryTimeout: Duration.seconds(1) }).on(RetryOn.GATEWAY_ERROR),
      rewrite: Rewrite.path('/', { authority: 'shop' }),
      rewriteType: PathRewriteType.PREFIX_MATCH,
      headers: HeaderOperations.of({
        setRequest: { 'x-a': '1' },
        addRequest: { 'x-b': '1' },
        removeRequest: ['x-c'],
        setResponse: { 'x-d': '1' },
        addResponse: { 'x-e': '1' },
        removeResponse: ['x-f'],
      }),
      corsPolicy: CorsPolicy.of({
        allowOrigins: texts,
        allowMethods: ['GET'],
        allowHeaders: ['a'],
        exposeHeaders: ['b'],
        maxAge: Duration.hours(1),
        allowCredentials: true,
      }),
      apex: metadata,
      primary: metadata,
      canary: metadata,
      unmanagedMetadata: { annotations: ['a'], labels: ['b'] },
    },
    { targetPortName: 'http', delegation: true },
    ...Object.values(TrafficDistribution).map((trafficDistribution) => ({ trafficDistribution })),
    ...trafficPolicies().map((trafficPolicy) => ({ trafficPolicy })),
  ];
}

const gatewayApi: CanaryServiceOptions = {
  hosts: [MeshHost.of('shop.example.com')],
  backendTimeout: seconds,
  corsPolicy: CorsPolicy.of({ allowMethods: ['GET'] }),
  corsOrigins: ['https://shop.example.com'],
  gatewayRefs: [
    ParentRef.gateway(
      { kubernetesGatewayName: 'edge', kubernetesGatewayNamespace: 'istio-system' },
      { sectionName: 'https', port: 443 },
    ),
    ParentRef.object({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }),
    ParentRef.object({ group: '', kind: 'Service', name: 'shop', port: 80 }),
  ],
  mirrors: [
    BackendRef.object({ name: 'copies', port: 80, group: '', kind: 'Service', namespace: 'elsewhere' }),
  ],
};

const target = FlaggerTarget.reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' });
const byWeight = CanaryAnalysis.weights({ step: 10, max: 50 });

/** Canaries that together set every field and every choice that `FlaggerCanary` has. */
export function flaggerCanaries(chart: Chart): void {
  const service = (options: CanaryServiceOptions) => CanaryService.of({ port: 80, ...options });
  const specimens: Partial<FlaggerCanaryProps>[] = [
    ...analyses().map((analysis) => ({ analysis })),
    ...services().map((options) => ({ service: service(options) })),
    ...[FlaggerProvider.GATEWAY_API, FlaggerProvider.GATEWAY_API_V1BETA1].map((provider) => ({
      provider,
      service: service(gatewayApi),
    })),
    ...Object.values(FlaggerProvider)
      .filter((provider) => !provider.startsWith('gatewayapi') && provider !== FlaggerProvider.KNATIVE)
      .map((provider) => ({ provider })),
    {
      provider: FlaggerProvider.KNATIVE,
      target: FlaggerTarget.reference({
        apiVersion: 'serving.knative.dev/v1',
        kind: 'Service',
        name: 'shop',
      }),
      service: undefined,
    },
    { target: FlaggerTarget.reference({ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'shop' }) },
    {
      autoscaler: CanaryAutoscaler.scaledObject('shop', {
        queries: { requests: 'sum(rate(a[1m]))' },
        minReplicas: 1,
        maxReplicas: 5,
      }),
      ingress: { name: 'shop' },
      apisixRoute: { name: 'shop' },
      upstream: { name: 'shop', namespace: 'gloo' },
    },
    {
      autoscaler: CanaryAutoscaler.of('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop'),
      metricsServer: 'http://prometheus.istio-system:9090',
      progressDeadline: Duration.minutes(5),
      skipAnalysis: true,
      revertOnDeletion: true,
      suspend: true,
    },
  ];
  specimens.forEach((props, i) => {
    new FlaggerCanary(chart, `canary-${i}`, {
      target,
      analysis: byWeight,
      service: service({}),
      ...props,
    });
  });
}

/** Templates that together set every field and every choice that `MetricTemplate` has. */
export function metricTemplates(chart: Chart): void {
  const rest = { address: 'https://metrics.example.com', secret: 'metrics', region: 'eu-west-1' };
  Object.values(MetricTemplateProviderType).forEach((type) => {
    new MetricTemplate(chart, `metrics-${type}`, {
      provider: MetricTemplateProvider.of(type, {
        ...rest,
        headers: { 'X-Scope-OrgID': ['shop'] },
        insecureSkipVerify: true,
      }),
      query: 'sum(rate(a{b="{{ variables.b }}"}[{{ interval }}]))',
    });
  });
}

/** Providers that together set every field and every choice that `AlertProvider` has. */
export function alertProviders(chart: Chart): void {
  Object.values(AlertProviderType).forEach((type) => {
    new AlertProvider(chart, type, { type, secret: 'hooks', channel: 'releases', username: 'flagger' });
  });
  new AlertProvider(chart, 'address', {
    type: AlertProviderType.SLACK,
    address: 'https://hooks.example.com',
    proxy: 'http://proxy:3128',
  });
}
