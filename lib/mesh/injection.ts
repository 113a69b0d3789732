import type { MeshIndex } from './mesh-index';
import type { Workload } from './workload';

const INJECT = 'sidecar.istio.io/inject';

/** Whether pods get or bring a sidecar, as the analyzers of istioctl see it (`analyzers/util/in_mesh.go`). */
export function isInMesh(
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
