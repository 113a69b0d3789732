import { listOf, mapOf, textOf } from './lists';
import { readSettings } from './mesh-config';
import type { Resource } from './resource';
import type { Fields } from './views/kinds';

/** A chart of Istio's that manifests ask a controller to install. */
export interface ChartUse {
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
export function chartUses(resources: readonly Resource[]): ChartUse[] {
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
