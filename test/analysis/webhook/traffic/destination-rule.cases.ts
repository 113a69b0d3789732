import type { ObjectCases } from '../../support/cases';
import { balancer, destinationRule, policy } from './makers';

const subsets = (...names: string[]) =>
  destinationRule({
    host: 'reviews',
    subsets: names.map((name, i) => ({ name, labels: { version: `v${i}` } })),
  });
const ports = (...portLevelSettings: object[]) => policy({ portLevelSettings });
const loadBalancer = { simple: 'LEAST_REQUEST' };
const tunnel = (fields: object) =>
  policy({ tunnel: { targetHost: 'proxy.example.com', targetPort: 3128, ...fields } });
const pool = (connectionPool: object) => policy({ connectionPool });
const below = (field: string, section = 'http') => ({
  bad: pool({ [section]: { [field]: -1 } }),
  good: pool({ [section]: { [field]: 1 } }),
});
const hash = (consistentHash: object) => balancer({ consistentHash });
const cookie = (fields: object) => hash({ httpCookie: { name: 'session', ttl: '0s', ...fields } });
const table = (tableSize: number) => hash({ httpHeaderName: 'x-user', maglev: { tableSize } });
const locality = (localityLbSetting: object) => balancer({ localityLbSetting });
const shares = (to: object, from = 'eu/*') => locality({ distribute: [{ from, to }] });
const failover = (from: string, to: string) => locality({ failover: [{ from, to }] });
const zoneAware = (zoneAwareLbSetting: object) => balancer({ zoneAwareLbSetting });
const warmup = (fields: object) =>
  balancer({ simple: 'ROUND_ROBIN', warmup: { duration: '60s', ...fields } });
const tls = (fields: object) => policy({ tls: fields });
const files = { mode: 'MUTUAL', clientCertificate: '/certs/client.pem', privateKey: '/certs/key.pem' };
const region = 'topology.kubernetes.io/region';

/** Destination rules and their traffic policies. */
export const destinationRuleCases: ObjectCases = {
  'destination-rule/duplicate-subset': [{ bad: subsets('v1', 'v1'), good: subsets('v1', 'v2') }],
  'destination-rule/subset-without-name': [{ bad: subsets(''), good: subsets('v1') }],
  'destination-rule/subset-name': [{ bad: subsets('v1.2'), good: subsets('v1-2') }],
  'traffic-policy/empty': [
    { bad: policy({}), good: policy({ loadBalancer }) },
    {
      bad: destinationRule({ host: 'reviews', subsets: [{ name: 'v1', trafficPolicy: {} }] }),
      good: destinationRule({ host: 'reviews', subsets: [{ name: 'v1', trafficPolicy: { loadBalancer } }] }),
    },
  ],
  'traffic-policy/tunnel-and-proxy-protocol': [
    {
      bad: policy({
        tunnel: { targetHost: 'proxy.example.com', targetPort: 3128 },
        proxyProtocol: { version: 'V1' },
      }),
      good: policy({ proxyProtocol: { version: 'V1' } }),
    },
  ],
  'traffic-policy/tunnel-protocol': [
    { bad: tunnel({ protocol: 'connect' }), good: tunnel({ protocol: 'CONNECT' }) },
  ],
  'traffic-policy/tunnel-host': [
    { bad: tunnel({ targetHost: '*.example.com' }), good: tunnel({ targetHost: '10.0.0.1' }) },
  ],
  'traffic-policy/tunnel-port': [{ bad: tunnel({ targetPort: 70000 }), good: tunnel({ targetPort: 7000 }) }],
  'traffic-policy/port-policy-without-port': [
    { bad: ports({ loadBalancer }), good: ports({ port: { number: 80 }, loadBalancer }) },
  ],
  'traffic-policy/empty-port-policy': [
    { bad: ports({ port: { number: 80 } }), good: ports({ port: { number: 80 }, loadBalancer }) },
  ],
  'connection-pool/empty': [{ bad: pool({}), good: pool({ tcp: {} }) }],
  'connection-pool/http1-max-pending-requests': [below('http1MaxPendingRequests')],
  'connection-pool/http2-max-requests': [below('http2MaxRequests')],
  'connection-pool/max-requests-per-connection': [below('maxRequestsPerConnection')],
  'connection-pool/max-retries': [below('maxRetries')],
  'connection-pool/max-concurrent-streams': [below('maxConcurrentStreams')],
  'connection-pool/max-connections': [below('maxConnections', 'tcp')],
  'connection-pool/upgrade-and-client-protocol': [
    {
      bad: pool({ http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } }),
      good: pool({ http: { h2UpgradePolicy: 'UPGRADE' } }),
    },
  ],
  'connection-pool/no-ping-interval': [
    {
      bad: pool({ http: { http2KeepAlive: { timeout: '5s' } } }),
      good: pool({ http: { http2KeepAlive: { interval: '30s', timeout: '5s' } } }),
    },
  ],
  'connection-pool/no-ping-timeout': [
    {
      bad: pool({ http: { http2KeepAlive: { interval: '30s' } } }),
      good: pool({ http: { http2KeepAlive: { interval: '30s', timeout: '5s' } } }),
    },
  ],
  'outlier-detection/consecutive-errors': [
    {
      bad: policy({ outlierDetection: { consecutiveErrors: 5 } }),
      good: policy({ outlierDetection: { consecutive5xxErrors: 5 } }),
    },
  ],
  'outlier-detection/local-failures-not-split': [
    {
      bad: policy({ outlierDetection: { consecutiveLocalOriginFailures: 5 } }),
      good: policy({
        outlierDetection: { consecutiveLocalOriginFailures: 5, splitExternalLocalOriginErrors: true },
      }),
    },
  ],
  'outlier-detection/percentage': [
    {
      bad: policy({ outlierDetection: { maxEjectionPercent: 150 } }),
      good: policy({ outlierDetection: { maxEjectionPercent: 15 } }),
    },
  ],
  'load-balancer/cookie-name': [{ bad: cookie({ name: '' }), good: cookie({}) }],
  'load-balancer/cookie-attribute-name': [
    { bad: cookie({ attributes: [{ name: '' }] }), good: cookie({ attributes: [{ name: 'HttpOnly' }] }) },
  ],
  'load-balancer/cookie-attribute-twice': [
    {
      bad: cookie({
        attributes: [
          { name: 'SameSite', value: 'Lax' },
          { name: 'SameSite', value: 'Strict' },
        ],
      }),
      good: cookie({ attributes: [{ name: 'SameSite', value: 'Lax' }, { name: 'HttpOnly' }] }),
    },
  ],
  'load-balancer/minimum-ring-size': [
    {
      bad: hash({ httpHeaderName: 'x-user', minimumRingSize: 1024 }),
      good: hash({ httpHeaderName: 'x-user', ringHash: { minimumRingSize: 1024 } }),
    },
  ],
  'load-balancer/ring-size-and-algorithm': [
    {
      bad: hash({ httpHeaderName: 'x-user', minimumRingSize: 1024, ringHash: {} }),
      good: hash({ httpHeaderName: 'x-user', ringHash: { minimumRingSize: 1024 } }),
    },
  ],
  'load-balancer/no-table-size': [{ bad: table(0), good: table(65537) }],
  'load-balancer/large-table-size': [{ bad: table(5000011), good: table(65537) }],
  'load-balancer/table-size-not-prime': [
    { bad: table(65536), good: table(65537) },
    { bad: table(65535), good: table(65537) },
  ],
  'load-balancer/locality-and-zone-aware': [
    {
      bad: balancer({ localityLbSetting: { enabled: true }, zoneAwareLbSetting: { enabled: true } }),
      good: balancer({ zoneAwareLbSetting: { enabled: true } }),
    },
  ],
  'load-balancer/warmup-without-duration': [
    { bad: balancer({ simple: 'ROUND_ROBIN', warmup: { aggression: 1 } }), good: warmup({ aggression: 1 }) },
  ],
  'load-balancer/warmup-minimum-percent': [
    { bad: warmup({ minimumPercent: 150 }), good: warmup({ minimumPercent: 15 }) },
  ],
  'load-balancer/warmup-aggression': [{ bad: warmup({ aggression: 0 }), good: warmup({ aggression: 1 }) }],
  'locality/distribute-and-failover': [
    {
      bad: locality({ distribute: [{ from: 'eu', to: { eu: 100 } }], failover: [{ from: 'eu', to: 'us' }] }),
      good: locality({ failover: [{ from: 'eu', to: 'us' }] }),
    },
  ],
  'locality/failover-and-topology': [
    {
      bad: locality({ failover: [{ from: 'eu', to: 'us' }], failoverPriority: [region] }),
      good: locality({ failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['version'] }),
    },
  ],
  'locality/weight': [{ bad: shares({ 'eu/a': 0, 'eu/b': 100 }), good: shares({ 'eu/a': 1, 'eu/b': 99 }) }],
  'locality/weight-sum': [
    { bad: shares({ 'eu/a': 30, 'eu/b': 30 }), good: shares({ 'eu/a': 70, 'eu/b': 30 }) },
  ],
  'locality/name': [{ bad: shares({ '*/a': 100 }), good: shares({ 'eu/*': 100 }) }],
  'locality/overlap': [
    {
      bad: locality({ distribute: ['eu', 'eu/a'].map((from) => ({ from, to: { us: 100 } })) }),
      good: locality({ distribute: ['eu/b', 'eu/a'].map((from) => ({ from, to: { us: 100 } })) }),
    },
  ],
  'locality/failover-without-outlier-detection': [
    {
      bad: policy({ loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } } }),
      good: failover('eu', 'us'),
    },
    {
      bad: policy({ loadBalancer: { zoneAwareLbSetting: { failover: [{ from: 'eu', to: 'us' }] } } }),
      good: zoneAware({ failover: [{ from: 'eu', to: 'us' }] }),
    },
  ],
  'locality/failover-to-itself': [
    { bad: failover('eu', 'eu'), good: failover('eu', 'us') },
    {
      bad: zoneAware({ failover: [{ from: 'eu', to: 'eu' }] }),
      good: zoneAware({ failover: [{ from: 'eu', to: 'us' }] }),
    },
  ],
  'locality/failover-not-region': [
    { bad: failover('eu/a', 'us'), good: failover('eu', 'us') },
    {
      bad: zoneAware({ failover: [{ from: 'eu', to: 'us/a' }] }),
      good: zoneAware({ failover: [{ from: 'eu', to: 'us' }] }),
    },
  ],
  'locality/failover-wildcard': [
    { bad: failover('eu', '*'), good: failover('eu', 'us') },
    {
      bad: zoneAware({ failover: [{ from: 'eu*', to: 'us' }] }),
      good: zoneAware({ failover: [{ from: 'eu', to: 'us' }] }),
    },
  ],
  'locality/zone-aware-topology': [
    { bad: zoneAware({ failoverPriority: [region] }), good: zoneAware({ failoverPriority: ['version'] }) },
  ],
  'client-tls/config-map-name': [
    {
      bad: tls({ mode: 'SIMPLE', credentialName: 'configmap://authorities' }),
      good: tls({ mode: 'SIMPLE', credentialName: 'configmap://shop/authorities' }),
    },
  ],
  'client-tls/config-map-namespace': [
    {
      bad: tls({ mode: 'SIMPLE', credentialName: 'configmap://web/authorities' }),
      good: tls({ mode: 'SIMPLE', credentialName: 'configmap://shop/authorities' }),
    },
  ],
  'client-tls/unverified-simple': [
    {
      bad: tls({ mode: 'SIMPLE', insecureSkipVerify: true, caCertificates: '/certs/ca.pem' }),
      good: tls({ mode: 'SIMPLE', caCertificates: '/certs/ca.pem' }),
    },
  ],
  'client-tls/unverified-mutual': [
    {
      bad: tls({ ...files, insecureSkipVerify: true, subjectAltNames: ['reviews.example.com'] }),
      good: tls({ ...files, subjectAltNames: ['reviews.example.com'] }),
    },
  ],
  'client-tls/credential-and-files': [
    {
      bad: tls({ mode: 'SIMPLE', credentialName: 'reviews', caCertificates: '/certs/ca.pem' }),
      good: tls({ mode: 'SIMPLE', credentialName: 'reviews' }),
    },
  ],
  'client-tls/no-client-certificate': [{ bad: tls({ ...files, clientCertificate: '' }), good: tls(files) }],
  'client-tls/no-private-key': [{ bad: tls({ ...files, privateKey: '' }), good: tls(files) }],
};
