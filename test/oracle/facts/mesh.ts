import { type Fact, endpointsOf, listenersAt, retryPolicyOf } from './fact';

const from = 'client.shop';
const get = (url: string, headers?: { readonly [name: string]: string }) => ({
  from,
  url,
  ...(headers && { headers }),
});

/** A Service of the namespace `shop`, and what its virtual service says. */
const routed = (host: string, http: string, more = '') => `
apiVersion: v1
kind: Service
metadata: { name: ${host}, namespace: shop }
spec: { selector: { app: app }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host}, namespace: shop }
spec: { hosts: [${host}], http: ${http}${more} }
`;

/** A Service that is another name of a host outside, and an entry for that host. */
const external = (name: string, more: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { type: ExternalName, externalName: ${name}.example.com${more} }
`;
const PORTS = ', ports: [{ name: http, port: 80 }]';
const entry = (name: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: shop }
spec: { hosts: [${name}.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC, endpoints: [{ address: 10.0.0.9 }] }
`;

const TO_APP = 'route: [{ destination: { host: app } }]';

/** A client and two workloads, and a host outside. */
export const meshWorld = `
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { containers: [{ name: client, image: client }] }
---
apiVersion: v1
kind: Pod
metadata: { name: app, namespace: shop, labels: { app: app } }
spec: { containers: [{ name: app, image: app, ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: other, namespace: shop, labels: { app: other } }
spec: { containers: [{ name: other, image: other, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: shop }
spec: { selector: { app: app }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: other, namespace: shop }
spec: { selector: { app: other }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

/** What becomes of requests between pods. */
export const meshFacts: readonly Fact[] = [
  {
    rule: 'virtual-service/subset-not-found',
    says: 'there is no cluster for the subset',
    yaml: routed('no-subset', '[{ route: [{ destination: { host: no-subset, subset: v9 } }] }]'),
    ask: [get('http://no-subset/')],
    got: ['503 NC'],
  },
  {
    rule: 'destination-rule/subset-selects-nothing',
    says: 'the cluster of the subset has no endpoints',
    yaml: `${routed('empty-subset', '[{ route: [{ destination: { host: empty-subset, subset: v9 } }] }]')}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: empty-subset, namespace: shop }
spec: { host: empty-subset, subsets: [{ name: v9, labels: { version: v9 } }] }
`,
    ask: [get('http://empty-subset/')],
    got: ['503 UH'],
  },
  {
    rule: 'virtual-service/destination-not-found',
    says: 'there is no cluster for the host',
    yaml: routed('no-host', '[{ route: [{ destination: { host: nowhere } }] }]'),
    ask: [get('http://no-host/')],
    got: ['503 NC'],
  },
  {
    rule: 'host/two-labels',
    says: 'a name with one dot is not completed',
    yaml: routed('two-labels', '[{ route: [{ destination: { host: app.shop } }] }]'),
    ask: [get('http://two-labels/')],
    got: ['503 NC'],
  },
  {
    rule: 'virtual-service/destination-port-not-found',
    says: 'there is no cluster for the port',
    yaml: routed('no-port', '[{ route: [{ destination: { host: app, port: { number: 81 } } }] }]'),
    ask: [get('http://no-port/')],
    got: ['503 NC'],
  },
  {
    rule: 'virtual-service/mirror-not-found',
    says: 'the requests themselves are answered',
    yaml: routed('no-mirror', `[{ ${TO_APP}, mirror: { host: nowhere } }]`),
    ask: [get('http://no-mirror/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/delegate-not-found',
    says: 'the rule is left out, and the rules after it are tried',
    yaml: routed(
      'no-delegate',
      `[{ match: [{ uri: { prefix: /a } }], delegate: { name: nothing } }, { match: [{ uri: { prefix: /a/b } }], ${TO_APP} }]`,
    ),
    ask: [get('http://no-delegate/a/b'), get('http://no-delegate/a/c')],
    got: ['shop/app /a/b', '404 NR'],
  },
  {
    rule: 'virtual-service/exact-host-hides-wildcard',
    says: 'the rules of the wildcard are not tried',
    yaml: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: wild, namespace: shop }
spec: { hosts: ['*.wild.example.com', one.wild.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: NONE }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: wild, namespace: shop }
spec: { hosts: ['*.wild.example.com'], http: [{ ${TO_APP} }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: one-wild, namespace: shop }
spec: { hosts: [one.wild.example.com], http: [{ match: [{ uri: { prefix: /one } }], ${TO_APP} }] }
`,
    ask: [
      get('http://two.wild.example.com/'),
      get('http://one.wild.example.com/one'),
      get('http://one.wild.example.com/'),
    ],
    got: ['shop/app /', 'shop/app /one', '404 NR'],
  },
  {
    rule: 'virtual-service/path-without-slash',
    says: 'no path matches',
    yaml: routed('no-slash', `[{ match: [{ uri: { prefix: cart } }], ${TO_APP} }]`),
    ask: [get('http://no-slash/cart'), get('http://no-slash/')],
    got: ['404 NR', '404 NR'],
  },
  {
    rule: 'virtual-service/path-with-query',
    says: 'the query is not compared',
    yaml: routed('query', `[{ match: [{ uri: { exact: '/cart?id=1' } }], ${TO_APP} }]`),
    ask: [get('http://query/cart?id=1')],
    got: ['404 NR'],
  },
  {
    rule: 'virtual-service/pattern-is-literal',
    says: 'an asterisk is an asterisk',
    yaml: routed('literal', `[{ match: [{ uri: { prefix: '/cart/*' } }], ${TO_APP} }]`),
    ask: [get('http://literal/cart/1'), get('http://literal/cart/*')],
    got: ['404 NR', 'shop/app /cart/*'],
  },
  {
    rule: 'virtual-service/regex-with-delimiters',
    says: 'the slashes are part of the expression',
    yaml: routed('delimiters', `[{ match: [{ uri: { regex: '/^\\/cart$/gi' } }], ${TO_APP} }]`),
    ask: [get('http://delimiters/cart')],
    got: ['404 NR'],
  },
  {
    rule: 'virtual-service/fault-for-nobody',
    says: 'nobody gets the fault',
    yaml: routed('nobody', `[{ ${TO_APP}, fault: { abort: { httpStatus: 418 } } }]`),
    ask: [get('http://nobody/'), get('http://nobody/')],
    got: ['shop/app /', 'shop/app /'],
  },
  {
    rule: 'virtual-service/mesh-forgotten',
    says: 'calls between pods pass the virtual service by',
    yaml: routed('forgotten', '[{ directResponse: { status: 418 } }]', ', gateways: [shop/edge]'),
    ask: [get('http://forgotten/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/match-gateway-not-bound',
    says: 'the match never applies',
    yaml: routed(
      'unbound',
      `[{ match: [{ gateways: [shop/edge] }], directResponse: { status: 418 } }, { ${TO_APP} }]`,
    ),
    ask: [get('http://unbound/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/match-port-not-there',
    says: 'the port is that of the Service, not that of the pod',
    yaml: routed('port', `[{ match: [{ port: 8080 }], directResponse: { status: 418 } }, { ${TO_APP} }]`),
    ask: [get('http://port/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/only-for-some-callers',
    says: 'others reach the Service as if there were no virtual service',
    yaml: routed('some', '[{ match: [{ sourceLabels: { app: vip } }], directResponse: { status: 418 } }]'),
    ask: [get('http://some/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/rewrite-double-slash',
    says: 'the text of the prefix is replaced',
    yaml: routed('double', `[{ match: [{ uri: { prefix: /a } }], rewrite: { uri: / }, ${TO_APP} }]`),
    ask: [get('http://double/a/b')],
    got: ['shop/app //b'],
  },
  {
    rule: 'virtual-service/rewrite-glues',
    says: 'no slash is added',
    yaml: routed('glue', `[{ match: [{ uri: { prefix: / } }], rewrite: { uri: /adm }, ${TO_APP} }]`),
    ask: [get('http://glue/foo')],
    got: ['shop/app /admfoo'],
  },
  {
    rule: 'virtual-service/single-weight',
    says: 'the only destination gets all',
    yaml: routed('weight', '[{ route: [{ destination: { host: app }, weight: 0 }] }]'),
    ask: [get('http://weight/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/conflicting-hosts',
    says: 'one of the virtual services is used, the others are not',
    yaml: `${routed('twice', `[{ match: [{ uri: { prefix: /a } }], ${TO_APP} }]`)}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: twice-b, namespace: shop }
spec: { hosts: [twice], http: [{ match: [{ uri: { prefix: /b } }], ${TO_APP} }] }
`,
    ask: [get('http://twice/a'), get('http://twice/b')],
    got: ['shop/app /a', '404 NR'],
  },
  {
    rule: 'service/selects-nothing',
    says: 'there are no endpoints',
    yaml: `
apiVersion: v1
kind: Service
metadata: { name: nobody-there, namespace: shop }
spec: { selector: { app: nobody }, ports: [{ name: http, port: 80 }] }
`,
    ask: [get('http://nobody-there/')],
    got: ['503 UH'],
  },
  {
    rule: 'service-entry/same-host-and-port',
    says: 'the endpoints of entries of one namespace are put together',
    yaml: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: same-a, namespace: shop }
spec: { hosts: [same.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC, endpoints: [{ address: 10.0.0.1 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: same-b, namespace: shop }
spec: { hosts: [same.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC, endpoints: [{ address: 10.0.0.2 }] }
`,
    ask: [get('http://same.example.com/')],
    got: ['outside /'],
    looks: endpointsOf('outbound|80||same.example.com'),
    sees: ['10.0.0.1', '10.0.0.2'],
  },
  {
    rule: 'service-entry/partial-wildcard',
    says: 'requests of plain HTTP are found',
    yaml: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partial, namespace: shop }
spec: { hosts: ['*-partial.example.com'], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: NONE }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: partial, namespace: shop }
spec: { hosts: ['*-partial.example.com'], http: [{ directResponse: { status: 418 } }] }
`,
    ask: [get('http://a-partial.example.com/')],
    got: ['418'],
  },
  {
    rule: 'virtual-service/external-name-without-ports',
    says: 'there is no cluster, also where a service entry has the external host',
    yaml: `${external('portless', '')}---${entry('portless')}---${routed('to-portless', '[{ route: [{ destination: { host: portless, port: { number: 80 } } }] }]')}`,
    ask: [get('http://to-portless/')],
    got: ['503 NC'],
  },
  {
    rule: 'virtual-service/external-name-not-found',
    says: 'there is a cluster only where a service entry has the external host',
    yaml: [
      external('unknown', PORTS),
      routed('to-unknown', '[{ route: [{ destination: { host: unknown, port: { number: 80 } } }] }]'),
      external('known', PORTS),
      entry('known'),
      routed('to-known', '[{ route: [{ destination: { host: known, port: { number: 80 } } }] }]'),
    ].join('---'),
    ask: [get('http://to-unknown/'), get('http://to-known/')],
    got: ['503 NC', 'outside /'],
  },
  {
    rule: 'envoy-filter/route-added',
    says: 'a route is added at the end, and one is removed',
    yaml: `${routed('patched', `[{ name: gone, match: [{ uri: { prefix: /gone } }], ${TO_APP} }, { name: kept, match: [{ uri: { prefix: /kept } }], ${TO_APP} }]`)}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: patched, namespace: shop }
spec:
  workloadSelector: { labels: { app: client } }
  configPatches:
    - applyTo: HTTP_ROUTE
      match: { context: SIDECAR_OUTBOUND, routeConfiguration: { vhost: { name: 'patched.shop.svc.cluster.local:80', route: { name: gone } } } }
      patch: { operation: REMOVE }
    - applyTo: HTTP_ROUTE
      match: { context: SIDECAR_OUTBOUND, routeConfiguration: { vhost: { name: 'patched.shop.svc.cluster.local:80' } } }
      patch:
        operation: ADD
        value: { name: added, match: { prefix: /added }, direct_response: { status: 418 } }
`,
    ask: [get('http://patched/kept'), get('http://patched/gone'), get('http://patched/added')],
    got: ['shop/app /kept', '404 NR', '418'],
  },
  {
    rule: 'envoy-filter/version-too-long',
    says: 'the patch is for no proxy',
    yaml: `${routed('too-long', `[{ ${TO_APP} }]`)}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: too-long, namespace: shop }
spec:
  workloadSelector: { labels: { app: client } }
  configPatches:
    - applyTo: HTTP_ROUTE
      match:
        context: SIDECAR_OUTBOUND
        proxy: { proxyVersion: '.*${'|x'.repeat(600)}' }
        routeConfiguration: { vhost: { name: 'too-long.shop.svc.cluster.local:80' } }
      patch:
        operation: INSERT_FIRST
        value: { name: added, match: { prefix: / }, direct_response: { status: 418 } }
`,
    ask: [get('http://too-long/')],
    got: ['shop/app /'],
  },
  {
    rule: 'virtual-service/retries-not-idempotent',
    says: 'what Istio retries by default names no status',
    yaml: routed('retried', `[{ ${TO_APP} }]`),
    ask: [get('http://retried/')],
    got: ['shop/app /'],
    looks: retryPolicyOf('retried.shop.svc.cluster.local:80'),
    sees: {
      retry_on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
      num_retries: 2,
      retry_host_predicate: [expect.anything()],
      host_selection_retry_max_attempts: '5',
    },
  },
  {
    rule: 'virtual-service/destination-by-wildcard',
    says: 'there is a cluster for the wildcard alone',
    yaml: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partners, namespace: shop }
spec: { hosts: ['*.partner.example.com'], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: NONE }
---
${routed('partner', '[{ route: [{ destination: { host: rates.partner.example.com } }] }]')}
`,
    ask: [get('http://partner/'), get('http://rates.partner.example.com/')],
    got: ['503 NC', 'outside /'],
  },
  {
    rule: 'virtual-service/hosts-differ-in-case',
    says: 'one of the virtual services is used, the others are not',
    yaml: ['a: spelled.example.com', 'b: Spelled.example.com']
      .map((text) => text.split(': '))
      .map(
        ([name, host]) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: spelled-${name}, namespace: shop }
spec: { hosts: [${host}], http: [{ match: [{ uri: { prefix: /${name} } }], ${TO_APP} }] }
`,
      )
      .join('---'),
    ask: [get('http://spelled.example.com/a'), get('http://spelled.example.com/b')],
    got: ['shop/app /a', '404 NR'],
  },
  {
    rule: 'service-entry/addresses-required',
    says: 'it takes all connections to its port',
    yaml: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db, namespace: shop }
spec: { hosts: [db.example.com], ports: [{ number: 9000, name: tcp, protocol: TCP }], resolution: DNS }
`,
    ask: [get('http://app/')],
    got: ['shop/app /'],
    looks: listenersAt(9000),
    sees: ['0.0.0.0'],
  },
  {
    rule: 'deprecated/egress-proxy',
    says: 'requests to unknown hosts go to the proxy',
    yaml: `
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: proxied, labels: { app: client } }
spec: { containers: [{ name: client, image: client }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: proxied }
spec:
  egress: [{ hosts: ['*/*'] }]
  outboundTrafficPolicy: { mode: ALLOW_ANY, egressProxy: { host: app.shop.svc.cluster.local, port: { number: 80 } } }
`,
    ask: [{ from: 'client.proxied', url: 'http://unknown.example.org/' }],
    got: ['shop/app /'],
  },
  {
    rule: 'sidecar/several-defaults',
    says: 'the oldest is used',
    yaml: `
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: aged, labels: { app: client } }
spec: { containers: [{ name: client, image: client }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a-young, namespace: aged, creationTimestamp: '2026-02-01T00:00:00Z' }
spec: { egress: [{ hosts: ['*/*'] }], outboundTrafficPolicy: { mode: ALLOW_ANY } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: z-old, namespace: aged, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { egress: [{ hosts: ['*/*'] }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
`,
    ask: [{ from: 'client.aged', url: 'http://unknown.example.org/' }],
    got: ['502'],
  },
];
