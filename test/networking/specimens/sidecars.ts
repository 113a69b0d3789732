import { type Chart, Duration } from 'cdk8s';
import {
  CaptureMode,
  ConnectionPool,
  Destination,
  H2UpgradePolicy,
  LocalEndpoint,
  OutboundTraffic,
  ServerCredential,
  ServerTls,
  Sidecar,
  SidecarEgress,
  SidecarHost,
  SidecarIngress,
  SidecarPort,
  TlsVersion,
} from '../../../lib/networking';

const tls = '.ingress[].tls';
const secrets = 'refused by istiod: a sidecar takes its certificate from files alone';

/** Fields that no construct sets, and why. */
export const sidecarFieldsLeftOut = [
  { path: '.egress[].port.targetPort', why: 'refused by istiod: sidecars have no target ports' },
  { path: '.ingress[].port.targetPort', why: 'refused by istiod: sidecars have no target ports' },
  ...[
    'credentialName',
    'credentialNames',
    'tlsCertificates',
    'tlsCertificates[].caCertificates',
    'tlsCertificates[].privateKey',
    'tlsCertificates[].serverCertificate',
  ].map((field) => ({ path: `${tls}.${field}`, why: secrets })),
  { path: `${tls}.subjectAltNames`, why: 'refused by istiod: a sidecar does not check names of callers' },
  { path: `${tls}.httpsRedirect`, why: 'refused by istiod: a sidecar does not redirect' },
  { path: `${tls}.mode=AUTO_PASSTHROUGH`, why: 'refused by istiod: it is for gateways' },
  { path: `${tls}.mode=ISTIO_MUTUAL`, why: 'refused by istiod: that is what PeerAuthentication is for' },
];

const seconds = Duration.seconds(5);
const pools = Object.values(H2UpgradePolicy).map((h2UpgradePolicy) =>
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

const files = ServerCredential.files({
  serverCertificate: '/certs/cert.pem',
  privateKey: '/certs/key.pem',
});
const verification = {
  caCertificates: '/certs/ca.pem',
  caCertCredentialName: 'ca',
  caCrl: '/certs/crl.pem',
  insecureSkipVerify: true,
  verifyCertificateSpki: ['YWJj'],
  verifyCertificateHash: ['abcd'],
  cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'],
};
const settings = [
  ServerTls.mutual(files, verification),
  ServerTls.optionalMutual(files, { caCertificates: '/certs/ca.pem' }),
  ServerTls.passthrough(),
  ...Object.values(TlsVersion).map((version) =>
    ServerTls.simple(files, {
      minProtocolVersion: version,
      maxProtocolVersion: version,
      cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'],
    }),
  ),
];
const make = [
  SidecarPort.http,
  SidecarPort.http2,
  SidecarPort.grpc,
  SidecarPort.grpcWeb,
  SidecarPort.https,
  SidecarPort.tls,
  SidecarPort.tcp,
  SidecarPort.mongo,
  SidecarPort.mysql,
  SidecarPort.redis,
  SidecarPort.httpProxy,
  SidecarPort.detected,
];
const hosts = [SidecarHost.ownNamespace(), SidecarHost.of('istio-system')];
const places = [
  LocalEndpoint.localhost(8080),
  LocalEndpoint.localhostV6(8080),
  LocalEndpoint.podIp(8080),
  LocalEndpoint.podIpV6(8080),
  LocalEndpoint.unixSocket('/run/app.sock'),
];

/** Sidecars that together set every field and every choice that `Sidecar` has. */
export function sidecars(chart: Chart): void {
  new Sidecar(chart, 'ingress', {
    workloadSelector: { app: 'reviews' },
    ingress: [
      ...settings.map((setting, i) => SidecarIngress.of(SidecarPort.https(8443 + i), { tls: setting })),
      ...places.map((defaultEndpoint, i) =>
        SidecarIngress.of(SidecarPort.http(9000 + i, { name: 'http' }), { defaultEndpoint }),
      ),
      ...Object.values(CaptureMode).map((captureMode, i) =>
        SidecarIngress.of(SidecarPort.tcp(9100 + i), { captureMode, bind: '127.0.0.1' }),
      ),
      ...pools.map((connectionPool, i) => SidecarIngress.of(SidecarPort.http(9200 + i), { connectionPool })),
    ],
    outboundTrafficPolicy: OutboundTraffic.registryOnly(),
  });
  const negotiated = ServerTls.simple(files, { ecdhCurves: ['X25519'], alpnProtocols: ['http/1.1'] });
  new Sidecar(chart, 'negotiated', {
    ingress: [SidecarIngress.of(SidecarPort.https(8443), { tls: negotiated })],
  });
  pools.forEach((inboundConnectionPool, i) => new Sidecar(chart, `pool-${i}`, { inboundConnectionPool }));
  new Sidecar(chart, 'egress', {
    egress: [
      ...make.map((port, i) => SidecarEgress.onPort(port(7000 + i), hosts)),
      ...Object.values(CaptureMode).map((captureMode, i) =>
        SidecarEgress.onPort(SidecarPort.http(7100 + i, { name: 'http' }), hosts, {
          bind: '127.0.0.1',
          captureMode,
        }),
      ),
      SidecarEgress.onPort(SidecarPort.http(0), hosts, { bind: 'unix://@proxy' }),
      SidecarEgress.hosts([
        ...hosts,
        SidecarHost.anyNamespace('*.example.com'),
        SidecarHost.of('prod', 'a.prod.svc.cluster.local'),
        SidecarHost.except(SidecarHost.of('prod', 'b.prod.svc.cluster.local')),
      ]),
    ],
    outboundTrafficPolicy: OutboundTraffic.throughProxy(
      Destination.host('egress.istio-system.svc.cluster.local', { port: 443 }),
    ),
  });
  new Sidecar(chart, 'subset', {
    outboundTrafficPolicy: OutboundTraffic.throughProxy(
      Destination.subset(
        {
          subsetName: 'v1',
          subsetHost: { hostName: 'egress', hostNamespace: 'istio-system', hostPorts: [] },
        },
        { port: 443 },
      ),
    ),
  });
  new Sidecar(chart, 'all', { egress: [SidecarEgress.hosts([SidecarHost.all()])] });
  new Sidecar(chart, 'none', {
    egress: [SidecarEgress.hosts([SidecarHost.none()])],
    outboundTrafficPolicy: OutboundTraffic.allowAny(),
  });
}
