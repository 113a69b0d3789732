import { Duration, type Chart } from 'cdk8s';
import {
  BackendUtilization,
  ClientTls,
  ConnectionPool,
  DestinationRule,
  H2UpgradePolicy,
  HashAlgorithm,
  HashKey,
  LoadBalancer,
  LocalityDistribution,
  LocalityFailover,
  LocalityLoadBalancing,
  MeshHost,
  OutlierDetection,
  PortTrafficPolicy,
  ProxyProtocolVersion,
  RetryBudget,
  SimpleLoadBalancer,
  TrafficPolicy,
  Tunnel,
  TunnelProtocol,
  Warmup,
  ZoneAwareLoadBalancing,
  type PortTrafficPolicyProps,
  type TrafficPolicyProps,
} from '../../../lib/networking';

const deprecated = [
  { field: 'outlierDetection.consecutiveErrors', why: 'deprecated, and without effect' },
  { field: 'loadBalancer.warmupDurationSecs', why: 'deprecated twin of warmup.duration' },
  {
    field: 'loadBalancer.consistentHash.minimumRingSize',
    why: 'deprecated twin of ringHash.minimumRingSize',
  },
];
const places = ['.trafficPolicy', '.subsets[].trafficPolicy'].flatMap((at) => [
  at,
  `${at}.portLevelSettings[]`,
]);

/** Fields that no construct sets, and why. */
export const destinationRuleFieldsLeftOut = deprecated.flatMap(({ field, why }) =>
  places.map((place) => ({ path: `${place}.${field}`, why })),
);

const seconds = Duration.seconds(5);

const connectionPools = Object.values(H2UpgradePolicy).map((h2UpgradePolicy) =>
  ConnectionPool.of({
    tcp: {
      maxConnections: 100,
      connectTimeout: seconds,
      tcpKeepalive: { probes: 3, time: seconds, interval: seconds },
      maxConnectionDuration: seconds,
      idleTimeout: seconds,
    },
    http: {
      http1MaxPendingRequests: 1,
      http2MaxRequests: 2,
      maxRequestsPerConnection: 3,
      maxRetries: 4,
      idleTimeout: seconds,
      h2UpgradePolicy,
      useClientProtocol: h2UpgradePolicy !== H2UpgradePolicy.UPGRADE,
      maxConcurrentStreams: 5,
      http2KeepAlive: { interval: seconds, timeout: seconds },
    },
  }),
);

const failovers = [LocalityFailover.of('us-east', 'us-west')];
const cookie = { path: '/', ttl: Duration.seconds(0), attributes: [{ name: 'SameSite', value: 'Lax' }] };

const loadBalancers = [
  ...Object.values(SimpleLoadBalancer).map((algorithm) => LoadBalancer.simple(algorithm)),
  LoadBalancer.leastRequest({ warmup: Warmup.over(seconds, { minimumPercent: 20, aggression: 1.5 }) }),
  LoadBalancer.consistentHash(HashKey.header('x-user'), { algorithm: HashAlgorithm.ringHash(2048) }),
  LoadBalancer.consistentHash(HashKey.cookie('user', cookie), { algorithm: HashAlgorithm.maglev(65_537) }),
  LoadBalancer.consistentHash(HashKey.sourceIp()),
  LoadBalancer.consistentHash(HashKey.queryParameter('user')),
  LoadBalancer.unspecified({
    locality: LocalityLoadBalancing.distribute(
      [LocalityDistribution.of('us-east/*', { 'us-east/*': 80, 'us-west/*': 20 })],
      { enabled: true },
    ),
  }),
  LoadBalancer.unspecified({
    locality: LocalityLoadBalancing.failover(failovers, { priority: ['topology.istio.io/network'] }),
  }),
  LoadBalancer.backendUtilization(
    BackendUtilization.of({
      weightStabilizationPeriod: seconds,
      weightExpirationPeriod: seconds,
      weightUpdatePeriod: seconds,
      errorUtilizationPenaltyPercent: 150,
      metricNames: ['named_metrics.queue'],
    }),
  ),
  LoadBalancer.unspecified({
    zoneAware: ZoneAwareLoadBalancing.of({
      enabled: true,
      failover: failovers,
      failoverPriority: ['topology.istio.io/cluster'],
      minClusterSize: 3,
    }),
  }),
];

const outlierDetections = [
  OutlierDetection.of({
    consecutive5xxErrors: 5,
    consecutiveGatewayErrors: 3,
    consecutiveLocalOriginFailures: 4,
    splitExternalLocalOriginErrors: true,
    interval: seconds,
    baseEjectionTime: seconds,
    maxEjectionPercent: 50,
    minHealthPercent: 10,
    httpErrorCodes: [500, 429],
  }),
  OutlierDetection.of({ failurePercentageThreshold: 60 }),
];

const clientTls = [
  ClientTls.disable(),
  ClientTls.simple({ insecureSkipVerify: true }),
  ClientTls.simple({ credentialName: 'client' }),
  ClientTls.mutual({ credentialName: 'client', caCertCredentialName: 'ca' }),
  ClientTls.mutual({
    clientCertificate: '/certs/client.pem',
    privateKey: '/certs/key.pem',
    caCertificates: '/certs/ca.pem',
    caCrl: '/certs/crl.pem',
    subjectAltNames: ['spiffe://cluster.local/ns/prod/sa/reviews'],
    sni: 'reviews.example.com',
  }),
  ClientTls.istioMutual(),
];

/** Together, everything that a port can be given. */
function portSettings(): PortTrafficPolicyProps[] {
  return [
    ...loadBalancers.map((loadBalancer) => ({ loadBalancer })),
    ...connectionPools.map((connectionPool) => ({ connectionPool })),
    ...outlierDetections.map((outlierDetection) => ({ outlierDetection })),
    ...clientTls.map((tls) => ({ tls })),
  ];
}

/** Together, everything that a host or a subset can be given. */
function policies(): TrafficPolicy[] {
  const more: TrafficPolicyProps[] = [
    { tunnel: Tunnel.to('db.example.com', 5432, { protocol: TunnelProtocol.CONNECT }) },
    { tunnel: Tunnel.to('192.0.2.1', 5432, { protocol: TunnelProtocol.POST }) },
    ...Object.values(ProxyProtocolVersion).map((proxyProtocol) => ({ proxyProtocol })),
    { retryBudget: RetryBudget.of({ percent: 25, minRetryConcurrency: 5, budgetInterval: seconds }) },
    { portPolicies: portSettings().map((settings, i) => PortTrafficPolicy.of(8000 + i, settings)) },
  ];
  return [...portSettings(), ...more].map((settings) => TrafficPolicy.of(settings));
}

/** Destination rules that together set every field and every choice that `DestinationRule` has. */
export function destinationRules(chart: Chart): void {
  policies().forEach((trafficPolicy, i) => {
    const rule = new DestinationRule(chart, `rule-${i}`, { host: MeshHost.of(`host-${i}`), trafficPolicy });
    rule.addSubset('v1', { labels: { version: 'v1' }, trafficPolicy });
  });
  new DestinationRule(chart, 'rule', {
    host: MeshHost.of('reviews'),
    exportTo: ['.'],
    workloadSelector: { app: 'productpage' },
  });
}
