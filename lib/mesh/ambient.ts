import type { MeshIndex } from './mesh-index';
import type { Workload } from './workload';

/** Whether a namespace is in ambient mode: labelled so, and not for sidecars (the upstream project's `NamespaceInAmbientMode`). */
export function isAmbientNamespace(mesh: MeshIndex, namespace: string): boolean {
  const labels = mesh.namespaceLabels(namespace);
  if (labels === undefined || labels['istio-injection'] === 'enabled' || labels['istio.io/rev']) return false;
  return labels['istio.io/dataplane-mode'] === 'ambient';
}

/** Whether pods are marked as redirected to ztunnel, which the CNI plugin does to running ones. */
export function isRedirected({ annotations }: Workload): boolean {
  return annotations['ambient.istio.io/redirection'] === 'enabled';
}
