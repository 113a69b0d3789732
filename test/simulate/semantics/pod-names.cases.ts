import type { SemanticsCase } from './case';

const C = 'client.app';
const AWAY = 'client.other';

const set = (name: string, more: string, version = 'v1') => `
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: app}
spec:
  ${more}
  selector: {matchLabels: {app: kv, version: ${version}}}
  template:
    metadata: {labels: {app: kv, version: ${version}}}
    spec: {containers: [{name: app, image: app, ports: [{containerPort: 8080}, {containerPort: 9000}]}]}
`;
const reader = (more: string, labels = '') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reader, namespace: app}
spec:
  selector: {matchLabels: {app: kv, version: v2}}
  template:
    metadata: {labels: {app: kv, version: v2${labels}}}
    spec: {${more}containers: [{name: app, image: app, ports: [{containerPort: 8080}, {containerPort: 9000}]}]}
`;
const service = (spec: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: kv, namespace: app}
spec: {selector: {app: kv}, ${spec}}
`;
const HEADLESS = service(
  'clusterIP: None, ports: [{name: http, port: 8080}, {name: tcp, port: 9000}, {name: any, port: 8081, targetPort: 8080}]',
);
/** Two pods of a StatefulSet and one of a Deployment behind a Service without an address. */
const kv = HEADLESS + set('kv', 'serviceName: kv\n  replicas: 2') + reader('');

const SUBSETS = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: kv, namespace: app}
spec: {host: kv, subsets: [{name: v2, labels: {version: v2}}]}
`;
const routed = (host: string, destination: string) => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: kv, namespace: app}
spec:
  hosts: [${host}]
  http:
  - match: [{uri: {prefix: /moved}}]
    redirect: {uri: /away}
  - route: [{destination: ${destination}}]
`;
const FULL = 'kv-0.kv.app.svc.cluster.local';

/** Names of single pods behind a Service without an address. */
export const podNameCases: readonly SemanticsCase[] = [
  {
    says: 'the name of a pod of a StatefulSet is the address of that pod alone',
    manifests: kv,
    requests: [
      { ask: `${C} http://kv:8080/`, goes: ['kv+reader'] },
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['kv'] },
      { ask: `${C} http://kv-1.kv.app:8080/`, goes: ['kv'] },
      { ask: `${C} http://${FULL}:8080/`, goes: ['kv'] },
      { ask: `${AWAY} http://kv-1.kv.app.svc:8080/`, goes: ['kv'] },
    ],
  },
  {
    says: 'it is so for connections too, by listeners of the pods',
    manifests: kv,
    requests: [
      { ask: `${C} tcp://kv:9000`, goes: ['kv+reader'] },
      { ask: `${C} tcp://kv-0.kv:9000`, goes: ['kv'] },
      { ask: `${C} tcp://kv-0.kv:8081`, goes: ['kv'] },
    ],
  },
  {
    says: 'a pod has a name for each ordinal, and no other',
    manifests: HEADLESS + set('kv', 'serviceName: kv\n  replicas: 2\n  ordinals: {start: 3}') + reader(''),
    requests: [
      { ask: `${C} http://kv-3.kv:8080/`, goes: ['kv'] },
      { ask: `${C} http://kv-4.kv:8080/`, goes: ['kv'] },
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['503 no-endpoint'] },
      { ask: `${C} http://kv-5.kv:8080/`, goes: ['503 no-endpoint'] },
      { ask: `${C} http://reader-0.kv:8080/`, goes: ['503 no-endpoint'] },
    ],
  },
  {
    says: 'the pods of a StatefulSet have no names within a Service that is not theirs',
    manifests: HEADLESS + set('kv', 'serviceName: other\n  replicas: 2'),
    requests: [
      { ask: `${C} http://kv:8080/`, goes: ['kv'] },
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['503 no-endpoint'] },
    ],
  },
  {
    says: 'pods of other kinds have the name that their template gives them',
    manifests: HEADLESS + set('kv', 'serviceName: kv') + reader('hostname: front, subdomain: kv, '),
    requests: [
      { ask: `${C} http://front.kv:8080/`, goes: ['reader'] },
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['kv'] },
    ],
  },
  {
    says: 'routes of the Service count for its pods, whose subsets do not',
    manifests: kv + SUBSETS + routed('kv', '{host: kv, subset: v2}'),
    requests: [
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['v2'] },
      { ask: `${C} http://kv-0.kv:8080/moved`, goes: ['301 http://kv-0.kv:8080/away'] },
    ],
  },
  {
    says: 'a virtual service for a pod by its name counts before that of the Service on port 80',
    manifests:
      service('clusterIP: None, ports: [{name: http, port: 80, targetPort: 80}]') +
      set('kv', 'serviceName: kv') +
      reader('') +
      routed(FULL, '{host: kv}'),
    requests: [
      { ask: `${C} http://${FULL}/moved`, goes: [`301 http://${FULL}/away`] },
      { ask: `${C} http://${FULL}/`, goes: ['kv'] },
      { ask: `${C} http://kv.app.svc.cluster.local/moved`, goes: ['kv+reader'] },
    ],
  },
  {
    says: 'what a service entry calls by the name of a pod is that pod',
    manifests:
      kv +
      `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: primary, namespace: app}
spec: {hosts: [primary.test], resolution: DNS, ports: [{number: 8080, name: http, protocol: HTTP}], endpoints: [{address: ${FULL}}]}
`,
    requests: [{ ask: `${C} http://primary.test:8080/`, goes: ['kv'] }],
  },
];

const guarded = (labels: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: kv, namespace: app}
spec: {selector: {matchLabels: ${labels}}, action: DENY, rules: [{from: [{source: {principals: ["*"]}}]}]}
`;
const STRICT = `
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: mesh, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
`;

/** The same with proxies on the whole way: what stands before a pod by its name are the policies for that pod. */
export const podNamesWithCertificates: readonly SemanticsCase[] = [
  {
    says: 'the policies that count for the name of a pod are those of the pod',
    manifests:
      HEADLESS +
      set('kv', 'serviceName: kv') +
      reader('hostname: front, subdomain: kv, ') +
      STRICT +
      guarded('{version: v2}'),
    requests: [
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['kv'], opens: 'mutual TLS' },
      { ask: `${C} http://front.kv:8080/`, goes: ['403 denied'] },
      { ask: `${C} tcp://kv-0.kv:9000`, goes: ['kv'] },
      { ask: `${C} tcp://front.kv:9000`, goes: ['0 denied'] },
    ],
  },
  {
    says: 'one pod of the Service without a sidecar keeps mutual TLS from all',
    manifests:
      HEADLESS +
      set('kv', 'serviceName: kv') +
      reader('hostname: front, subdomain: kv, ', ', sidecar.istio.io/inject: "false"') +
      STRICT,
    requests: [
      { ask: `${C} http://kv-0.kv:8080/`, goes: ['503 denied'], opens: 'no TLS' },
      { ask: `${C} http://front.kv:8080/`, goes: ['reader'], opens: '' },
    ],
  },
];
