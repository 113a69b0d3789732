import type { MeshIndex } from './mesh-index';
import type { Resource } from './resource';
import type { Labels as PodLabels, Workload } from './workload';

const MODE = 'istio.io/dataplane-mode';
const USE = 'istio.io/use-waypoint';
const USE_NAMESPACE = 'istio.io/use-waypoint-namespace';

type Labels = PodLabels | undefined;

/** A waypoint by its name. */
export interface WaypointName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The waypoint that labels ask for, undefined where they say nothing, null where they refuse one (the upstream project's
 * `pilot/pkg/serviceregistry/ambient/waypoints.go: GetUseWaypoint`).
 */
export function askedFor(labels: Labels, namespace: string): WaypointName | null | undefined {
  const name = labels?.[USE];
  if (name === undefined) return undefined;
  if (name === '' || name === 'none') return null;
  return { namespace: labels?.[USE_NAMESPACE] ?? namespace, name };
}

/**
 * The waypoint by which an object with labels is reached: its own, or else that of its namespace; undefined for none
 * (`waypoints.go: fetchWaypointForTarget`).
 */
export function waypointOf(mesh: MeshIndex, namespace: string, labels: Labels): WaypointName | undefined {
  const own = askedFor(labels, namespace);
  if (own !== undefined) return own ?? undefined;
  return askedFor(mesh.namespaceLabels(namespace), namespace) ?? undefined;
}

/**
 * Whether pods are in ambient mode by their labels or by those of their namespace, as the CNI plugin and istiod see it
 * (`cni/pkg/util/enablement_selector.go`, and the selectors of the chart `istio-cni`): pods of the host's network never are. Istioctl
 * reads the namespace in its own way: `isAmbientNamespaceByIstioctl()`.
 */
export function isAmbient(mesh: MeshIndex, { namespace, labels, podSpec }: Workload): boolean {
  const own = labels[MODE];
  if (podSpec.hostNetwork === true || own === 'none') return false;
  return own === 'ambient' || mesh.namespaceLabels(namespace)?.[MODE] === 'ambient';
}

/** Whether pods are a waypoint, or a gateway. */
export const isProxy = ({ labels, resource }: Workload) =>
  [labels, resource.labels].some(
    (given) => given['gateway.istio.io/managed'] || given['gateway.networking.k8s.io/gateway-name'],
  );

/** Whether a waypoint is there: as a Gateway of the Gateway API, or declared. */
export function hasWaypoint(mesh: MeshIndex, { namespace, name }: WaypointName): boolean {
  return (
    mesh.find('KubernetesGateway', namespace, name) !== undefined ||
    mesh.externals.hasGateway(namespace, name)
  );
}

/** Whether a route or policy has targets of its own. */
export const hasTargets = ({ spec }: Resource<TargetingKind | 'EnvoyFilter'>) =>
  ('targetRef' in spec && spec.targetRef !== undefined) || (spec.targetRefs ?? []).length > 0;

/** The kinds of policies that have targets. */
export type TargetingKind =
  'AuthorizationPolicy' | 'RequestAuthentication' | 'Telemetry' | 'TrafficExtension' | 'WasmPlugin';
