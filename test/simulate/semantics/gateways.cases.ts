import { type SemanticsCase, subsets } from './case';

const G = 'via:istio-ingressgateway';
const gateway = (name: string, servers: string, namespace = 'app') => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {istio: ingressgateway}
  servers: ${servers}
`;
const http = (hosts: string, more = '') =>
  `[{port: {number: 80, name: http, protocol: HTTP}, hosts: ${hosts}${more}}]`;
const virtualService = (name: string, spec: string, namespace = 'app') => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const to = (subset: string) =>
  `route: [{destination: {host: api.app.svc.cluster.local, port: {number: 80}, subset: ${subset}}}]`;
const at = (time: string, manifest: string) =>
  manifest.replace('metadata: {', `metadata: {creationTimestamp: "${time}", `);

/** How gateways route. */
export const gatewayCases: readonly SemanticsCase[] = [
  {
    says: 'a host that no virtual service of the gateway has is not found',
    manifests:
      subsets +
      gateway('edge', http('["*.example.com"]')) +
      virtualService('api', `{hosts: [api.example.com], gateways: [edge], http: [{${to('v1')}}]}`),
    requests: [
      { ask: `${G} http://api.example.com/`, goes: ['v1'] },
      { ask: `${G} http://api.example.com/`, headers: { host: 'API.example.com:80' }, goes: ['v1'] },
      { ask: `${G} http://other.example.com/`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'a wildcard does not stand for the domain itself',
    manifests:
      subsets +
      gateway('edge', http('["*.example.com"]')) +
      virtualService('api', `{hosts: [example.com], gateways: [edge], http: [{${to('v1')}}]}`),
    requests: [{ ask: `${G} http://example.com/`, goes: ['404 no-route'] }],
  },
  {
    says: 'of the hosts of the server and of the virtual service the narrower counts',
    manifests:
      subsets +
      gateway('edge', http('[a.example.com]')) +
      virtualService('api', `{hosts: ["*.example.com"], gateways: [edge], http: [{${to('v1')}}]}`),
    requests: [
      { ask: `${G} http://a.example.com/`, goes: ['v1'] },
      { ask: `${G} http://b.example.com/`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'a server may take routes of one namespace only',
    manifests:
      subsets +
      gateway('edge', http('["other/a.example.com", "./b.example.com"]')) +
      virtualService('a', `{hosts: [a.example.com, b.example.com], gateways: [edge], http: [{${to('v1')}}]}`),
    requests: [
      { ask: `${G} http://a.example.com/`, goes: ['404 no-route'] },
      { ask: `${G} http://b.example.com/`, goes: ['v1'] },
    ],
  },
  {
    says: 'the routes of several virtual services of one host are joined, what takes everything last',
    manifests:
      subsets +
      gateway('edge', http('["*"]')) +
      virtualService('a', `{hosts: [api.example.com], gateways: [edge], http: [{${to('v1')}}]}`) +
      virtualService(
        'b',
        `{hosts: [api.example.com], gateways: [edge], http: [{match: [{uri: {prefix: /b}}], ${to('v2')}}]}`,
      ),
    requests: [
      { ask: `${G} http://api.example.com/b`, goes: ['v2'] },
      { ask: `${G} http://api.example.com/c`, goes: ['v1'] },
    ],
  },
  {
    says: 'where both would take a request the age decides, which no manifest need tell',
    manifests:
      subsets +
      gateway('edge', http('["*"]')) +
      virtualService(
        'a',
        `{hosts: [api.example.com], gateways: [edge], http: [{match: [{uri: {prefix: /b}}], ${to('v1')}}]}`,
      ) +
      virtualService(
        'b',
        `{hosts: [api.example.com], gateways: [edge], http: [{match: [{uri: {prefix: /b/c}}], ${to('v2')}}]}`,
      ),
    requests: [
      { ask: `${G} http://api.example.com/b/c`, goes: ['v1'], unsure: 'both take the request' },
      { ask: `${G} http://api.example.com/b`, goes: ['v1'] },
    ],
  },
  {
    says: 'the older is asked first',
    manifests:
      subsets +
      gateway('edge', http('["*"]')) +
      at(
        '2026-01-02T00:00:00Z',
        virtualService(
          'young',
          `{hosts: [api.example.com], gateways: [edge], http: [{match: [{uri: {prefix: /b}}], ${to('v1')}}]}`,
        ),
      ) +
      at(
        '2026-01-01T00:00:00Z',
        virtualService(
          'old',
          `{hosts: [api.example.com], gateways: [edge], http: [{match: [{uri: {prefix: /b/c}}], ${to('v2')}}]}`,
        ),
      ),
    requests: [{ ask: `${G} http://api.example.com/b/c`, goes: ['v2'] }],
  },
  {
    says: 'a redirect to https is for the whole host',
    manifests:
      subsets +
      gateway('edge', http('[api.example.com, bare.example.com]', ', tls: {httpsRedirect: true}')) +
      virtualService('api', `{hosts: [api.example.com], gateways: [edge], http: [{${to('v1')}}]}`),
    requests: [
      { ask: `${G} http://api.example.com/x?y`, goes: ['301 https://api.example.com/x?y'] },
      { ask: `${G} http://bare.example.com/`, goes: ['301 https://bare.example.com/'] },
    ],
  },
  {
    says: 'a destination without a port of a service with several ports goes to the port of the server',
    manifests:
      gateway('edge', http('["*"]')) +
      virtualService(
        'api',
        '{hosts: [api.example.com], gateways: [edge], http: [{match: [{uri: {prefix: /web}}], route: [{destination: {host: web.other.svc.cluster.local}}]}, {route: [{destination: {host: api}}]}]}',
      ),
    requests: [
      { ask: `${G} http://api.example.com/`, goes: ['api-v1+api-v2'] },
      { ask: `${G} http://api.example.com/web`, goes: ['web-v1'] },
    ],
  },
  {
    says: 'gateways in match narrow the rules, and what is not listed above does not count',
    manifests:
      subsets +
      gateway('edge', http('["*"]')) +
      virtualService(
        'api',
        `{hosts: [api.app.svc.cluster.local], gateways: [edge, mesh], http: [{match: [{gateways: [edge]}], ${to('v2')}}, {match: [{gateways: [mesh]}], ${to('v1')}}]}`,
      ),
    requests: [
      { ask: `${G} http://api.app.svc.cluster.local/`, goes: ['v2'] },
      { ask: 'client.app http://api/', goes: ['v1'] },
    ],
  },
  {
    says: 'nothing listens on a port that no server has',
    manifests:
      subsets +
      gateway('edge', http('["*"]')) +
      virtualService('api', `{hosts: ["*"], gateways: [edge], http: [{${to('v1')}}]}`),
    requests: [{ ask: `${G} https://api.example.com/`, goes: ['0 no-listener'] }],
  },
];
