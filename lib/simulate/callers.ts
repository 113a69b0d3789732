import { type DataPlaneMode, dataPlaneModeOf } from '../mesh/data-plane-mode';
import type { MeshIndex } from '../mesh/mesh-index';
import { groupBy } from '../mesh/mesh-index';
import type { Workload } from '../mesh/workload';

/** A workload that sends a request. */
export interface WorkloadCaller {
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly workload?: Workload;
  /** What takes what it sends: a sidecar, the node's proxy of ambient mode, or nothing. */
  readonly mode: DataPlaneMode;
}

/** `name.namespace`; a bare name is of the namespace `default`. */
export function splitName(text: string): { readonly name: string; readonly namespace: string } {
  const dot = text.lastIndexOf('.');
  return dot === -1
    ? { name: text, namespace: 'default' }
    : { name: text.slice(0, dot), namespace: text.slice(dot + 1) };
}

/** The workload that a name means: of several kinds with one name the first; undefined where no manifest shows one. */
export function workloadNamed(mesh: MeshIndex, name: string, namespace: string): Workload | undefined {
  const byName = mesh.remember(workloadNamed, () =>
    groupBy(mesh.workloads, ({ namespace: home, resource }) => `${resource.name}.${home}`),
  );
  return byName.get(`${name}.${namespace}`)?.[0];
}

/** Who sends a request, and what is not known of it. */
export function callerNamed(mesh: MeshIndex, text: string): { caller: WorkloadCaller; unsure?: string } {
  const { name, namespace } = splitName(text);
  const workload = workloadNamed(mesh, name, namespace);
  if (workload === undefined) {
    const caller: WorkloadCaller = { name, namespace, labels: {}, mode: 'sidecar' };
    // Where no workload is shown at all the manifests are not meant to show this one.
    if (!labelsMatter(mesh) && mesh.workloads.every(({ resource }) => resource.origin.assumed === true))
      return { caller };
    const unsure = `no manifest shows a workload ${name} in the namespace ${namespace}: it is taken to have a sidecar and no labels`;
    return { caller, unsure };
  }
  const { labels } = workload;
  return { caller: { name, namespace, labels, workload, mode: dataPlaneModeOf(mesh, workload) } };
}

/** Whether some object asks for labels of callers. */
const labelsMatter = (mesh: MeshIndex) =>
  mesh.all('Sidecar').some(({ spec }) => spec.workloadSelector) ||
  mesh.all('DestinationRule').some(({ spec }) => spec.workloadSelector) ||
  mesh
    .all('VirtualService')
    .some(({ spec: { http = [], tls = [], tcp = [] } }) =>
      [...http, ...tls, ...tcp].some(({ match = [] }) =>
        match.some(({ sourceLabels }) => sourceLabels !== undefined),
      ),
    );

/** The identity of a workload, as certificates of the mesh have it. */
export const principalOf = ({ config }: MeshIndex, { namespace, serviceAccount }: Workload): string =>
  `${config.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
