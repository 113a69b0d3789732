import type { SemanticsCase } from './case';

const ingress = (
  name: string,
  spec: string,
  annotations = 'kubernetes.io/ingress.class: istio',
  namespace = 'app',
) => `
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: ${namespace}, annotations: {${annotations}}}
spec: ${spec}
`;

const path = (type: string, given: string, service = 'api', port = 'number: 80') =>
  `{path: "${given}", pathType: ${type}, backend: {service: {name: ${service}, port: {${port}}}}}`;

const rule = (host: string, paths: string) => `{host: ${host}, http: {paths: [${paths}]}}`;
const shop = (paths: string) => `{rules: [${rule('shop.example.com', paths)}]}`;

/** A second service of the namespace \`app\`, to tell where requests go. */
const clients = `
---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: app}
spec: {selector: {app: client}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;

const ASK = 'via:istio-ingressgateway http://shop.example.com';
const API = 'api-v1+api-v2';

/** What istiod makes of the Ingresses of Kubernetes. */
export const ingressCases: readonly SemanticsCase[] = [
  {
    says: 'a prefix is of whole segments, and an exact path of the whole',
    manifests:
      clients +
      ingress(
        'shop',
        shop(`${path('Prefix', '/a')}, ${path('Exact', '/b', 'other')}, ${path('Prefix', '/c/', 'other')}`),
      ),
    requests: [
      { ask: `${ASK}/a`, goes: [API] },
      { ask: `${ASK}/a/b?c`, goes: [API] },
      { ask: `${ASK}/ab`, goes: ['404 no-route'] },
      { ask: `${ASK}/b`, goes: ['client'] },
      { ask: `${ASK}/b/`, goes: ['404 no-route'] },
      { ask: `${ASK}/c`, goes: ['client'] },
      { ask: 'via:istio-ingressgateway http://other.example.com/a', goes: ['404 no-route'] },
    ],
  },
  {
    says: 'the longer path comes first, and of two of one length the exact one',
    manifests:
      clients +
      ingress(
        'shop',
        shop(
          `${path('Prefix', '/')}, ${path('Prefix', '/a')}, ${path('Exact', '/a', 'other')}, ${path('Prefix', '/a/b', 'other')}`,
        ),
      ),
    requests: [
      { ask: `${ASK}/`, goes: [API] },
      { ask: `${ASK}/a`, goes: ['client'] },
      { ask: `${ASK}/a/c`, goes: [API] },
      { ask: `${ASK}/a/b`, goes: ['client'] },
    ],
  },
  {
    says: 'ImplementationSpecific is an exact path, or a prefix of characters before a star',
    manifests:
      clients +
      ingress(
        'shop',
        shop(
          `${path('ImplementationSpecific', '/a')}, ${path('ImplementationSpecific', '/b/*', 'other')}, ${path('ImplementationSpecific', '/c.*', 'other')}`,
        ),
      ),
    requests: [
      { ask: `${ASK}/a`, goes: [API] },
      { ask: `${ASK}/a/x`, goes: ['404 no-route'] },
      { ask: `${ASK}/b/x`, goes: ['client'] },
      { ask: `${ASK}/b`, goes: ['client'] },
      { ask: `${ASK}/c/x`, goes: ['client'] },
      { ask: `${ASK}/cx`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'without a host it is for all, and a default backend is not looked at',
    manifests:
      clients +
      ingress(
        'shop',
        `{defaultBackend: {service: {name: other, port: {number: 80}}}, rules: [{http: {paths: [${path('Prefix', '/a')}]}}]}`,
      ),
    requests: [
      { ask: `${ASK}/a`, goes: [API] },
      { ask: `${ASK}/b`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'a port is named by its number or its name, and a path whose port no Service has is left out',
    manifests:
      clients +
      ingress(
        'shop',
        shop(
          `${path('Prefix', '/', 'other', 'name: http')}, ${path('Prefix', '/a', 'api', 'name: http-admin')}, ${path('Prefix', '/b', 'api', 'name: none')}`,
        ),
      ),
    requests: [
      { ask: `${ASK}/a`, goes: [API] },
      { ask: `${ASK}/b`, goes: ['client'] },
    ],
  },
  {
    says: 'a Service that is not there cannot be sent to',
    manifests: ingress('shop', shop(path('Prefix', '/', 'nowhere'))),
    requests: [{ ask: `${ASK}/`, goes: ['503 no-cluster'] }],
  },
  {
    says: 'one of another class, or of none, is not served',
    manifests:
      ingress('shop', shop(path('Prefix', '/')), 'kubernetes.io/ingress.class: nginx') +
      ingress('plain', `{rules: [${rule('plain.example.com', path('Prefix', '/'))}]}`, ''),
    requests: [
      { ask: `${ASK}/`, goes: ['0 no-listener'] },
      { ask: 'via:istio-ingressgateway http://plain.example.com/', goes: ['0 no-listener'] },
    ],
  },
  {
    says: 'an IngressClass whose controller is Istio’s is served',
    manifests:
      ingress(
        'shop',
        `{ingressClassName: mesh, rules: [${rule('shop.example.com', path('Prefix', '/'))}]}`,
        '',
      ) +
      ingress(
        'other',
        `{ingressClassName: web, rules: [${rule('other.example.com', path('Prefix', '/'))}]}`,
        '',
      ) +
      `
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: mesh}
spec: {controller: istio.io/ingress-controller}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: web}
spec: {controller: k8s.io/ingress-nginx}
`,
    requests: [
      { ask: `${ASK}/`, goes: [API] },
      { ask: 'via:istio-ingressgateway http://other.example.com/', goes: ['404 no-route'] },
    ],
  },
  {
    says: 'Ingresses of several namespaces share a host, each with the Services of its own',
    manifests:
      ingress('shop', shop(path('Prefix', '/a'))) +
      ingress('shop', shop(path('Prefix', '/b', 'web')), 'kubernetes.io/ingress.class: istio', 'other'),
    requests: [
      { ask: `${ASK}/a`, goes: [API] },
      { ask: `${ASK}/b`, goes: ['web-v1'] },
    ],
  },
  {
    says: 'it shares the host with a virtual service, and comes before it',
    manifests:
      clients +
      ingress('shop', shop(path('Prefix', '/a'))) +
      `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: app}
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http: [{match: [{uri: {prefix: /}}], route: [{destination: {host: other, port: {number: 80}}}]}]
`,
    requests: [
      { ask: `${ASK}/a`, goes: [API] },
      { ask: `${ASK}/b`, goes: ['client'] },
    ],
  },
  {
    says: 'an IngressClass of the name that Istio has is taken to be there, and it is said',
    manifests: ingress(
      'shop',
      `{ingressClassName: istio, rules: [${rule('shop.example.com', path('Prefix', '/'))}]}`,
      '',
    ),
    requests: [{ ask: `${ASK}/`, goes: [API], unsure: 'no manifest shows the IngressClass istio' }],
  },
];
