import { maker, type ObjectCases } from '../support/cases';

const virtualService = maker('networking.istio.io/v1', 'VirtualService');
const destinationRule = maker('networking.istio.io/v1', 'DestinationRule');
const peerAuthentication = maker('security.istio.io/v1', 'PeerAuthentication');
const serviceEntry = maker('networking.istio.io/v1', 'ServiceEntry');
const gateway = maker('gateway.networking.k8s.io/v1', 'Gateway');
const httpRoute = maker('gateway.networking.k8s.io/v1', 'HTTPRoute');
const wasmPlugin = maker('extensions.istio.io/v1alpha1', 'WasmPlugin');
const configMap = maker('v1', 'ConfigMap');
const listener = { name: 'http', port: 80, protocol: 'HTTP' };
const gatewayOf = (...listeners: object[]) => gateway({ gatewayClassName: 'istio', listeners });
const http = (rule: object) =>
  virtualService({ hosts: ['a'], http: [{ route: [{ destination: { host: 'a' } }], ...rule }] });
const owner = (uid: string) => ({ apiVersion: 'v1', kind: 'A', name: 'b', uid, controller: true });
const named = (name: string) => virtualService({ hosts: ['a'] }, { name });

export const structureCases: ObjectCases = {
  'schema/unknown-kind': [
    { bad: maker('networking.istio.io/v1', 'VirtualServices')({}), good: virtualService({}) },
    {
      bad: maker('networking.istio.io/v1', 'AuthorizationPolicy')({}),
      good: maker('install.istio.io/v1', 'Any')({}),
    },
    { bad: maker('apps/v1', 'Deploymnet')({}), good: maker('v1', 'LimitRange')({}) },
    // Kinds of Argo CD and Argo Workflows stand in the group of Argo Rollouts.
    {
      bad: maker('flagger.app/v1beta1', 'Application')({}),
      good: maker('argoproj.io/v1alpha1', 'Application')({}),
    },
  ],
  'schema/unknown-version': [
    {
      bad: maker('networking.istio.io/v1alpha1', 'Sidecar')({}),
      good: maker('networking.istio.io/v1alpha3', 'Sidecar')({}),
    },
    {
      bad: maker('gateway.networking.k8s.io/v1alpha2', 'TLSRoute')({}),
      good: maker('apps/v2alpha1', 'ControllerRevision')({}),
    },
  ],
  'schema/removed-kind': [
    {
      bad: maker('extensions/v1beta1', 'NetworkPolicy')({ podSelector: {} }),
      good: maker('networking.k8s.io/v1', 'NetworkPolicy')({ podSelector: {} }),
    },
    {
      bad: maker('rbac.istio.io/v1alpha1', 'ServiceRole')({}),
      good: maker('security.istio.io/v1', 'AuthorizationPolicy')({}),
    },
    {
      bad: maker('authentication.istio.io/v1alpha1', 'MeshPolicy')({}),
      good: maker('security.istio.io/v1', 'PeerAuthentication')({}),
    },
    {
      bad: maker('config.istio.io/v1alpha2', 'rule')({}),
      good: maker('example.com/v1alpha2', 'rule')({}),
    },
  ],
  'schema/unknown-field': [
    { bad: http({ timeOut: '1s' }), good: http({ timeout: '1s' }) },
    {
      bad: virtualService({ hosts: ['a'] }, { lables: {} }),
      good: virtualService({ hosts: ['a'] }, { labels: {} }),
    },
    {
      bad: { ...virtualService({}), status: { conditions: [{ unheard: 1 }] } },
      good: { ...virtualService({}), status: { anything: 1, conditions: [{ type: 1 }] } },
    },
    { bad: { ...virtualService({}), extra: null }, good: { ...virtualService({}), status: null } },
  ],
  'schema/type': [
    { bad: http({ timeout: 1 }), good: http({ timeout: null }) },
    { bad: virtualService({ hosts: [null] }), good: virtualService({ hosts: null }) },
    { bad: virtualService({ hosts: 'a' }), good: virtualService({ hosts: [] }) },
    { bad: http({ match: [{ port: 1.5 }] }), good: http({ match: [{ port: 1 }] }) },
    {
      bad: destinationRule({ host: 'a' }, { labels: { a: 1 } }),
      good: destinationRule({ host: 'a' }, { labels: { a: '1' } }),
    },
    {
      bad: { ...configMap({}), spec: undefined, data: { a: 1 } },
      good: { ...configMap({}), spec: undefined, data: { a: null } },
    },
    { bad: { ...virtualService({}), metadata: [] as any }, good: virtualService({}) },
  ],
  'schema/required': [
    {
      bad: destinationRule({ host: 'a', subsets: [{}] }),
      good: destinationRule({ host: 'a', subsets: [{ name: 'b' }] }),
    },
    { bad: serviceEntry({ hosts: null }), good: serviceEntry({ hosts: ['a'] }) },
    { bad: gatewayOf({ ...listener, port: null }), good: gatewayOf(listener) },
  ],
  'schema/enum': [
    {
      bad: peerAuthentication({ mtls: { mode: 'Strict' } }),
      good: peerAuthentication({ mtls: { mode: 'STRICT' } }),
    },
    {
      bad: gatewayOf({ ...listener, allowedRoutes: { namespaces: { from: '' } } }),
      good: gatewayOf({ ...listener, allowedRoutes: { namespaces: { from: 'Same' } } }),
    },
  ],
  'schema/range': [
    { bad: http({ match: [{ port: 2 ** 32 }] }), good: http({ match: [{ port: 2 ** 32 - 1 }] }) },
    { bad: http({ retries: { attempts: 2 ** 31 } }), good: http({ retries: { attempts: 2 ** 31 - 1 } }) },
  ],
  'schema/length': [
    {
      bad: wasmPlugin({ url: 'a', match: [], imagePullSecret: '' }),
      good: wasmPlugin({ url: 'a', imagePullSecret: 'é' }),
    },
    { bad: gatewayOf({ ...listener, hostname: '' }), good: gatewayOf({ ...listener, hostname: 'a' }) },
    {
      bad: gatewayOf({ ...listener, hostname: 'x'.repeat(254) }),
      good: gatewayOf({ ...listener, hostname: 'x'.repeat(253) }),
    },
  ],
  'schema/pattern': [
    { bad: wasmPlugin({ url: 'a', sha256: 'xyz' }), good: wasmPlugin({ url: 'a', sha256: 'a'.repeat(64) }) },
    { bad: gatewayOf({ ...listener, name: 'A' }), good: gatewayOf({ ...listener, name: 'a' }) },
  ],
  'schema/format': [
    {
      bad: http({ directResponse: { status: 200, body: { bytes: '?' } } }),
      good: http({ directResponse: { status: 200, body: { bytes: 'YWI=' } } }),
    },
    {
      bad: virtualService({}, { creationTimestamp: '2026-02-30T00:00:00Z' }),
      good: virtualService({}, { creationTimestamp: '2026-02-28T00:00:00.5+01:00' }),
    },
  ],
  'schema/count': [
    {
      bad: peerAuthentication({ selector: { matchLabels: { a: 'b' } }, portLevelMtls: {} }),
      good: peerAuthentication({ selector: { matchLabels: { a: 'b' } }, portLevelMtls: { 80: {} } }),
    },
    { bad: gatewayOf(), good: gatewayOf(listener) },
    {
      bad: httpRoute({ hostnames: Array.from({ length: 17 }, (_, i) => `h${i}`) }),
      good: httpRoute({ hostnames: Array.from({ length: 16 }, (_, i) => `h${i}`) }),
    },
  ],
  'schema/duplicate': [
    {
      bad: serviceEntry({
        hosts: ['a'],
        ports: [
          { name: 'a', number: 1 },
          { name: 'a', number: 2 },
        ],
      }),
      good: serviceEntry({
        hosts: ['a'],
        ports: [
          { name: 'a', number: 1 },
          { name: 'b', number: 2 },
        ],
      }),
    },
  ],
  'schema/alternatives': [
    {
      bad: http({ match: [{ uri: { exact: '/a', prefix: '/a' } }] }),
      good: http({ match: [{ uri: { exact: '/a', prefix: null } }] }),
    },
    { bad: http({ redirect: { port: 80, derivePort: 'FROM_REQUEST_PORT' } }), good: http({ redirect: {} }) },
  ],
  'schema/name': [
    { bad: named('Shop'), good: named('shop.v1') },
    { bad: named(''), good: virtualService({}, { name: undefined, generateName: 'shop-' }) },
    { bad: virtualService({}, { name: undefined, generateName: 'Shop-' }), good: named('shop') },
    {
      bad: maker('v1', 'Namespace')({}, { name: 'a.b' }),
      good: maker('v1', 'Namespace')({}, { name: 'a-b' }),
    },
  ],
  'schema/namespace': [
    { bad: virtualService({}, { namespace: 'a.b' }), good: virtualService({}, { namespace: 'a' }) },
  ],
  'schema/label': [
    {
      bad: virtualService({}, { labels: { 'a b': '' } }),
      good: virtualService({}, { labels: { 'a.b/c': '' } }),
    },
    { bad: virtualService({}, { labels: { a: '-' } }), good: virtualService({}, { labels: { a: 'A.b_c' } }) },
  ],
  'schema/annotation': [
    {
      bad: virtualService({}, { annotations: { 'a/b/c': '' } }),
      good: virtualService({}, { annotations: { 'A.b/c': '*' } }),
    },
    {
      bad: virtualService({}, { annotations: { a: 'x'.repeat(262144) } }),
      good: virtualService({}, { annotations: { a: 'x'.repeat(262143) } }),
    },
  ],
  'schema/metadata': [
    {
      bad: virtualService({}, { ownerReferences: [{ kind: 'A', name: 'b', uid: 'c' }] }),
      good: virtualService({}, { ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'b', uid: 'c' }] }),
    },
    {
      bad: virtualService({}, { finalizers: ['a b'] }),
      good: virtualService({}, { finalizers: ['example.com/keep'] }),
    },
    {
      bad: virtualService({}, { ownerReferences: [owner('b'), owner('c')] }),
      // The API server takes equal ones for one.
      good: virtualService({}, { ownerReferences: [owner('b'), owner('b')] }),
    },
  ],
  'cel/rule': [
    { bad: http({ timeout: '1x' }), good: http({ timeout: '1m30s' }) },
    { bad: gatewayOf(listener, listener), good: gatewayOf(listener, { ...listener, name: 'b', port: 81 }) },
    {
      // The defaults of the reference count: it means a Service, which needs a port.
      bad: httpRoute({ rules: [{ backendRefs: [{ name: 'a' }] }] }),
      good: httpRoute({ rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] }),
    },
  ],
};
