import { type SemanticsCase, routes, subsets } from './case';

const PROXY =
  '{port: {number: 15081, protocol: HTTP_PROXY, name: http-proxy}, bind: 127.0.0.1, captureMode: NONE, hosts: ["*/*"]}';
const sidecar = (egress: string, more = '') => `
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: own, namespace: app}
spec: {egress: ${egress}${more}}
`;
const own = sidecar(`[${PROXY}, {hosts: ["*/*"]}]`);
const service = (name: string, ports: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: app}
spec: {selector: {app: api}, ports: [${ports}]}
`;
/** A request that is sent to the proxy for another host. */
const asks = (host: string, goes: readonly string[], unsure?: string) => ({
  ask: 'client.app http://127.0.0.1:15081/',
  headers: { host },
  goes,
  ...(unsure !== undefined && { unsure }),
});
const BOTH = ['api-v1+api-v2'];

/** Listeners to which applications send requests for any host, as to an HTTP proxy. */
export const httpProxyCases: readonly SemanticsCase[] = [
  {
    says: 'an HTTP proxy has the routes of services on port 80, whatever port the host names',
    manifests: own + service('nine', '{name: http, port: 9100, targetPort: 8080}'),
    requests: [
      asks('api', BOTH),
      asks('api:80', BOTH),
      asks('api:9000', BOTH),
      asks('web.other.svc.cluster.local:1234', ['web-v1']),
      asks('nine:9100', ['passthrough'], 'is an HTTP proxy'),
      { ask: 'client.app http://api/', goes: BOTH },
    ],
  },
  {
    says: 'a service with another port before port 80 is not found by its host',
    manifests:
      own +
      service(
        'late',
        '{name: http-a, port: 9100, targetPort: 8080}, {name: http, port: 80, targetPort: 8080}',
      ),
    requests: [asks('late', ['passthrough'], 'is an HTTP proxy')],
  },
  {
    says: 'what it does not know it refuses where the policy lets nothing out',
    manifests:
      service('raw', '{name: tcp, port: 80, targetPort: 8080}') +
      sidecar(`[${PROXY}, {hosts: ["*/*"]}]`, ', outboundTrafficPolicy: {mode: REGISTRY_ONLY}'),
    requests: [asks('nowhere.test', ['502 black-hole']), asks('raw', ['502 black-hole']), asks('api', BOTH)],
  },
  {
    says: 'rules of virtual services count there, those for a port do not',
    manifests:
      own +
      subsets +
      service('single', '{name: http, port: 80, targetPort: 8080}') +
      routes(
        `{match: [{port: 80}], redirect: {uri: /eighty}}
{route: [{destination: {host: api, subset: v1, port: {number: 80}}}]}`,
        'hosts: [single, out.test]',
      ),
    requests: [asks('single', ['v1']), asks('out.test', ['v1'])],
  },
  {
    says: 'of a service with several ports and a virtual service it is not known which is found',
    manifests:
      own + subsets + routes('{route: [{destination: {host: api, subset: v1, port: {number: 80}}}]}'),
    requests: [asks('api', ['v1'], 'istiod takes any of them first')],
  },
  {
    says: 'the mesh config can have one too',
    manifests: `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |
    accessLogFile: /dev/stdout
    proxyHttpPort: 15081
`,
    requests: [asks('api', BOTH), asks('web.other', ['web-v1'])],
  },
];
