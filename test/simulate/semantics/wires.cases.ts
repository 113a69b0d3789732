import { type SemanticsCase } from './case';

const C = 'client.app';

const entry = (name: string, spec: string, created?: string) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: app${created === undefined ? '' : `, creationTimestamp: "2026-01-0${created}T00:00:00Z"`}}
spec: ${spec}
`;
const service = (name: string, spec: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app}
spec: ${spec}
`;
const pod = (name: string, ip: string) => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: app, labels: {app: ${name}}}
spec: {containers: [{name: app, image: app, ports: [{containerPort: 7000}]}]}
status: {podIP: ${ip}}
`;
const machine = (ports: string) => `
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: machine, namespace: app}
spec: {address: 100.70.1.1, labels: {app: api}, ports: ${ports}}
`;
const sidecar = (egress: string) => `
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: app}
spec: {egress: ${egress}}
`;
const port = (number: number, protocol: string) =>
  `{number: ${number}, name: ${protocol.toLowerCase()}-${number}, protocol: ${protocol}}`;

/** An older entry with a protocol on a port, and a newer one with HTTP on the same. */
const sharedPort = (protocol: string) =>
  entry(
    'old',
    `{hosts: [db.test], resolution: STATIC, ports: [${port(7000, protocol)}], endpoints: [{address: 192.0.2.20}]}`,
    '1',
  ) +
  entry(
    'new',
    `{hosts: [www.test], resolution: STATIC, ports: [${port(7000, 'HTTP')}], endpoints: [{address: 192.0.2.21}]}`,
    '2',
  );

/** Addresses, ports and protocols, and what they come to where several services share them. */
export const wireCases: readonly SemanticsCase[] = [
  {
    says: 'a protocol in which servers speak first suffers no other on its port: the older has it alone',
    manifests: sharedPort('MONGO'),
    requests: [
      { ask: `${C} http://www.test:7000/`, goes: ['db.test'] },
      { ask: `${C} tcp://db.test:7000`, goes: ['db.test'] },
    ],
  },
  {
    says: 'other protocols share a port, and are told apart by the first bytes',
    manifests: sharedPort('TCP'),
    requests: [
      { ask: `${C} http://www.test:7000/`, goes: ['www.test'] },
      { ask: `${C} tcp://www.test:7000`, goes: ['db.test'] },
    ],
  },
  {
    says: 'a port by name takes the workload entries that have it',
    manifests:
      service('named', '{selector: {app: api}, ports: [{name: http, port: 80, targetPort: special}]}') +
      machine('{special: 7001}'),
    requests: [{ ask: `${C} http://named/`, goes: ['machine'] }],
  },
  {
    says: 'a port by name leaves out the workload entries without it',
    manifests:
      service('named', '{selector: {app: api}, ports: [{name: http, port: 80, targetPort: special}]}') +
      machine('{other: 7001}'),
    requests: [{ ask: `${C} http://named/`, goes: ['503 no-endpoint'] }],
  },
  {
    says: 'a Service without an address takes no workload entries',
    manifests:
      service('headless', '{clusterIP: None, selector: {app: api}, ports: [{name: tcp, port: 9000}]}') +
      machine('{}'),
    requests: [{ ask: `${C} tcp://headless:9000`, goes: ['api-v1+api-v2'] }],
  },
  {
    says: 'a host that DNS finds in the cluster is answered by the pods there',
    manifests:
      entry(
        'inside',
        `{hosts: [front.test], resolution: DNS, ports: [${port(80, 'HTTP')}], endpoints: [{address: api.app.svc.cluster.local}]}`,
      ) +
      service('empty', '{clusterIP: None, selector: {app: none}, ports: [{name: http, port: 80}]}') +
      entry(
        'nobody',
        `{hosts: [empty.test], resolution: DNS, ports: [${port(80, 'HTTP')}], endpoints: [{address: empty.app.svc.cluster.local}]}`,
      ),
    requests: [
      { ask: `${C} http://front.test/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://empty.test/`, goes: ['503 no-endpoint'] },
    ],
  },
  {
    says: 'without a resolution a target port is where the caller’s address is asked',
    manifests:
      service(
        'fixed',
        '{clusterIP: 10.96.5.1, selector: {app: api}, ports: [{name: tcp, port: 9999, targetPort: 9001}]}',
      ) +
      entry(
        'moved',
        '{hosts: [moved.test], resolution: NONE, addresses: [10.96.5.1], ports: [{number: 7000, name: tcp, protocol: TCP, targetPort: 9999}]}',
      ) +
      entry(
        'lost',
        '{hosts: [lost.test], resolution: NONE, addresses: [10.96.5.1], ports: [{number: 7001, name: tcp, protocol: TCP, targetPort: 9998}]}',
      ),
    requests: [
      { ask: `${C} tcp://10.96.5.1:7000`, goes: ['api-v1+api-v2'] },
      { ask: `${C} tcp://10.96.5.1:7001`, goes: ['0 no-endpoint'] },
    ],
  },
  {
    says: 'the pods of a Service without an address have listeners of their own',
    manifests:
      pod('store', '10.244.7.1') +
      pod('other', '10.244.7.2') +
      service('store', '{clusterIP: None, selector: {app: store}, ports: [{name: tcp, port: 7000}]}'),
    requests: [
      { ask: `${C} tcp://10.244.7.1:7000`, goes: ['store'] },
      { ask: `${C} tcp://10.244.7.2:7000`, goes: ['passthrough'] },
    ],
  },
  {
    says: 'a number means TCP where UDP has it too',
    manifests: service(
      'both',
      '{selector: {app: api}, ports: [{name: dns, port: 9953, protocol: UDP, targetPort: 1}, {name: http, port: 9953, targetPort: 8080}]}',
    ),
    requests: [{ ask: `${C} http://both:9953/`, goes: ['api-v1+api-v2'] }],
  },
  {
    says: 'the narrowest range takes a connection, and what it does not know goes to the one for all',
    manifests:
      entry(
        'all',
        `{hosts: [all.test], resolution: STATIC, ports: [${port(7000, 'TCP')}], endpoints: [{address: 192.0.2.20}]}`,
        '1',
      ) +
      entry(
        'range',
        `{hosts: [range.test], resolution: NONE, addresses: [240.1.2.0/28], ports: [${port(7000, 'TLS')}]}`,
        '2',
      ),
    requests: [
      { ask: `${C} https://240.1.2.3:7000/`, headers: {}, goes: ['all.test'] },
      { ask: `${C} tcp://240.1.2.3:7000`, goes: ['all.test'] },
      { ask: `${C} tcp://240.9.9.9:7000`, goes: ['all.test'] },
    ],
  },
  {
    says: 'of several addresses of a host istiod gives one to requests, and nobody knows which',
    manifests: entry(
      'two',
      `{hosts: [two.test], resolution: NONE, addresses: [240.1.1.1, 240.1.1.2], ports: [${port(7000, 'HTTP')}]}`,
    ),
    requests: [
      { ask: `${C} http://two.test:7000/`, goes: ['two.test'] },
      { ask: `${C} http://240.1.1.2:7000/`, goes: ['two.test'], unsure: 'of which istiod takes any one' },
    ],
  },
  {
    says: 'two entries that give a host addresses leave open which a caller gets',
    manifests:
      entry(
        'one',
        `{hosts: [two.test], resolution: NONE, addresses: [240.1.1.1], ports: [${port(7000, 'TCP')}]}`,
        '1',
      ) +
      entry(
        'two',
        `{hosts: [two.test], resolution: NONE, addresses: [240.1.1.2], ports: [${port(7001, 'TCP')}]}`,
        '2',
      ),
    requests: [
      { ask: `${C} tcp://two.test:7000`, goes: ['two.test'], unsure: 'which of them a caller gets' },
    ],
  },
  {
    says: 'of two entries of one host and kind that are not of one age the older is the host',
    manifests:
      entry(
        'old',
        `{hosts: [one.test], resolution: STATIC, ports: [${port(7000, 'HTTP')}], endpoints: [{address: 192.0.2.20}]}`,
        '1',
      ) + entry('new', `{hosts: [one.test], resolution: DNS, ports: [${port(7001, 'HTTP')}]}`, '2'),
    requests: [
      { ask: `${C} http://one.test:7000/`, goes: ['one.test'] },
      { ask: `${C} http://one.test:7001/`, goes: ['503 no-cluster'] },
    ],
  },
  {
    says: 'of two entries of one host without ages nobody can tell the older',
    manifests:
      entry(
        'first',
        `{hosts: [one.test], resolution: STATIC, ports: [${port(7000, 'HTTP')}], endpoints: [{address: 192.0.2.20}]}`,
      ) + entry('second', `{hosts: [one.test], resolution: DNS, ports: [${port(7001, 'HTTP')}]}`),
    requests: [{ ask: `${C} http://one.test:7001/`, goes: ['503 no-cluster'], unsure: 'both have one.test' }],
  },
  {
    says: 'an egress listener with a port has a Service without an address on all addresses, by the name in the handshake',
    manifests:
      service('safe', '{clusterIP: None, selector: {app: api}, ports: [{name: https, port: 9443}]}') +
      sidecar('[{port: {number: 9443, name: tls, protocol: TLS}, hosts: ["./*"]}]'),
    requests: [
      { ask: `${C} https://safe.app.svc.cluster.local:9443/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} https://safe:9443/`, goes: ['passthrough'] },
    ],
  },
  {
    says: 'an egress listener without services of its port has no listener, and yet it says what others’ routes are of',
    manifests: sidecar(
      '[{port: {number: 80, name: http, protocol: HTTP}, hosts: ["nowhere/*"]}, {hosts: ["*/*"]}]',
    ),
    requests: [{ ask: `${C} http://api/`, goes: ['passthrough'] }],
  },
];
