/** The trust domains of random meshes: the own one, and another name of it. */
export const TRUST_DOMAIN = 'mesh.example';
export const ALIAS = 'old.example';

/** The issuers of tokens, of which a RequestAuthentication knows some. */
export const ISSUERS = ['https://id.example.com', 'https://login.test/v2', 'staff'] as const;
export const SUBJECTS = ['me', 'you', 'team/me'] as const;

const DOMAINS = ['cluster.local', TRUST_DOMAIN, ALIAS, 'other.example'];
const IDENTITIES = ['alpha/sa/front', 'alpha/sa/default', 'beta/sa/default', 'alpha/sa/fron', 'alpha/sa/*'];

/** Words of policies, by what they are compared with. */
export const WORDS = {
  principals: [
    ...DOMAINS.flatMap((domain) => IDENTITIES.map((identity) => `${domain}/ns/${identity}`)),
    ...['*', '*/ns/alpha/sa/front', '*/sa/default', 'cluster.local/*', 'cluster.local/ns/alpha/*'],
    ...['*local/ns/alpha/sa/front', '*.example/ns/beta/sa/default', '*front', 'cluster.*'],
  ],
  namespaces: ['alpha', 'beta', 'gamma', 'al*', '*eta', '*', 'a*a', 'alph', 'lpha', '*ph*'],
  serviceAccounts: ['front', 'default', 'alpha/front', 'beta/default', 'alpha/default', 'fron'],
  trustDomains: [...DOMAINS, '*', 'cluster*', '*.local', '*.example', 'c*', 'mesh*', 'cluster', '*e'],
  requestPrincipals: [
    ...ISSUERS.flatMap((issuer) => SUBJECTS.map((subject) => `${issuer}/${subject}`)),
    ...['*', '*/me', '*me', 'https://*', 'https://id.example.com/*', 'staff', 'st*', '*.com/me', 'staff/m*'],
  ],
  ipBlocks: [
    ...['10.1.2.3', '10.1.0.0/16', '10.0.0.0/8', '192.168.1.0/24', '0.0.0.0/0', '10.1.2.4/31'],
    ...['2001:db8::/32', '2001:db8::1', '::/0', '10.1.2.3/32'],
  ],
  hosts: [
    ...['web.alpha', 'WEB.Alpha', 'web.*', '*.alpha', '*.test', 'shop.test', '*', 'shop.test:80'],
    ...['web.alpha:80', 'api.beta', '*:9001', 'api*'],
  ],
  methods: ['GET', 'POST', 'PUT', '*', 'P*', '*T', 'get'],
  paths: [
    ...['/', '/a', '/a/b', '/a/*', '*/b', '*', '/api/*', '*.html', '/A', '/a/', '/a*'],
    ...['/api/{*}', '/api/{**}', '/{*}/b', '/api/{*}/x', '/{**}/x', '/{*}', '/{**}', '/api/{*}/{**}'],
  ],
  ports: ['8080', '80', '9000', '9001', '1'],
  header: ['me', 'you', 'm*', '*e', '*', 'a b', 'ME'],
  claim: ['staff', 'dev', 'st*', '*ff', '*', 'read', 'write', 'read write', 'no'],
  audience: ['shop', 'bank', 'sh*', '*'],
  sni: [
    '*.cluster.local',
    'outbound_.80_._.web.alpha.svc.cluster.local',
    'outbound_.9001_*',
    '*',
    'web.alpha',
  ],
} as const;

/** Keys of conditions, with the kind of words that are asked of each. */
export const KEYS: readonly (readonly [string, keyof typeof WORDS])[] = [
  ['source.ip', 'ipBlocks'],
  ['remote.ip', 'ipBlocks'],
  ['source.namespace', 'namespaces'],
  ['source.principal', 'principals'],
  ['source.serviceAccount', 'serviceAccounts'],
  ['source.trustDomain', 'trustDomains'],
  ['destination.port', 'ports'],
  ['request.auth.principal', 'requestPrincipals'],
  ['request.auth.audiences', 'audience'],
  ['request.auth.presenter', 'audience'],
  ['request.headers[x-user]', 'header'],
  ['request.headers[X-User]', 'header'],
  ['request.headers[:method]', 'methods'],
  ['request.headers[:authority]', 'hosts'],
  ['request.headers[host]', 'hosts'],
  ['request.headers[:path]', 'paths'],
  ['request.auth.claims[groups]', 'claim'],
  ['request.auth.claims[realm][roles]', 'claim'],
  ['request.auth.claims[scope]', 'claim'],
  ['request.auth.claims[rights]', 'claim'],
  ['request.auth.claims[iss]', 'requestPrincipals'],
  ['connection.sni', 'sni'],
];

export const PATHS = [
  ...['/', '/a', '/a/b', '/a/', '/A', '/a/b/c', '/api', '/api/', '/api/v1', '/api/v1/x', '/x.html', '/a/x'],
  ...[
    '/api/v1/y/x',
    '/a//b',
    '/a/../b',
    '/%61',
    '/a%2Fb',
    '/api/a*b',
    '/api/a|b',
    '/api/a=b',
    '/a?q=/b',
    '/ab',
  ],
] as const;
export const ADDRESSES = [
  '10.1.2.3',
  '10.1.9.9',
  '10.9.9.9',
  '192.168.1.7',
  '10.1.2.5',
  '2001:db8::1',
] as const;
