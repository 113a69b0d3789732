import { deepMerge } from '../values/install/deep-merge';
import { installedMeshConfig, type InstallationFacts } from '../values/install/installation-facts';
import { chartGateway, operatorGateways } from './installation-gateways';
import { chartUses, type ChartUse } from './installation-charts';
import { mapOf, textOf } from './lists';
import type { Resource } from './resource';

/** What manifests say of an Istio that they install. */
export interface InstalledIstio extends InstallationFacts {
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
    meshConfig: installedMeshConfig(namespace, profile, mapOf(values.meshConfig)),
    meshNetworks: { networks: mapOf(global.meshNetworks) },
  };
}

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
