import type { SemanticsCase } from '../semantics/case';
import {
  ANY,
  V,
  gateway,
  gatewayCase,
  httpRoute,
  listener,
  listenerSet,
  openGateway,
  says,
  toApi,
} from './yaml';

const cases: readonly SemanticsCase[] = [
  {
    says: 'a route is attached to a Gateway of the class istio',
    manifests: openGateway + httpRoute('api', `{${toApi}}`),
    requests: [
      { ask: `${V} http://any.test/a`, goes: ['api-v1+api-v2'], sees: 'any.test/a' },
      { ask: `via:edge-istio http://any.test/`, goes: ['api-v1+api-v2'] },
      { ask: `${V} http://any.test:8080/`, goes: ['0 no-listener'] },
    ],
  },
  {
    says: 'only requests for the hosts of a route get to it',
    manifests: openGateway + httpRoute('api', `{${toApi}}`, { hosts: 'a.test, "*.b.test"' }),
    requests: [
      { ask: `${V} http://a.test/`, goes: ['api-v1+api-v2'] },
      { ask: `${V} http://A.test:80/`, goes: ['api-v1+api-v2'] },
      { ask: `${V} http://x.y.b.test/`, goes: ['api-v1+api-v2'] },
      { ask: `${V} http://b.test/`, goes: ['404 no-route'] },
      { ask: `${V} http://c.test/`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'of the hosts of listener and route the narrower counts',
    manifests:
      gateway(listener('http', `hostname: "*.example.com", ${ANY}`)) +
      httpRoute('open', says('open.test')) +
      httpRoute('narrow', says('narrow.test'), { hosts: 'a.example.com, a.other.com' }),
    requests: [
      { ask: `${V} http://a.example.com/`, goes: ['302 http://narrow.test/'] },
      { ask: `${V} http://b.example.com/`, goes: ['302 http://open.test/'] },
      { ask: `${V} http://a.other.com/`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'a route without a host that the listener has is not attached',
    manifests:
      gateway(listener('http', `hostname: a.example.com, ${ANY}`)) +
      httpRoute('api', `{${toApi}}`, { hosts: 'b.example.com' }),
    requests: [{ ask: `${V} http://b.example.com/`, goes: ['404 no-route'] }],
  },
  {
    says: 'sectionName and port choose among listeners',
    manifests:
      gateway(
        `${listener('one', `hostname: one.test, ${ANY}`)}, ${listener('two', `hostname: two.test, ${ANY}`)}, ${listener('three', ANY, 8080)}`,
      ) +
      httpRoute('named', says('named.test'), { parents: '{name: edge, sectionName: two}' }) +
      httpRoute('port', says('port.test'), { parents: '{name: edge, port: 8080}' }),
    requests: [
      { ask: `${V} http://one.test/`, goes: ['404 no-route'] },
      { ask: `${V} http://two.test/`, goes: ['302 http://named.test/'] },
      { ask: `${V} http://one.test:8080/`, goes: ['302 http://port.test:8080/'] },
      { ask: `${V} http://two.test:8080/`, goes: ['302 http://port.test:8080/'] },
    ],
  },
  {
    says: 'a narrower listener of the port keeps its requests from routes of a wider one',
    manifests:
      gateway(
        `${listener('wide', `hostname: "*.example.com", ${ANY}`)}, ${listener('narrow', `hostname: "*.api.example.com", ${ANY}`)}`,
      ) +
      httpRoute('wide', says('wide.test'), {
        parents: '{name: edge, sectionName: wide}',
        hosts: 'a.api.example.com, a.example.com',
      }),
    requests: [
      { ask: `${V} http://a.example.com/`, goes: ['302 http://wide.test/'] },
      { ask: `${V} http://a.api.example.com/`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'a listener takes routes of its own namespace unless it says otherwise',
    manifests:
      gateway(
        `${listener('own', 'hostname: own.test')}, ${listener('all', `hostname: all.test, ${ANY}`)}, ${listener('team', 'hostname: team.test, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: edge}}}}')}`,
      ) +
      httpRoute('far', says('far.test'), { namespace: 'other' }) +
      httpRoute('team', says('team-route.test'), { namespace: 'third' }),
    requests: [
      { ask: `${V} http://own.test/`, goes: ['404 no-route'] },
      { ask: `${V} http://all.test/`, goes: ['302 http://far.test/'], unsure: 'none is narrower' },
      { ask: `${V} http://team.test/`, goes: ['302 http://team-route.test/'] },
    ],
  },
  {
    says: 'a listener may take one kind of routes only',
    manifests:
      gateway(listener('http', 'allowedRoutes: {kinds: [{kind: GRPCRoute}]}')) +
      httpRoute('http', says('http.test')) +
      httpRoute('grpc', `{${toApi}}`, { kind: 'GRPCRoute', hosts: 'grpc.test' }),
    requests: [
      { ask: `${V} http://http.test/`, goes: ['404 no-route'] },
      { ask: `${V} POST http://grpc.test/a.B/C`, goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'a ListenerSet adds listeners where the Gateway lets it',
    manifests:
      gateway(
        listener('http', `hostname: own.test, ${ANY}`),
        'edge',
        ', allowedListeners: {namespaces: {from: Same}}',
      ) +
      listenerSet(listener('more', `hostname: more.test, ${ANY}`)) +
      httpRoute('set', says('set.test'), {
        parents: '{group: gateway.networking.k8s.io, kind: ListenerSet, name: more}',
      }),
    requests: [
      { ask: `${V} http://more.test/`, goes: ['302 http://set.test/'] },
      { ask: `${V} http://own.test/`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'a Gateway takes no ListenerSets unless it says so',
    manifests:
      gateway(listener('http', `hostname: own.test, ${ANY}`)) +
      listenerSet(listener('more', `hostname: more.test, ${ANY}`)) +
      httpRoute('set', says('set.test'), {
        parents: '{group: gateway.networking.k8s.io, kind: ListenerSet, name: more}',
      }),
    requests: [{ ask: `${V} http://more.test/`, goes: ['404 no-route'] }],
  },
  {
    says: 'a listener of a ListenerSet that the Gateway has already is left out',
    manifests:
      gateway(
        listener('http', `hostname: own.test, ${ANY}`),
        'edge',
        ', allowedListeners: {namespaces: {from: All}}',
      ) +
      listenerSet(
        `${listener('again', `hostname: own.test, ${ANY}`)}, ${listener('more', `hostname: more.test, ${ANY}`)}`,
        'other',
      ) +
      httpRoute('set', says('set.test'), {
        parents: '{group: gateway.networking.k8s.io, kind: ListenerSet, name: more, namespace: other}',
      }),
    requests: [
      { ask: `${V} http://own.test/`, goes: ['404 no-route'] },
      { ask: `${V} http://more.test/`, goes: ['302 http://set.test/'] },
    ],
  },
  {
    says: 'a Gateway with the address of a Service listens on the pods of that one',
    manifests:
      gateway(
        listener('http', ANY),
        'edge',
        ', addresses: [{type: Hostname, value: doors.app.svc.cluster.local}]',
      ) +
      `
---
apiVersion: v1
kind: Service
metadata: {name: doors, namespace: app}
spec: {selector: {app: doors}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: doors, namespace: app}
spec:
  selector: {matchLabels: {app: doors}}
  template: {metadata: {labels: {app: doors}}, spec: {containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]}}
` +
      httpRoute('api', `{${toApi}}`),
    requests: [{ ask: 'via:doors.app http://any.test/', goes: ['api-v1+api-v2'] }],
  },
];

/** Which requests get to which routes of the Gateway API. */
export const listenerCases = cases.map(gatewayCase);
