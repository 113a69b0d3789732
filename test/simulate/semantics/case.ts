/** A request, and where it must go. */
export interface RequestCase {
  /** `WORKLOAD.NAMESPACE`, `via:GATEWAY` or `outside`, the method if it is none of GET, and the URL: `client.app POST http://api/`. */
  readonly ask: string;
  readonly headers?: { readonly [name: string]: string };
  /** Workloads that are down, as `name.namespace`. */
  readonly down?: readonly string[];
  /** Workloads that answer with a status. */
  readonly failing?: { readonly [workload: string]: number };
  /** Workloads that answer after a time. */
  readonly slow?: { readonly [workload: string]: string };
  /**
   * The ends, each with its share in percent where there are several: `v1`, `v2 70`, `404 no-route`, `503 no-cluster`,
   * `301 https://…`, `403 denied`.
   */
  readonly goes: readonly string[];
  /** The path, or the host and path, that the workload sees. */
  readonly sees?: string;
  /** The gateways and waypoints that the likeliest end passes, as `name.namespace`. */
  readonly passes?: readonly string[];
  /** A part of how the connection to the workload is opened; empty where nothing encrypts it. */
  readonly opens?: string;
  /** A part of why the answer is not sure; without it the answer must be sure. */
  readonly unsure?: string;
}

/** What the model must know, in one mesh. */
export interface SemanticsCase {
  /** What it is about, as a sentence. */
  readonly says: string;
  /** What stands in the mesh beside the world. */
  readonly manifests: string;
  /** The world; `world` where it is left out. */
  readonly world?: string;
  readonly requests: readonly RequestCase[];
}

/** Two namespaces: `app` with the service `api` in two versions, and with a client; `other` with the service `web` and a client. */
export const world = `
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: {istio-injection: enabled}}
${[
  ['app', 'api', 'v1'],
  ['app', 'api', 'v2'],
  ['other', 'web', 'v1'],
  ['app', 'client', 'v1'],
  ['other', 'client', 'v1'],
]
  .map(
    ([namespace, app, version]) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${app === 'client' ? app : `${app}-${version}`}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${app}, version: ${version}}}
  template:
    metadata: {labels: {app: ${app}, version: ${version}}}
    spec: {serviceAccountName: ${app}, containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
`,
  )
  .join('')}---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: app}
spec: {selector: {app: api}, ports: [{name: http, port: 80, targetPort: 8080}, {name: http-admin, port: 9000, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: other}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;

/** The destination rule by which `api` has subsets. */
export const subsets = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: app}
spec:
  host: api
  subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
`;

/** A virtual service of `api` in its namespace with these rules, one a line of YAML. */
export const routes = (rules: string, more = 'hosts: [api]') => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: app}
spec:
  ${more}
  http:
${rules
  .trim()
  .split('\n')
  .map((line) => `  ${line.startsWith(' ') ? line : `- ${line}`}`)
  .join('\n')}
`;

export const v1 = 'route: [{destination: {host: api, subset: v1}}]';
export const v2 = 'route: [{destination: {host: api, subset: v2}}]';
/** A rule with one match, as one line. */
export const when = (match: string, route = v2) => `{match: [{${match}}], ${route}}`;
