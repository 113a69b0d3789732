import { type SemanticsCase, routes, subsets, v1, v2 } from './case';

const C = 'client.app';
const O = 'client.other';
const virtualService = (name: string, namespace: string, spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const rule = (namespace: string, name: string, spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const to = (subset: string) =>
  `[{route: [{destination: {host: api.app.svc.cluster.local, subset: ${subset}}}]}]`;
const at = (time: string, manifest: string) =>
  manifest.replace('metadata: {', `metadata: {creationTimestamp: "${time}", `);

/** How hosts, destinations and destination rules are found. */
export const hostCases: readonly SemanticsCase[] = [
  {
    says: 'a service is asked for by all its names, the shortest in its own namespace only',
    manifests: '',
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://api.app/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://api.app.svc/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://api.app.svc.cluster.local:80/`, goes: ['api-v1+api-v2'] },
      { ask: `${O} http://api.app/`, headers: { host: 'api' }, goes: ['passthrough'] },
    ],
  },
  {
    says: 'hosts that the mesh does not know pass through',
    manifests: '',
    requests: [{ ask: `${C} http://elsewhere.example.com/`, goes: ['passthrough'] }],
  },
  {
    says: 'a short name in a virtual service is of its own namespace',
    manifests: subsets + virtualService('api', 'other', `{hosts: [api], http: ${to('v2')}}`),
    requests: [{ ask: `${O} http://api.app/`, goes: ['api-v1+api-v2'] }],
  },
  {
    says: 'a destination with one dot is not a service of another namespace',
    manifests: routes('{route: [{destination: {host: api.app}}]}'),
    requests: [{ ask: `${C} http://api/`, goes: ['503 no-cluster'] }],
  },
  {
    says: 'a host without a service is routed on port 80 only',
    manifests: subsets + virtualService('out', 'app', `{hosts: [out.example.com], http: ${to('v2')}}`),
    requests: [
      { ask: `${C} http://out.example.com/`, goes: ['v2'] },
      { ask: `${C} http://out.example.com:9000/`, goes: ['passthrough'] },
    ],
  },
  {
    says: 'of two virtual services with one host the older has it, and without a time nobody knows which that is',
    manifests:
      subsets +
      virtualService('a', 'app', `{hosts: [api], http: ${to('v1')}}`) +
      virtualService('b', 'app', `{hosts: [api], http: ${to('v2')}}`),
    requests: [
      {
        ask: `${C} http://api/`,
        goes: ['v1'],
        unsure: 'VirtualService app/a and VirtualService app/b both have the host',
      },
    ],
  },
  {
    says: 'a time of creation is honoured, and then it is sure',
    manifests:
      subsets +
      at('2026-01-02T00:00:00Z', virtualService('young', 'app', `{hosts: [api], http: ${to('v1')}}`)) +
      at('2026-01-01T00:00:00Z', virtualService('old', 'app', `{hosts: [api], http: ${to('v2')}}`)),
    requests: [{ ask: `${C} http://api/`, goes: ['v2'] }],
  },
  {
    says: 'the most specific host counts, whatever the age',
    manifests:
      subsets +
      at(
        '2026-01-01T00:00:00Z',
        virtualService('wide', 'app', `{hosts: ["*.app.svc.cluster.local"], http: ${to('v1')}}`),
      ) +
      at('2026-01-02T00:00:00Z', virtualService('narrow', 'app', `{hosts: [api], http: ${to('v2')}}`)),
    requests: [{ ask: `${C} http://api/`, goes: ['v2'] }],
  },
  {
    says: 'a virtual service that is not exported counts in its namespace only',
    manifests: subsets + virtualService('api', 'app', `{hosts: [api], exportTo: ["."], http: ${to('v2')}}`),
    requests: [
      { ask: `${C} http://api/`, goes: ['v2'] },
      { ask: `${O} http://api.app/`, goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'bound to a gateway alone, a virtual service does not count in the mesh',
    manifests:
      subsets +
      virtualService(
        'api',
        'app',
        `{hosts: [api.app.svc.cluster.local], gateways: [edge], http: ${to('v2')}}`,
      ),
    requests: [{ ask: `${C} http://api/`, goes: ['api-v1+api-v2'] }],
  },
  {
    says: 'a subset that no destination rule has is no destination; one without pods has nobody behind it',
    manifests:
      rule('app', 'api', '{host: api, subsets: [{name: v9, labels: {version: v9}}]}') +
      routes(`{match: [{uri: {prefix: /no}}], ${v1}}\n{route: [{destination: {host: api, subset: v9}}]}`),
    requests: [
      { ask: `${C} http://api/no`, goes: ['503 no-cluster'] },
      { ask: `${C} http://api/`, goes: ['503 no-endpoint'] },
    ],
  },
  {
    says: 'destination rules of one host in several namespaces are not merged: the caller’s counts first',
    manifests:
      subsets +
      rule('other', 'mine', '{host: "*.local", subsets: [{name: v7, labels: {version: v1}}]}') +
      routes(`{${v2}}`),
    requests: [
      { ask: `${C} http://api/`, goes: ['v2'] },
      { ask: `${O} http://api.app/`, goes: ['503 no-cluster'] },
    ],
  },
  {
    says: 'destination rules of one host in one namespace are merged',
    manifests:
      rule('app', 'one', '{host: api, subsets: [{name: v1, labels: {version: v1}}]}') +
      rule('app', 'two', '{host: api.app.svc.cluster.local, subsets: [{name: v2, labels: {version: v2}}]}') +
      routes(`{match: [{uri: {prefix: /2}}], ${v2}}\n{${v1}}`),
    requests: [
      { ask: `${C} http://api/2`, goes: ['v2'] },
      { ask: `${C} http://api/1`, goes: ['v1'] },
    ],
  },
  {
    says: 'the selector of a destination rule is for callers',
    manifests:
      rule('app', 'all', '{host: api, subsets: [{name: v1, labels: {version: v1}}]}') +
      rule(
        'app',
        'some',
        '{host: api, workloadSelector: {matchLabels: {app: client}}, subsets: [{name: v1, labels: {version: v2}}]}',
      ) +
      routes(`{${v1}}`),
    requests: [{ ask: `${C} http://api/`, goes: ['v1'] }],
  },
  {
    says: 'a Sidecar that imports nothing else leaves other namespaces unknown',
    manifests: `
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: app}
spec: {egress: [{hosts: ["./*"]}], outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
`,
    requests: [
      { ask: `${C} http://api/`, goes: ['api-v1+api-v2'] },
      { ask: `${C} http://web.other/`, goes: ['502 black-hole'] },
      { ask: `${O} http://api.app/`, goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'a service entry makes a host known',
    manifests: `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: out, namespace: app}
spec: {hosts: [api.example.com], location: MESH_EXTERNAL, resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: app}
spec: {egress: [{hosts: ["*/*"]}], outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
`,
    requests: [
      { ask: `${C} http://api.example.com/`, goes: ['api.example.com'] },
      { ask: `${C} http://other.example.com/`, goes: ['502 black-hole'] },
    ],
  },
];
