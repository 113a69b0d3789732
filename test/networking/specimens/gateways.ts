import type { Chart } from 'cdk8s';
import {
  Gateway,
  Server,
  ServerCredential,
  ServerProtocol,
  ServerTls,
  TlsVersion,
} from '../../../lib/networking';

/** Fields that no construct sets, and why. */
export const gatewayFieldsLeftOut = [
  { path: '.servers[].port.targetPort', why: 'refused by istiod: it is for service entries' },
];

const hosts = ['*.example.com'];
const files = { serverCertificate: '/certs/cert.pem', privateKey: '/certs/key.pem' };
const plain = [
  ServerProtocol.GRPC,
  ServerProtocol.GRPC_WEB,
  ServerProtocol.HTTP2,
  ServerProtocol.MONGO,
  ServerProtocol.REDIS,
  ServerProtocol.MYSQL,
];

/** Gateways that together set every field and every choice that `Gateway` has. */
export function gateways(chart: Chart): void {
  new Gateway(chart, 'plain', {
    selector: { istio: 'ingress' },
    servers: [
      Server.http({ hosts, httpsRedirect: true }),
      Server.http({ hosts, bind: 'unix:///run/http.sock', portName: 'socket', name: 'socket' }),
      Server.tcp({ hosts: ['*'], port: 5432, bind: '192.0.2.1', defaultEndpoint: '127.0.0.1:5432' }),
      ...plain.map((protocol, i) => Server.of({ hosts: ['*'], protocol, port: 9000 + i })),
    ],
  });
  const verification = {
    caCertificates: '/certs/ca.pem',
    caCrl: '/certs/crl.pem',
    subjectAltNames: ['client.example.com'],
    insecureSkipVerify: true,
  };
  const hashes = {
    caCertCredentialName: 'ca',
    verifyCertificateSpki: ['YWJj'],
    verifyCertificateHash: ['abcd'],
    cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'],
  };
  const settings = [
    ServerTls.simple(ServerCredential.secret('one')),
    ServerTls.simple(ServerCredential.secrets(['rsa', 'ecdsa'])),
    ServerTls.mutual(ServerCredential.files(files), verification),
    ServerTls.optionalMutual(
      ServerCredential.fileSets([{ ...files, caCertificates: '/certs/ca.pem' }]),
      verification,
    ),
    ServerTls.mutual(ServerCredential.secret('one'), hashes),
    ServerTls.istioMutual(),
    ServerTls.autoPassthrough(),
    ...Object.values(TlsVersion).map((version) =>
      ServerTls.simple(ServerCredential.secret('one'), {
        minProtocolVersion: version,
        maxProtocolVersion: version,
      }),
    ),
  ];
  new Gateway(chart, 'secure', {
    servers: [
      ...settings.map((tls, i) => Server.https({ hosts, port: 8443 + i, tls })),
      Server.tls({ hosts, tls: ServerTls.passthrough() }),
    ],
  });
  const negotiation = { ecdhCurves: ['X25519'], alpnProtocols: ['http/1.1'] };
  new Gateway(chart, 'negotiated', {
    servers: [Server.https({ hosts, tls: ServerTls.simple(ServerCredential.secret('one'), negotiation) })],
  });
}
