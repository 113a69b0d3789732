import { ExternalIndex } from '../../lib/mesh/externals';
import { loadText } from '../../lib/mesh/load';
import { MeshIndex, type MeshOptions } from '../../lib/mesh/mesh-index';
import { selects } from '../../lib/mesh/workload';

const mesh = (text: string, options: MeshOptions = {}) =>
  new MeshIndex(loadText(text, 'a.yaml').resources, options);
const object = (kind: string, name: string, rest = '', apiVersion = 'v1') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${rest}\n`;

test('of two objects with one name the later counts, and the earlier is remembered', () => {
  const { replaced, ...rest } = mesh(
    object('Service', 'a', 'spec: {x: 1}') + object('Service', 'a', 'spec: {x: 2}'),
  );
  expect(rest.resources.filter(({ name }) => name === 'a').map(({ spec }) => spec.x)).toEqual([2]);
  expect(replaced.map(({ resource, by }) => [resource.spec.x, by.spec.x])).toEqual([[1, 2]]);
});

test('the default ingress gateway is assumed, unless it is there or not wanted', () => {
  const gateways = (text: string, options?: MeshOptions) =>
    mesh(text, options)
      .all('Service')
      .filter(({ name }) => name === 'istio-ingressgateway');
  expect(gateways('').map(({ origin }) => origin.assumed)).toEqual([true]);
  expect(gateways('', { defaults: false })).toEqual([]);
  const own =
    'apiVersion: v1\nkind: Service\nmetadata: {name: istio-ingressgateway, namespace: istio-system}\n';
  expect(gateways(own).map(({ origin }) => origin.assumed)).toEqual([undefined]);
});

const operator = (spec: string) =>
  `---\napiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\nspec: ${spec}\n`;
const gatewaysOf = ({ workloads }: MeshIndex) =>
  workloads.filter(({ resource }) => resource.origin.assumed === true).map(({ resource }) => resource.text);

test('where Istio is installed, its own gateways are assumed, and its namespace is there', () => {
  const edge = mesh(
    operator(
      '{namespace: mesh, profile: minimal, components: {ingressGateways: [{name: edge, enabled: true}]}}',
    ),
  );
  expect(gatewaysOf(edge)).toEqual(['Deployment mesh/edge']);
  expect(edge.config.rootNamespace).toBe('mesh');
  expect(gatewaysOf(mesh(operator('{profile: minimal}')))).toEqual([]);
  expect(mesh(operator('{profile: minimal}')).hasNamespace('istio-system')).toBe(true);
  expect(gatewaysOf(mesh(operator('{}'), { defaults: false }))).toEqual([]);
});

test('what is said of an installation counts for more than what manifests show of one', () => {
  const said = {
    namespace: 'mesh',
    profile: 'default',
    meshConfig: { trustDomain: 'said' },
    meshNetworks: { networks: { n1: {} } },
    gateways: [],
  };
  const index = mesh(operator('{meshConfig: {trustDomain: shown}}'), { installations: [said] });
  expect(index.config.trustDomain).toBe('said');
  expect(index.networks).toEqual({ networks: { n1: {} } });
  expect(gatewaysOf(index)).toEqual([]);
});

test('the settings of the mesh come from the options, the ConfigMap, the installation or Istio', () => {
  const configMap = `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n    rootNamespace: root\n    enableAutoMtls: false\n`;
  expect(mesh('').config).toMatchObject({ rootNamespace: 'istio-system', enableAutoMtls: true });
  expect(mesh(configMap).config).toMatchObject({ rootNamespace: 'root', enableAutoMtls: false });
  expect(mesh(operator('{meshConfig: {trustDomain: td}}')).config.trustDomain).toBe('td');
  expect(mesh(operator('{meshConfig: {rootNamespace: td}}') + configMap).config.rootNamespace).toBe('root');
  expect(mesh(configMap, { meshConfig: { rootNamespace: 'own' } }).config.rootNamespace).toBe('own');
});

test('workloads are pods and the templates of what makes pods', () => {
  const template = 'spec: {template: {metadata: {labels: {app: a}}, spec: {serviceAccountName: robot}}}';
  const job = 'spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: j}}}}}}';
  const { workloads } = mesh(
    object('Deployment', 'a', template, 'apps/v1') +
      object('CronJob', 'j', job, 'batch/v1') +
      object('Pod', 'p'),
    { defaults: false },
  );
  expect(workloads.map(({ labels, serviceAccount }) => [labels.app, serviceAccount])).toEqual([
    [undefined, 'default'],
    ['a', 'robot'],
    ['j', 'default'],
  ]);
});

test('a selector selects labels that hold all of it', () => {
  expect(selects({ app: 'a' }, { app: 'a', version: 'v1' })).toBe(true);
  expect(selects({ app: 'a', version: 'v2' }, { app: 'a', version: 'v1' })).toBe(false);
  expect(selects(undefined, {})).toBe(true);
});

test('a namespace is there when anything stands in it', () => {
  const { hasNamespace } = MeshIndex.prototype;
  const one = mesh(object('Service', 'a'), { externals: { namespaces: ['legacy'] } });
  expect(['shop', 'legacy', 'nowhere'].map((name) => hasNamespace.call(one, name))).toEqual([
    true,
    true,
    false,
  ]);
});

test('what is declared to be elsewhere is known', () => {
  const externals = new ExternalIndex({
    hosts: ['api.example.com', '*.example.org'],
    secrets: ['shop/cert', 'prod/*'],
    workloads: ['shop/app=a,version=v1'],
    kinds: ['Certificate.cert-manager.io'],
  });
  expect(
    ['api.example.com', 'a.b.example.org', 'example.org', 'b.example.com'].map((host) =>
      externals.hasHost(host),
    ),
  ).toEqual([true, true, false, false]);
  expect(externals.hasSecret('shop', 'cert')).toBe(true);
  expect(externals.hasSecret('shop', 'other')).toBe(false);
  expect(externals.hasSecret('prod', 'any')).toBe(true);
  expect(externals.workloads).toEqual([{ namespace: 'shop', labels: { app: 'a', version: 'v1' } }]);
  expect(externals.hasKind('Certificate', 'cert-manager.io')).toBe(true);
});
