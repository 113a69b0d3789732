import { listOf, mapOf } from './lists';
import { readSettings } from './mesh-config';
import type { Resource } from './resource';

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
  readonly values: { readonly [key: string]: any };
}

interface Candidate extends ChartUse {
  /** Where the chart comes from, as the manifest has it. */
  readonly from: string;
}

/** Names that no other project uses for its charts, by which Istio's repository is known. */
const TELLING = ['istiod', 'ztunnel'];
const CHARTS = ['base', 'istiod', 'cni', 'ztunnel', 'gateway'];

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

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
  return [source, ...listOf(sources)].flatMap((one): Candidate[] => {
    const { chart, repoURL, targetRevision, helm } = mapOf(one);
    if (text(chart) === undefined) return [];
    const { releaseName, valuesObject, values } = mapOf(helm);
    return [
      {
        source: resource,
        chart,
        from: text(repoURL) ?? '',
        release: text(releaseName) ?? resource.name,
        namespace: text(mapOf(destination).namespace) ?? 'istio-system',
        version: text(targetRevision),
        values: Object.keys(mapOf(valuesObject)).length > 0 ? mapOf(valuesObject) : valuesIn(values),
      },
    ];
  });
}

/** Values as text; nothing where they are none, or hold what a controller is to fill in. */
function valuesIn(values: unknown): { readonly [key: string]: any } {
  try {
    return mapOf(readSettings(text(values) ?? ''));
  } catch {
    return {};
  }
}

function fluxCharts(resource: Resource, resources: readonly Resource[]): Candidate[] {
  const { group, manifest, spec } = resource;
  if (group !== 'helm.toolkit.fluxcd.io' || manifest.kind !== 'HelmRelease') return [];
  const { chart, version, sourceRef } = mapOf(mapOf(spec.chart).spec);
  if (text(chart) === undefined) return [];
  const { kind: sourceKind, name, namespace = resource.namespace } = mapOf(sourceRef);
  const repository = resources.find(
    (one) => one.manifest.kind === sourceKind && one.name === name && one.namespace === namespace,
  );
  return [
    {
      source: resource,
      chart,
      from: text(repository?.spec.url) ?? `${sourceKind} ${namespace}/${name}`,
      release: text(spec.releaseName) ?? resource.name,
      namespace: text(spec.targetNamespace) ?? resource.namespace,
      version: text(version),
      values: mapOf(spec.values),
    },
  ];
}
