import { deepMerge } from '../values/install/deep-merge';
import {
  installedMeshConfig,
  type InstallationFacts,
  type InstalledGatewayFacts,
} from '../values/install/installation-facts';
import { Profile } from '../values/install/profile';
import { mapOf, textOf, listOf } from './lists';
import { readSettings } from './mesh-config';
import { Resource } from './resource';
import type { Fields } from './views/kinds';

/** What manifests say of an Istio that they install. */
interface InstalledIstio extends InstallationFacts {
  /** The object that says it. */
  readonly source: Resource;
}

/**
 * The installations of Istio in manifests: an `IstioOperator` for istioctl, `Application` and `ApplicationSet` of Argo CD and
 * `HelmRelease` of Flux with the chart `istiod`, and `Istio` of the Sail Operator. In the order of the manifests.
 */
export function installationsIn(resources: readonly Resource[]): InstalledIstio[] {
  const charts = chartUses(resources);
  const gateways = charts.filter(({ chart }) => chart === 'gateway').map(chartGateway);
  const found = resources.flatMap((resource): InstalledIstio[] => {
    const { group, manifest } = resource;
    if (manifest.kind === 'IstioOperator') return [ofOperator(resource)];
    if (group === 'sailoperator.io' && manifest.kind === 'Istio') return [ofSail(resource)];
    return charts
      .filter(({ source, chart }) => source === resource && chart === 'istiod')
      .map((use) => ofChart(use, gateways));
  });
  return found;
}

/** What values say, whoever gives them to the charts. */
function ofValues(source: Resource, namespace: string, profile: string, given: unknown) {
  const values = mapOf(given);
  const global = mapOf(values.global);
  return {
    source,
    namespace,
    profile,
    revision: textOf(values.revision),
    clusterName: textOf(mapOf(global.multiCluster).clusterName) || undefined,
    network: textOf(global.network) || undefined,
    meshConfig: installedMeshConfig(namespace, profile, mapOf(values.meshConfig)),
    meshNetworks: { networks: mapOf(global.meshNetworks) },
    istiodEnv: envOf(values),
  };
}

/** Variables of istiod: the chart takes them under `env`, also of the whole `pilot` that older values have. */
const envOf = (values: Fields) =>
  Object.fromEntries(
    [...Object.entries(mapOf(values.env)), ...Object.entries(mapOf(mapOf(values.pilot).env))].map(
      ([name, value]) => [name, String(value)],
    ),
  );

function ofChart(
  { source, namespace, version, values }: ChartUse,
  gateways: InstalledIstio['gateways'],
): InstalledIstio {
  const { profile, global } = mapOf(values);
  const home = textOf(mapOf(global).istioNamespace) ?? namespace;
  const name = textOf(profile) ?? textOf(mapOf(global).profile) ?? 'default';
  return { ...ofValues(source, home, name, values), version, gateways };
}

function ofSail(resource: Resource): InstalledIstio {
  const { version, namespace, profile, values } = resource.spec;
  const name = (textOf(profile) ?? textOf(mapOf(values).profile) ?? 'default').replace(/^openshift-/, '');
  const facts = ofValues(resource, textOf(namespace) ?? 'istio-system', name, values);
  const revision = resource.name === 'default' ? undefined : resource.name;
  return { ...facts, version: textOf(version)?.replace(/^v/, ''), revision, gateways: [] };
}

function ofOperator(resource: Resource): InstalledIstio {
  const { profile, namespace, meshConfig, values, revision, tag } = resource.spec;
  const home =
    textOf(mapOf(mapOf(values).global).istioNamespace) ?? textOf(namespace) ?? textOf(resource.namespace);
  const name = textOf(profile) ?? 'default';
  const merged = deepMerge({ meshConfig: mapOf(meshConfig), revision: textOf(revision) }, mapOf(values));
  const own = name.replace(/^openshift-/, '');
  return {
    ...ofValues(resource, home ?? 'istio-system', own, merged),
    profile: name,
    version: textOf(tag),
    gateways: operatorGateways(resource.spec, name, home ?? 'istio-system'),
  };
}

/** A chart of Istio's that manifests ask a controller to install. */
interface ChartUse {
  /** The object that asks. */
  readonly source: Resource;
  /** `base`, `istiod`, `cni`, `ztunnel` or `gateway`. */
  readonly chart: string;
  /** The name of the release. */
  readonly release: string;
  readonly namespace: string;
  readonly version?: string;
  readonly values: Fields;
}

interface Candidate extends ChartUse {
  /** Where the chart comes from, as the manifest has it. */
  readonly from: string;
}

/** Names that no other project uses for its charts, by which Istio's repository is known. */
const TELLING = ['istiod', 'ztunnel'];
const CHARTS = ['base', 'istiod', 'cni', 'ztunnel', 'gateway'];

/**
 * The charts of Istio's that Argo CD and Flux are asked to install. `base`, `cni` and `gateway` are names that others use too: they
 * count where they come from the same place as one that tells, or from one whose address names Istio.
 */
function chartUses(resources: readonly Resource[]): ChartUse[] {
  const candidates = resources.flatMap((resource) => [
    ...argoCharts(resource),
    ...fluxCharts(resource, resources),
  ]);
  const telling = new Set(candidates.filter(({ chart }) => TELLING.includes(chart)).map(({ from }) => from));
  return candidates.filter(
    ({ chart, from }) => CHARTS.includes(chart) && (telling.has(from) || /istio/i.test(from)),
  );
}

function argoCharts(resource: Resource): Candidate[] {
  const { group, spec: own } = resource;
  const { kind } = resource.manifest;
  if (group !== 'argoproj.io' || !['Application', 'ApplicationSet'].includes(String(kind))) return [];
  const spec = kind === 'Application' ? own : mapOf(mapOf(own.template).spec);
  const { source, sources, destination } = spec;
  return [source, ...listOf(sources)].flatMap((given): Candidate[] => {
    const { repoURL, targetRevision, helm, ...rest } = mapOf(given);
    const chart = textOf(rest.chart);
    if (chart === undefined) return [];
    const { releaseName, valuesObject, values } = mapOf(helm);
    return [
      {
        source: resource,
        chart,
        from: textOf(repoURL) ?? '',
        release: textOf(releaseName) ?? resource.name,
        namespace: textOf(mapOf(destination).namespace) ?? 'istio-system',
        version: textOf(targetRevision),
        values: Object.keys(mapOf(valuesObject)).length > 0 ? mapOf(valuesObject) : valuesIn(values),
      },
    ];
  });
}

/** Values as text; nothing where they are none, or hold what a controller is to fill in. */
function valuesIn(values: unknown): Fields {
  try {
    return mapOf(readSettings(textOf(values) ?? ''));
  } catch {
    return {};
  }
}

function fluxCharts(resource: Resource, resources: readonly Resource[]): Candidate[] {
  const { group, manifest, spec } = resource;
  if (group !== 'helm.toolkit.fluxcd.io' || manifest.kind !== 'HelmRelease') return [];
  const { version, sourceRef, ...rest } = mapOf(mapOf(spec.chart).spec);
  const chart = textOf(rest.chart);
  if (chart === undefined) return [];
  const { kind: sourceKind, name, namespace = resource.namespace } = mapOf(sourceRef);
  const repository = resources.find(
    (resource) =>
      resource.manifest.kind === sourceKind && resource.name === name && resource.namespace === namespace,
  );
  return [
    {
      source: resource,
      chart,
      from: textOf(repository?.spec.url) ?? `${String(sourceKind)} ${String(namespace)}/${String(name)}`,
      release: textOf(spec.releaseName) ?? resource.name,
      namespace: textOf(spec.targetNamespace) ?? resource.namespace,
      version: textOf(version),
      values: mapOf(spec.values),
    },
  ];
}

const port = (name: string, number: number, targetPort = number) => ({
  name,
  port: number,
  protocol: 'TCP',
  targetPort,
});

const STATUS = port('status-port', 15021);
const WEB = [port('http2', 80, 8080), port('https', 443, 8443)];
/** What the chart `gateway` has where no ports are given. */
const OF_CHART = [STATUS, port('http2', 80), port('https', 443)];
/** What a gateway between networks has in place of ports of its own. */
const OF_NETWORK = [STATUS, port('tls', 15443), port('tls-istiod', 15012), port('tls-webhook', 15017)];

function labelsOf(name: string, given: unknown): { [key: string]: string } {
  const { app = name, istio = name.replace(/^istio-/, '') } = mapOf(given);
  return { app: String(app), istio: String(istio) };
}

/** A gateway of the chart `gateway`. */
export function chartGateway({ release, namespace, values }: ChartUse): InstalledGatewayFacts {
  const name = textOf(values.name) ?? release;
  const service = mapOf(values.service);
  const given = listOf(service.ports)
    .map(mapOf)
    .filter(({ port }) => port !== undefined);
  const own = given.length > 0 ? given : OF_CHART;
  const account = mapOf(values.serviceAccount);
  return {
    name,
    namespace,
    labels: labelsOf(name, values.labels),
    ports: textOf(values.networkGateway) === undefined ? own : OF_NETWORK,
    type: textOf(service.type) ?? 'LoadBalancer',
    serviceAccount: textOf(account.name) ?? (account.create === false ? 'default' : name),
  };
}

/** The gateways of an `IstioOperator`: those that it lists, or else those of its profile. */
function operatorGateways(spec: Fields, profile: string, namespace: string): InstalledGatewayFacts[] {
  const { components: usual } = Profile.of(Profile.allNames().includes(profile) ? profile : 'default');
  const components = mapOf(spec.components);
  const listed = (field: string, name: string, enabled: boolean) =>
    Array.isArray(components[field]) ? listOf(components[field]) : [{ name, enabled }];
  const gateways = (list: readonly unknown[], egress: boolean) =>
    list
      .map(mapOf)
      .filter(({ enabled }) => enabled !== false)
      .map((gateway) => operatorGateway(gateway, egress, profile, namespace));
  return [
    ...gateways(listed('ingressGateways', 'istio-ingressgateway', usual.ingressGateway), false),
    ...gateways(listed('egressGateways', 'istio-egressgateway', usual.egressGateway), true),
  ];
}

function operatorGateway(
  component: Fields,
  egress: boolean,
  profile: string,
  namespace: string,
): InstalledGatewayFacts {
  const usual = egress ? 'istio-egressgateway' : 'istio-ingressgateway';
  const name = textOf(component.name) ?? usual;
  const service = mapOf(mapOf(component.k8s).service);
  const given = listOf(service.ports)
    .map(mapOf)
    .filter(({ port }) => port !== undefined);
  const demo = profile === 'demo' ? [port('tcp', 31400), port('tls', 15443)] : [];
  // The chart of istioctl gives every gateway the labels of the usual one, unless others are said.
  const labels = { ...labelsOf(usual, {}), ...labelsOf(usual, component.label) };
  return {
    name,
    namespace: textOf(component.namespace) ?? namespace,
    labels,
    ports: given.length > 0 ? given : egress ? WEB : [STATUS, ...WEB, ...demo],
    type: textOf(service.type) ?? (egress ? 'ClusterIP' : 'LoadBalancer'),
    serviceAccount: `${name}-service-account`,
  };
}

/** What makes the pods of a gateway, and the Service in front of them, as objects that are in no manifest. */
export function gatewayResources(gateway: InstalledGatewayFacts): Resource[] {
  const { name, namespace, labels, ports, type, serviceAccount } = gateway;
  const metadata = { name, namespace };
  const template = {
    metadata: { labels },
    spec: { serviceAccountName: serviceAccount, containers: [{ name: 'istio-proxy' }] },
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: { matchLabels: labels }, template },
  };
  const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { type, selector: labels, ports } };
  return [deployment, service].map((manifest) => new Resource(manifest, { assumed: true }));
}
