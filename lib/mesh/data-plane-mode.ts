import type { MeshIndex } from './mesh-index';
import { isAmbient } from './waypoints';
import type { Workload } from './workload';

const INJECT = 'sidecar.istio.io/inject';
/** What the webhook writes on pods to which it gave a sidecar. */
const INJECTED = 'sidecar.istio.io/status';

/** What stands before a workload: a sidecar, the node's proxy of ambient mode, or nothing. */
export type DataPlaneMode = 'sidecar' | 'ambient' | 'none';

/**
 * What stands before a workload: a sidecar, unless it, its namespace or its mode says otherwise (the upstream project's
 * `pkg/kube/inject/inject.go: injectRequired`). A pod that gets a sidecar is not in ambient mode, whatever labels say
 * (`cni/pkg/util/enablement_selector.go`), and one of the host's network gets neither. Where nothing of the namespace is said, sidecars
 * are taken to be injected there; where it is in ambient mode they are not.
 */
export function dataPlaneModeOf(mesh: MeshIndex, workload: Workload): DataPlaneMode {
  const { labels, annotations, podSpec, namespace } = workload;
  if (podSpec.hostNetwork === true) return 'none';
  const wish = labels[INJECT] ?? annotations[INJECT];
  if (annotations[INJECTED] !== undefined || (wish !== undefined && wish !== 'false')) return 'sidecar';
  const home = mesh.namespaceLabels(namespace) ?? {};
  if (wish === undefined && asksForSidecars(home)) return 'sidecar';
  if (isAmbient(mesh, workload)) return 'ambient';
  const isWithout = home['istio-injection'] === 'disabled' || home['istio.io/dataplane-mode'] === 'ambient';
  return wish !== undefined || isWithout ? 'none' : 'sidecar';
}

/** Whether a namespace is labelled for sidecars (the webhooks of the chart `istio-discovery`): by its own label, or else by a revision. */
const asksForSidecars = (labels: { readonly [key: string]: string }) =>
  labels['istio-injection'] === undefined
    ? Boolean(labels['istio.io/rev'])
    : labels['istio-injection'] === 'enabled';

/**
 * Whether pods get or bring a sidecar, as the analyzers of istioctl see it (`pkg/config/analysis/analyzers/util/in_mesh.go: PodInMesh,
 * DeploymentInMesh`). Unlike `dataPlaneModeOf()` they ask for a word that it is so: nothing is taken to be injected of which no label
 * tells.
 */
export function isInMeshByIstioctl(
  mesh: MeshIndex,
  { labels, annotations, podSpec, namespace, resource }: Workload,
): boolean {
  // Of a Deployment istioctl looks at the containers alone, of a pod at init containers too.
  const containers = [
    ...(podSpec.containers ?? []),
    ...(resource.kind === 'Pod' ? (podSpec.initContainers ?? []) : []),
  ];
  if (containers.find(({ name }) => name === 'istio-proxy')?.image) return true;
  const wish = labels[INJECT] ?? annotations[INJECT];
  if (wish !== undefined) return wish === 'true';
  return mesh.namespaceLabels(namespace)?.['istio-injection'] === 'enabled';
}

/**
 * Whether a namespace is in ambient mode, as the analyzers of istioctl see it (`in_mesh.go: NamespaceInAmbientMode`). Unlike
 * `isAmbient()` they take a namespace that is for sidecars too to be for these alone.
 */
export function isAmbientNamespaceByIstioctl(mesh: MeshIndex, namespace: string): boolean {
  const labels = mesh.namespaceLabels(namespace);
  if (labels === undefined || labels['istio-injection'] === 'enabled' || labels['istio.io/rev']) return false;
  return labels['istio.io/dataplane-mode'] === 'ambient';
}

/**
 * Whether pods are in ambient mode, as the analyzers of istioctl see it (`in_mesh.go: PodInAmbientMode`): by the mark that the CNI
 * plugin gives to running ones, which manifests seldom have.
 */
export const isAmbientPodByIstioctl = ({ annotations }: Workload): boolean =>
  annotations['ambient.istio.io/redirection'] === 'enabled';
