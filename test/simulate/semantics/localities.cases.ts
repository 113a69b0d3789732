import type { SemanticsCase } from './case';

/** A Deployment of one pod, in a locality that its labels tell, with dots for slashes. */
const pods = (name: string, app: string, place: string, labels = '') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: app}
spec:
  selector: {matchLabels: {app: ${app}}}
  template:
    metadata: {labels: {app: ${app}${place === '' ? '' : `, istio-locality: ${place}`}${labels}}}
    spec: {containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
`;
const NEAR = 'eu.a.1';
/** A client and pods of one Service: in the same rack, the same zone, the same region, and two other regions. */
export const localityWorld = `
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: app}
spec: {selector: {app: db}, ports: [{name: http, port: 80, targetPort: 8080}]}
${[
  pods('client', 'client', NEAR),
  pods('rack', 'db', NEAR),
  pods('zone', 'db', 'eu.a.2'),
  pods('region', 'db', 'eu.b.1'),
  pods('us', 'db', 'us.a.1'),
  pods('asia', 'db', 'asia.a.1'),
].join('')}`;
const C = 'client.app http://db/';
const ALL = ['asia+rack+region+us+zone'];

const rule = (policy: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: db, namespace: app}
spec: {host: db, trafficPolicy: ${policy}}
`;
const DETECTS = 'outlierDetection: {consecutive5xxErrors: 5}';
const locality = (setting: string) => `loadBalancer: {localityLbSetting: ${setting}}`;
const down = (...names: readonly string[]) => names.map((name) => `${name}.app`);
const config = (settings: string) => `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |
    accessLogFile: /dev/stdout
    localityLbSetting: ${settings}
`;
const service = (more: string, annotations = '{}') => `
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: app, annotations: ${annotations}}
spec: {selector: {app: db}, ports: [{name: http, port: 80, targetPort: 8080}]${more}}
`;

/** Endpoints that count by where they run. */
export const localityCases: readonly SemanticsCase[] = [
  {
    says: 'without outlier detection all endpoints are alike, wherever they run',
    world: localityWorld,
    manifests: rule(`{${locality('{failover: [{from: eu, to: us}]}')}}`),
    requests: [{ ask: C, goes: ALL }],
  },
  {
    says: 'outlier detection alone makes the nearest endpoints get all, and the next nearest where these are down',
    world: localityWorld,
    manifests: rule(`{${DETECTS}}`),
    requests: [
      { ask: C, goes: ['rack'] },
      { ask: C, down: down('rack'), goes: ['zone'] },
      { ask: C, down: down('rack', 'zone'), goes: ['region'] },
      { ask: C, down: down('rack', 'zone', 'region'), goes: ['asia+us'] },
      { ask: C, down: down('rack', 'zone', 'region', 'us', 'asia'), goes: ['503 no-endpoint'] },
    ],
  },
  {
    says: 'a setting that is switched off leaves all endpoints alike',
    world: localityWorld,
    manifests: rule(`{${DETECTS}, ${locality('{enabled: false}')}}`),
    requests: [{ ask: C, goes: ALL }],
  },
  {
    says: 'the mesh can switch it off',
    world: localityWorld,
    manifests: config('{enabled: false}') + rule(`{${DETECTS}}`),
    requests: [{ ask: C, goes: ALL }],
  },
  {
    says: 'a region fails over to the one that is named for it',
    world: localityWorld,
    manifests: rule(`{${DETECTS}, ${locality('{failover: [{from: eu, to: us}, {from: us, to: asia}]}')}}`),
    requests: [
      { ask: C, goes: ['rack'] },
      { ask: C, down: down('rack', 'zone', 'region'), goes: ['us'] },
      { ask: C, down: down('rack', 'zone', 'region', 'us'), goes: ['asia'] },
    ],
  },
  {
    says: 'labels can tell what is near, the first of them most',
    world: localityWorld,
    manifests:
      pods('client', 'client', NEAR, ', disk: fast, team: red') +
      pods('us', 'db', 'us.a.1', ', disk: fast, team: red') +
      pods('asia', 'db', 'asia.a.1', ', disk: fast') +
      rule(`{${DETECTS}, ${locality('{failoverPriority: [disk, team]}')}}`),
    requests: [
      { ask: C, goes: ['us'] },
      { ask: C, down: down('us'), goes: ['asia'] },
      { ask: C, down: down('us', 'asia'), goes: ['rack+region+zone'] },
    ],
  },
  {
    says: 'a label may be asked for with a value of its own, and those of regions and zones are there',
    world: localityWorld,
    manifests: rule(
      `{${DETECTS}, ${locality('{failoverPriority: ["topology.kubernetes.io/region=us", topology.kubernetes.io/zone]}')}}`,
    ),
    requests: [
      { ask: C, goes: ['us'] },
      { ask: C, down: down('us'), goes: ['asia+rack+region+zone'] },
    ],
  },
  {
    says: 'localities get the shares that are given to them, and what none names gets nothing',
    world: localityWorld,
    manifests: rule(`{${locality('{distribute: [{from: eu/a/*, to: {eu/a/*: 80, us/*: 20}}]}')}}`),
    requests: [
      { ask: C, goes: ['rack 40', 'us 20', 'zone 40'] },
      { ask: C, down: down('us'), goes: ['rack 50', 'zone 50'] },
      { ask: C, down: down('us', 'rack', 'zone'), goes: ['503 no-endpoint'] },
    ],
  },
  {
    says: 'shares are for callers of the locality that has them',
    world: localityWorld,
    manifests: rule(`{${locality('{distribute: [{from: us/*, to: {us/*: 100}}]}')}}`),
    requests: [{ ask: C, goes: ALL }],
  },
  {
    says: 'a Service can ask for the same zone itself, without outlier detection',
    world: localityWorld,
    manifests: service(', trafficDistribution: PreferClose'),
    requests: [
      { ask: C, goes: ['rack+zone'] },
      { ask: C, down: down('rack', 'zone'), goes: ['region'] },
    ],
  },
  {
    says: 'it can ask by an annotation too',
    world: localityWorld,
    manifests: service('', '{networking.istio.io/traffic-distribution: PreferClose}'),
    requests: [{ ask: C, goes: ['rack+zone'] }],
  },
  {
    says: 'endpoints of a service entry say themselves where they are',
    world: localityWorld,
    manifests: `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: outer, namespace: app}
spec:
  hosts: [outer.test]
  addresses: [240.1.1.1]
  resolution: STATIC
  ports: [{number: 80, name: http, protocol: HTTP}]
  workloadSelector: {labels: {app: outer}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: outer, namespace: app}
spec: {host: outer.test, trafficPolicy: {${DETECTS}}}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: here, namespace: app}
spec: {address: 100.64.1.1, labels: {app: outer}, locality: eu/b}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: there, namespace: app}
spec: {address: 100.64.1.2, labels: {app: outer}, locality: us/a}
`,
    requests: [{ ask: 'client.app http://outer.test/', goes: ['here'] }],
  },
];

/** What manifests tell of places otherwise, or not at all. */
export const localityDoubts: readonly SemanticsCase[] = [
  {
    says: 'where an asked setting depends on places that no manifest tells, it is not sure',
    world: localityWorld,
    manifests: pods('zone', 'db', '') + rule(`{${DETECTS}, ${locality('{failover: [{from: eu, to: us}]}')}}`),
    requests: [{ ask: C, goes: ALL, unsure: 'depends on where they run' }],
  },
  {
    says: 'where nothing tells of places all are taken to be in one',
    world: localityWorld.replace(/, istio-locality: [a-z0-9.]+/g, ''),
    manifests: rule(`{${DETECTS}}`),
    requests: [{ ask: C, goes: ALL }],
  },
  {
    says: 'zone-aware balancing goes by who else calls',
    world: localityWorld,
    manifests: rule(`{${DETECTS}, loadBalancer: {zoneAwareLbSetting: {}}}`),
    requests: [{ ask: C, goes: ALL, unsure: 'zoneAwareLbSetting' }],
  },
  {
    says: 'nodes tell where pods are that are bound to them, by name or by labels',
    world: localityWorld.replace(/, istio-locality: [a-z0-9.]+/g, ''),
    manifests:
      node('one', 'eu', 'a') +
      node('two', 'us', 'a') +
      placed('client', 'client', 'nodeName: one') +
      placed('rack', 'db', 'nodeSelector: {topology.kubernetes.io/region: eu}') +
      ['zone', 'region', 'us', 'asia'].map((name) => placed(name, 'db', 'nodeName: two')).join('') +
      rule(`{${DETECTS}}`),
    requests: [
      { ask: C, goes: ['rack'] },
      { ask: C, down: down('rack'), goes: ['asia+region+us+zone'] },
    ],
  },
];

function node(name: string, region: string, zone: string): string {
  return `
---
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {topology.kubernetes.io/region: ${region}, topology.kubernetes.io/zone: ${zone}}}
`;
}

function placed(name: string, app: string, where: string): string {
  return `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: app}
spec:
  selector: {matchLabels: {app: ${app}}}
  template:
    metadata: {labels: {app: ${app}}}
    spec: {${where}, containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
`;
}
