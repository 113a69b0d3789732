import { helmReleases } from '../../lib/values/install/helm-values';
import type { IstioInstallationOptions } from '../../lib/values/install/installation-options';
import { planInstallation } from '../../lib/values/install/installation-plan';
import { installationFacts } from '../../lib/values/install/installation-facts';
import { istioOperator } from '../../lib/values/install/istio-operator';
import { meshConfigSpec } from '../../lib/values/install/mesh-config-spec';
import { Profile } from '../../lib/values/install/profile';
import { installationsIn } from '../../lib/mesh/installation';
import { Resource } from '../../lib/mesh/resource';
import { parse } from 'yaml';
import { chartValues, generate, renderChart } from './istio-charts';
import { EVERY_SETTING, bare, everything } from './installations';

jest.setTimeout(600_000);

const byIstioctl = (options: IstioInstallationOptions) =>
  generate(istioOperator(planInstallation(options), 'istio'));

const byHelm = (options: IstioInstallationOptions) =>
  helmReleases(planInstallation(options)).flatMap(({ chart, values, namespace }) =>
    renderChart(chart, values, namespace),
  );

const named = (objects: readonly any[], kind: string) => objects.filter((object) => object.kind === kind);
const id = ({ kind, metadata }: any) => `${kind} ${metadata.namespace}/${metadata.name}`;

/** The objects in which the components of an installation are seen. */
function seen(objects: readonly any[]): string[] {
  const kinds = ['Deployment', 'DaemonSet'];
  const webhooks = named(objects, 'MutatingWebhookConfiguration').map(({ metadata }) => metadata.name);
  return [
    ...(named(objects, 'CustomResourceDefinition').length > 0 ? ['CRDs'] : []),
    ...webhooks.filter((name) => !/revision-tag|default/.test(name)),
    ...objects.filter(({ kind }) => kinds.includes(kind)).map(id),
  ].sort();
}

/** What of a Service a user of gateways and the model depend on. */
const services = (objects: readonly any[], names: readonly string[]) =>
  named(objects, 'Service')
    .filter(({ metadata }) => names.includes(metadata.name))
    .map(({ metadata, spec }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      annotations: metadata.annotations ?? {},
      type: spec.type,
      ports: spec.ports.map((port: object) => ({ protocol: 'TCP', ...port })),
      // The chart of istioctl selects by all labels, that of Helm by these two.
      selector: { app: spec.selector.app, istio: spec.selector.istio },
    }))
    .sort((a, b) => a.name.localeCompare(b.name));

/** The mesh config that istiod reads. */
function meshConfigIn(objects: readonly any[]): any {
  const [map] = named(objects, 'ConfigMap').filter(({ metadata }) => /^istio(-canary)?$/.test(metadata.name));
  return map === undefined ? undefined : parse(map.data.mesh);
}

/** Quantities as text: charts write `1` without quotes. */
const asText = (quantities: object = {}) =>
  Object.fromEntries(Object.entries(quantities).map(([name, value]) => [name, String(value)]));

/** How many pods run, and what each asks for, by workload. */
const sizes = (objects: readonly any[]) =>
  Object.fromEntries(
    objects
      .filter(({ kind }) => ['Deployment', 'DaemonSet'].includes(kind))
      .map((workload) => {
        const scaler = named(objects, 'HorizontalPodAutoscaler').find(
          ({ metadata }) =>
            metadata.name === workload.metadata.name && metadata.namespace === workload.metadata.namespace,
        );
        const [least, most] = [scaler?.spec.minReplicas, scaler?.spec.maxReplicas];
        const fixed = workload.spec.replicas ?? 1;
        const pods = scaler === undefined ? [fixed, fixed] : [least, most];
        const { requests, limits } = workload.spec.template.spec.containers[0].resources ?? {};
        return [id(workload), { pods, requests: asText(requests), limits: asText(limits) }];
      }),
  );

/** Paths of values that a chart does not know. */
function unknown(values: any, known: any, path = ''): string[] {
  // Read by a template that all charts share (upstream's manifests/zzz_profile.yaml).
  const shared = ['profile', 'platform', 'compatibilityVersion', 'global.platform'];
  return Object.entries<any>(values).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (shared.includes(here)) return [];
    if (!Object.hasOwn(known ?? {}, key)) return [here];
    const isOpen = ['labels', 'meshConfig', 'env', 'resources'].includes(key);
    const isMap = (tree: any) => typeof tree === 'object' && tree !== null && !Array.isArray(tree);
    if (isOpen || !isMap(value) || !isMap(known[key]) || Object.keys(known[key]).length === 0) return [];
    return unknown(value, known[key], here);
  });
}

describe.each(Profile.allNames())('the profile %s', (name) => {
  const { components, nodeNamespace = 'istio-system' } = Profile.of(name);
  const operator = byIstioctl(bare(name));
  const charts = byHelm(bare(name));

  test('installs what the table says, by istioctl', () => {
    const isRemote = name === 'remote';
    const expected = [
      components.base && 'CRDs',
      components.istiod && 'istio-sidecar-injector',
      components.istiod && !isRemote && 'Deployment istio-system/istiod',
      components.ingressGateway && 'Deployment istio-system/istio-ingressgateway',
      components.egressGateway && 'Deployment istio-system/istio-egressgateway',
      components.cni && `DaemonSet ${nodeNamespace}/istio-cni-node`,
      components.ztunnel && `DaemonSet ${nodeNamespace}/ztunnel`,
    ].filter((one) => one !== false);
    expect(seen(operator)).toEqual(expected.sort());
  });

  test('installs the same by the profile alone, without what is written beside it', () => {
    const plain = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { profile: name } };
    const objects = generate(plain);
    expect(seen(operator)).toEqual(seen(objects));
    expect(meshConfigIn(operator)).toEqual(meshConfigIn(objects));
    expect(sizes(operator)).toEqual(sizes(objects));
    const names = ['istio-ingressgateway', 'istio-egressgateway'];
    expect(services(operator, names)).toEqual(services(objects, names));
  });

  test('installs the same by the charts of Helm', () => {
    expect(seen(charts)).toEqual(seen(operator));
    expect(meshConfigIn(charts)).toEqual(meshConfigIn(operator));
    expect(sizes(charts)).toEqual(sizes(operator));
    const gateways = planInstallation(bare(name)).gateways.map((gateway) => gateway.name);
    expect(services(charts, gateways)).toEqual(services(operator, gateways));
  });

  test('gives gateways the labels, ports and Services that the program is told of', () => {
    for (const gateway of planInstallation(bare(name)).gateways) {
      const [service] = services(operator, [gateway.name]);
      expect(service).toMatchObject({
        namespace: gateway.namespace,
        type: gateway.serviceType,
        selector: gateway.selector,
        ports: gateway.ports.map((port) => port._toSpec()),
      });
      for (const [tool, objects] of [
        ['istioctl', operator],
        ['Helm', charts],
      ] as const) {
        const pod = named(objects, 'Deployment').find(({ metadata }) => metadata.name === gateway.name);
        expect(pod.spec.template.metadata.labels).toMatchObject(gateway.selector);
        const { gateways } = installationFacts(planInstallation(bare(name)), tool);
        const told = gateways.find((one) => one.name === gateway.name);
        expect(told?.serviceAccount).toBe(accountOf(objects, gateway.name, gateway.namespace));
      }
    }
  });
});

/** The service account of a gateway's pods. */
const accountOf = (objects: readonly any[], name: string, namespace: string) =>
  named(objects, 'Deployment').find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  ).spec.template.spec.serviceAccountName;

describe.each([
  ...Profile.allNames().map((name) => [name, bare(name)] as const),
  ['everything', everything] as const,
])('what is read back of an IstioOperator with %s', (_, options) => {
  const written = istioOperator(planInstallation(options), 'istio');
  const objects = generate(written);

  test('is what istiod is told', () => {
    const [{ meshConfig, namespace, gateways }] = installationsIn([new Resource(written)]);
    const told = meshConfigIn(objects);
    // Nothing is told where istiod runs elsewhere or not at all.
    if (told !== undefined) expect({ rootNamespace: 'istio-system', ...told }).toMatchObject(meshConfig);
    expect(namespace).toBe(planInstallation(options).namespace);
    const names = gateways.map(({ name }) => name);
    const facts = services(objects, names).map(({ name, namespace: home, type, ports, selector }) => ({
      name,
      namespace: home,
      labels: selector,
      ports,
      type,
      serviceAccount: accountOf(objects, name, home),
    }));
    expect([...gateways].sort((a, b) => a.name.localeCompare(b.name))).toEqual(facts);
  });
});

describe('an installation with all that can be set', () => {
  const operator = byIstioctl(everything);
  const charts = byHelm(everything);
  const gateways = planInstallation(everything).gateways.map(({ name }) => name);

  test('is the same by istioctl and by the charts of Helm', () => {
    expect(seen(charts)).toEqual(seen(operator));
    expect(meshConfigIn(charts)).toEqual(meshConfigIn(operator));
    expect(services(charts, gateways)).toEqual(services(operator, gateways));
    expect(gateways).toHaveLength(5);
  });

  test('has the sizes that are asked for', () => {
    const resources = {
      requests: { cpu: '250m', memory: '300Mi' },
      limits: { cpu: '1', memory: '1024Mi' },
    };
    for (const found of [sizes(operator), sizes(charts)]) {
      expect(found['Deployment mesh/istiod-canary']).toEqual({ pods: [2, 4], ...resources });
      expect(found['Deployment mesh/istio-ingressgateway']).toEqual({ pods: [3, 3], ...resources });
      expect(found['Deployment egress/istio-egressgateway'].pods).toEqual([2, 3]);
      expect(found['DaemonSet kube-system/istio-cni-node']).toMatchObject(resources);
      expect(found['DaemonSet kube-system/ztunnel']).toMatchObject(resources);
    }
  });

  test('finds each setting of the mesh where istiod reads it', () => {
    const written = meshConfigSpec(EVERY_SETTING);
    expect(meshConfigIn(operator)).toMatchObject(written);
    expect(meshConfigIn(charts)).toMatchObject(written);
  });

  test('takes its images, its names and its place in the mesh along', () => {
    for (const objects of [operator, charts]) {
      const istiod = named(objects, 'Deployment').find(({ metadata }) => metadata.name === 'istiod-canary');
      const { containers, imagePullSecrets } = istiod.spec.template.spec;
      expect(containers[0].image).toBe('registry.example.com/istio/pilot:1.31.3-debug');
      expect(imagePullSecrets ?? [{ name: 'pull' }]).toEqual([{ name: 'pull' }]);
      expect(containers[0].env).toEqual(
        expect.arrayContaining([
          { name: 'PILOT_SCOPE_GATEWAY_TO_NAMESPACE', value: 'true' },
          { name: 'CLUSTER_ID', value: 'cluster1' },
          { name: 'EXTERNAL_ISTIOD', value: 'true' },
          { name: 'CA_TRUSTED_NODE_ACCOUNTS', value: 'kube-system/ztunnel' },
        ]),
      );
      expect(istiod.spec.template.metadata.labels.team).toBe('mesh');
      const ztunnel = named(objects, 'DaemonSet').find(({ metadata }) => metadata.name === 'ztunnel');
      const proxy = ztunnel.spec.template.spec.containers[0];
      expect(proxy.image).toBe('registry.example.com/istio/ztunnel:1.31.3-debug');
      expect(proxy.env).toEqual(
        expect.arrayContaining([
          { name: 'XDS_ADDRESS', value: 'istiod-canary.mesh.svc:15012' },
          { name: 'NETWORK', value: 'network1' },
          { name: 'ISTIO_META_CLUSTER_ID', value: 'cluster1' },
          { name: 'RUST_LOG', value: 'debug' },
        ]),
      );
      const tags = named(objects, 'MutatingWebhookConfiguration').map(({ metadata }) => metadata.name);
      expect(tags).toEqual(
        expect.arrayContaining([expect.stringContaining('-next'), expect.stringContaining('-test')]),
      );
    }
  });

  test('gives charts only values that they know', () => {
    const releases = helmReleases(planInstallation(everything));
    const found = releases.flatMap(({ name, chart, values }) =>
      unknown(values, chartValues(chart)).map((path) => `${name}: ${path}`),
    );
    expect(found).toEqual([]);
    expect(new Set(releases.map(({ chart }) => chart)).size).toBe(5);
  });
});

describe('a cluster whose control plane runs in another', () => {
  const remote = {
    ...bare('remote'),
    cluster: {
      clusterName: 'two',
      network: 'network2',
      injectionUrl: 'https://istiod.example.com:15017/inject/cluster/two/net/network2',
      remotePilotAddress: 'istiod.example.com',
    },
  };

  test.each([
    ['istioctl', byIstioctl],
    ['Helm', byHelm],
  ])('points there, by %s', (_, install) => {
    const objects = install(remote);
    const [webhook] = named(objects, 'MutatingWebhookConfiguration');
    expect(webhook.webhooks[0].clientConfig.url).toBe(remote.cluster.injectionUrl);
    expect(named(objects, 'Deployment')).toEqual([]);
  });
});
