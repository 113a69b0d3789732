import type { MeshIndex } from '../mesh-index';
import { podsOfService } from '../service-pods';
import { type Workload, replicasOf } from '../workload';
import type { KubernetesService } from './service';
import { ServiceRegistry } from './service-registry';

/** Pods that have one name behind a Service without an address, which DNS gives them: `kv-0.kv`. */
export interface NamedPods {
  readonly service: KubernetesService;
  /** The name before that of the Service. */
  readonly name: string;
  /** How many pods of which workloads have it; none where DNS knows no such name. */
  readonly counts: ReadonlyMap<Workload, number>;
}

/**
 * The pods that a full name of the cluster means, where it is a name within that of a Service without an address that selects its pods
 * (Kubernetes' documents, "DNS for Services and Pods": a pod has the name of its `hostname` where its `subdomain` is that Service, and
 * those of a StatefulSet have the names `NAME-0` and so on within the Service of its `serviceName`).
 */
export function podsNamed(mesh: MeshIndex, host: string): NamedPods | undefined {
  const dot = host.indexOf('.');
  const service = dot < 1 ? undefined : ServiceRegistry.of(mesh).inCluster(host.slice(dot + 1));
  if (service?.registry !== 'kubernetes' || service.resolution !== 'passthrough') return undefined;
  if (Object.keys(service.selector).length === 0) return undefined;
  const name = host.slice(0, dot);
  const counts = new Map(
    podsOfService(mesh, service.resource)
      .map((pods): [Workload, number] => [pods, countOf(pods, name, service.name)])
      .filter(([, count]) => count > 0),
  );
  return { service, name, counts };
}

/** How many pods of a workload have a name within that of a Service. */
function countOf(pods: Workload, name: string, service: string): number {
  const { resource, podSpec } = pods;
  if (!resource.is('StatefulSet'))
    return podSpec.subdomain === service && podSpec.hostname === name ? replicasOf(pods) : 0;
  const { serviceName, ordinals } = resource.spec;
  const [, ordinal] = /-(0|[1-9]\d*)$/.exec(name) ?? [];
  if (serviceName !== service || ordinal === undefined || name !== `${resource.name}-${ordinal}`) return 0;
  const at = Number(ordinal) - (ordinals?.start ?? 0);
  return at >= 0 && at < replicasOf(pods) ? 1 : 0;
}
