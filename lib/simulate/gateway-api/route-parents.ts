import { MESH_GATEWAY } from '../../mesh/names';
import { fullHost } from '../../mesh/hosts';
import { GATEWAY_API_GROUP } from '../../mesh/kinds';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import type { ParentReferenceView } from '../../mesh/views/gateway-api';
import { waypointOf } from '../../mesh/waypoints';
import { hostMatches, hostSubsetOf, isWildcard } from '../../values/host-name';
import { splitNamespace } from '../../values/namespaced-name';
import { compareText } from '../../values/order';
import { type ListenerParent, listenerParents } from './listener-parents';
import { GATEWAY, type Reference, SERVICE, isOf, referenceOf } from './reference';

/** The kinds of routes. */
type Route = Resource<'HTTPRoute'> | Resource<'GRPCRoute'> | Resource<'TLSRoute'> | Resource<'TCPRoute'>;

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

/** What a route is attached to, in the order in which istiod takes it (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: extractParentReferenceInfo`). */
export function attachmentsOf(mesh: MeshIndex, route: Route): readonly Attachment[] {
  const parents: readonly ParentReferenceView[] = route.spec.parentRefs ?? [];
  return parents
    .map((given) => {
      const to = referenceOf(given, route.namespace, GATEWAY);
      return { given, to, key: keyOf(given, to) };
    })
    .sort((a, b) => compareText(a.key, b.key))
    .flatMap(({ given, to }) => {
      if (isOf(to, SERVICE) || isOf(to, SERVICE_ENTRY)) return meshAttachment(mesh, to, given);
      if (!isOf(to, GATEWAY) && !isOf(to, LISTENER_SET)) return [];
      return listenerAttachments(mesh, route, to, given);
    })
    .sort((a, b) => compareText(a.gateway, b.gateway));
}

const keyOf = (
  { sectionName = '', port = 0 }: ParentReferenceView,
  { group, kind, name, namespace }: Reference,
) => `${group}/${kind}/${name}/${sectionName}/${port}.${namespace}`;

function meshAttachment(mesh: MeshIndex, to: Reference, { port }: ParentReferenceView): Attachment[] {
  const service = isOf(to, SERVICE) ? mesh.find('Service', to.namespace, to.name) : undefined;
  const entry = isOf(to, SERVICE_ENTRY) ? mesh.find('ServiceEntry', to.namespace, to.name) : undefined;
  const found = service ?? entry;
  if (found === undefined || hasForeignWaypoint(mesh, found)) return [];
  const hosts = entry === undefined ? [fullHost(to.namespace, to.name)] : (entry.spec.hosts ?? []);
  return [{ gateway: MESH_GATEWAY, ...(port && { port }), hostname: '', beside: [], hosts }];
}

/** Whether a waypoint of another controller than istiod has the routes of a Service (`waypointManagedByAnotherController`). */
function hasForeignWaypoint(mesh: MeshIndex, { namespace, labels }: Resource): boolean {
  const asked = waypointOf(mesh, namespace, labels);
  const waypoint = asked && mesh.find('KubernetesGateway', asked.namespace, asked.name);
  const { gatewayClassName: name = '' } = waypoint?.spec ?? {};
  const controller = waypoint && mesh.find('GatewayClass', '', name)?.spec.controllerName;
  return (
    controller !== undefined &&
    !['istio.io/mesh-controller', 'istio.io/gateway-controller'].includes(controller)
  );
}

function listenerAttachments(
  mesh: MeshIndex,
  route: Route,
  to: Reference,
  { sectionName, port }: ParentReferenceView,
): Attachment[] {
  const all = listenerParents(mesh).get(`${to.kind} ${to.namespace}/${to.name}`) ?? [];
  return all
    .filter(({ listener }) => !port || port === listener.port)
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
function takes({ kinds, hosts }: ListenerParent, { manifest, namespace, spec }: Route): boolean {
  if (!kinds.includes(manifest.kind)) return false;
  const { hostnames: names = [] } = 'hostnames' in spec ? spec : {};
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
