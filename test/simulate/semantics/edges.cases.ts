import { type SemanticsCase, routes, subsets, v1 } from './case';

const entry = (name: string, spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: app}
spec: ${spec}
`;
const virtualService = (name: string, spec: string, meta = '') => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: app${meta}}
spec: ${spec}
`;
const sidecar = (egress: string) => `
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: own, namespace: app}
spec: {egress: ${egress}}
`;
const services = (...names: readonly string[]) =>
  names
    .map(
      (name) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app}
spec: {selector: {app: api${name === 'db2' ? ', version: v2' : ''}}, ports: [{name: tcp, port: 9, targetPort: 9000}]}
`,
    )
    .join('');
const tcpTo = (name: string, to: string, meta = '') =>
  virtualService(
    name,
    `{hosts: [db], tcp: [{route: [{destination: {host: ${to}, port: {number: 9}}}]}]}`,
    meta,
  );

/** What was answered wrongly once, without a doubt. */
export const edgeCases: readonly SemanticsCase[] = [
  {
    says: 'a destination is written in other letters than its Service',
    manifests: subsets + routes('{route: [{destination: {host: API, port: {number: 80}}}]}'),
    requests: [{ ask: 'client.app http://api/', goes: ['503 no-cluster'] }],
  },
  {
    says: 'a destination rule is written in other letters than its Service',
    manifests: subsets.replace('host: api', 'host: API') + routes(`{${v1}}`),
    requests: [{ ask: 'client.app http://api/', goes: ['503 no-cluster'] }],
  },
  {
    says: 'the host of a virtual service is written in other letters than its Service',
    manifests: subsets + routes('{directResponse: {status: 418}}', 'hosts: [API]'),
    requests: [{ ask: 'client.app http://api/', goes: ['418 direct'] }],
  },
  {
    says: 'an egress listener on a Unix socket takes nothing from the other listeners',
    manifests:
      subsets +
      routes(`{${v1}}`) +
      sidecar(
        '[{port: {number: 0, protocol: HTTP, name: uds}, bind: "unix:///var/run/some", hosts: ["other/*"]}, {hosts: ["./*"]}]',
      ),
    requests: [{ ask: 'client.app http://api/', goes: ['v1'] }],
  },
  {
    says: 'a mirror whose host is not there gets nothing',
    manifests: subsets + routes(`{mirror: {host: nowhere}, ${v1}}`),
    requests: [{ ask: 'client.app http://api/', goes: ['v1'] }],
  },
  {
    says: 'rules for TCP of two virtual services on one host are told apart by age alone',
    manifests: services('db', 'db1', 'db2') + tcpTo('a', 'db1') + tcpTo('b', 'db2'),
    requests: [{ ask: 'client.app tcp://db:9', goes: ['api-v1+api-v2'], unsure: 'both' }],
  },
  {
    says: 'with ages the older counts',
    manifests:
      services('db', 'db1', 'db2') +
      tcpTo('a', 'db1', ', creationTimestamp: "2026-01-02T00:00:00Z"') +
      tcpTo('b', 'db2', ', creationTimestamp: "2026-01-01T00:00:00Z"'),
    requests: [{ ask: 'client.app tcp://db:9', goes: ['api-v2'] }],
  },
  {
    says: 'two entries with one wildcard of TLS send it to where the caller connected to, whichever counts',
    manifests:
      entry(
        'a',
        '{hosts: ["*.a.example.com"], resolution: NONE, ports: [{number: 443, name: tls, protocol: TLS}]}',
      ) +
      entry(
        'b',
        '{hosts: ["*.a.example.com"], resolution: NONE, ports: [{number: 443, name: tls, protocol: TLS}]}',
      ),
    requests: [{ ask: 'client.app https://x.a.example.com/', goes: ['*.a.example.com'] }],
  },
  {
    says: 'what is no TLS and comes to a port for TLS of an origin is passed on as it is',
    manifests: entry(
      'out',
      '{hosts: [out.example.com], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}',
    ),
    requests: [
      { ask: 'client.app http://out.example.com:443/', goes: ['passthrough'], unsure: 'is for TLS' },
    ],
  },
];
