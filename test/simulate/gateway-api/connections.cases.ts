import type { SemanticsCase } from '../semantics/case';
import { ANY, V, gateway, gatewayCase, grant, httpRoute } from './yaml';

const secure = `
---
apiVersion: v1
kind: Service
metadata: {name: safe, namespace: app}
spec: {selector: {app: api}, ports: [{name: tls, port: 443, targetPort: 9443}, {name: tcp, port: 9001}]}
`;
const SAFE = '{backendRefs: [{name: safe, port: 443}]}';
const PASS = `protocol: TLS, tls: {mode: Passthrough}, ${ANY}`;
const tls = (name: string, rules: string, hosts: string, parents = '{name: edge}') =>
  httpRoute(name, rules, { kind: 'TLSRoute', hosts, parents });
const tcp = (name: string, rules: string, parents = '{name: edge}') =>
  httpRoute(name, rules, { kind: 'TCPRoute', parents });
const API = ['api-v1+api-v2'];

const cases: readonly SemanticsCase[] = [
  {
    says: 'TLS that is passed on goes by the name in the handshake, where listener and route share it',
    manifests:
      secure +
      gateway(`{name: tls, port: 443, hostname: "*.example.com", ${PASS}}`) +
      tls('safe', SAFE, '"*.com", b.test'),
    requests: [
      { ask: `${V} https://a.example.com/`, goes: API },
      { ask: `${V} https://a.other.com/`, goes: ['0 no-listener'] },
      { ask: `${V} https://b.test/`, goes: ['0 no-listener'] },
    ],
  },
  {
    says: 'a TLSRoute without a destination that counts closes the connection',
    manifests:
      secure +
      gateway(`{name: tls, port: 443, ${PASS}}`) +
      tls('zero', '{backendRefs: [{name: safe, port: 443, weight: 0}]}', 'zero.test') +
      tls('far', '{backendRefs: [{name: web, namespace: other, port: 80}]}', 'far.test'),
    requests: [
      { ask: `${V} https://zero.test/`, goes: ['0 no-listener'] },
      { ask: `${V} https://far.test/`, goes: ['0 no-cluster'] },
    ],
  },
  {
    says: 'a TCPRoute gets all connections of its listener, by weights',
    manifests:
      secure +
      gateway(`{name: tcp, port: 9001, protocol: TCP}`) +
      tcp(
        'safe',
        '{backendRefs: [{name: safe, port: 9001, weight: 3}, {name: web, namespace: other, port: 80}, {name: gone, port: 1, weight: 0}]}',
      ) +
      grant(undefined, 'TCPRoute'),
    requests: [{ ask: `${V} http://any.test:9001/`, goes: ['api-v1+api-v2 75', 'web-v1 25'] }],
  },
  {
    says: 'a TCPRoute may be for a port of a Service',
    manifests:
      secure +
      tcp(
        'safe',
        '{backendRefs: [{name: web, namespace: other, port: 80}]}',
        '{group: "", kind: Service, name: safe, port: 9001}',
      ),
    requests: [{ ask: 'client.app http://safe:9001/', goes: ['web-v1'] }],
  },
  {
    says: 'a TLSRoute may be for a Service, by its own name where it lists none',
    manifests:
      secure +
      `
---
apiVersion: v1
kind: Service
metadata: {name: safe-web, namespace: other}
spec: {selector: {app: web}, ports: [{name: tls, port: 443, targetPort: 9443}]}
` +
      tls(
        'safe',
        '{backendRefs: [{name: safe-web, namespace: other, port: 443}]}',
        'safe.app.svc.cluster.local',
        '{group: "", kind: Service, name: safe}',
      ),
    requests: [{ ask: 'client.app https://safe.app.svc.cluster.local/', goes: ['web-v1'] }],
  },
];

/** Routes of the Gateway API for connections. */
export const connectionCases = cases.map(gatewayCase);
