import { policyChecks } from '../../lib/analysis/webhook/policy-checks';
import type { Manifest } from '../../lib/mesh/manifest';
import { disagreements } from './differential';

/** Texts that Go's own libraries read their own way, and what holds them. */
const URLS = [
  ...[
    'http://a',
    'https://a:8080/b?c#d',
    'http://a:99999999999999999999',
    'http://',
    'http:',
    'http:a',
    'HTTPS://A',
    'a',
  ],
  ...[
    '/a',
    '//a/b',
    'a:b',
    '1a:b',
    ':a',
    'a b',
    'http://a b',
    'http://a/b c',
    'http://[::1]:80/x',
    'http://[::1',
  ],
  ...[
    'http://[::1]x',
    'http://[::1%25en0]/',
    'http://u:p@h/x',
    'http://u@:p@h',
    'http://a%zz',
    'http://a/%zz',
  ],
  ...[
    'http://a/%20',
    'http://a#%zz',
    'http://a?%zz',
    'http://a\u0001',
    'http://é.com/é',
    'oci://a/b:c',
    'a.b/c:v1',
  ],
  ...[
    'oci://a:5000/b@sha256:abc',
    'a.b:5000/c',
    '127.0.0.1:5000/c',
    '[::1]:5000/c',
    'file:///a',
    'file:a',
    'x-y+z.1://a',
  ],
  ...[
    '?a',
    '#a',
    '*',
    'http://a:',
    'http://a:80:80',
    '1.2.3.4:80:80/x',
    'http://a/b:c',
    'http://<a>',
    'http://a^b',
  ],
  ...['http://a|b', 'mailto:a', 'http:///a', 'http://a\\b', ' http://a', 'http://a '],
];
const FILTERS = [
  ...[
    '',
    'a',
    'a.b',
    'a..b',
    'a &&',
    'a == "x"',
    "a == 'x",
    'has(a.b)',
    '!!a',
    '--1',
    '1 + -2',
    '[1,2,]',
    '{"a":1}',
  ],
  ...[
    'A{b:1}',
    'a ? b : c',
    'a ? b',
    'a in [1]',
    'a["x"]',
    'r"\\d"',
    'b"a"',
    '"\\q"',
    '"""a\nb"""',
    '"a\nb"',
    '1u',
    '0x1F',
  ],
  ...[
    '1.5e3',
    '.5',
    '1.',
    'a = b',
    'a === b',
    '// x',
    'a // x',
    'in',
    'for',
    'a.in',
    'x.map(y, y+1)',
    'a?.b',
    '$a',
    'a#b',
  ],
  ...[
    '`a`',
    '(a',
    'a)',
    '9223372036854775808',
    '"\\ud800"',
    'a\tb',
    '{1:2, 3:4,}',
    'a.b(1,)',
    '.a.b',
    'a -1',
    '"a" "b"',
    'a; b',
  ],
];
const rsa = { kty: 'RSA', n: 'AQ', e: 'AQAB' };
const ec = { kty: 'EC', crv: 'P-256', x: 'Zm9v', y: 'YmFy' };
const KEYS = [
  ...[
    rsa,
    { ...rsa, n: 'A Q' },
    { ...rsa, d: 'AQ' },
    { ...rsa, d: 'AQ', p: 'AQ', q: 'AQ' },
    { ...rsa, d: '' },
    { ...rsa, d: 1 },
  ],
  ...[
    { ...ec, d: 'AQ' },
    { ...ec, crv: 'X' },
    { kty: 'OKP', crv: 'Ed25519', x: 'AQ' },
    { kty: 'OKP', crv: 'Ed25519', x: 'AQ', d: 'AQ' },
  ],
  ...[
    { kty: 'oct', k: '' },
    { kty: 'oct' },
    { kty: 'none' },
    { ...rsa, kid: 1 },
    { ...rsa, alg: 'none' },
    { ...rsa, key_ops: 'a' },
  ],
].map((key) => JSON.stringify({ keys: [key] }));
const SETS = [
  '{}',
  '[]',
  '""',
  'null',
  '1',
  '{"keys":{}}',
  '{"keys":null}',
  '{"keys":[null]}',
  ' {"keys":[]} ',
  '{"Keys":[]}',
  JSON.stringify({ ...rsa, d: 'AQ' }),
];
const ENDPOINTS = [
  ...[
    '',
    ':80',
    '80',
    '127.0.0.1',
    '127.0.0.1:',
    '[::1]:80',
    '[::]:+80',
    ':-1',
    ':0',
    ':080',
    '[127.0.0.1]:80',
    '[a:80',
  ],
  ...[
    'a]:80',
    '::1:80',
    '[::1]',
    '[::1]:80:90',
    '[]:80',
    '[[::1]]:80',
    'localhost:80',
    'unix:',
    'unix://',
    'unix:///',
  ],
  ...[
    'unix://a',
    'unix:///a/',
    'unix://@',
    'unix://@a/',
    '0.0.0.0:65536',
    ':99999999999999999999',
    '127.0.0.1:a[b',
  ],
];
const HOSTS = [
  ...[
    '',
    '*',
    'a',
    'a.b',
    '*.b',
    '*a.b',
    '*-a.b',
    'a.*',
    '*.*',
    '1.2.3.4',
    '1.2.3',
    'a.1',
    'a.1.',
    '::1',
    'fe80::1%eth0',
    '/',
  ],
  ...[
    'a/',
    '/a.b',
    '*/a.b',
    './*',
    '~/a.b',
    '~~/a.b',
    '~x/a.b',
    '~*/a.b',
    'A.B/C.D',
    'a/b/c.d',
    'a_b/c.d',
    'x/1.2.3.4',
    'x/*',
  ],
  ...[
    '-a.b',
    'a-.b',
    'é.b',
    `${'a'.repeat(64)}.b`,
    `${'a.'.repeat(130)}b`,
    'a..b',
    '.',
    '..',
    'a.b.',
    '*.',
    '**.a',
    'a.+1',
  ],
];
const ATTRIBUTES = [
  ...[
    'request.headers',
    'request.headers[]',
    'request.headers[a]',
    'request.headersX[a]',
    'request.headers[[]',
    'source.ip',
  ],
  ...[
    'request.headers]a[',
    'request.auth.claims[a][b]',
    'experimental.envoy.filters.[a]',
    'experimental.envoy.filters.a',
  ],
  ...[
    'destination.labels',
    'destination.labelsX',
    'destination.user',
    'Source.ip',
    'constructor',
    '__proto__',
    'request.auth.a',
  ],
  ...['destination.port', 'connection.sni', 'source.trustDomain', 'source.serviceAccount'],
];
const PATHS = [
  ...[
    '',
    '/',
    '{*}',
    '/{*}/',
    '{**}',
    '/{**}/{**}',
    '/{*}x',
    '/a{b',
    '/a}b',
    '/{*}/a b',
    '//{*}',
    '/{*}//a',
    '/a*',
    '/{*}/*',
  ],
  ...['/é', '/{*}/é', '/{*}/%20', '{***}', '/{**}/a', '/{**}/a/{*}', '/{}'],
];
const ADDRESSES = [
  ...[
    '',
    '1.2.3.4',
    '1.2.3.4/',
    '1.2.3.4/33',
    '1.2.3.4/032',
    '01.2.3.4',
    '::1/129',
    '::1/128',
    '::ffff:1.2.3.4/96',
    'fe80::1%e/64',
  ],
  ...[
    'fe80::1%e',
    '1.2.3.4/8/9',
    '/8',
    'a',
    '1.2.3',
    '1.2.3.4/+8',
    '1.2.3.4/-1',
    ' 1.2.3.4',
    'a/b',
    'a/*',
    '*a',
    'a*b',
    '*',
  ],
];
const VERSIONS = [
  '(',
  '[a',
  'a{1001}',
  '\\d+',
  '(?=a)',
  '\\1',
  '(?P<n>a)',
  '(?<n>a)',
  '\\pL',
  '*',
  'a**',
  '\\Q.',
  'x{2,1}',
];

const make = (apiVersion: string, kind: string, specs: readonly object[]): Manifest[] =>
  specs.map((spec, i) => ({ apiVersion, kind, metadata: { name: `text-${i}`, namespace: 'shop' }, spec }));
const rule = (one: object) => ({ jwtRules: [{ issuer: 'a', ...one }] });
const policy = (one: object) => ({ rules: [one] });

const OBJECTS: Readonly<Record<string, readonly Manifest[]>> = {
  'URLs and sets of keys': make('security.istio.io/v1', 'RequestAuthentication', [
    ...URLS.map((jwksUri) => rule({ jwksUri })),
    ...[...KEYS, ...SETS].map((jwks) => rule({ jwks })),
  ]),
  'URLs of modules': make(
    'extensions.istio.io/v1alpha1',
    'WasmPlugin',
    URLS.map((url) => ({ url })),
  ),
  'filters in CEL': make(
    'telemetry.istio.io/v1',
    'Telemetry',
    FILTERS.map((expression) => ({ accessLogging: [{ filter: { expression } }] })),
  ),
  'endpoints and hosts of sidecars': make('networking.istio.io/v1', 'Sidecar', [
    ...ENDPOINTS.map((defaultEndpoint) => ({ ingress: [{ port: { number: 80 }, defaultEndpoint }] })),
    ...HOSTS.map((host) => ({ egress: [{ hosts: [host] }] })),
    ...HOSTS.map((host) => ({
      outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy: { host, port: { number: 1 } } },
    })),
  ]),
  'hosts of gateways': make(
    'networking.istio.io/v1',
    'Gateway',
    HOSTS.map((host) => ({
      servers: [{ port: { number: 80, name: 'a', protocol: 'HTTP' }, hosts: [host] }],
    })),
  ),
  'attributes, paths and addresses': make('security.istio.io/v1', 'AuthorizationPolicy', [
    ...ATTRIBUTES.map((key) => policy({ when: [{ key, values: ['a'] }] })),
    ...ATTRIBUTES.map((key) => policy({ when: [{ key, values: ['80'], notValues: ['1.2.3.4', '*a*'] }] })),
    ...PATHS.map((path) => policy({ to: [{ operation: { paths: [path], notPaths: [path, '/x{'] } }] })),
    ...ADDRESSES.map((text) =>
      policy({ from: [{ source: { ipBlocks: [text], notRemoteIpBlocks: ['x', text] } }] }),
    ),
    ...ADDRESSES.map((text) =>
      policy({ from: [{ source: { serviceAccounts: [text], trustDomains: [text] } }] }),
    ),
  ]),
  'versions in RE2': make(
    'networking.istio.io/v1alpha3',
    'EnvoyFilter',
    VERSIONS.map((proxyVersion) => ({
      configPatches: [
        { applyTo: 'CLUSTER', match: { proxy: { proxyVersion } }, patch: { operation: 'REMOVE' } },
      ],
    })),
  ),
};

test.each(Object.keys(OBJECTS))(
  'istiod says as much of %s as we do',
  async (what) => {
    const objects = OBJECTS[what];
    const { compared, refused, found } = await disagreements(objects, (object, report) =>
      policyChecks[object.kind].check(object, report),
    );
    expect(found).toEqual([]);
    expect(compared).toBe(objects.length);
    expect(refused).toBeGreaterThan(0);
  },
  60_000,
);
