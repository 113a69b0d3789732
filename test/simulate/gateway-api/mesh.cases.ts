import type { SemanticsCase } from '../semantics/case';
import { gatewayCase, httpRoute, openGateway, says, toApi } from './yaml';

const service = (name: string, namespace: string, more = '') =>
  `{group: "", kind: Service, name: ${name}, namespace: ${namespace}${more}}`;
const API = service('api', 'app');

const cases: readonly SemanticsCase[] = [
  {
    says: 'a route of the namespace of its Service is for all callers, whatever its hostnames',
    manifests: httpRoute('api', says('hit.test', '{path: {value: /r}}'), { parents: API, hosts: 'a.test' }),
    requests: [
      { ask: 'client.app http://api/r', goes: ['302 http://hit.test/r'] },
      { ask: 'client.other http://api.app/r', goes: ['302 http://hit.test/r'] },
      { ask: 'client.app http://api.app.svc.cluster.local/r', goes: ['302 http://hit.test/r'] },
    ],
  },
  {
    says: 'what no rule takes is not found, though the Service is there',
    manifests: httpRoute('api', says('hit.test', '{path: {value: /r}}'), { parents: API }),
    requests: [{ ask: 'client.app http://api/', goes: ['404 no-route'] }],
  },
  {
    says: 'a route of another namespace is for callers of that namespace only',
    manifests: httpRoute('api', says('hit.test'), { parents: API, namespace: 'other' }),
    requests: [
      { ask: 'client.other http://api.app/', goes: ['302 http://hit.test/'] },
      { ask: 'client.app http://api/', goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'for callers of its namespace a route of theirs comes before that of the Service',
    manifests:
      httpRoute('own', says('own.test'), { parents: API }) +
      httpRoute('theirs', says('theirs.test'), { parents: API, namespace: 'other' }),
    requests: [
      { ask: 'client.other http://api.app/', goes: ['302 http://theirs.test/'] },
      { ask: 'client.app http://api/', goes: ['302 http://own.test/'] },
    ],
  },
  {
    says: 'a parent may be one port of a Service',
    manifests: httpRoute('api', says('hit.test'), { parents: service('api', 'app', ', port: 9000') }),
    requests: [
      { ask: 'client.app http://api:9000/', goes: ['302 http://hit.test:9000/'] },
      { ask: 'client.app http://api/', goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'within the mesh no ReferenceGrant is needed',
    manifests: httpRoute(
      'api',
      '{backendRefs: [{name: web, namespace: other, port: 80}, {name: api, port: 80}]}',
      {
        parents: API,
      },
    ),
    requests: [{ ask: 'client.app http://api/', goes: ['api-v1+api-v2 50', 'web-v1 50'] }],
  },
  {
    says: 'a route may be for a Gateway and for a Service',
    manifests: openGateway + httpRoute('api', says('hit.test'), { parents: `{name: edge}, ${API}` }),
    requests: [
      { ask: 'via:edge.app http://a.test/', goes: ['302 http://hit.test/'] },
      { ask: 'client.app http://api/', goes: ['302 http://hit.test/'] },
    ],
  },
  {
    says: 'a parent may be a service entry',
    manifests:
      httpRoute('shop', says('hit.test', '{path: {value: /r}}'), {
        parents: '{group: networking.istio.io, kind: ServiceEntry, name: shop}',
      }) +
      `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: shop, namespace: app}
spec: {hosts: [shop.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 100.64.7.7}]}
`,
    requests: [{ ask: 'client.app http://shop.example.com/r', goes: ['302 http://hit.test/r'] }],
  },
  {
    says: 'a parent that is not there gets no routes',
    manifests: httpRoute('api', says('hit.test'), { parents: service('gone', 'app') }),
    requests: [{ ask: 'client.app http://api/', goes: ['api-v1+api-v2'] }],
  },
  {
    says: 'routes of one Service are merged by what says more',
    manifests:
      httpRoute('a', `{${toApi}}`, { parents: API }) +
      httpRoute('b', says('hit.test', '{path: {value: /r}}'), { parents: API }),
    requests: [
      { ask: 'client.app http://api/r', goes: ['302 http://hit.test/r'] },
      { ask: 'client.app http://api/', goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'a GRPCRoute may be for a Service',
    manifests: httpRoute('grpc', `{matches: [{method: {service: a.B}}], ${toApi}}`, {
      parents: API,
      kind: 'GRPCRoute',
    }),
    requests: [
      { ask: 'client.app POST http://api/a.B/C', goes: ['api-v1+api-v2'] },
      { ask: 'client.app POST http://api/a.C/C', goes: ['404 no-route'] },
    ],
  },
];

/** Routes of the Gateway API within the mesh. */
export const meshCases = cases.map(gatewayCase);
