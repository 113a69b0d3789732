import {
  ambientWorld,
  authorization,
  gateway,
  namespace,
  peers,
  service,
  waypoint,
  workload,
} from './ambient-world';
import type { SemanticsCase } from './case';
import { nodeCases } from './ztunnel.cases';
import { waypointCases } from './waypoint.cases';

const C = 'client.app';
const HBONE = 'HBONE';

/** Who takes a request in ambient mode, and how it is carried. */
const pathCases: readonly SemanticsCase[] = [
  {
    says: 'without a waypoint ztunnel sends to the pods by HBONE, and nobody looks at requests',
    manifests: '',
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'], passes: [], opens: HBONE },
      { ask: `${C} tcp://api:80`, goes: ['api-v1+api-v2'], opens: HBONE },
      { ask: `${C} http://api:81/`, goes: ['0 no-listener'] },
      { ask: `${C} http://www.example.com/`, goes: ['passthrough'] },
    ],
  },
  {
    says: 'a Service without pods closes the connection',
    manifests: service('empty', '{selector: {app: none}, ports: [{name: http, port: 80}]}'),
    requests: [{ ask: `${C} http://empty/`, goes: ['0 no-endpoint'] }],
  },
  {
    says: 'ztunnel reaches sidecars by HBONE, which they take also where mutual TLS is STRICT or disabled',
    manifests: peers('default', 'side', '{mtls: {mode: STRICT}}'),
    requests: [
      { ask: `${C} http://web.side/`, goes: ['web'], opens: HBONE },
      { ask: 'plain.out http://web.side/', goes: ['0 denied'] },
    ],
  },
  {
    says: 'ztunnel reaches sidecars by HBONE where they disable mutual TLS',
    manifests: peers('default', 'side', '{mtls: {mode: DISABLE}}'),
    requests: [{ ask: `${C} http://web.side/`, goes: ['web'], opens: HBONE }],
  },
  {
    says: 'a sidecar sees the identity of a caller in ambient mode',
    manifests: authorization(
      'web',
      'side',
      '{rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/client]}}], to: [{operation: {methods: [GET]}}]}]}',
    ),
    requests: [
      { ask: `${C} http://web.side/`, goes: ['web'] },
      { ask: `${C} POST http://web.side/`, goes: ['403 denied'] },
      { ask: 'other.app http://web.side/', goes: ['403 denied'] },
    ],
  },
  {
    says: 'a sidecar that does not take HBONE is reached without TLS, and refuses that where mutual TLS is STRICT',
    manifests:
      workload('old', 'side', { app: 'old', 'networking.istio.io/tunnel': 'none' }) +
      service('old', '{selector: {app: old}, ports: [{name: http, port: 80, targetPort: 8080}]}', 'side') +
      peers('default', 'side', '{mtls: {mode: STRICT}}'),
    requests: [{ ask: `${C} http://old.side/`, goes: ['0 denied'] }],
  },
  {
    says: 'what is out of the mesh is reached without TLS',
    manifests: '',
    requests: [{ ask: `${C} http://plain.out/`, goes: ['plain'], opens: '' }],
  },
  {
    says: 'sidecars and gateways reach pods in ambient mode by HBONE',
    manifests:
      gateway('edge') +
      `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: edge, namespace: app}
spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: api, port: 80}]}]}
`,
    requests: [
      { ask: 'client.side http://api.app/', goes: ['api-v1+api-v2'], opens: HBONE },
      { ask: 'via:edge http://any/', goes: ['api-v1+api-v2'], opens: HBONE },
    ],
  },
  {
    says: 'mutual TLS of a destination rule gives way to HBONE, and other TLS of it is within',
    manifests: `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: side}
spec: {host: api.app.svc.cluster.local, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web, namespace: side}
spec: {host: web.app.svc.cluster.local, trafficPolicy: {tls: {mode: SIMPLE}}}
`,
    requests: [
      { ask: 'client.side http://api.app/', goes: ['api-v1+api-v2'], opens: 'HBONE, with mutual TLS' },
      { ask: 'client.side http://web.app/', goes: ['web'], opens: 'and in it TLS SIMPLE' },
    ],
  },
  {
    says: 'sidecars, and callers out of the mesh, pass by the waypoint',
    manifests:
      waypoint('waypoint') +
      namespace('app', { 'istio.io/use-waypoint': 'waypoint' }) +
      authorization(
        'api',
        'app',
        '{action: DENY, targetRefs: [{group: "", kind: Service, name: api}], rules: [{}]}',
      ),
    requests: [
      { ask: `${C} http://api/`, goes: ['403 denied'], passes: ['waypoint.app'] },
      { ask: 'client.side http://api.app/', goes: ['api-v1+api-v2'], passes: [] },
      { ask: 'plain.out http://api.app/', goes: ['api-v1+api-v2'], passes: [] },
    ],
  },
  {
    says: 'a gateway passes by the waypoint, unless the Service or its namespace asks for it',
    manifests:
      waypoint('waypoint') +
      namespace('app', { 'istio.io/use-waypoint': 'waypoint' }) +
      gateway('edge') +
      service(
        'asked',
        '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}',
        'app',
        '{istio.io/ingress-use-waypoint: "true"}',
      ) +
      `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: edge, namespace: app}
spec:
  parentRefs: [{name: edge}]
  rules:
  - {matches: [{path: {type: PathPrefix, value: /asked}}], backendRefs: [{name: asked, port: 80}]}
  - {backendRefs: [{name: api, port: 80}]}
` +
      authorization(
        'web',
        'app',
        '{selector: {matchLabels: {app: web}}, rules: [{from: [{source: {principals: [cluster.local/ns/app/sa/waypoint]}}]}]}',
      ),
    requests: [
      { ask: 'via:edge http://any/', goes: ['api-v1+api-v2'], passes: [] },
      { ask: 'via:edge http://any/asked', goes: ['web'], passes: ['waypoint.app'], sees: 'any/asked' },
      { ask: 'client.side http://web.app/', goes: ['503 denied'] },
    ],
  },
  {
    says: 'pods of the host network are in no mode',
    manifests:
      `
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: app, labels: {app: agent}}
spec: {hostNetwork: true, containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
` +
      service('agent', '{selector: {app: agent}, ports: [{name: http, port: 80, targetPort: 8080}]}') +
      authorization('agent', 'app', '{selector: {matchLabels: {app: agent}}, rules: []}'),
    requests: [{ ask: `${C} http://agent/`, goes: ['agent'], opens: '' }],
  },
  {
    says: 'an address that a service entry gets assigned is known to ztunnel, and one without a resolution is not',
    manifests: `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: out, namespace: app, labels: {istio.io/use-waypoint: waypoint}}
spec: {hosts: [out.test], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: none, namespace: app, labels: {istio.io/use-waypoint: waypoint}}
spec: {hosts: [none.test], resolution: NONE, ports: [{number: 80, name: http, protocol: HTTP}]}
${waypoint('waypoint')}`,
    requests: [
      { ask: `${C} http://out.test/`, goes: ['out.test'], passes: ['waypoint.app'] },
      { ask: `${C} http://none.test/`, goes: ['passthrough'], passes: [] },
    ],
  },
];

/** Ambient mode. */
export const ambientCases: readonly SemanticsCase[] = [...pathCases, ...nodeCases, ...waypointCases].map(
  (one) => ({
    ...one,
    world: ambientWorld,
  }),
);
