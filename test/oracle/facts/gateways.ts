import type { Fact } from './fact';

const INGRESS = 'istio-ingressgateway';
const get = (via: string, url: string, headers?: { readonly [name: string]: string }) => ({
  via,
  url,
  ...(headers && { headers }),
});

/** A gateway of the Gateway API with pods of its own, and what a policy says there. */
const edge = (name: string, spec: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: shop }
spec: { parentRefs: [{ name: ${name} }], rules: [{ backendRefs: [{ name: app, port: 80 }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
const target = (name: string) =>
  `targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: ${name} }]`;
const via = (name: string) => `${name}-istio.shop`;

/** A route at the one gateway that takes the routes of all. */
const route = (name: string, rules: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: shop }
spec: { parentRefs: [{ name: routes }], hostnames: [${name}.example.com], rules: ${rules} }
`;

const replaced = (prefix: string, text: string, type: 'URLRewrite' | 'RequestRedirect') =>
  `{ matches: [{ path: { type: PathPrefix, value: ${prefix} } }], filters: [{ type: ${type}, ${type === 'URLRewrite' ? 'urlRewrite' : 'requestRedirect'}: { path: { type: ReplacePrefixMatch, replacePrefixMatch: ${text} } } }]${type === 'URLRewrite' ? ', backendRefs: [{ name: app, port: 80 }]' : ''} }`;

const server = (name: string, host: string, more = '') => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${host}]${more} }]
`;
const bound = (name: string, host: string, http: string, gateway = name) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { hosts: [${host}], gateways: [${gateway}], http: ${http} }
`;
const TO_APP = 'route: [{ destination: { host: app } }]';

/** A workload, and a gateway with routes. */
export const gatewayWorld = `
apiVersion: v1
kind: Pod
metadata: { name: app, namespace: shop, labels: { app: app } }
spec: { containers: [{ name: app, image: app, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: shop }
spec: { selector: { app: app }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: far }
spec: { selector: { app: app }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: routes, namespace: shop }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`;

/** What becomes of requests that come in at a gateway. */
export const gatewayFacts: readonly Fact[] = [
  {
    rule: 'gateway/conflicting',
    says: 'the routes of both gateways are used for plain HTTP',
    yaml: [
      server('both-a', 'both.example.com'),
      server('both-b', 'both.example.com'),
      bound('both-a', 'both.example.com', `[{ match: [{ uri: { prefix: /a } }], ${TO_APP} }]`),
      bound('both-b', 'both.example.com', `[{ match: [{ uri: { prefix: /b } }], ${TO_APP} }]`),
    ].join('---'),
    ask: [get(INGRESS, 'http://both.example.com/a'), get(INGRESS, 'http://both.example.com/b')],
    got: ['shop/app /a', 'shop/app /b'],
  },
  {
    rule: 'virtual-service/host-not-in-gateway',
    says: 'the gateway knows no such host',
    yaml: [
      server('narrow', 'narrow.example.com'),
      bound('narrow', 'wide.example.com', `[{ ${TO_APP} }]`),
    ].join('---'),
    ask: [get(INGRESS, 'http://wide.example.com/')],
    got: ['404 NR'],
  },
  {
    rule: 'gateway/redirect-without-https',
    says: 'clients are sent to https without a port, which is 443',
    yaml: server('redirect', 'redirect.example.com', ', tls: { httpsRedirect: true }'),
    ask: [get(INGRESS, 'http://redirect.example.com/a')],
    got: ['301 https://redirect.example.com/a'],
  },
  {
    rule: 'virtual-service/ingress-without-settings',
    says: 'what the virtual service of the mesh says of the host has no effect at the gateway',
    yaml: [
      server('settings', 'settings.example.com'),
      bound('settings', 'settings.example.com', `[{ ${TO_APP} }]`),
      `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: app, namespace: shop }
spec: { hosts: [app], http: [{ fault: { abort: { httpStatus: 418, percentage: { value: 100 } } }, ${TO_APP} }] }
`,
    ].join('---'),
    ask: [get(INGRESS, 'http://settings.example.com/')],
    got: ['shop/app /'],
  },
  {
    rule: 'gateway-api/backend-not-found',
    says: 'requests get 500',
    yaml: route('no-backend', '[{ backendRefs: [{ name: nothing, port: 80 }] }]'),
    ask: [get(via('routes'), 'http://no-backend.example.com/')],
    got: ['500 NC'],
  },
  {
    rule: 'gateway-api/backend-port-not-found',
    says: 'requests get 500',
    yaml: route('no-port', '[{ backendRefs: [{ name: app, port: 81 }] }]'),
    ask: [get(via('routes'), 'http://no-port.example.com/')],
    got: ['500 NC'],
  },
  {
    rule: 'gateway-api/backend-not-granted',
    says: 'requests get 500',
    yaml: route('no-grant', '[{ backendRefs: [{ name: app, namespace: far, port: 80 }] }]'),
    ask: [get(via('routes'), 'http://no-grant.example.com/')],
    got: ['500 NC'],
  },
  {
    rule: 'gateway-api/backend-kind',
    says: 'requests get 500',
    yaml: route('kind', '[{ backendRefs: [{ group: apps, kind: Deployment, name: app, port: 80 }] }]'),
    ask: [get(via('routes'), 'http://kind.example.com/')],
    got: ['500 NC'],
  },
  {
    rule: 'gateway-api/experimental-backend',
    says: 'requests get 500 in 1.31',
    yaml: route(
      'xbackend',
      '[{ backendRefs: [{ group: gateway.networking.x-k8s.io, kind: XBackend, name: app, port: 80 }] }]',
    ),
    ask: [get(via('routes'), 'http://xbackend.example.com/')],
    got: ['500 NC'],
  },
  {
    rule: 'gateway-api/repeated-match',
    says: 'the first rule is used',
    yaml: route(
      'repeated',
      `[{ backendRefs: [{ name: app, port: 80 }] }, { filters: [{ type: RequestRedirect, requestRedirect: { hostname: other.example.com } }] }]`,
    ),
    ask: [get(via('routes'), 'http://repeated.example.com/')],
    got: ['shop/app /'],
  },
  {
    rule: 'gateway-api/rewrite-glues',
    says: 'the slash of the prefix is replaced, and one at the end of the replacement is taken away',
    yaml: [
      route('glued', `[${replaced('/', '/adm', 'URLRewrite')}]`),
      route('glued-slash', `[${replaced('/', '/adm/', 'URLRewrite')}]`),
      route('glued-redirect', `[${replaced('/', '/adm', 'RequestRedirect')}]`),
    ].join('---'),
    ask: ['glued', 'glued-slash', 'glued-redirect'].map((name) =>
      get(via('routes'), `http://${name}.example.com/foo`),
    ),
    got: ['shop/app /admfoo', 'shop/app /admfoo', '302 http://glued-redirect.example.com/admfoo'],
  },
  {
    rule: 'gateway-api/redirect-double-slash',
    says: 'the slash after the prefix stays, also where the prefix ends with one',
    yaml: [
      route(
        'slashes',
        `[${replaced('/a', '/', 'RequestRedirect')}, ${replaced('/b/', '/c/', 'RequestRedirect')}]`,
      ),
      route('no-slashes', `[${replaced('/a', '/', 'URLRewrite')}]`),
    ].join('---'),
    ask: [
      get(via('routes'), 'http://slashes.example.com/a/foo'),
      get(via('routes'), 'http://slashes.example.com/b/foo'),
      get(via('routes'), 'http://no-slashes.example.com/a/foo'),
    ],
    got: ['302 http://slashes.example.com//foo', '302 http://slashes.example.com/c//foo', 'shop/app /foo'],
  },
  {
    rule: 'authorization-policy/http-allowed-at-passthrough',
    says: 'connections that are passed through are denied',
    yaml: ['open', 'closed']
      .map(
        (name) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec: { gatewayClassName: istio, listeners: [{ name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: ${name}, namespace: shop }
spec: { parentRefs: [{ name: ${name} }], hostnames: [secure.example.com], rules: [{ backendRefs: [{ name: app, port: 80 }] }] }
`,
      )
      .concat(
        `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: closed, namespace: shop }
spec: { ${target('closed')}, rules: [{ to: [{ operation: { methods: [GET] } }] }] }
`,
      )
      .join('---'),
    ask: ['open', 'closed'].map((name) => get(via(name), 'https://secure.example.com/')),
    got: ['shop/app /', ''],
  },
  {
    rule: 'virtual-service/tcp-server-of-another',
    says: 'the oldest takes all connections',
    yaml: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: tcp, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: tcp, protocol: TCP }, hosts: [one.example.com, two.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: tcp-b, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { hosts: [one.example.com], gateways: [tcp], tcp: [{ route: [{ destination: { host: app } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: tcp-a, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec: { hosts: [two.example.com], gateways: [tcp], tcp: [{ route: [{ destination: { host: nowhere } }] }] }
`,
    ask: [get(INGRESS, 'tcp://one.example.com:443'), get(INGRESS, 'tcp://two.example.com:443')],
    got: ['200', '200'],
  },
  {
    rule: 'gateway-api/selector-of-a-gateway',
    says: 'istiod applies the policy by its labels',
    yaml: edge(
      'by-labels',
      `{ selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: by-labels } }, action: DENY, rules: [{ to: [{ operation: { paths: [/secret] } }] }] }`,
    ),
    ask: [
      get(via('by-labels'), 'http://a.example.com/secret'),
      get(via('by-labels'), 'http://a.example.com/'),
    ],
    got: ['403', 'shop/app /'],
  },
  {
    rule: 'authorization-policy/denies-everybody',
    says: 'every request is denied',
    yaml: edge('denied', `{ ${target('denied')}, action: DENY, rules: [{}] }`),
    ask: [get(via('denied'), 'http://a.example.com/')],
    got: ['403'],
  },
  {
    rule: 'authorization-policy/identity-at-gateway',
    says: 'an ALLOW rule allows nobody by an identity',
    yaml: edge(
      'identity',
      `{ ${target('identity')}, rules: [{ from: [{ source: { namespaces: [shop] } }] }] }`,
    ),
    ask: [get(via('identity'), 'http://a.example.com/')],
    got: ['403'],
  },
  {
    rule: 'authorization-policy/token-not-read',
    says: 'an ALLOW rule allows nobody by a token that nothing validates',
    yaml: edge(
      'token',
      `{ ${target('token')}, rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] }`,
    ),
    ask: [get(via('token'), 'http://a.example.com/', { authorization: 'Bearer e30.e30.e30' })],
    got: ['403'],
  },
  {
    rule: 'authorization-policy/provider-not-found',
    says: 'what the rules match is denied',
    yaml: edge(
      'custom',
      `{ ${target('custom')}, action: CUSTOM, provider: { name: nobody }, rules: [{ to: [{ operation: { paths: [/asked] } }] }] }`,
    ),
    ask: [get(via('custom'), 'http://a.example.com/asked'), get(via('custom'), 'http://a.example.com/')],
    got: ['403', 'shop/app /'],
  },
  {
    rule: 'authorization-policy/not-paths-exact',
    says: 'a slash at the end passes by',
    yaml: edge(
      'not-paths',
      `{ ${target('not-paths')}, rules: [{ to: [{ operation: { notPaths: [/admin] } }] }] }`,
    ),
    ask: [
      get(via('not-paths'), 'http://a.example.com/admin'),
      get(via('not-paths'), 'http://a.example.com/admin/'),
      get(via('not-paths'), 'http://a.example.com/admin/users'),
    ],
    got: ['403', 'shop/app /admin/', 'shop/app /admin/users'],
  },
  {
    rule: 'authorization-policy/or-not-and',
    says: 'one rule that matches is enough',
    yaml: edge(
      'or',
      `{ ${target('or')}, rules: [{ from: [{ source: { ipBlocks: [192.0.2.0/24] } }] }, { to: [{ operation: { methods: [GET] } }] }] }`,
    ),
    ask: [get(via('or'), 'http://a.example.com/')],
    got: ['shop/app /'],
  },
];
