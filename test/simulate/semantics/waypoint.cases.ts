import { JWKS } from '../../support/tokens';
import { authorization, namespace, service, waypoint } from './ambient-world';
import type { SemanticsCase } from './case';

const C = 'client.app';
const USES = { 'istio.io/use-waypoint': 'waypoint' };
/** The waypoint of the namespace, and that the namespace uses it. */
const used = waypoint('waypoint') + namespace('app', USES);
const BY = ['waypoint.app'];
const toService = (name: string) => `targetRefs: [{group: "", kind: Service, name: ${name}}]`;

const route = (kind: string, spec: string, home = 'app') => `
---
apiVersion: gateway.networking.k8s.io/v1${kind === 'TCPRoute' ? 'alpha2' : ''}
kind: ${kind}
metadata: {name: api, namespace: ${home}}
spec: ${spec}
`;
const tcpRoute = (name: string, backends: string, day?: string) => `
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: ${name}, namespace: app${day === undefined ? '' : `, creationTimestamp: "2026-01-0${day}T00:00:00Z"`}}
spec: {parentRefs: [{group: "", kind: Service, name: api, port: 9000}], rules: [{${backends}}]}
`;
const PARENT = 'parentRefs: [{group: "", kind: Service, name: api, namespace: app}]';
const istio = (kind: string, name: string, spec: string, home = 'app') => `
---
apiVersion: networking.istio.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${home}}
spec: ${spec}
`;
const V2 = 'backendRefs: [{name: api-v2, port: 80}]';

/** Which waypoint is asked, and what it makes of requests. */
export const waypointCases: readonly SemanticsCase[] = [
  {
    says: 'a namespace, a Service or neither asks for a waypoint, and the word none refuses it',
    manifests:
      used +
      service(
        'own',
        '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}',
        'app',
        '{istio.io/use-waypoint: none}',
      ),
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'], passes: BY, opens: 'HBONE' },
      { ask: `${C} http://own/`, goes: ['web'], passes: [] },
      { ask: `${C} http://web.side/`, goes: ['web'], passes: [] },
    ],
  },
  {
    says: 'a waypoint that is not there is none: requests go past it',
    manifests:
      namespace('app', { 'istio.io/use-waypoint': 'nowhere' }) +
      authorization('api', 'app', `{action: DENY, ${toService('api')}, rules: [{}]}`),
    requests: [{ ask: `${C} http://api/`, goes: ['api-v1+api-v2'], passes: [] }],
  },
  {
    says: 'a Service with a waypoint that is not there does not take that of its namespace',
    manifests:
      used +
      service(
        'own',
        '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}',
        'app',
        '{istio.io/use-waypoint: nowhere}',
      ),
    requests: [{ ask: `${C} http://own/`, goes: ['web'], passes: [] }],
  },
  {
    says: 'a waypoint without pods closes the connection',
    manifests:
      used +
      `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: waypoint, namespace: app}
spec:
  replicas: 0
  selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: waypoint}}
  template:
    metadata: {labels: {gateway.networking.k8s.io/gateway-name: waypoint, istio.io/dataplane-mode: none}}
    spec: {serviceAccountName: waypoint, containers: [{name: istio-proxy, image: proxy}]}
`,
    requests: [{ ask: `${C} http://api/`, goes: ['0 no-endpoint'] }],
  },
  {
    says: 'a waypoint of another namespace takes what its listener allows',
    manifests:
      waypoint(
        'shared',
        'side',
        '{}',
        '{namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: app}}}}',
      ) +
      waypoint('closed', 'side') +
      namespace('app', { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'side' }) +
      service(
        'refused',
        '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}',
        'app',
        '{istio.io/use-waypoint: closed, istio.io/use-waypoint-namespace: side}',
      ) +
      authorization('api', 'app', `{${toService('api')}, rules: [{to: [{operation: {methods: [GET]}}]}]}`),
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'], passes: ['shared.side'] },
      { ask: `${C} POST http://api/`, goes: ['403 denied'], passes: ['shared.side'] },
      { ask: `${C} http://refused/`, goes: ['web'], passes: [] },
    ],
  },
  {
    says: 'a waypoint is for Services unless it says otherwise, and one for workloads takes what is sent to their addresses',
    manifests:
      waypoint('waypoint', 'app', '{istio.io/waypoint-for: workload}') +
      namespace('app', USES) +
      `
---
apiVersion: v1
kind: Pod
metadata: {name: lone, namespace: app, labels: {app: lone}}
spec: {serviceAccountName: lone, containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
status: {podIP: 10.244.9.9}
` +
      service('headless', '{clusterIP: None, selector: {app: lone}, ports: [{name: http, port: 8080}]}') +
      authorization(
        'all',
        'app',
        '{action: DENY, targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}], rules: [{to: [{operation: {paths: [/no]}}]}]}',
      ),
    requests: [
      { ask: `${C} http://api/no`, goes: ['api-v1+api-v2'], passes: [] },
      { ask: `${C} http://headless:8080/`, goes: ['lone'], passes: BY },
      { ask: `${C} http://10.244.9.9:8080/no`, goes: ['403 denied'], passes: BY },
    ],
  },
  {
    says: 'a waypoint for Services does not take what is sent to the address of a pod',
    manifests:
      used +
      service('headless', '{clusterIP: None, selector: {app: web}, ports: [{name: http, port: 8080}]}') +
      authorization(
        'web',
        'app',
        '{selector: {matchLabels: {app: web}}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/client]}}]}]}',
      ),
    requests: [
      { ask: `${C} http://headless:8080/`, goes: ['web'], passes: [] },
      { ask: `${C} http://web/`, goes: ['503 denied'], passes: BY },
    ],
  },
  {
    says: 'behind a waypoint ztunnel sees the identity of the waypoint',
    manifests:
      used +
      authorization(
        'web',
        'app',
        '{selector: {matchLabels: {app: web}}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/waypoint]}}]}]}',
      ),
    requests: [{ ask: `${C} http://web/`, goes: ['web'], passes: BY }],
  },
  {
    says: 'a waypoint enforces the policies that name the Service, itself, or its class',
    manifests:
      used +
      authorization(
        'api',
        'app',
        `{${toService('api')}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/client]}}], to: [{operation: {methods: [GET], ports: ["80"]}}]}]}`,
      ) +
      authorization(
        'gateway',
        'app',
        '{action: DENY, targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}], rules: [{to: [{operation: {paths: [/gateway]}}]}]}',
      ) +
      authorization(
        'class',
        'istio-system',
        '{action: DENY, targetRefs: [{group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint}], rules: [{to: [{operation: {paths: [/class]}}]}]}',
      ),
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} POST http://api/`, goes: ['403 denied'] },
      { ask: 'other.app http://api/', goes: ['403 denied'] },
      { ask: `${C} http://api/gateway`, goes: ['403 denied'] },
      { ask: `${C} http://web/class`, goes: ['403 denied'] },
      { ask: 'other.app POST http://web/', goes: ['web'] },
    ],
  },
  {
    says: 'a waypoint takes no policies by labels: those are for the pods',
    manifests:
      used +
      authorization(
        'api',
        'app',
        '{action: DENY, selector: {matchLabels: {app: web}}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/client]}}], to: [{operation: {ports: ["8080"], methods: [GET]}}]}]}',
      ),
    requests: [{ ask: `${C} http://web/`, goes: ['web'] }],
  },
  {
    says: 'a waypoint asks for tokens where a RequestAuthentication names the Service',
    manifests:
      used +
      `
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: api, namespace: app}
spec: {${toService('api')}, jwtRules: [{issuer: me, jwks: '${JWKS}'}]}
` +
      authorization(
        'api',
        'app',
        `{${toService('api')}, rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]}`,
      ),
    requests: [
      { ask: `${C} http://api/`, goes: ['403 denied'] },
      { ask: `${C} http://web/`, goes: ['web'] },
    ],
  },
  {
    says: 'routes of the Gateway API with a Service as their parent count at its waypoint',
    manifests:
      used +
      route(
        'HTTPRoute',
        `{${PARENT}, rules: [{matches: [{path: {type: PathPrefix, value: /two}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /2}}}], ${V2}}, {matches: [{path: {type: PathPrefix, value: /both}}], backendRefs: [{name: api, port: 80, weight: 3}, {name: api-v2, port: 80, weight: 1}]}, {matches: [{path: {type: PathPrefix, value: /away}}], filters: [{type: RequestRedirect, requestRedirect: {hostname: away.test}}]}]}`,
      ),
    requests: [
      { ask: `${C} http://api/two/x`, goes: ['api-v2'], sees: 'api/2/x' },
      { ask: `${C} http://api/both`, goes: ['api-v1+api-v2 75', 'api-v2 25'] },
      { ask: `${C} http://api/away`, goes: ['302 http://away.test/away'] },
      { ask: `${C} http://api/none`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'the host of a request does not matter at a waypoint, but what was connected to',
    manifests: used + route('HTTPRoute', `{${PARENT}, rules: [{${V2}}]}`),
    requests: [
      { ask: `${C} http://api/`, headers: { Host: 'any.test' }, goes: ['api-v2'], sees: 'any.test/' },
    ],
  },
  {
    says: 'routes count that stand in the namespace of the Service or of the waypoint, and not those of callers',
    manifests:
      waypoint('shared', 'side', '{}', '{namespaces: {from: All}}') +
      namespace('app', { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'side' }) +
      route(
        'HTTPRoute',
        `{${PARENT}, rules: [{matches: [{path: {type: Exact, value: /out}}], filters: [{type: RequestRedirect, requestRedirect: {hostname: out.test}}]}]}`,
        'out',
      ) +
      istio(
        'VirtualService',
        'side',
        '{hosts: [api.app.svc.cluster.local], http: [{match: [{uri: {exact: /side}}], redirect: {authority: side.test}}, {route: [{destination: {host: api.app.svc.cluster.local}}]}]}',
        'side',
      ),
    requests: [
      { ask: `${C} http://api/out`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://api/side`, goes: ['301 http://side.test/side'] },
    ],
  },
  {
    says: 'a virtual service counts at a waypoint, with subsets, faults and delays',
    manifests:
      used +
      istio(
        'DestinationRule',
        'api',
        '{host: api, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}',
      ) +
      istio(
        'VirtualService',
        'api',
        '{hosts: [api], http: [{match: [{uri: {prefix: /v1}}], route: [{destination: {host: api, subset: v1}}]}, {match: [{uri: {prefix: /fault}}], fault: {abort: {httpStatus: 418, percentage: {value: 100}}}, route: [{destination: {host: api}}]}, {match: [{uri: {prefix: /v3}}], route: [{destination: {host: api, subset: v3}}]}, {route: [{destination: {host: api, subset: v2}}]}]}',
      ),
    requests: [
      { ask: `${C} http://api/v1`, goes: ['v1'] },
      { ask: `${C} http://api/`, goes: ['v2'] },
      { ask: `${C} http://api/fault`, goes: ['418 abort'] },
      { ask: `${C} http://api/v3`, goes: ['503 no-cluster'] },
    ],
  },
  {
    says: 'matches on labels of callers are dropped, and a source namespace is that of the waypoint',
    manifests:
      used +
      istio(
        'VirtualService',
        'api',
        '{hosts: [api], http: [{match: [{sourceLabels: {app: client}}], redirect: {authority: labels.test}}, {match: [{sourceNamespace: side}], redirect: {authority: side.test}}, {match: [{sourceNamespace: app, uri: {exact: /app}}], redirect: {authority: app.test}}, {route: [{destination: {host: api}}]}]}',
      ) +
      istio('DestinationRule', 'api', '{host: api}'),
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://api/app`, goes: ['301 http://app.test/app'] },
    ],
  },
  {
    says: 'a waypoint sends to what it does not take itself only where a route names its Service',
    manifests:
      used +
      service(
        'free',
        '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}',
        'app',
        '{istio.io/use-waypoint: none}',
      ) +
      istio(
        'VirtualService',
        'api, creationTimestamp: "2026-01-01T00:00:00Z"',
        '{hosts: [api], http: [{route: [{destination: {host: free}}]}]}',
      ) +
      istio(
        'VirtualService',
        'wild, creationTimestamp: "2026-01-02T00:00:00Z"',
        '{hosts: ["*.app.svc.cluster.local"], http: [{route: [{destination: {host: web.side.svc.cluster.local}}]}]}',
      ),
    requests: [
      { ask: `${C} http://api/`, goes: ['web'] },
      { ask: `${C} http://web/`, goes: ['503 no-cluster'] },
    ],
  },
  {
    says: 'connections are routed by TCPRoutes, and policies see no requests of them',
    manifests:
      used +
      route(
        'TCPRoute',
        '{parentRefs: [{group: "", kind: Service, name: api, port: 9000}], rules: [{backendRefs: [{name: api-v2, port: 80}]}]}',
      ) +
      authorization(
        'api',
        'app',
        `{action: DENY, ${toService('api')}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/other]}}]}]}`,
      ),
    requests: [
      { ask: `${C} tcp://api:9000`, goes: ['api-v2'], passes: BY },
      { ask: 'other.app tcp://api:9000', goes: ['0 denied'] },
      { ask: `${C} tcp://api:9001`, goes: ['api-v1+api-v2'] },
      { ask: `${C} tcp://api:80`, goes: ['0 no-listener'] },
      { ask: `${C} http://api:9002/`, goes: ['0 no-listener'] },
    ],
  },
  {
    says: 'of two routes for connections at a waypoint the older counts',
    manifests: used + tcpRoute('a', V2, '2') + tcpRoute('b', 'backendRefs: [{name: web, port: 80}]', '1'),
    requests: [{ ask: `${C} tcp://api:9000`, goes: ['web'], passes: BY }],
  },
  {
    says: 'without ages it is not known which of them that is, where they lead elsewhere',
    manifests: used + tcpRoute('a', V2) + tcpRoute('b', 'backendRefs: [{name: web, port: 80}]'),
    requests: [
      { ask: `${C} tcp://api:9000`, goes: ['api-v2'], unsure: 'both have a rule for the connection' },
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'it does not matter which counts where both lead to the same',
    manifests: used + tcpRoute('a', V2) + tcpRoute('b', V2),
    requests: [{ ask: `${C} tcp://api:9000`, goes: ['api-v2'] }],
  },
  {
    says: 'rules for TLS come before those for TCP, whatever their age',
    manifests:
      used +
      tcpRoute('a', V2) +
      istio(
        'VirtualService',
        'b',
        '{hosts: [api.app.svc.cluster.local], tls: [{match: [{sniHosts: [api.app.svc.cluster.local]}], route: [{destination: {host: web.app.svc.cluster.local}}]}]}',
      ),
    requests: [{ ask: `${C} tcp://api:9000`, goes: ['web'] }],
  },
  {
    says: 'of a port without a protocol the waypoint finds it out',
    manifests:
      used +
      istio(
        'VirtualService',
        'api',
        '{hosts: [api], http: [{match: [{port: 9001}], redirect: {authority: seen.test}}, {route: [{destination: {host: api}}]}]}',
      ),
    requests: [
      { ask: `${C} http://api:9001/x`, goes: ['301 http://seen.test/x'] },
      { ask: `${C} http://api/x`, goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'a waypoint reaches sidecars by HBONE, and what is out of the mesh without',
    manifests:
      used +
      `
---
apiVersion: v1
kind: Pod
metadata: {name: sided, namespace: app, labels: {app: sided, sidecar.istio.io/inject: "true"}}
spec: {containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: bare, namespace: app, labels: {app: bare, istio.io/dataplane-mode: none}}
spec: {containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
` +
      service('sided', '{selector: {app: sided}, ports: [{name: http, port: 80, targetPort: 8080}]}') +
      service('bare', '{selector: {app: bare}, ports: [{name: http, port: 80, targetPort: 8080}]}') +
      authorization(
        'sided',
        'app',
        '{selector: {matchLabels: {app: sided}}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/waypoint]}}], to: [{operation: {methods: [GET]}}]}]}',
      ),
    requests: [
      { ask: `${C} http://sided/`, goes: ['sided'], opens: 'HBONE' },
      { ask: `${C} POST http://sided/`, goes: ['403 denied'] },
      { ask: `${C} http://bare/`, goes: ['bare'], opens: '' },
    ],
  },
  {
    says: 'a waypoint of another kind than Envoy is not followed',
    manifests:
      namespace('app', USES) +
      `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: app}
spec: {gatewayClassName: istio-agentgateway-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
`,
    requests: [{ ask: `${C} http://api/`, goes: ['api-v1+api-v2'], unsure: 'no waypoint of Envoy' }],
  },
];
