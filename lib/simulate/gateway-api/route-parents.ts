import { splitNamespace } from '../../values/namespaced-name';
import { hostMatches, hostSubsetOf, isWildcard } from '../../values/host-name';
import { fullHost } from '../../mesh/hosts';
import { GATEWAY_API_GROUP } from '../../mesh/kinds';
import { listOf, mapOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { waypointOf } from '../../mesh/waypoints';
import { compareText } from '../../values/order';
import { MESH } from '../virtual-services/bound-virtual-service';
import { type ListenerParent, listenerParents } from './listener-parents';
import { GATEWAY, type Reference, SERVICE, isOf, referenceOf } from './reference';

/** Something that a route is attached to. */
export interface Attachment {
  /** The gateway that istiod makes of the listener, as `namespace/name`; `mesh` for a Service or service entry. */
  readonly gateway: string;
  /** The port that the reference names. */
  readonly port?: number;
  /** The host of the listener; empty for all. */
  readonly hostname: string;
  /** The hosts of the listeners beside it, whose requests it does not get. */
  readonly beside: readonly string[];
  /** For a parent in the mesh its hosts. */
  readonly hosts: readonly string[];
}

const SERVICE_ENTRY = { group: 'networking.istio.io', kind: 'ServiceEntry' };
const LISTENER_SET = { group: GATEWAY_API_GROUP, kind: 'ListenerSet' };

/** What a route is attached to, in the order in which istiod takes it (the upstream project's `extractParentReferenceInfo`). */
export function attachmentsOf(mesh: MeshIndex, route: Resource): readonly Attachment[] {
  return listOf(route.spec.parentRefs)
    .map((given) => ({ given: mapOf(given), to: referenceOf(given, route.namespace, GATEWAY) }))
    .map((one) => ({ ...one, key: keyOf(one.given, one.to) }))
    .sort((a, b) => compareText(a.key, b.key))
    .flatMap(({ given, to }) => {
      if (isOf(to, SERVICE) || isOf(to, SERVICE_ENTRY)) return meshAttachment(mesh, to, given);
      if (!isOf(to, GATEWAY) && !isOf(to, LISTENER_SET)) return [];
      return listenerAttachments(mesh, route, to, given);
    })
    .sort((a, b) => compareText(a.gateway, b.gateway));
}

const keyOf = ({ sectionName, port }: any, { group, kind, name, namespace }: Reference) =>
  `${group}/${kind}/${name}/${String(sectionName ?? '')}/${Number(port ?? 0)}.${namespace}`;

function meshAttachment(mesh: MeshIndex, to: Reference, { port }: any): Attachment[] {
  const found = mesh.find(to.kind, to.namespace, to.name);
  if (found === undefined || hasForeignWaypoint(mesh, found)) return [];
  const hosts =
    to.kind === 'Service' ? [fullHost(to.namespace, to.name)] : listOf(found.spec.hosts).map(String);
  return [{ gateway: MESH, ...(port && { port: Number(port) }), hostname: '', beside: [], hosts }];
}

/** Whether a waypoint of another controller than istiod has the routes of a Service (`waypointManagedByAnotherController`). */
function hasForeignWaypoint(mesh: MeshIndex, { namespace, labels }: Resource): boolean {
  const asked = waypointOf(mesh, namespace, labels);
  const waypoint = asked && mesh.find('KubernetesGateway', asked.namespace, asked.name);
  const name = String(waypoint?.spec.gatewayClassName ?? '');
  const controller = waypoint && mesh.find('GatewayClass', '', name)?.spec.controllerName;
  return (
    controller !== undefined &&
    !['istio.io/mesh-controller', 'istio.io/gateway-controller'].includes(String(controller))
  );
}

function listenerAttachments(
  mesh: MeshIndex,
  route: Resource,
  to: Reference,
  { sectionName, port }: any,
): Attachment[] {
  const all = listenerParents(mesh).get(`${to.kind} ${to.namespace}/${to.name}`) ?? [];
  return all
    .filter(({ listener }) => !port || Number(port) === listener.port)
    .filter(({ listener }) => !sectionName || sectionName === listener.name)
    .filter((parent) => takes(parent, route))
    .map(({ internalName, listener }) => {
      const { port: number, protocol, hostname } = listener;
      const others = all
        .filter(
          ({ listener: other }) => other !== listener && other.port === number && other.protocol === protocol,
        )
        .map(({ listener: other }) => other.hostname);
      return {
        gateway: internalName,
        hostname,
        beside: [...new Set(others)].filter((other) => other !== hostname),
        hosts: [],
      };
    });
}

/** Whether a listener takes a route: by its kind, its namespace and its hosts (the upstream project's `referenceAllowed`). */
function takes({ kinds, hosts }: ListenerParent, { manifest, namespace, spec }: Resource): boolean {
  if (!kinds.includes(manifest.kind)) return false;
  const names = manifest.kind === 'TCPRoute' ? [] : listOf(spec.hostnames).map(String);
  return (names.length === 0 ? ['*'] : names).some((name) =>
    hosts.some((given) => {
      const served = splitNamespace(given);
      const isOpen = served.namespace === undefined || served.namespace === namespace;
      return isOpen && hostMatches(served.name, name);
    }),
  );
}

/** Whether requests to a host of a route come to it through this listener, and not through a narrower one beside it. */
export function isOwnHost({ hostname, beside }: Attachment, host: string): boolean {
  if (hostname !== '' && !isWildcard(hostname)) return true;
  if (hostname !== '' && !hostMatches(host, hostname)) return false;
  return !beside.some((other) => hostname.length <= other.length && hostSubsetOf(host, other));
}
