import { ISTIO_CLASSES } from './gateway-class';
import { isGoTrue } from '../values/checks';
import type { MeshIndex } from './mesh-index';
import type { Resource } from './resource';
import { labelSelectorMatches } from './selector-index';
import { type WaypointName, askedFor } from './waypoints';

/** The label of a Gateway or GatewayClass that says for what it is a waypoint. */
const FOR = 'istio.io/waypoint-for';
const MANAGED = 'gateway.istio.io/managed';
const CANARY = 'istio.io/use-waypoint-canary';
const INGRESS = 'istio.io/ingress-use-waypoint';
/** What is itself a waypoint, or a gateway between networks, has none. */
const OWN = new Set(['istio.io-mesh-controller', 'istio.io-eastwest-controller']);

/** What is sent to a waypoint: requests to a service, or requests to the address of a pod. */
export type WaypointTraffic = 'service' | 'workload';

/** A Gateway that is a waypoint. */
export interface Waypoint extends WaypointName {
  readonly gateway: Resource<'KubernetesGateway'>;
}

/** What labels come to that ask for a waypoint. */
export interface WaypointBinding {
  /** The waypoint that is asked for. */
  readonly asked: WaypointName;
  /** Whether the object itself asks for it, and not its namespace. */
  readonly isOwn: boolean;
  /** The waypoint; undefined where istiod gives none, or no manifest shows it. */
  readonly waypoint?: Waypoint;
  /** Why istiod gives none: there is no such Gateway, it takes nothing from this namespace, or it is for other traffic. */
  readonly fault?: 'missing' | 'not-allowed' | 'traffic-type';
  /** Why it may be otherwise. */
  readonly unsure?: string;
}

interface Target {
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/**
 * The waypoint by which an object is reached, by its own labels or else by those of its namespace; undefined where none is asked for
 * (the upstream project's `pilot/pkg/serviceregistry/ambient/waypoints.go: fetchWaypointForService, fetchWaypointForWorkload`).
 */
export function waypointBinding(
  mesh: MeshIndex,
  { namespace, labels }: Target,
  traffic: WaypointTraffic,
): WaypointBinding | undefined {
  if (traffic === 'service' && (!hasServiceWaypoints(mesh) || OWN.has(labels[MANAGED] ?? '')))
    return undefined;
  const own = askedFor(labels, namespace);
  const home = mesh.namespaceLabels(namespace);
  const asked = own === undefined ? askedFor(home, namespace) : own;
  if (!asked) return undefined;
  const isOwn = own !== undefined;
  const gateway = mesh.find('KubernetesGateway', asked.namespace, asked.name);
  if (gateway === undefined) {
    const isElsewhere = mesh.externals.hasGateway(asked.namespace, asked.name);
    const unsure = `the waypoint ${asked.namespace}/${asked.name} is declared to be there, and no manifest shows it`;
    return { asked, isOwn, ...(isElsewhere ? { unsure } : { fault: 'missing' }) };
  }
  const { isAllowed, unsure } = takesFrom(mesh, gateway, namespace);
  if (!isAllowed) return { asked, isOwn, fault: 'not-allowed', ...(unsure && { unsure }) };
  const type = trafficType(mesh, gateway);
  if (type !== 'all' && type !== traffic) return { asked, isOwn, fault: 'traffic-type' };
  const canary = (isOwn ? labels : { ...home, ...labels })[CANARY];
  const weighted =
    traffic === 'service' && canary && canary !== 'none'
      ? `a share of the requests may go to the waypoint ${canary}, which is asked for as a canary`
      : undefined;
  const why = weighted ?? unsure;
  return { asked, isOwn, waypoint: { ...asked, gateway }, ...(why && { unsure: why }) };
}

/** Whether any object or namespace asks for a waypoint: most meshes have none. */
const hasServiceWaypoints = (mesh: MeshIndex): boolean =>
  mesh.remember(hasServiceWaypoints, () =>
    mesh.resources.some(({ labels, namespace }) => askedFor(labels, namespace)),
  );

/** For what a Gateway is a waypoint: `service` unless it or its class says otherwise (`gatewayToWaypointTransform`). */
export function trafficType(mesh: MeshIndex, gateway: Resource<'KubernetesGateway'>): string {
  const { gatewayClassName = '' } = gateway.spec;
  return gateway.labels[FOR] ?? mesh.find('GatewayClass', '', gatewayClassName)?.labels[FOR] ?? 'service';
}

/** Whether a Gateway is for objects of a namespace, by its listener for HBONE: for those of its own unless it says otherwise (`makeAllowedRoutes`). */
function takesFrom(
  mesh: MeshIndex,
  { namespace: home, spec }: Resource<'KubernetesGateway'>,
  namespace: string,
): { readonly isAllowed: boolean; readonly unsure?: string } {
  const listener = (spec.listeners ?? []).find(
    ({ protocol, port }) => protocol === 'HBONE' && port === 15008,
  );
  const { from = 'Same', selector } = listener?.allowedRoutes?.namespaces ?? {};
  if (from === 'All') return { isAllowed: true };
  if (from !== 'Selector') return { isAllowed: home === namespace };
  const labels = mesh.namespaceLabels(namespace);
  const isAllowed =
    selector !== undefined &&
    labelSelectorMatches(selector, { ...labels, 'kubernetes.io/metadata.name': namespace });
  const isKnown = labels !== undefined || isAllowed;
  return {
    isAllowed,
    ...(!isKnown && {
      unsure: `no manifest shows the labels of the namespace ${namespace}, by which the waypoints of ${home} take it or not`,
    }),
  };
}

/** Whether gateways send what is for a service to its waypoint, which they do where it or its namespace asks for it (`ingressUseWaypointFromLabels`). */
export function usesWaypointFromIngress(mesh: MeshIndex, { namespace, labels }: Target): boolean {
  return isGoTrue(labels[INGRESS] ?? mesh.namespaceLabels(namespace)?.[INGRESS]);
}

const MESH_CONTROLLER = 'istio.io/mesh-controller';

/** Whether a Gateway that is asked for as a waypoint is one of Envoy's that istiod configures. */
export function isEnvoyWaypoint(
  mesh: MeshIndex,
  { spec: { gatewayClassName: name = '' } }: Resource<'KubernetesGateway'>,
): boolean {
  if (name === 'istio-waypoint') return true;
  return (
    !ISTIO_CLASSES.has(name) && mesh.find('GatewayClass', '', name)?.spec.controllerName === MESH_CONTROLLER
  );
}
