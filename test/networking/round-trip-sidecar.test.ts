import fc from 'fast-check';
import { Sidecar } from '../../lib/networking';
import { expectRoundTrip, specs } from '../support/round-trip';
import { sidecarFieldsLeftOut } from './specimens/sidecars';

const { constantFrom: among } = fc;
const files = { serverCertificate: '/certs/cert.pem', privateKey: '/certs/key.pem' };
const pools = ['.inboundConnectionPool', '.ingress[].connectionPool'];
const inPools = <T>(below: string, value: T) =>
  Object.fromEntries(pools.map((pool) => [`${pool}${below}`, value]));

test('a sidecar that is read is written as it was, or refused', () => {
  const spec = specs('Sidecar', {
    leftOut: sidecarFieldsLeftOut,
    values: {
      ...inPools('.tcp.idleTimeout', among('0s', '1h')),
      '.workloadSelector.labels': among({ app: 'a' }, { app: 'a', version: 'v1' }),
      '.ingress[].bind': among('127.0.0.1', '::1'),
      '.ingress[].defaultEndpoint': among('127.0.0.1:80', '[::1]:80', ':80', 'unix:///run/app.sock'),
      '.ingress[].port.protocol': among('HTTPS', 'tls'),
      '.ingress[].port.name': among('http', 'TLS'),
      '.ingress[].tls': among(
        { mode: 'SIMPLE', ...files, cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'] },
        { mode: 'MUTUAL', ...files, caCertificates: '/certs/ca.pem', minProtocolVersion: 'TLSV1_3' },
        {},
      ),
      '.egress[].bind': among('127.0.0.1', '::1', 'unix:///run/out.sock'),
      '.egress[].port.protocol': among('HTTP', 'HTTP_PROXY', 'tcp'),
      '.egress[].port.name': among('http', 'TLS'),
      '.egress[].hosts[]': among('*/*', './*', '~/*', 'prod/*.example.com', '~prod/a.b', '*/a.example.com'),
      '.outboundTrafficPolicy.egressProxy.host': among('egress', 'egress.example.com'),
    },
    mend: {
      '': (sidecar: any) => {
        const ingress = sidecar.ingress?.map((one: any, i: number) => ({
          ...one,
          port: { protocol: 'TLS', ...one.port, number: 80 + i },
        }));
        const egress = sidecar.egress?.map((one: any, i: number, all: any[]) => {
          const socket = one.bind?.startsWith('unix:');
          if (one.port === undefined && i === all.length - 1 && !socket) return one;
          const port = { ...one.port, number: socket ? 0 : 80 + i };
          return {
            ...one,
            ...(socket && { bind: `${one.bind}.${i}`, captureMode: 'NONE' }),
            port,
          };
        });
        const kept = Object.keys(sidecar).length > 0 ? sidecar : { outboundTrafficPolicy: {} };
        return { ...kept, ...(ingress && { ingress }), ...(egress && { egress }) };
      },
      '.outboundTrafficPolicy': (policy: any) =>
        policy.egressProxy ? { ...policy, mode: 'ALLOW_ANY' } : policy,
      '.outboundTrafficPolicy.egressProxy': (proxy: any) => ({ ...proxy, port: { number: 443 } }),
      ...inPools('', (pool: any) => (pool.tcp || pool.http ? pool : { tcp: {} })),
      ...inPools('.http', (http: any) =>
        http.h2UpgradePolicy === 'UPGRADE' ? { ...http, useClientProtocol: false } : http,
      ),
      ...inPools('.http.http2KeepAlive', () => ({ interval: '10s', timeout: '1s' })),
    },
  });
  expectRoundTrip(
    (chart, manifest) => Sidecar.fromManifest(chart, 'r', manifest),
    { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' },
    spec,
    { accepted: 0.95 },
  );
});
