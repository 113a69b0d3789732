import { type SemanticsCase, subsets } from './case';

/** The pods and the Service of a gateway, as the chart `gateway` makes them. */
const gatewayPods = (name: string, ports: string, namespace = 'istio-system') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}, istio: ${name.replace('istio-', '')}}
      annotations: {inject.istio.io/templates: gateway}
    spec: {serviceAccountName: ${name}, containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: ${ports}}
`;

const WEB = '[{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]';
export const egress = gatewayPods('istio-egressgateway', WEB);
const EGRESS = 'istio-egressgateway.istio-system.svc.cluster.local';

const gateway = (name: string, servers: string, selector = 'egressgateway') => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: app}
spec: {selector: {istio: ${selector}}, servers: ${servers}}
`;
const http = (hosts: string) => `[{port: {number: 80, name: http, protocol: HTTP}, hosts: ${hosts}}]`;

const virtualService = (name: string, spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: app}
spec: ${spec}
`;

const entry = `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: news, namespace: app}
spec:
  hosts: [news.example.com]
  resolution: DNS
  ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: tls, protocol: TLS}]
`;

/** What Istio's page about egress gateways writes for HTTP, with more in either rule. */
const throughEgress = (first = '', second = '') =>
  virtualService(
    'news',
    `
  hosts: [news.example.com]
  gateways: [egress, mesh]
  http:
  - match: [{gateways: [mesh], port: 80}]
    route: [{destination: {host: ${EGRESS}, port: {number: 80}}}]
    ${first}
  - match: [{gateways: [egress], port: 80}]
    route: [{destination: {host: news.example.com, port: {number: 80}}}]
    ${second}
`,
  );

const mutualTo = (sni: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: egress, namespace: app}
spec:
  host: ${EGRESS}
  trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: ISTIO_MUTUAL, sni: ${sni}}}]}
`;

const policy = (name: string, spec: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: istio-system}
spec: {selector: {matchLabels: {istio: egressgateway}}, ${spec}}
`;

const ASK = 'client.app http://news.example.com/a';

/** How a request goes on behind a gateway. */
export const chainCases: readonly SemanticsCase[] = [
  {
    says: 'an egress gateway sends on what the sidecar sent to it',
    manifests: egress + entry + gateway('egress', http('[news.example.com]')) + throughEgress(),
    requests: [{ ask: ASK, goes: ['news.example.com'], sees: 'news.example.com/a' }],
  },
  {
    says: 'what no server of the gateway has as a host is not found there',
    manifests: egress + entry + gateway('egress', http('[other.example.com]')) + throughEgress(),
    requests: [{ ask: ASK, goes: ['404 no-route'] }],
  },
  {
    says: 'a gateway that listens on no such port cannot be connected to',
    manifests:
      egress +
      entry +
      gateway('egress', '[{port: {number: 443, name: tls, protocol: TCP}, hosts: ["*"]}]') +
      throughEgress(),
    requests: [{ ask: ASK, goes: ['503 no-listener'] }],
  },
  {
    says: 'the gateway sees the path and the headers as the sidecar changed them',
    manifests:
      egress +
      entry +
      gateway('egress', http('[news.example.com]')) +
      virtualService(
        'news',
        `
  hosts: [news.example.com]
  gateways: [egress, mesh]
  http:
  - match: [{gateways: [mesh], uri: {prefix: /a}}]
    rewrite: {uri: /b}
    headers: {request: {set: {x-way: mesh}, remove: [x-old]}}
    route: [{destination: {host: ${EGRESS}, port: {number: 80}}}]
  - match: [{gateways: [egress], uri: {exact: /b}, headers: {x-way: {exact: mesh}}, withoutHeaders: {x-old: {}}}]
    route: [{destination: {host: news.example.com, port: {number: 80}}}]
  - match: [{gateways: [egress]}]
    directResponse: {status: 418}
`,
      ),
    requests: [
      { ask: ASK, goes: ['news.example.com'], sees: 'news.example.com/b' },
      { ask: ASK, headers: { 'x-old': '1' }, goes: ['news.example.com'], sees: 'news.example.com/b' },
    ],
  },
  {
    says: 'shares multiply',
    manifests:
      egress +
      entry +
      subsets +
      gateway('egress', http('[news.example.com]')) +
      virtualService(
        'news',
        `
  hosts: [news.example.com]
  gateways: [egress, mesh]
  http:
  - match: [{gateways: [mesh]}]
    route:
    - {destination: {host: ${EGRESS}, port: {number: 80}}, weight: 40}
    - {destination: {host: api, port: {number: 80}, subset: v2}, weight: 60}
  - match: [{gateways: [egress]}]
    route:
    - {destination: {host: news.example.com, port: {number: 80}}, weight: 50}
    - {destination: {host: api.app.svc.cluster.local, port: {number: 80}, subset: v1}, weight: 50}
`,
      ),
    requests: [{ ask: ASK, goes: ['news.example.com 20', 'v1 20', 'v2 60'] }],
  },
  {
    says: 'the sidecar tries again on what a fault of the gateway answers, where its retries name the status',
    manifests:
      egress +
      entry +
      gateway('egress', http('[news.example.com]')) +
      throughEgress(
        'retries: {attempts: 2, retryOn: "503"}',
        'fault: {abort: {percentage: {value: 50}, httpStatus: 503}}',
      ),
    requests: [{ ask: ASK, goes: ['503 abort 12.5', 'news.example.com 87.5'] }],
  },
  {
    says: 'by itself it does not try again on a status',
    manifests:
      egress +
      entry +
      gateway('egress', http('[news.example.com]')) +
      throughEgress('', 'fault: {abort: {percentage: {value: 50}, httpStatus: 503}}'),
    requests: [{ ask: ASK, goes: ['503 abort 50', 'news.example.com 50'] }],
  },
  {
    says: 'TLS is passed on by the name in its handshake, at the sidecar and at the gateway',
    manifests:
      egress +
      entry +
      gateway(
        'egress',
        '[{port: {number: 443, name: tls, protocol: TLS}, hosts: [news.example.com], tls: {mode: PASSTHROUGH}}]',
      ) +
      virtualService(
        'news',
        `
  hosts: [news.example.com]
  gateways: [egress, mesh]
  tls:
  - match: [{gateways: [mesh], port: 443, sniHosts: [news.example.com]}]
    route: [{destination: {host: ${EGRESS}, port: {number: 443}}}]
  - match: [{gateways: [egress], port: 443, sniHosts: [news.example.com]}]
    route: [{destination: {host: news.example.com, port: {number: 443}}}]
`,
      ),
    requests: [{ ask: 'client.app https://news.example.com/', goes: ['news.example.com'] }],
  },
  {
    says: 'gateways that send it to each other are found out',
    manifests:
      egress +
      entry +
      gateway('egress', http('[news.example.com]')) +
      virtualService(
        'news',
        `
  hosts: [news.example.com]
  gateways: [egress, mesh]
  http: [{route: [{destination: {host: ${EGRESS}, port: {number: 80}}}]}]
`,
      ),
    requests: [{ ask: ASK, goes: ['503 loop'], unsure: 'round and round' }],
  },
  {
    says: 'an ingress gateway may send to a gateway behind it, whose pods see the whole path',
    manifests:
      gatewayPods('inner', '[{name: http, port: 8000, targetPort: 8000}]', 'app') +
      subsets +
      gateway('edge', http('["*.example.com"]'), 'ingressgateway') +
      gateway('inner', '[{port: {number: 8000, name: http, protocol: HTTP}, hosts: ["*"]}]', 'inner') +
      virtualService(
        'edge',
        '{hosts: [shop.example.com], gateways: [edge], http: [{rewrite: {authority: inner.app}, route: [{destination: {host: inner.app.svc.cluster.local, port: {number: 8000}}}]}]}',
      ) +
      virtualService(
        'inner',
        '{hosts: [inner.app], gateways: [inner], http: [{route: [{destination: {host: api.app.svc.cluster.local, port: {number: 80}, subset: v2}}]}]}',
      ),
    requests: [
      { ask: 'via:istio-ingressgateway http://shop.example.com/x', goes: ['v2'], sees: 'inner.app/x' },
    ],
  },
];

const mutualServer =
  '[{port: {number: 80, name: https, protocol: HTTPS}, hosts: [news.example.com], tls: {mode: ISTIO_MUTUAL}}]';

/** The same, where certificates count. */
export const chainsWithCertificates: readonly SemanticsCase[] = [
  {
    says: 'a server with ISTIO_MUTUAL takes what comes by mutual TLS of Istio',
    manifests:
      egress + entry + gateway('egress', mutualServer) + mutualTo('news.example.com') + throughEgress(),
    requests: [{ ask: ASK, goes: ['news.example.com'], sees: 'news.example.com/a' }],
  },
  {
    says: 'a server with ISTIO_MUTUAL takes nothing without TLS, and no sidecar encrypts by itself what goes to a gateway',
    manifests: egress + entry + gateway('egress', mutualServer) + throughEgress(),
    requests: [{ ask: ASK, goes: ['503 no-listener'] }],
  },
  {
    says: 'a server without TLS takes no mutual TLS',
    manifests:
      egress +
      entry +
      gateway('egress', http('[news.example.com]')) +
      mutualTo('news.example.com') +
      throughEgress(),
    requests: [{ ask: ASK, goes: ['503 no-listener'] }],
  },
  {
    says: 'behind mutual TLS policies of the gateway see who called',
    manifests:
      egress +
      entry +
      gateway('egress', mutualServer) +
      mutualTo('news.example.com') +
      throughEgress() +
      policy(
        'clients',
        'rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/client]}}], to: [{operation: {paths: [/a]}}]}]',
      ),
    requests: [
      { ask: ASK, goes: ['news.example.com'] },
      { ask: 'client.app http://news.example.com/b', goes: ['403 denied'] },
      // The destination rule is of another namespace, so that this sidecar knows nothing of mutual TLS.
      { ask: 'client.other http://news.example.com/a', goes: ['503 no-listener'] },
    ],
  },
  {
    says: 'without mutual TLS policies of the gateway see nobody',
    manifests:
      egress +
      entry +
      gateway('egress', http('[news.example.com]')) +
      throughEgress() +
      policy('clients', 'rules: [{from: [{source: {principals: ["*"]}}]}]'),
    requests: [{ ask: ASK, goes: ['403 denied'] }],
  },
];
