import { CERTIFICATE, ENDED_CERTIFICATE, KEY } from './certificates';
import type { Make } from './world-kubernetes';
import { istio } from './world-traffic';
import type { Dice } from './world-words';

const NAMESPACES = ['shop', 'pay', 'nowhere', 'sh*', '*ay', '*', 'no*', 'SHOP'] as const;

const authorizationPolicy: Make = (dice, metadata) =>
  istio('security', 'AuthorizationPolicy', metadata, {
    ...dice.selector,
    action: dice.of('ALLOW', 'DENY'),
    rules: dice.list(1, 2, () => ({
      ...dice.maybe(1, () => ({
        from: dice.list(1, 2, () => ({
          source: dice.of<object>(
            { namespaces: dice.list(1, 3, () => dice.of(...NAMESPACES)) },
            { notNamespaces: dice.list(1, 2, () => dice.of(...NAMESPACES)) },
            { namespaces: ['shop'], notNamespaces: [dice.of(...NAMESPACES)] },
            { principals: ['cluster.local/ns/shop/sa/web'] },
          ),
        })),
      })),
      ...dice.maybe(2, () => ({ to: [{ operation: { methods: ['GET'], paths: ['/a*'] } }] })),
    })),
  });

const requestAuthentication: Make = (dice, metadata) =>
  istio('security', 'RequestAuthentication', metadata, {
    ...dice.selector,
    jwtRules: [{ issuer: 'https://issuer.example.com', jwksUri: 'https://issuer.example.com/keys' }],
  });

const telemetry: Make = (dice, metadata) =>
  istio('telemetry', 'Telemetry', metadata, {
    ...dice.selector,
    ...dice.maybe(2, () => ({
      accessLogging: dice.list(1, 2, () =>
        dice.of<object>(
          { providers: [{ name: 'envoy' }] },
          { disabled: true },
          { match: { mode: 'SERVER' } },
          { disabled: false },
        ),
      ),
    })),
    ...dice.maybe(3, () => ({ tracing: [{ providers: [{ name: dice.of('lightstep', 'otel') }] }] })),
  });

const wasmPlugin: Make = (dice, metadata) => [
  {
    apiVersion: 'extensions.istio.io/v1alpha1',
    kind: 'WasmPlugin',
    metadata,
    spec: { ...dice.selector, url: 'oci://registry.example.com/filters/a:1' },
  },
];

const envoyPatch = (dice: Dice): object => {
  const operation = dice.of(
    'ADD',
    'REMOVE',
    'REPLACE',
    'INSERT_BEFORE',
    'INSERT_AFTER',
    'INSERT_FIRST',
    'MERGE',
  );
  const applyTo = dice.of(
    'HTTP_FILTER',
    'HTTP_FILTER',
    'NETWORK_FILTER',
    'ROUTE_CONFIGURATION',
    'HTTP_ROUTE',
    'VIRTUAL_HOST',
    'CLUSTER',
  );
  const filter = {
    name: 'envoy.filters.network.http_connection_manager',
    subFilter: { name: 'envoy.filters.http.router' },
  };
  return {
    applyTo,
    match: {
      context: 'SIDECAR_INBOUND',
      ...dice.maybe(5, () => ({ proxy: { proxyVersion: '^1\\.2.*' } })),
      ...(applyTo.endsWith('FILTER') ? { listener: { filterChain: { filter } } } : {}),
    },
    patch: {
      operation,
      ...(operation === 'REMOVE' && dice.in(2)
        ? {}
        : { value: { name: dice.of('envoy.filters.http.lua', 'envoy.filters.http.cors') } }),
    },
  };
};

const envoyFilter: Make = (dice, metadata) =>
  istio('networking', 'EnvoyFilter', metadata, {
    ...dice.maybe(2, () => ({ workloadSelector: { labels: dice.someLabels } })),
    ...dice.maybe(3, () => ({ priority: dice.of(10, -5, 0) })),
    configPatches: dice.list(1, 3, () => envoyPatch(dice)),
  }).map((manifest) => ({ ...manifest, apiVersion: 'networking.istio.io/v1alpha3' }));

const secret: Make = (dice, { namespace }) => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const [certificate, key] = dice.of<string[]>(
    ['tls.crt', 'tls.key'],
    ['tls.crt', 'tls.key'],
    ['cert', 'key'],
    ['ca.crt', 'x'],
  );
  const name = dice.of('shop-cert', 'old-cert');
  const pem = dice.of(
    name === 'shop-cert' ? CERTIFICATE : ENDED_CERTIFICATE,
    CERTIFICATE,
    'none',
    '',
    `# a\n${CERTIFICATE}${CERTIFICATE}`,
  );
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: dice.of(namespace, 'istio-system') },
      data: { [certificate]: base64(pem), [key]: base64(KEY) },
    },
  ];
};

const cluster: Make = (dice, { namespace, name }) => [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `cluster-${name}`,
      namespace,
      labels: { 'istio/multiCluster': dice.of('true', 'false') },
    },
    data: { [dice.of('east', 'west')]: '' },
  },
];

/** The makers of policies and extensions, and of the Secrets that others name. */
export const policyKinds = {
  authorizationPolicy,
  requestAuthentication,
  telemetry,
  wasmPlugin,
  envoyFilter,
  secret,
  cluster,
};
