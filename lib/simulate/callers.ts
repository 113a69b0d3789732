import type { MeshIndex } from '../mesh/mesh-index';
import { groupBy } from '../mesh/mesh-index';
import { mapOf } from '../mesh/lists';
import type { Workload } from '../mesh/workload';

const INJECT = 'sidecar.istio.io/inject';

/** A workload that sends a request. */
export interface WorkloadCaller {
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly workload?: Workload;
  /** Whether a sidecar takes what it sends. */
  readonly hasSidecar: boolean;
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
    const unsure = `no manifest shows a workload ${name} in the namespace ${namespace}: it is taken to have a sidecar and no labels`;
    return { caller: { name, namespace, labels: {}, hasSidecar: true }, unsure };
  }
  const labels = Object.fromEntries(
    Object.entries(mapOf(workload.labels)).map(([key, value]) => [key, String(value)]),
  );
  return { caller: { name, namespace, labels, workload, hasSidecar: hasSidecar(mesh, workload) } };
}

/** Whether a workload has a sidecar: it has, unless it, its namespace or its mode says that it has none. */
export function hasSidecar(mesh: MeshIndex, { labels, annotations, podSpec, namespace }: Workload): boolean {
  const wish = mapOf(labels)[INJECT] ?? mapOf(annotations)[INJECT];
  if (wish !== undefined) return String(wish) !== 'false';
  if (podSpec?.hostNetwork === true) return false;
  return mesh.namespaceLabels(namespace)?.['istio-injection'] !== 'disabled';
}

/** The identity of a workload, as certificates of the mesh have it. */
export function principalOf(
  { config }: MeshIndex,
  { namespace, serviceAccount, resource }: Workload,
): string {
  // Istio's default gateway, which no manifest shows, has an account of its own.
  const account =
    resource.origin.assumed === true ? `${config.ingressService}-service-account` : serviceAccount;
  return `${config.trustDomain}/ns/${namespace}/sa/${account}`;
}
