import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { InstallationMethod } from '../../lib/install/installation-method';
import { IstioInstallation } from '../../lib/install/istio-installation';
import { installationsIn, chartGateway, gatewayResources } from '../../lib/mesh/installation';
import { Resource } from '../../lib/mesh/resource';
import { installationFacts } from '../../lib/values/install/installation-facts';
import type { IstioInstallationOptions } from '../../lib/values/install/installation-options';
import { planInstallation } from '../../lib/values/install/installation-plan';
import { istioOperator } from '../../lib/values/install/istio-operator';
import { IstioVersion } from '../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../lib/values/install/kubernetes-version';
import { OutboundTrafficPolicy } from '../../lib/values/install/mesh-config';
import { Profile } from '../../lib/values/install/profile';
import { propertyRuns } from '../support/runs';

const options: IstioInstallationOptions = {
  istioVersion: IstioVersion.V1_31,
  kubernetesVersion: KubernetesVersion.of('1.34'),
  namespace: 'mesh',
  meshConfig: { outboundTrafficPolicy: OutboundTrafficPolicy.REGISTRY_ONLY, trustDomain: 'example.com' },
  egressGateway: { enabled: true },
  gateways: [
    { name: 'edge', namespace: 'edge' },
    { name: 'eastwest', networkGateway: 'n1' },
  ],
};

function written(deliver: InstallationMethod, given = options): Resource[] {
  const chart = new Chart(new App(), 'mesh');
  new IstioInstallation(chart, 'istio', { ...given, method: deliver });
  return chart.toJson().map((manifest: any) => new Resource(manifest));
}
const operator = (given = options) => [new Resource(istioOperator(planInstallation(given), 'istio'))];

const readers: [string, (given?: IstioInstallationOptions) => Resource[]][] = [
  ['an IstioOperator', operator],
  ['Argo CD', (given) => written(InstallationMethod.argoCd(), given)],
  ['Flux', (given) => written(InstallationMethod.flux(), given)],
  ['the Sail Operator', (given) => written(InstallationMethod.sailOperator(), given)],
];

describe.each(readers)('an installation by %s', (tool, manifests) => {
  const isSail = tool === 'the Sail Operator';
  const isOperator = tool === 'an IstioOperator';

  test.each(Profile.allNames())('tells what the program knows itself, with the profile %s', (name) => {
    const given = { ...options, profile: Profile.of(name), revision: 'canary', istiod: { enabled: true } };
    const { version, profile, ...facts } = installationFacts(planInstallation(given), tool);
    const [{ source, version: read, profile: named, ...rest }] = installationsIn(manifests(given));
    // What is known of the gateways has tests of its own.
    expect({ ...rest, gateways: [] }).toEqual({ ...facts, gateways: [] });
    expect(source.origin.assumed).toBeUndefined();
    // An IstioOperator is for whatever release istioctl has; charts are told of a profile only where it changes them.
    expect(read).toBe(isOperator ? undefined : version);
    if (isOperator) expect(named).toBe(profile);
  });

  test('tells the settings of the mesh, and where it is', () => {
    const [istio, ...others] = installationsIn(manifests());
    expect(others).toEqual([]);
    expect(istio.namespace).toBe('mesh');
    expect(istio.meshConfig).toEqual({
      rootNamespace: 'mesh',
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      trustDomain: 'example.com',
    });
    // An IstioOperator is for whatever release istioctl has.
    expect(istio.version).toBe(isOperator ? undefined : '1.31.3');
  });

  test('tells its gateways as the program planned them, or brings them along itself', () => {
    const resources = manifests();
    const [{ gateways }] = installationsIn(resources);
    const planned = planInstallation(options).gateways;
    const { gateways: facts } = installationFacts(planInstallation(options), isOperator ? 'istioctl' : tool);
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect([...gateways].sort(byName)).toEqual(isSail ? [] : [...facts].sort(byName));
    if (!isSail) return;
    const services = resources.filter(({ kind }) => kind === 'Service').map(({ fullName }) => fullName);
    expect(services).toEqual(planned.map(({ name, namespace }) => `${namespace}/${name}`));
  });

  test('knows what the profile brings along', () => {
    const [demo] = installationsIn(manifests({ ...options, profile: Profile.DEMO }));
    expect(demo.profile).toBe('demo');
    expect(demo.meshConfig.accessLogFile).toBe('/dev/stdout');
    expect(demo.meshConfig).toMatchObject({
      extensionProviders: expect.arrayContaining([expect.objectContaining({ name: 'jaeger' })]),
    });
    const [openshift] = installationsIn(manifests({ ...options, profile: Profile.OPENSHIFT_AMBIENT }));
    expect(openshift.meshConfig.defaultConfig).toMatchObject({
      proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' },
    });
  });

  test('knows the revision', () => {
    const [istio] = installationsIn(manifests({ ...options, revision: 'canary' }));
    expect(istio.revision).toBe('canary');
    expect(installationsIn(manifests())[0].revision).toBeUndefined();
  });
});

const application = (chart: string, repoURL: string, helm: object = {}) =>
  new Resource({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: chart },
    spec: { source: { chart, repoURL, helm }, destination: { namespace: 'istio-system' } },
  });

test('values may also be text, and a gateway have another chart of that name', () => {
  const istiod = application('istiod', 'https://charts.example.com/mesh', {
    values: 'meshConfig:\n  accessLogFile: /dev/stdout\n',
  });
  const ours = application('gateway', 'https://charts.example.com/mesh', { releaseName: 'edge' });
  const theirs = application('gateway', 'https://charts.example.com/other');
  const [istio] = installationsIn([theirs, istiod, ours]);
  expect(istio.meshConfig).toEqual({ accessLogFile: '/dev/stdout' });
  expect(istio.gateways.map(({ name }) => name)).toEqual(['edge']);
  expect(istio.gateways[0].ports).toMatchObject([{ port: 15021 }, { port: 80 }, { port: 443 }]);
});

test('several sources in one Application, and an ApplicationSet, are read too', () => {
  const spec = {
    sources: [{ chart: 'istiod', repoURL: 'https://istio.example.com', targetRevision: '1.30.7' }, null],
    destination: { namespace: 'mesh' },
  };
  const set = new Resource({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'all' },
    spec: { template: { spec } },
  });
  expect(installationsIn([set])).toMatchObject([{ namespace: 'mesh', version: '1.30.7', gateways: [] }]);
});

test('an IstioOperator that says nothing has the gateways of its profile', () => {
  const of = (spec: object | null) =>
    installationsIn([
      new Resource({ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec } as any),
    ]);
  const gateways = (spec: object | null) => of(spec)[0].gateways.map(({ name }) => name);
  expect(gateways(null)).toEqual(['istio-ingressgateway']);
  expect(gateways({ profile: 'demo' })).toEqual(['istio-ingressgateway', 'istio-egressgateway']);
  expect(gateways({ profile: '/own/profile.yaml' })).toEqual(['istio-ingressgateway']);
  expect(
    gateways({ components: { ingressGateways: [{ name: 'edge' }, { name: 'off', enabled: false }, null] } }),
  ).toEqual(['edge', 'istio-ingressgateway']);
});

test('a gateway stands in the mesh as a Deployment and a Service', () => {
  const [{ gateways }] = installationsIn(operator());
  const [deployment, service] = gatewayResources(gateways[0]);
  expect([deployment.text, service.text]).toEqual([
    'Deployment mesh/istio-ingressgateway',
    'Service mesh/istio-ingressgateway',
  ]);
  expect(deployment.spec.template).toMatchObject({
    metadata: { labels: service.spec.selector },
    spec: { serviceAccountName: 'istio-ingressgateway-service-account' },
  });
  expect(deployment.origin.assumed).toBe(true);
});

test('a gateway of the chart has the service account that its values name', () => {
  const account = (values: { readonly [field: string]: unknown }) => {
    const use = {
      source: operator()[0],
      chart: 'gateway',
      release: 'edge',
      namespace: 'edge',
      values,
    };
    return chartGateway(use).serviceAccount;
  };
  expect(account({})).toBe('edge');
  expect(account({ serviceAccount: { name: 'robot' } })).toBe('robot');
  expect(account({ serviceAccount: { create: false } })).toBe('default');
});

test('whatever stands in such objects, nothing crashes', () => {
  const kinds = [
    ['install.istio.io/v1alpha1', 'IstioOperator'],
    ['argoproj.io/v1alpha1', 'Application'],
    ['argoproj.io/v1alpha1', 'ApplicationSet'],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
    ['sailoperator.io/v1', 'Istio'],
  ] as const;
  const words = [
    ...[
      'spec',
      'template',
      'source',
      'sources',
      'chart',
      'helm',
      'values',
      'valuesObject',
      'global',
      'meshConfig',
    ],
    ...[
      'components',
      'ingressGateways',
      'k8s',
      'service',
      'ports',
      'label',
      'profile',
      'namespace',
      'version',
      'name',
    ],
  ];
  const leaf = fc.constantFrom<unknown>(null, 1, true, '', 'istiod', 'gateway', '__proto__', [], {}, 'a: [');
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...words), tie('tree')),
    ),
  }));
  fc.assert(
    fc.property(fc.constantFrom(...kinds), tree, tree, ([apiVersion, kind], spec, chart) => {
      const whole =
        kind === 'HelmRelease' ? { spec: { ...(spec as object), chart: { spec: chart } } } : { spec };
      const found = installationsIn([
        new Resource({ apiVersion, kind, metadata: { name: 'x' }, ...whole } as any),
      ]);
      for (const { gateways } of found) gateways.flatMap(gatewayResources);
      expect(found.length).toBeLessThanOrEqual(3);
    }),
    { numRuns: propertyRuns(500) },
  );
});
