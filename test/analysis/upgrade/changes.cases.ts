import type { Manifest } from '../../../lib/mesh/manifest';

/** Manifests that a change of behaviour touches, and ones that it does not. */
interface ChangeCase {
  readonly bad: readonly Manifest[];
  readonly good: readonly Manifest[];
  /** Which field of which object is told. */
  readonly where: string;
}

const object =
  (apiVersion: string, kind: string, home = 'shop') =>
  (name: string, spec: object, metadata: object = {}): Manifest => ({
    apiVersion,
    kind,
    metadata: { name, namespace: home, ...metadata },
    spec,
  });

const virtualService = object('networking.istio.io/v1', 'VirtualService');
const destinationRule = object('networking.istio.io/v1', 'DestinationRule');
const istioGateway = object('networking.istio.io/v1', 'Gateway');
const telemetry = object('telemetry.istio.io/v1', 'Telemetry');
const httpRoute = object('gateway.networking.k8s.io/v1', 'HTTPRoute');
const authentication = object('security.istio.io/v1', 'RequestAuthentication');
const keysAt = (bad: string, good: string): ChangeCase => {
  const [wrong, right] = [bad, good].map((jwksUri) => [
    authentication('tokens', { jwtRules: [{ issuer: 'https://issuer.example.com', jwksUri }] }),
  ]);
  return { bad: wrong, good: right, where: 'RequestAuthentication shop/tokens spec.jwtRules[0].jwksUri' };
};
const deployment = object('apps/v1', 'Deployment');
const job = object('batch/v1', 'Job');
const application = object('argoproj.io/v1alpha1', 'Application', 'argocd');
const operator = object('install.istio.io/v1alpha1', 'IstioOperator', 'istio-system');

const namespace = (name: string, labels: { readonly [key: string]: string }): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const injected = namespace('shop', { 'istio-injection': 'enabled' });
const ambient = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
const entry = (home: string) =>
  object('networking.istio.io/v1', 'ServiceEntry', home)('database', { hosts: ['db.example.com'] });
const edge = (home: string) =>
  object('gateway.networking.k8s.io/v1', 'Gateway', home)('edge', { gatewayClassName: 'istio' });
const selecting = istioGateway('own', { selector: { 'gateway.networking.k8s.io/gateway-name': 'edge' } });
const dryRun = object('security.istio.io/v1', 'AuthorizationPolicy')(
  'tried',
  {},
  { annotations: { 'istio.io/dry-run': 'true' } },
);
const running = (image: string) => ({ template: { spec: { containers: [{ name: 'app', image }] } } });
const filtered = (type: string) => httpRoute('web', { rules: [{ filters: [{ type }] }] });

/** What Istio does otherwise since a release; the first of each stands on the page of its rule. */
export const changeCases: Readonly<Record<string, readonly [ChangeCase, ...ChangeCase[]]>> = {
  'upgrade/mirrored-host': [
    {
      bad: [virtualService('web', { hosts: ['web'], http: [{ mirror: { host: 'copies' } }] })],
      good: [
        virtualService('web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' } }] }] }),
      ],
      where: 'VirtualService shop/web spec.http[0].mirror',
    },
    {
      bad: [virtualService('web', { http: [null, { mirrors: [{ destination: { host: 'copies' } }] }] })],
      good: [virtualService('web', { http: [null, { mirrors: [] }] })],
      where: 'VirtualService shop/web spec.http[1].mirrors',
    },
    {
      bad: [filtered('RequestMirror')],
      good: [filtered('URLRewrite')],
      where: 'HTTPRoute shop/web spec.rules[0].filters[0]',
    },
  ],
  'upgrade/unhealthy-endpoints': [
    {
      bad: [destinationRule('web', { host: 'web', trafficPolicy: { outlierDetection: {} } })],
      good: [
        destinationRule('web', {
          host: 'web',
          trafficPolicy: { outlierDetection: { minHealthPercent: 50 } },
        }),
      ],
      where: 'DestinationRule shop/web spec.trafficPolicy.outlierDetection',
    },
    {
      bad: [
        destinationRule('web', { trafficPolicy: { portLevelSettings: [null, { outlierDetection: {} }] } }),
      ],
      good: [destinationRule('web', { trafficPolicy: { portLevelSettings: [null, {}] } })],
      where: 'DestinationRule shop/web spec.trafficPolicy.portLevelSettings[1].outlierDetection',
    },
  ],
  'upgrade/outlier-error-codes': [
    {
      bad: [
        destinationRule('web', {
          host: 'web',
          trafficPolicy: { outlierDetection: { outlierDetectionHttpErrorCodes: [429] } },
        }),
      ],
      good: [
        destinationRule('web', { host: 'web', trafficPolicy: { outlierDetection: { interval: '1s' } } }),
      ],
      where: 'DestinationRule shop/web spec.trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes',
    },
  ],
  'upgrade/keys-at-link-local-address': [
    keysAt('http://169.254.169.254/keys', 'https://keys.example.com/169.254.169.254'),
    keysAt('https://[fe80::1]:8443/keys', 'https://[fd00::1]:8443/keys'),
  ],
  'upgrade/remaining-metrics': [
    {
      bad: [
        destinationRule('web', {
          host: 'web',
          trafficPolicy: { connectionPool: { tcp: { maxConnections: 9 } } },
        }),
      ],
      good: [destinationRule('web', { host: 'web', trafficPolicy: { connectionPool: {} } })],
      where: 'DestinationRule shop/web spec.trafficPolicy.connectionPool',
    },
    {
      bad: [
        destinationRule('web', {
          subsets: [{ name: 'v1', trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } } }],
        }),
      ],
      good: [destinationRule('web', { subsets: [null, { name: 'v1' }] })],
      where: 'DestinationRule shop/web spec.subsets[0].trafficPolicy.connectionPool',
    },
  ],
  'upgrade/host-in-several-namespaces': [
    {
      bad: [entry('shop'), entry('data')],
      good: [entry('shop')],
      where: 'ServiceEntry data/database spec.hosts[0]',
    },
  ],
  'upgrade/gateways-of-another-namespace': [
    {
      bad: [selecting, edge('entrance')],
      good: [selecting, edge('shop'), edge('entrance')],
      where: 'Gateway shop/own spec.selector',
    },
  ],
  'upgrade/gateway-spans': [
    {
      bad: [telemetry('traces', { tracing: [{ randomSamplingPercentage: 1 }] })],
      good: [telemetry('traces', { metrics: [{ providers: [{ name: 'prometheus' }] }] })],
      where: 'Telemetry shop/traces spec.tracing',
    },
  ],
  'upgrade/native-sidecar': [
    {
      bad: [injected, job('import', running('import:1'))],
      good: [injected, deployment('import', running('import:1'))],
      where: 'Job shop/import spec.template.spec',
    },
  ],
  'upgrade/old-registry': [
    {
      bad: [application('istiod', { source: { repoURL: 'gcr.io/istio-release/charts', chart: 'istiod' } })],
      good: [application('istiod', { source: { repoURL: 'ghcr.io/istio/release/charts', chart: 'istiod' } })],
      where: 'Application argocd/istiod spec.source.repoURL',
    },
    {
      bad: [operator('istio', { hub: 'gcr.io/istio-release' })],
      good: [operator('istio', { hub: 'docker.io/istio' })],
      where: 'IstioOperator istio-system/istio spec.hub',
    },
    {
      bad: [deployment('edge', running('gcr.io/istio-release/proxyv2:1.30.1'))],
      good: [deployment('edge', running('auto'))],
      where: 'Deployment shop/edge spec.template.spec.containers[0].image',
    },
  ],
  'upgrade/tracing-provider': [
    {
      bad: [
        operator('istio', {
          meshConfig: {
            extensionProviders: [{ name: 'traces', lightstep: { service: 'traces', port: 443 } }],
          },
        }),
      ],
      good: [
        operator('istio', {
          meshConfig: {
            extensionProviders: [{ name: 'traces', opentelemetry: { service: 'traces', port: 443 } }],
          },
        }),
      ],
      where: 'IstioOperator istio-system/istio spec',
    },
  ],
  'upgrade/ambient-rules': [
    {
      bad: [ambient],
      good: [injected],
      where: 'Namespace shop metadata.labels',
    },
  ],
  'upgrade/dry-run-policy': [
    {
      bad: [ambient, dryRun],
      good: [injected, dryRun],
      where: 'AuthorizationPolicy shop/tried metadata.annotations',
    },
  ],
};
