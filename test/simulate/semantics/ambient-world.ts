/** A Namespace with these labels; the later one of a name counts. */
export const namespace = (name: string, labels: { readonly [key: string]: string }) => `
---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: ${JSON.stringify({ 'istio.io/dataplane-mode': 'ambient', ...labels })}}
`;

/** A Deployment of pods with these labels, under a service account of its name. */
export const workload = (name: string, home: string, labels: { readonly [key: string]: string }) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${home}}
spec:
  selector: {matchLabels: ${JSON.stringify({ app: labels.app })}}
  template:
    metadata: {labels: ${JSON.stringify(labels)}}
    spec: {serviceAccountName: ${labels.app}, containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
`;

export const service = (name: string, spec: string, home = 'app', labels = '{}') => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${home}, labels: ${labels}}
spec: ${spec}
`;

/** A waypoint. */
export const waypoint = (name: string, home = 'app', labels = '{}', allowed = '{}') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: ${home}, labels: ${labels}}
spec:
  gatewayClassName: istio-waypoint
  listeners: [{name: mesh, port: 15008, protocol: HBONE, allowedRoutes: ${allowed}}]
`;

/** A gateway by which requests come in. */
export const gateway = (name: string) => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: app}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;

export const authorization = (name: string, home: string, spec: string, annotations = '{}') => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ${name}, namespace: ${home}, annotations: ${annotations}}
spec: ${spec}
`;

export const peers = (name: string, home: string, spec: string) => `
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: ${name}, namespace: ${home}}
spec: ${spec}
`;

const HTTP = '{name: http, port: 80, targetPort: 8080}';

/**
 * Three namespaces: `app` in ambient mode, with `api` in two versions, `web` and two clients; `side` with sidecars, `web` and a client;
 * `out` without either, with `plain`.
 */
export const ambientWorld = `
apiVersion: v1
kind: Namespace
metadata: {name: side, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: out, labels: {istio-injection: disabled}}
${[
  namespace('app', {}),
  workload('api-v1', 'app', { app: 'api', version: 'v1' }),
  workload('api-v2', 'app', { app: 'api', version: 'v2' }),
  workload('web', 'app', { app: 'web' }),
  workload('client', 'app', { app: 'client' }),
  workload('other', 'app', { app: 'other' }),
  workload('web', 'side', { app: 'web' }),
  workload('client', 'side', { app: 'client' }),
  workload('plain', 'out', { app: 'plain' }),
  service(
    'api',
    `{selector: {app: api}, ports: [${HTTP}, {name: tcp-admin, port: 9000, targetPort: 8080}, {name: any, port: 9001, targetPort: 8080}]}`,
  ),
  service('api-v2', `{selector: {app: api, version: v2}, ports: [${HTTP}]}`),
  service('web', `{selector: {app: web}, ports: [${HTTP}]}`),
  service('web', `{selector: {app: web}, ports: [${HTTP}]}`, 'side'),
  service('plain', `{selector: {app: plain}, ports: [${HTTP}]}`, 'out'),
].join('')}`;
