import type { Manifest } from '../../lib/mesh/manifest';
import type { Dice } from './world-words';

/** Makes an object of a kind, with what belongs to it. */
export type Make = (dice: Dice, metadata: any) => Manifest[];

const injection = (dice: Dice) =>
  dice.of<{ [key: string]: string }>(
    { 'istio-injection': 'enabled' },
    { 'istio-injection': 'enabled' },
    { 'istio-injection': dice.of('disabled', '', 'yes') },
    { 'istio.io/rev': dice.of('canary', 'default', '') },
    { 'istio-injection': 'enabled', 'istio.io/rev': 'canary' },
    { 'istio-injection': 'disabled', 'istio.io/rev': 'canary' },
    { 'istio.io/dataplane-mode': dice.of('ambient', 'none') },
    { 'istio.io/dataplane-mode': 'ambient' },
    { 'istio.io/dataplane-mode': 'ambient', 'istio-injection': 'enabled' },
    { 'istio.io/dataplane-mode': 'ambient', 'istio.io/rev': 'canary' },
    {},
  );

/** A Namespace with its labels. */
export function namespace(dice: Dice, name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: injection(dice), ...dice.annotations },
  };
}

const podMetadata = (dice: Dice) => ({
  labels: {
    ...dice.labels,
    ...dice.maybe(8, () => ({ 'sidecar.istio.io/inject': dice.of('true', 'false') })),
    ...dice.maybe(8, () => ({ 'gateway.networking.k8s.io/gateway-name': dice.of('edge', 'inner') })),
  },
  ...dice.annotations,
});

const securityContext = (dice: Dice) =>
  dice.maybe(8, () => ({ securityContext: { runAsUser: dice.of(1337, 1000) } }));

const podSpec = (dice: Dice) => ({
  ...securityContext(dice),
  ...dice.maybe(6, () => ({ nodeName: dice.of('node-a', 'node-b') })),
  ...dice.maybe(8, () => ({ initContainers: [{ name: 'istio-proxy', image: 'example.com/proxy:1' }] })),
  containers: [
    { name: 'app', image: 'example.com/app:1', ...securityContext(dice) },
    ...dice.list(0, 1, () => ({
      name: 'istio-proxy',
      image: dice.of('auto', 'auto', 'example.com/proxy:1'),
      ...securityContext(dice),
    })),
  ],
});

const pod: Make = (dice, metadata) => [
  { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...podMetadata(dice) }, spec: podSpec(dice) },
];

/** A Deployment comes with a pod of its template and its name, so that templates that stand for pods change nothing. */
const deployment: Make = (dice, given) => {
  const metadata = { ...given, name: `${given.name}-app` };
  const template = { metadata: podMetadata(dice), spec: podSpec(dice) };
  const own = {
    ...dice.annotations,
    ...dice.maybe(6, () => ({
      labels: dice.of<object>(
        { app: 'istiod' },
        { istio: 'pilot' },
        { 'gateway.istio.io/managed': 'istio.io-mesh-controller' },
      ),
    })),
  };
  const env = dice.of([{ name: 'BLOCKED_CIDRS_IN_JWKS_URIS', value: '10.0.0.0/8' }], []);
  if (env.length > 0) template.spec.containers[0] = { ...template.spec.containers[0], env } as any;
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, ...own },
      spec: { selector: { matchLabels: template.metadata.labels }, template },
    },
    { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...template.metadata }, spec: template.spec },
  ];
};

const PORT_NAMES = [
  'http',
  'http-web',
  'grpc',
  'grpc-web',
  'grpcfoo',
  'tcp',
  'web',
  'HTTP',
  'https',
  'tls-x',
  'mongo',
  'udp',
  'http_proxy',
];

const service: Make = (dice, metadata) => {
  const names = new Set<string>();
  const ports = dice
    .list(dice.in(6) ? 0 : 1, 3, () => ({
      name: dice.of(...PORT_NAMES),
      port: dice.of(80, 80, 443, 8080, 9080, 3306, 53),
      // The API server fills in TCP.
      ...dice.of<object>(
        { protocol: 'TCP' },
        { protocol: 'TCP' },
        { protocol: 'TCP' },
        { protocol: 'UDP' },
        {},
      ),
      ...dice.maybe(3, () => ({ targetPort: dice.of<number | string>(8080, 9080, 'http', '80') })),
      ...dice.maybe(6, () => ({ appProtocol: dice.of('http', 'kubernetes.io/h2c', 'web', 'HTTP2', '') })),
    }))
    .filter(({ name }) => !names.has(name) && names.add(name));
  const managed = dice.of('istio.io-gateway-controller', 'istio.io-mesh-controller', 'elsewhere');
  const labels = dice.of<object>(
    { 'gateway.istio.io/managed': managed },
    { istio: 'x' },
    { release: 'istio' },
    { app: 'x' },
  );
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, ...dice.maybe(5, () => ({ labels })), ...dice.annotations },
      spec: {
        ...dice.maybe(8, () => ({ type: 'ExternalName', externalName: 'example.com' })),
        ...(dice.in(6)
          ? {}
          : { selector: dice.of<object>(dice.someLabels, dice.labels, { istio: 'ingressgateway' }) }),
        ports,
      },
    },
  ];
};

const node: Make = (dice) => [
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: dice.of('node-a', 'node-b'),
      labels: {
        ...dice.maybe(2, () => ({ 'topology.kubernetes.io/region': dice.of('eu', 'us') })),
        ...dice.maybe(2, () => ({ 'topology.kubernetes.io/zone': dice.of('a', 'b') })),
        ...dice.maybe(3, () => ({ 'topology.istio.io/subzone': 's' })),
      },
    },
  },
];

const labelSelector = (dice: Dice): object =>
  dice.of<object>(
    {},
    { matchLabels: { 'istio-injection': dice.of('enabled', 'disabled') } },
    { matchLabels: { 'istio.io/rev': dice.of('canary', 'default') } },
    { matchLabels: { 'sidecar.istio.io/inject': dice.of('true', 'false') } },
    {
      matchExpressions: [
        { key: 'istio.io/rev', operator: dice.of('In', 'NotIn'), values: ['canary', 'stable'] },
      ],
    },
    {
      matchExpressions: [
        { key: dice.of('istio-injection', 'istio.io/rev'), operator: dice.of('Exists', 'DoesNotExist') },
      ],
    },
    { matchExpressions: [{ key: 'istio-injection', operator: 'In', values: ['enabled'] }] },
    {
      matchExpressions: [
        { key: 'app', operator: dice.of('In', 'Exists'), values: dice.of<string[]>([], ['reviews']) },
      ],
    },
  );

const URLS = [
  'https://istiod.example.com/inject',
  'https://10.0.0.1:15017/inject',
  'https://[::1]/x',
  '',
  'https://a b',
  '%zz',
  'istiod',
];

const clientConfig = (dice: Dice): object =>
  dice.of<object>(
    { service: { name: dice.of('istiod', dice.name), namespace: dice.namespace, path: '/inject' } },
    { service: { name: dice.of('istiod', dice.name), namespace: dice.namespace, path: '/inject' } },
    { url: dice.of(...URLS) },
    {},
  );

const mutating: Make = (dice) => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: {
      name: dice.of(
        'istio-sidecar-injector',
        'istio-sidecar-injector-canary',
        'other',
        'istio-revision-tag-x',
      ),
      ...dice.maybe(2, () => ({ labels: { 'istio.io/rev': dice.of('default', 'canary') } })),
    },
    webhooks: dice.list(1, 3, (i) => ({
      name: dice.of(
        `${i}.sidecar-injector.istio.io`,
        'rev.namespace.sidecar-injector.istio.io',
        'other.example.com',
      ),
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: clientConfig(dice),
      ...dice.maybe(1, () => ({ namespaceSelector: labelSelector(dice) })),
      ...dice.maybe(2, () => ({ objectSelector: labelSelector(dice) })),
    })),
  },
];

const validating: Make = (dice) => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: {
      name: dice.of('istiod-default-validator', 'istio-validator-istio-system', 'istio-validator', 'other'),
    },
    webhooks: dice.list(1, 2, (i) => ({
      name: dice.of(`${i}.validation.istio.io`, 'validation.istio.io'),
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: clientConfig(dice),
    })),
  },
];

const definition: Make = (dice) => {
  const [group, kind, plural] = dice.of(
    ['rbac.istio.io', 'ServiceRole', 'serviceroles'],
    ['rbac.istio.io', 'RbacConfig', 'rbacconfigs'],
    ['example.com', 'ServiceRole', 'serviceroles'],
    ['gateway.networking.k8s.io', 'GRPCRoute', 'grpcroutes'],
    ['gateway.networking.k8s.io', 'TLSRoute', 'tlsroutes'],
    ['gateway.networking.k8s.io', 'TCPRoute', 'tcproutes'],
    ['gateway.networking.k8s.io', 'BackendTLSPolicy', 'backendtlspolicies'],
  );
  const version = dice.of('v1.0.0', 'v1.1.0', 'v1.4.0', 'v1.5.0-rc.1', 'v1.6.0', 'main', 'v1', '1.2');
  return [
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: `${plural}.${group}`,
        ...dice.maybe(1, () => ({ annotations: { 'gateway.networking.k8s.io/bundle-version': version } })),
      },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, plural, singular: kind.toLowerCase() },
        versions: ['v1', 'v1beta1'].map((name, i) => ({
          name,
          served: true,
          storage: i === 0,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        })),
      },
    },
  ];
};

const injectorConfig: Make = (dice, { namespace }) => [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: dice.of('istio-sidecar-injector', 'istio-sidecar-injector-canary', 'other'),
      namespace,
    },
    data: { values: JSON.stringify({ sidecarInjectorWebhook: { enableNamespacesByDefault: dice.in(2) } }) },
  },
];

/** The makers of Kubernetes' own kinds. */
export const kubernetesKinds = {
  service,
  pod,
  deployment,
  node,
  mutating,
  validating,
  definition,
  injectorConfig,
};
