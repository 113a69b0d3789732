import { type SemanticsCase } from './case';

const C = 'client.app';
const G = 'via:istio-ingressgateway';
const service = (name: string, ports: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app}
spec: {selector: {app: api}, ports: ${ports}}
`;
const rule = (host: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${host}, namespace: app}
spec: {host: ${host}, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
`;
const virtualService = (spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: raw, namespace: app}
spec: ${spec}
`;
const gateway = (servers: string) => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: ${servers}}
`;
const to = (host: string, subset: string) => `route: [{destination: {host: ${host}, subset: ${subset}}}]`;

/** Ports that are not declared to be HTTP, and connections that nobody looks into. */
export const connectionCases: readonly SemanticsCase[] = [
  {
    says: 'a port without a protocol is found out to be HTTP, and then rules for HTTP count',
    manifests:
      service('any', '[{name: any, port: 7000, targetPort: 8080}]') +
      rule('any') +
      virtualService(
        `{hosts: [any], http: [{match: [{uri: {prefix: /2}}], ${to('any', 'v2')}}, {${to('any', 'v1')}}]}`,
      ),
    requests: [
      { ask: `${C} http://any:7000/2`, goes: ['v2'] },
      { ask: `${C} http://any:7000/`, goes: ['v1'] },
      { ask: `${C} http://any:7000/`, headers: { host: 'whatever.example.com' }, goes: ['v1'] },
    ],
  },
  {
    says: 'rules for HTTP do not count on a port of TCP, rules for TCP do',
    manifests:
      service('raw', '[{name: tcp, port: 7000, targetPort: 9000}]') +
      rule('raw') +
      virtualService(
        `{hosts: [raw], http: [{${to('raw', 'v1')}}], tcp: [{match: [{port: 7001}], ${to('raw', 'v1')}}, {${to('raw', 'v2')}}]}`,
      ),
    requests: [{ ask: `${C} http://raw:7000/`, goes: ['v2'] }],
  },
  {
    says: 'weights of connections are relative to their sum',
    manifests:
      service('raw', '[{name: tcp, port: 7000, targetPort: 9000}]') +
      rule('raw') +
      virtualService(
        '{hosts: [raw], tcp: [{route: [{destination: {host: raw, subset: v1}, weight: 1}, {destination: {host: raw, subset: v2}, weight: 4}]}]}',
      ),
    requests: [{ ask: `${C} tcp://raw:7000`, goes: ['v1 20', 'v2 80'] }],
  },
  {
    says: 'TLS to a port of HTTP passes through as it is',
    manifests:
      service('bare', '[{name: http, port: 80, targetPort: 8080}]').replace('{app: api}', '{app: bare}') +
      `
---
apiVersion: v1
kind: Pod
metadata: {name: bare, namespace: app, labels: {app: bare, sidecar.istio.io/inject: "false"}}
spec: {containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
`,
    requests: [{ ask: `${C} https://bare:80/`, goes: ['passthrough'] }],
  },
  {
    says: 'the name in the handshake chooses the rule on a port of TLS',
    manifests:
      service('safe', '[{name: https, port: 7443, targetPort: 9443}]') +
      rule('safe') +
      virtualService(
        `{hosts: [safe, "*.example.com"], tls: [{match: [{sniHosts: [safe]}], ${to('safe', 'v1')}}, {match: [{sniHosts: ["*.example.com"]}], ${to('safe', 'v2')}}]}`,
      ),
    requests: [
      { ask: `${C} https://safe:7443/`, goes: ['v1'] },
      { ask: `${C} http://safe:7443/`, goes: ['passthrough'] },
    ],
  },
  {
    says: 'a gateway passes TLS on by the name in the handshake',
    manifests:
      service('safe', '[{name: tls, port: 443, targetPort: 9443}]') +
      rule('safe') +
      gateway(
        '[{port: {number: 443, name: tls, protocol: TLS}, hosts: ["*.example.com"], tls: {mode: PASSTHROUGH}}]',
      ) +
      virtualService(
        '{hosts: [a.example.com, b.example.com], gateways: [edge], tls: [{match: [{sniHosts: [a.example.com]}], route: [{destination: {host: safe, port: {number: 443}, subset: v1}}]}, {match: [{sniHosts: [b.example.com]}], route: [{destination: {host: safe, port: {number: 443}, subset: v2}}]}]}',
      ),
    requests: [
      { ask: `${G} https://a.example.com/`, goes: ['v1'] },
      { ask: `${G} https://b.example.com/`, goes: ['v2'] },
      { ask: `${G} https://c.example.com/`, goes: ['0 no-listener'] },
      { ask: `${G} http://a.example.com/`, goes: ['0 no-listener'] },
    ],
  },
  {
    says: 'a service without an address of its own is its pods',
    manifests: `
---
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: app}
spec: {clusterIP: None, selector: {app: api}, ports: [{name: http, port: 8080}]}
`,
    requests: [{ ask: `${C} http://headless:8080/`, goes: ['api-v1+api-v2'] }],
  },
  {
    says: 'another name of a service is routed as the service',
    manifests: `
---
apiVersion: v1
kind: Service
metadata: {name: alias, namespace: other}
spec: {type: ExternalName, externalName: api.app.svc.cluster.local, ports: [{name: http, port: 80}]}
${rule('api')}
${virtualService(`{hosts: [api], http: [{${to('api', 'v2')}}]}`)}
`,
    requests: [{ ask: 'client.other http://alias/', goes: ['v2'] }],
  },
  {
    says: 'a service entry with addresses is known by them',
    manifests: `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: legacy, namespace: app}
spec:
  hosts: [legacy.example.com]
  addresses: [192.0.2.10]
  resolution: STATIC
  ports: [{number: 7000, name: tcp, protocol: TCP}]
  endpoints: [{address: 192.0.2.20}]
`,
    requests: [
      { ask: `${C} tcp://192.0.2.10:7000`, goes: ['legacy.example.com'] },
      { ask: `${C} tcp://192.0.2.11:7000`, goes: ['passthrough'] },
    ],
  },
];
