import { maker, type ObjectCases } from '../../support/cases';

const make = maker('networking.istio.io/v1', 'Sidecar');
const http = { number: 9080, name: 'http', protocol: 'HTTP' };
const https = { number: 9443, name: 'https', protocol: 'HTTPS' };
const tcp = { number: 9000, name: 'tcp', protocol: 'TCP' };
const hosts = ['./*'];
const labels = { app: 'reviews' };

const into = (listener: object) =>
  make({ ingress: [{ port: http, defaultEndpoint: '127.0.0.1:8080', ...listener }] });
const out = (listener: object) => make({ egress: [{ port: http, hosts, ...listener }] });
const told = (...list: string[]) => make({ egress: [{ hosts: list }] });
const proxy = (policy: object) => make({ outboundTrafficPolicy: policy });
const files = { serverCertificate: '/etc/certs/cert.pem', privateKey: '/etc/certs/key.pem' };
const simple = { mode: 'SIMPLE', ...files };
const tls = (more: object) => into({ port: https, tls: { ...simple, ...more } });
const socket = 'unix:///run/reviews.sock';
const onSocket = (more: object) => out({ port: { number: 0, protocol: 'HTTP' }, bind: socket, ...more });
const egressProxy = { host: 'proxy.example.com', port: { number: 3128 } };

export const sidecarCases: ObjectCases = {
  'workload-selector/wildcard': [
    {
      bad: make({ workloadSelector: { labels: { app: 'reviews*' } }, egress: [{ hosts }] }),
      good: make({ workloadSelector: { labels }, egress: [{ hosts }] }),
    },
  ],
  'workload-selector/no-labels': [
    {
      bad: make({ workloadSelector: {}, egress: [{ hosts }] }),
      good: make({ workloadSelector: { labels }, egress: [{ hosts }] }),
    },
  ],
  'sidecar/empty': [{ bad: make({ workloadSelector: { labels } }), good: make({ egress: [{ hosts }] }) }],
  'sidecar/target-port': [
    { bad: into({ port: { ...http, targetPort: 8080 } }), good: into({}) },
    { bad: out({ port: { ...http, targetPort: 8080 } }), good: out({}) },
  ],
  'sidecar/port-name': [
    {
      bad: into({ port: { ...http, name: 'http_web' } }),
      good: into({ port: { ...http, name: 'http-web' } }),
    },
    { bad: out({ port: { ...http, name: 'http_web' } }), good: out({ port: { ...http, name: 'http-web' } }) },
  ],
  'sidecar/protocol': [
    { bad: into({ port: { ...http, protocol: 'WEBSOCKET' } }), good: into({}) },
    { bad: out({ port: { ...http, protocol: 'WEBSOCKET' } }), good: out({}) },
  ],
  'port-number/range': [
    { bad: into({ port: { ...http, number: 0 } }), good: into({}) },
    { bad: out({ port: { ...http, number: 90800 } }), good: out({}) },
    { bad: into({ defaultEndpoint: '127.0.0.1:80800' }), good: into({ defaultEndpoint: '127.0.0.1:8080' }) },
  ],
  'sidecar/bind': [
    { bad: into({ bind: 'localhost' }), good: into({ bind: '127.0.0.1' }) },
    { bad: out({ bind: 'localhost' }), good: out({ bind: '127.0.0.1' }) },
  ],
  'sidecar/duplicate-port': [
    {
      bad: make({ ingress: [{ port: http }, { port: http, bind: '127.0.0.1' }] }),
      good: make({ ingress: [{ port: http }, { port: tcp, bind: '127.0.0.1' }] }),
    },
    {
      bad: make({
        egress: [
          { port: http, hosts },
          { port: http, hosts, bind: '127.0.0.1' },
        ],
      }),
      good: make({
        egress: [
          { port: http, hosts },
          { port: tcp, hosts, bind: '127.0.0.1' },
        ],
      }),
    },
  ],
  'sidecar/socket-path': [
    { bad: into({ defaultEndpoint: 'unix://run/reviews.sock' }), good: into({ defaultEndpoint: socket }) },
    { bad: onSocket({ bind: 'unix://run/reviews.sock' }), good: onSocket({}) },
  ],
  'sidecar/ingress-without-port': [
    { bad: make({ ingress: [{ defaultEndpoint: '127.0.0.1:8080' }] }), good: into({}) },
  ],
  'sidecar/endpoint-form': [
    { bad: into({ defaultEndpoint: '127.0.0.1' }), good: into({ defaultEndpoint: '127.0.0.1:8080' }) },
    { bad: into({ defaultEndpoint: '::1:8080' }), good: into({ defaultEndpoint: '[::1]:8080' }) },
  ],
  'sidecar/endpoint-host': [
    { bad: into({ defaultEndpoint: '10.1.2.3:8080' }), good: into({ defaultEndpoint: '0.0.0.0:8080' }) },
  ],
  'sidecar/endpoint-port': [
    { bad: into({ defaultEndpoint: '127.0.0.1:http' }), good: into({ defaultEndpoint: '127.0.0.1:8080' }) },
  ],
  'sidecar/ingress-subject-alt-names': [
    { bad: tls({ subjectAltNames: ['shop.example.com'] }), good: tls({}) },
  ],
  'sidecar/ingress-https-redirect': [{ bad: tls({ httpsRedirect: true }), good: tls({}) }],
  'sidecar/ingress-credential': [
    { bad: into({ port: https, tls: { mode: 'SIMPLE', credentialName: 'reviews' } }), good: tls({}) },
    { bad: into({ port: https, tls: { mode: 'SIMPLE', credentialNames: ['reviews'] } }), good: tls({}) },
    { bad: into({ port: https, tls: { mode: 'SIMPLE', tlsCertificates: [files] } }), good: tls({}) },
  ],
  'sidecar/ingress-tls-mode': [
    { bad: into({ port: https, tls: { mode: 'ISTIO_MUTUAL' } }), good: tls({}) },
    { bad: into({ port: https, tls: { mode: 'AUTO_PASSTHROUGH' } }), good: tls({}) },
  ],
  'sidecar/ingress-tls-for-plain': [{ bad: into({ tls: simple }), good: tls({}) }],
  'server-tls/no-private-key': [{ bad: tls({ privateKey: '' }), good: tls({}) }],
  'sidecar/http-pool-for-tcp': [
    {
      bad: into({ port: tcp, connectionPool: { http: { maxRetries: 3 } } }),
      good: into({ port: tcp, connectionPool: { tcp: { maxConnections: 100 } } }),
    },
  ],
  'connection-pool/empty': [
    {
      bad: make({ inboundConnectionPool: {} }),
      good: make({ inboundConnectionPool: { tcp: { maxConnections: 100 } } }),
    },
    { bad: into({ connectionPool: {} }), good: into({ connectionPool: { tcp: { maxConnections: 100 } } }) },
  ],
  'sidecar/egress-order': [
    {
      bad: make({ egress: [{ hosts }, { port: http, hosts }] }),
      good: make({ egress: [{ port: http, hosts }, { hosts }] }),
    },
  ],
  'sidecar/no-socket': [{ bad: onSocket({ bind: '127.0.0.1' }), good: onSocket({}) }],
  'sidecar/socket-capture': [
    { bad: onSocket({ captureMode: 'IPTABLES' }), good: onSocket({ captureMode: 'NONE' }) },
  ],
  'sidecar/duplicate-socket': [
    {
      bad: make({ egress: [socket, socket].map((bind) => ({ port: { number: 0 }, bind, hosts })) }),
      good: make({
        egress: [socket, 'unix://@ratings'].map((bind) => ({ port: { number: 0 }, bind, hosts })),
      }),
    },
  ],
  'sidecar/no-hosts': [{ bad: make({ egress: [{ hosts: [] }] }), good: told('~/*') }],
  'sidecar/duplicate-host': [
    { bad: told('shop/*', 'shop/reviews.example.com'), good: told('shop/*', 'pay/reviews.example.com') },
    { bad: told('./reviews.example.com', 'shop/reviews.example.com'), good: told('./reviews.example.com') },
  ],
  'sidecar/all-and-more-hosts': [{ bad: told('*/*', 'shop/*'), good: told('*/*') }],
  'scoped-host/no-namespace': [{ bad: told('reviews.example.com'), good: told('*/reviews.example.com') }],
  'scoped-host/namespace': [{ bad: told('my_shop/*'), good: told('~my-shop/*') }],
  'scoped-host/short-name': [
    { bad: told('shop/reviews'), good: told('shop/reviews.shop.svc.cluster.local') },
  ],
  'host-name/label': [
    { bad: told('shop/my_reviews.example.com'), good: told('shop/my-reviews.example.com') },
  ],
  'sidecar/proxy-mode': [{ bad: proxy({ egressProxy }), good: proxy({ mode: 'ALLOW_ANY', egressProxy }) }],
  'sidecar/proxy-port': [
    {
      bad: proxy({ mode: 'ALLOW_ANY', egressProxy: { host: 'proxy.example.com' } }),
      good: proxy({ mode: 'ALLOW_ANY', egressProxy }),
    },
  ],
  'host-name/numeric-top-level': [
    {
      bad: proxy({ mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, host: '10.0.0.300' } }),
      good: proxy({ mode: 'ALLOW_ANY', egressProxy }),
    },
  ],
};
