import type { SemanticsCase } from '../semantics/case';

/** A further namespace, for what is taken by labels of namespaces. */
const third = `
---
apiVersion: v1
kind: Namespace
metadata: {name: third, labels: {team: edge}}
`;

const API = 'gateway.networking.k8s.io/v1';

const object = (kind: string, name: string, namespace: string, spec: string, more = '') => `
---
apiVersion: ${API}
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}${more}}
spec: ${spec}
`;

export const ANY = 'allowedRoutes: {namespaces: {from: All}}';

/** A Gateway in the namespace `app` with these listeners. */
export const gateway = (listeners: string, name = 'edge', more = '') =>
  object('Gateway', name, 'app', `{gatewayClassName: istio, listeners: [${listeners}]${more}}`);

/** A Gateway with one listener of HTTP that takes all routes. */
export const openGateway = gateway(`{name: http, port: 80, protocol: HTTP, ${ANY}}`);

export const listener = (name: string, more: string, port = 80) =>
  `{name: ${name}, port: ${port}, protocol: HTTP, ${more}}`;

export const listenerSet = (listeners: string, namespace = 'app') =>
  object(
    'ListenerSet',
    'more',
    namespace,
    `{parentRef: {name: edge, namespace: app}, listeners: [${listeners}]}`,
  );

/** A route of the namespace `app` with these rules, by default at the Gateway `edge`. */
export const httpRoute = (
  name: string,
  rules: string,
  {
    parents = '{name: edge, namespace: app}',
    hosts = '',
    namespace = 'app',
    created = '',
    kind = 'HTTPRoute',
  } = {},
) =>
  object(
    kind,
    name,
    namespace,
    `{parentRefs: [${parents}]${hosts && `, hostnames: [${hosts}]`}, rules: [${rules}]}`,
    created && `, creationTimestamp: "${created}"`,
  );

/** A ReferenceGrant by which routes of `app` may send to Services of `other`. */
export const grant = (to = '{group: "", kind: Service}', kind = 'HTTPRoute') => `
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: grant, namespace: other}
spec: {from: [{group: gateway.networking.k8s.io, kind: ${kind}, namespace: app}], to: [${to}]}
`;

export const API_SERVICE = '{name: api, port: 80}';
export const toApi = `backendRefs: [${API_SERVICE}]`;
/** A rule that redirects to a host, by which it is known. */
export const says = (host: string, matches = '') =>
  `{${matches && `matches: [${matches}], `}filters: [{type: RequestRedirect, requestRedirect: {hostname: ${host}}}]}`;

export const V = 'via:edge.app';

/** A case in the world of all cases and the third namespace. */
export const gatewayCase = (one: SemanticsCase): SemanticsCase => ({
  ...one,
  manifests: third + one.manifests,
});
