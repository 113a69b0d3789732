import type { SemanticsCase } from './case';

const C = 'client.app';

const policy = (name: string, spec: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: app}
spec: ${spec}
`;
const API = 'selector: {matchLabels: {app: api}}';
const asks = (name: string, path: string) =>
  policy(
    name,
    `{${API}, action: CUSTOM, provider: {name: ${name}}, rules: [{to: [{operation: {paths: [${path}]}}]}]}`,
  );

/** The settings of the mesh, with these authorizers, at a Service that is there. */
const authorizers = (...names: readonly string[]) => `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |
    accessLogFile: /dev/stdout
    extensionProviders: ${JSON.stringify(
      names.map((name) => ({
        name,
        envoyExtAuthzHttp: { service: 'web.other.svc.cluster.local', port: 80 },
      })),
    )}
`;
const BOTH = ['api-v1+api-v2'];
const DENIED = ['403 denied'];

/** Policies with the action CUSTOM, beside what their authorizers say. */
export const authorizerCases: readonly SemanticsCase[] = [
  {
    says: 'of several authorizers of one workload istiod takes none, and denies what their rules take',
    manifests: authorizers('first', 'second') + asks('first', '/a') + asks('second', '/b'),
    requests: [
      { ask: `${C} http://api/a`, goes: DENIED },
      { ask: `${C} http://api/b`, goes: DENIED },
      { ask: `${C} http://api/c`, goes: BOTH },
    ],
  },
  {
    says: 'an authorizer of one workload does not matter to another',
    manifests:
      authorizers('first', 'second') +
      asks('first', '/a') +
      policy(
        'second',
        '{selector: {matchLabels: {app: client}}, action: CUSTOM, provider: {name: second}, rules: [{}]}',
      ),
    requests: [
      { ask: `${C} http://api/a`, goes: BOTH, unsure: 'asks the authorizer first' },
      { ask: `${C} http://api/c`, goes: BOTH },
    ],
  },
  {
    says: 'what asks an authorizer that the mesh does not have is denied',
    manifests: authorizers('first') + asks('third', '/a'),
    requests: [
      { ask: `${C} http://api/a`, goes: DENIED },
      { ask: `${C} http://api/c`, goes: BOTH },
    ],
  },
  {
    says: 'an authorizer that speaks HTTP is not asked about what is none',
    manifests:
      authorizers('first') +
      policy('first', `{${API}, action: CUSTOM, provider: {name: first}, rules: [{}]}`) +
      `
---
apiVersion: v1
kind: Service
metadata: {name: raw, namespace: app}
spec: {selector: {app: api}, ports: [{name: tcp, port: 9001}]}
`,
    requests: [
      { ask: `${C} tcp://raw:9001`, goes: BOTH },
      { ask: `${C} http://api/`, goes: BOTH, unsure: 'asks the authorizer first' },
    ],
  },
  {
    says: 'what is no HTTP is denied too where there are several',
    manifests:
      authorizers('first', 'second') +
      policy(
        'first',
        `{${API}, action: CUSTOM, provider: {name: first}, rules: [{to: [{operation: {ports: ["9001"]}}]}]}`,
      ) +
      asks('second', '/b') +
      `
---
apiVersion: v1
kind: Service
metadata: {name: raw, namespace: app}
spec: {selector: {app: api}, ports: [{name: tcp, port: 9001}, {name: tcp-2, port: 9002}]}
`,
    requests: [
      { ask: `${C} tcp://raw:9001`, goes: ['0 denied'] },
      { ask: `${C} tcp://raw:9002`, goes: ['0 denied'] },
    ],
  },
];
