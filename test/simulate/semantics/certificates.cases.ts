import type { SemanticsCase } from './case';

const C = 'client.app';
const peers = (name: string, namespace: string, spec: string) => `
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const mesh = (mode: string) => peers('mesh', 'istio-system', `{mtls: {mode: ${mode}}}`);
const service = (name: string, spec: string, age = '') => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app${age === '' ? '' : `, creationTimestamp: "2026-01-0${age}T00:00:00Z"`}}
spec: ${spec}
`;
/** A port of TCP and one of which the sidecar finds out the protocol. */
const OPEN = service(
  'open',
  '{selector: {app: api}, ports: [{name: tcp, port: 9001}, {name: any, port: 9002}]}',
);
const rule = (host: string, policy: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${host}, namespace: app}
spec: {host: ${host}, trafficPolicy: ${policy}}
`;
const policy = (name: string, namespace: string, spec: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const entry = (protocol: string) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: inner, namespace: app}
spec:
  hosts: [inner.test]
  addresses: [240.9.9.1]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{number: 7000, name: port, protocol: ${protocol}, targetPort: 9100}]
  workloadSelector: {labels: {app: api}}
`;
const BOTH = ['api-v1+api-v2'];
const CLOSED = ['0 denied'];
const ANSWERED = ['503 denied'];

/** TLS that the ingress gateway passes on to pods. */
const PASSING = `
---
apiVersion: v1
kind: Service
metadata: {name: safe, namespace: app}
spec: {selector: {app: api}, ports: [{name: tls, port: 443, targetPort: 9443}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 443, name: tls, protocol: TLS}, hosts: ["*.test"], tls: {mode: PASSTHROUGH}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: safe, namespace: app}
spec:
  hosts: ["*.test"]
  gateways: [edge]
  tls: [{match: [{sniHosts: ["*.test"]}], route: [{destination: {host: safe, port: {number: 443}}}]}]
`;
const ofIngress = (spec: string) =>
  policy('edge', 'istio-system', `{selector: {matchLabels: {istio: ingressgateway}}, ${spec}}`);
const GATE = 'via:istio-ingressgateway';

/** A pod of its own, whose address is known. */
const ALONE = `
---
apiVersion: v1
kind: Pod
metadata: {name: alone, namespace: app, labels: {app: alone}}
spec: {containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
status: {podIP: 10.244.7.7}
`;

/** What the certificates of both sides decide. Asked of real sidecars on both. */
export const certificateCases: readonly SemanticsCase[] = [
  ...['PERMISSIVE', 'DISABLE'].map((mode) => ({
    says: `from outside the mesh a port of HTTP takes HTTP only, where mutual TLS is ${mode}`,
    manifests: OPEN + mesh(mode),
    requests: [
      { ask: 'outside http://api.app/', goes: BOTH },
      { ask: 'outside https://api.app:80/', goes: CLOSED },
      { ask: 'outside tcp://api.app:80', goes: CLOSED },
      { ask: 'outside tcp://open.app:9001', goes: BOTH },
      { ask: 'outside https://open.app:9001/', goes: BOTH },
      { ask: 'outside http://open.app:9002/', goes: BOTH },
      { ask: 'outside https://open.app:9002/', goes: BOTH },
    ],
  })),
  {
    says: 'from outside the mesh nothing gets in where mutual TLS is STRICT',
    manifests: OPEN + mesh('STRICT'),
    requests: [
      { ask: 'outside http://api.app/', goes: CLOSED },
      { ask: 'outside https://open.app:9001/', goes: CLOSED },
      { ask: 'outside tcp://open.app:9002', goes: CLOSED },
      { ask: `${C} http://api/`, goes: BOTH },
    ],
  },
  {
    says: 'what a sidecar passes on as it is comes without a certificate',
    manifests: mesh('STRICT'),
    requests: [
      { ask: `${C} https://api:80/`, goes: CLOSED },
      { ask: `${C} tcp://api:80`, goes: CLOSED },
    ],
  },
  {
    says: 'where the namespace disables mutual TLS nobody begins it, whatever a workload asks for',
    manifests:
      mesh('DISABLE') + peers('api', 'app', '{selector: {matchLabels: {app: api}}, mtls: {mode: STRICT}}'),
    requests: [
      { ask: `${C} http://api/`, goes: ANSWERED },
      { ask: 'outside http://api.app/', goes: CLOSED },
    ],
  },
  {
    says: 'a workload that disables mutual TLS is called without it',
    manifests:
      mesh('STRICT') + peers('api', 'app', '{selector: {matchLabels: {app: api}}, mtls: {mode: DISABLE}}'),
    requests: [
      { ask: `${C} http://api/`, goes: BOTH },
      { ask: 'outside http://api.app/', goes: BOTH },
    ],
  },
  {
    says: 'a port that disables mutual TLS takes none by a destination rule',
    manifests:
      OPEN +
      peers(
        'api',
        'app',
        '{selector: {matchLabels: {app: api}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}, 9001: {mode: DISABLE}}}',
      ) +
      rule('api', '{tls: {mode: ISTIO_MUTUAL}}') +
      rule('open', '{tls: {mode: ISTIO_MUTUAL}}'),
    requests: [
      { ask: `${C} http://api/`, goes: ANSWERED },
      { ask: `${C} tcp://open:9001`, goes: CLOSED },
      { ask: `${C} http://open:9002/`, goes: BOTH },
    ],
  },
  {
    says: 'TLS that is not Istio’s own is no HTTP to a sidecar',
    manifests: OPEN + rule('api', '{tls: {mode: SIMPLE}}') + rule('open', '{tls: {mode: SIMPLE}}'),
    requests: [
      { ask: `${C} http://api/`, goes: ANSWERED },
      { ask: `${C} http://open:9002/`, goes: BOTH },
    ],
  },
  {
    says: 'of two Services for one port of pods the older says what it speaks',
    manifests:
      service('first', '{selector: {app: api}, ports: [{name: tcp, port: 7001, targetPort: 9100}]}', '1') +
      service('second', '{selector: {app: api}, ports: [{name: http, port: 7002, targetPort: 9100}]}', '2') +
      service('third', '{selector: {app: api}, ports: [{name: http, port: 7003, targetPort: 9200}]}', '1') +
      service('fourth', '{selector: {app: api}, ports: [{name: tcp, port: 7004, targetPort: 9200}]}', '2'),
    requests: [
      { ask: 'outside tcp://second.app:7002', goes: BOTH },
      { ask: 'outside tcp://fourth.app:7004', goes: CLOSED },
      { ask: `${C} tcp://fourth:7004`, goes: CLOSED },
      { ask: `${C} http://fourth:7004/`, goes: BOTH },
    ],
  },
  {
    says: 'of two Services without ages nobody can tell which says what a port speaks',
    manifests:
      service('one', '{selector: {app: api}, ports: [{name: tcp, port: 7001, targetPort: 9100}]}') +
      service('two', '{selector: {app: api}, ports: [{name: http, port: 7002, targetPort: 9100}]}'),
    requests: [
      { ask: `${C} tcp://one:7001`, goes: BOTH, unsure: 'the oldest counts' },
      { ask: `${C} http://two:7002/`, goes: BOTH },
    ],
  },
  ...[
    { protocol: 'TCP', goes: CLOSED },
    { protocol: 'HTTP', goes: BOTH },
  ].map(({ protocol, goes }) => ({
    says: `a port of pods that a service entry names speaks ${protocol}`,
    manifests:
      entry(protocol) +
      rule('inner.test', '{tls: {mode: DISABLE}}') +
      policy('no', 'app', '{action: DENY, rules: [{to: [{operation: {methods: [GET]}}]}]}'),
    requests: [{ ask: `${C} POST http://inner.test:7000/`, goes }],
  })),
  {
    says: 'a pod that is called by its address judges who calls, of whom it sees no certificate',
    manifests:
      ALONE +
      policy(
        'alone',
        'app',
        '{selector: {matchLabels: {app: alone}}, rules: [{to: [{operation: {paths: [/yes]}}]}]}',
      ),
    requests: [
      { ask: `${C} http://10.244.7.7:8080/no`, goes: ['403 denied'] },
      { ask: `${C} http://10.244.7.7:8080/yes`, goes: ['passthrough'] },
      { ask: 'outside http://10.244.7.7:8080/no', goes: ['403 denied'] },
      { ask: 'outside http://10.244.7.7:8080/yes', goes: ['alone'] },
    ],
  },
  {
    says: 'a pod that takes mutual TLS only is not called by its address',
    manifests: ALONE + mesh('STRICT'),
    requests: [
      { ask: `${C} http://10.244.7.7:8080/`, goes: CLOSED },
      { ask: `${C} tcp://10.244.7.7:8080`, goes: CLOSED },
    ],
  },
  {
    says: 'nobody gets through the ports of a sidecar itself',
    manifests: ALONE,
    requests: [
      { ask: 'outside http://10.244.7.7:15006/', goes: CLOSED },
      { ask: 'outside tcp://10.244.7.7:15006', goes: CLOSED },
      { ask: `${C} tcp://10.244.7.7:15001`, goes: ['0 black-hole'] },
    ],
  },
  {
    says: 'policies of a gateway judge connections that it passes on, by what they show',
    manifests:
      PASSING + ofIngress('action: DENY, rules: [{when: [{key: connection.sni, values: [a.test]}]}]'),
    requests: [
      { ask: `${GATE} https://a.test/`, goes: CLOSED },
      { ask: `${GATE} https://b.test/`, goes: BOTH },
    ],
  },
  {
    says: 'a policy of a gateway that denies by the path denies every connection',
    manifests: PASSING + ofIngress('action: DENY, rules: [{to: [{operation: {paths: [/no]}}]}]'),
    requests: [{ ask: `${GATE} https://a.test/`, goes: CLOSED }],
  },
  {
    says: 'a policy of a gateway that allows by the path allows no connection',
    manifests: PASSING + ofIngress('rules: [{to: [{operation: {paths: [/]}}]}]'),
    requests: [{ ask: `${GATE} https://a.test/`, goes: CLOSED }],
  },
  {
    says: 'policies judge by the service account that the certificate shows',
    manifests:
      mesh('STRICT') +
      policy('who', 'app', '{rules: [{from: [{source: {principals: [cluster.local/ns/other/sa/client]}}]}]}'),
    requests: [
      { ask: `${C} http://api/`, goes: ['403 denied'] },
      { ask: 'client.other http://api.app/', goes: BOTH },
    ],
  },
  {
    says: 'without mutual TLS nobody has a name',
    manifests:
      mesh('DISABLE') +
      policy('who', 'app', '{action: DENY, rules: [{from: [{source: {notNamespaces: [other]}}]}]}'),
    requests: [{ ask: 'client.other http://api.app/', goes: ['403 denied'] }],
  },
];
