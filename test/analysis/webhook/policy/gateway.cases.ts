import { maker, type ObjectCases } from '../../support/cases';

const make = maker('networking.istio.io/v1', 'Gateway');
const selector = { istio: 'ingressgateway' };
const http = { number: 80, name: 'http', protocol: 'HTTP' };
const https = { number: 443, name: 'https', protocol: 'HTTPS' };
const tcp = { number: 9000, name: 'tcp', protocol: 'TCP' };
const hosts = ['shop.example.com'];

/** A gateway with one server. */
const one = (server: object) => make({ selector, servers: [server] });
const plain = (more: object) => one({ port: http, hosts, ...more });
const secure = (tls: object) => one({ port: https, hosts, tls });
const port = (more: object) => one({ port: { ...http, ...more }, hosts });
const host = (name: string) => one({ port: http, hosts: [name] });

const simple = { mode: 'SIMPLE', credentialName: 'shop-cert' };
const files = { serverCertificate: '/etc/certs/shop.pem', privateKey: '/etc/certs/shop.key' };
const mutual = { mode: 'MUTUAL', ...files, caCertificates: '/etc/certs/ca.pem' };
const cipher = 'ECDHE-RSA-AES128-SHA';

export const gatewayCases: ObjectCases = {
  'gateway/name': [
    {
      bad: make({ selector, servers: [{ port: http, hosts }] }, { name: 'shop.edge' }),
      good: make({ selector, servers: [{ port: http, hosts }] }, { name: 'shop-edge' }),
    },
  ],
  'gateway/no-servers': [
    { bad: make({ selector, servers: [] }), good: plain({}) },
    { bad: make({ selector }), good: plain({}) },
  ],
  'gateway/no-hosts': [{ bad: one({ port: http, hosts: [] }), good: plain({}) }],
  'gateway/no-port': [{ bad: one({ hosts }), good: plain({}) }],
  'gateway/protocol': [{ bad: port({ protocol: 'WEBSOCKET' }), good: port({ protocol: 'HTTP' }) }],
  'gateway/port-number': [
    { bad: port({ number: 80000 }), good: port({ number: 8000 }) },
    {
      bad: plain({ port: { ...http, number: 0 } }),
      good: plain({ port: { ...http, number: 0 }, bind: 'unix:///run/shop.sock' }),
    },
  ],
  'gateway/target-port': [{ bad: port({ targetPort: 8080 }), good: port({}) }],
  'gateway/port-name': [{ bad: port({ name: '' }), good: port({}) }],
  'gateway/socket-path': [
    {
      bad: plain({ port: { ...http, number: 0 }, bind: 'unix://run/shop.sock' }),
      good: plain({ port: { ...http, number: 0 }, bind: 'unix:///run/shop.sock' }),
    },
    {
      bad: plain({ port: { ...http, number: 0 }, bind: 'unix:///run/' }),
      good: plain({ port: { ...http, number: 0 }, bind: 'unix://@shop/' }),
    },
  ],
  'gateway/socket-port': [
    {
      bad: plain({ bind: 'unix:///run/shop.sock' }),
      good: plain({ port: { ...http, number: 0 }, bind: 'unix:///run/shop.sock' }),
    },
  ],
  'gateway/bind': [{ bad: plain({ bind: '10.0.0.1:80' }), good: plain({ bind: '10.0.0.1' }) }],
  'gateway/duplicate-port-name': [
    {
      bad: make({
        selector,
        servers: [
          { port: http, hosts },
          { port: { ...http, number: 8080 }, hosts },
        ],
      }),
      good: make({
        selector,
        servers: [
          { port: http, hosts },
          { port: { ...http, number: 8080, name: 'http-8080' }, hosts },
        ],
      }),
    },
  ],
  'gateway/no-tls': [{ bad: one({ port: https, hosts }), good: secure(simple) }],
  'gateway/tls-for-http': [{ bad: plain({ tls: simple }), good: plain({ tls: { httpsRedirect: true } }) }],
  'gateway/tls-for-plain': [{ bad: one({ port: tcp, hosts, tls: simple }), good: one({ port: tcp, hosts }) }],
  'gateway/redirect-without-http': [
    { bad: secure({ ...simple, httpsRedirect: true }), good: plain({ tls: { httpsRedirect: true } }) },
  ],
  'scoped-host/empty-part': [{ bad: host('/shop.example.com'), good: host('shop/shop.example.com') }],
  'scoped-host/namespace': [
    { bad: host('my_shop/shop.example.com'), good: host('my-shop/shop.example.com') },
    { bad: host('~/shop.example.com'), good: host('./shop.example.com') },
  ],
  'scoped-host/short-name': [{ bad: host('shop'), good: host('shop.example.com') }],
  'scoped-host/partial-wildcard': [{ bad: host('*shop.example.com'), good: host('*.shop.example.com') }],
  'server-tls/old-version': [
    {
      bad: secure({ ...simple, minProtocolVersion: 'TLSV1_1' }),
      good: secure({ ...simple, minProtocolVersion: 'TLSV1_1', cipherSuites: [cipher] }),
    },
  ],
  'server-tls/unknown-cipher': [
    {
      bad: secure({ ...simple, cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] }),
      good: secure({ ...simple, cipherSuites: [cipher] }),
    },
  ],
  'server-tls/duplicate-cipher': [
    {
      bad: secure({ ...simple, cipherSuites: [cipher, cipher] }),
      good: secure({ ...simple, cipherSuites: [cipher] }),
    },
  ],
  'server-tls/istio-mutual-certificate': [
    {
      bad: secure({ mode: 'ISTIO_MUTUAL', credentialName: 'shop-cert' }),
      good: secure({ mode: 'ISTIO_MUTUAL' }),
    },
  ],
  'server-tls/passthrough-certificate': [
    {
      bad: secure({ mode: 'PASSTHROUGH', credentialName: 'shop-cert' }),
      good: secure({ mode: 'PASSTHROUGH' }),
    },
  ],
  'server-tls/certificate-sources': [{ bad: secure({ ...simple, ...files }), good: secure(simple) }],
  'server-tls/no-certificate': [
    {
      bad: secure({ mode: 'SIMPLE', privateKey: '/etc/certs/shop.key' }),
      good: secure({ mode: 'SIMPLE', ...files }),
    },
    {
      bad: secure({ mode: 'SIMPLE', tlsCertificates: [{ privateKey: '/etc/certs/shop.key' }] }),
      good: secure({ mode: 'SIMPLE', tlsCertificates: [files] }),
    },
  ],
  'server-tls/no-private-key': [
    {
      bad: secure({ mode: 'SIMPLE', serverCertificate: '/etc/certs/shop.pem' }),
      good: secure({ mode: 'SIMPLE', ...files }),
    },
  ],
  'server-tls/no-client-authorities': [
    { bad: secure({ mode: 'MUTUAL', ...files }), good: secure(mutual) },
    {
      bad: secure({ mode: 'OPTIONAL_MUTUAL', ...files }),
      good: secure({ ...mutual, mode: 'OPTIONAL_MUTUAL' }),
    },
  ],
  'server-tls/too-many-certificates': [
    {
      bad: secure({ mode: 'SIMPLE', tlsCertificates: [files, files, files] }),
      good: secure({ mode: 'SIMPLE', tlsCertificates: [files, files] }),
    },
  ],
  'server-tls/revocation-simple': [
    {
      bad: secure({ mode: 'SIMPLE', ...files, caCrl: '/etc/certs/revoked.pem' }),
      good: secure({ ...mutual, caCrl: '/etc/certs/revoked.pem' }),
    },
  ],
  'server-tls/revocation-credential': [
    {
      bad: secure({ credentialName: 'shop-cert', caCrl: '/etc/certs/revoked.pem' }),
      good: secure({ credentialName: 'shop-cert' }),
    },
  ],
};
