import type { SemanticsCase } from '../semantics/case';
import { API_SERVICE, V, gatewayCase, grant, httpRoute, openGateway, says } from './yaml';

const to = (refs: string) => openGateway + httpRoute('api', `{backendRefs: [${refs}]}`);
const WEB = '{name: web, namespace: other, port: 80}';
const weighed = (ref: string, weight: number) => ref.replace('}', `, weight: ${weight}}`);
const ask = `${V} http://a.test/`;

const cases: readonly SemanticsCase[] = [
  {
    says: 'weights are relative to their sum, and 1 where none is given',
    manifests: to(`${weighed(API_SERVICE, 3)}, ${WEB}`) + grant(),
    requests: [{ ask, goes: ['api-v1+api-v2 75', 'web-v1 25'] }],
  },
  {
    says: 'the weight 0 takes a destination away, and all destinations answer 500',
    manifests:
      openGateway +
      httpRoute(
        'api',
        `{backendRefs: [${weighed(API_SERVICE, 0)}, ${WEB}]}, {matches: [{path: {value: /none}}], backendRefs: [${weighed(API_SERVICE, 0)}]}`,
      ) +
      grant(),
    requests: [
      { ask, goes: ['web-v1'] },
      { ask: `${V} http://a.test/none`, goes: ['500 direct'] },
    ],
  },
  {
    says: 'a destination that is not there answers 500 for its share',
    manifests: to(`${API_SERVICE}, {name: gone, port: 80}, {name: api, port: 81, weight: 2}`),
    requests: [{ ask, goes: ['500 no-cluster 25', '500 no-cluster 50', 'api-v1+api-v2 25'] }],
  },
  {
    says: 'a destination of another namespace answers 500 without a ReferenceGrant',
    manifests: to(`${API_SERVICE}, ${WEB}`),
    requests: [{ ask, goes: ['500 no-cluster 50', 'api-v1+api-v2 50'] }],
  },
  {
    says: 'a ReferenceGrant may be for one name, and is for the kinds of routes that it lists',
    manifests: to(WEB) + grant('{group: "", kind: Service, name: web}'),
    requests: [{ ask, goes: ['web-v1'] }],
  },
  {
    says: 'a ReferenceGrant for another name does not help',
    manifests: to(WEB) + grant('{group: "", kind: Service, name: shop}'),
    requests: [{ ask, goes: ['500 no-cluster'] }],
  },
  {
    says: 'a ReferenceGrant for another kind of routes does not help',
    manifests: to(WEB) + grant(undefined, 'GRPCRoute'),
    requests: [{ ask, goes: ['500 no-cluster'] }],
  },
  {
    says: 'a destination may be a host of a service entry',
    manifests:
      to('{group: networking.istio.io, kind: Hostname, name: shop.example.com, port: 80}') +
      `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: shop, namespace: app}
spec: {hosts: [shop.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 100.64.7.7}]}
`,
    requests: [{ ask, goes: ['shop.example.com'], sees: 'a.test/' }],
  },
  {
    says: 'a destination of a kind that Istio does not send to answers 500',
    manifests: to('{group: networking.istio.io, kind: ServiceEntry, name: shop, port: 80}'),
    requests: [{ ask, goes: ['500 no-cluster'] }],
  },
  {
    says: 'an InferencePool is only sent to where istiod is told so',
    manifests: to('{group: inference.networking.k8s.io, kind: InferencePool, name: pool}'),
    requests: [{ ask, goes: ['500 no-cluster'], unsure: 'ENABLE_GATEWAY_API_INFERENCE_EXTENSION' }],
  },
  {
    says: 'a Hostname with a namespace takes all rules of the route away',
    manifests:
      openGateway +
      httpRoute(
        'api',
        `{backendRefs: [{group: networking.istio.io, kind: Hostname, name: a.test, namespace: app, port: 80}]}, ${says('hit.test', '{path: {value: /r}}')}`,
      ),
    requests: [{ ask: `${V} http://a.test/r`, goes: ['404 no-route'] }],
  },
];

/** Where rules of the Gateway API send to. */
export const backendCases = cases.map(gatewayCase);
