import { deployedAccount } from '../../mesh/gateway-class';
import { MESH_GATEWAY } from '../../mesh/names';
import { GATEWAY_NAME, type PolicyService, type PolicySubject } from '../../mesh/policy-attachment';
import { isHttp, listenerProtocol } from '../../mesh/protocol';
import { shadowSuffix } from '../../mesh/release';
import type { MeshService, MeshServicePort } from '../../mesh/services/service';
import type { ServiceRegistry } from '../../mesh/services/service-registry';
import type { DestinationRules } from '../../mesh/destination-rules';
import type { MeshIndex } from '../../mesh/mesh-index';
import { type Waypoint as WaypointGateway, isEnvoyWaypoint } from '../../mesh/waypoint-binding';
import { hostMatches } from '../../values/host-name';
import { orderUnknown } from '../../mesh/age';
import { waypointConnectionRoute } from '../routes/waypoint-routes';
import type { L4Route } from '../routes/l4';
import type { ClusterRef } from '../routes/route';
import { plainRoute } from '../routes/plain-route';
import type { RouteContext } from '../routes/rule-route';
import { RouteTable } from '../routes/virtual-host';
import { hasRoutes, virtualServiceRoutes } from '../routes/virtual-service-routes';
import { ClusterServices } from '../scope/cluster-services';
import { type Cluster, Clusters, type ClusterUser } from '../scope/clusters';
import { replicasOf } from '../../mesh/workload';
import type { SidecarScope } from '../scope/sidecar-scope';
import { destinationHosts } from '../virtual-services/destination-hosts';
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service';
import type { VirtualServiceIndex } from '../virtual-services/virtual-service-index';

/** What waypoints are made from. */
export interface WaypointInput {
  readonly mesh: MeshIndex;
  readonly waypoint: WaypointGateway;
  /** The services that are reached by it. */
  readonly services: readonly MeshService[];
  readonly registry: ServiceRegistry;
  readonly rules: DestinationRules;
  readonly virtualServices: VirtualServiceIndex;
}

/** What a waypoint makes of connections to a port of a service. */
export type WaypointChain =
  | { readonly kind: 'http' }
  | { readonly kind: 'connection'; readonly route: L4Route }
  /** Nothing takes it. */
  | { readonly kind: 'none' };

/**
 * The proxy of a waypoint (the upstream project's `pilot/pkg/networking/core/listener_waypoint.go`). Its parts are made when they are
 * first asked for.
 */
export class Waypoint {
  public readonly clusters: Clusters;
  public readonly name: string;
  public readonly namespace: string;
  /** Its service account, as `istio-test/waypoint`. */
  public readonly account: { readonly namespace: string; readonly serviceAccount: string };
  /** Whether pods of it are there. */
  public readonly hasPods: boolean;
  /** Why it may do something else than Istio's waypoints do. */
  public readonly unsure: readonly string[];
  private readonly user: ClusterUser;
  private readonly owned = new Map<string, MeshService>();
  private readonly tables = new Map<string, RouteTable>();
  private readonly connections = new Map<string, L4Route>();

  public constructor(private readonly input: WaypointInput) {
    const { mesh, waypoint, services, registry, rules } = input;
    const { namespace, name, gateway } = waypoint;
    this.name = `${namespace}/${name}`;
    this.namespace = namespace;
    const pods = mesh.workloadsIn(namespace).filter(({ labels }) => labels[GATEWAY_NAME] === name);
    this.hasPods = pods.length === 0 || pods.some((workload) => replicasOf(workload) > 0);
    const labels = pods[0]?.labels ?? { ...gateway.spec.infrastructure?.labels, [GATEWAY_NAME]: name };
    this.account = { namespace, serviceAccount: pods[0]?.serviceAccount ?? deployedAccount(gateway) };
    this.unsure = isEnvoyWaypoint(mesh, gateway)
      ? []
      : [
          `${gateway.text} is no waypoint of Envoy's that istiod configures, and the model does not know what it does`,
        ];
    this.user = { kind: 'waypoint', namespace, labels };
    for (const service of services) if (!this.owned.has(service.host)) this.owned.set(service.host, service);
    const scope = scopeOf(namespace, [...this.owned.values()], registry);
    const reached = new Set(
      this.virtualServices
        .filter(({ hosts }) => hosts.some((host) => this.owned.has(host.toLowerCase())))
        .flatMap((service) => [...destinationHosts(service)]),
    );
    this.clusters = new WaypointClusters(this.owned, reached, mesh, scope, rules, this.user);
  }

  /** Whether requests to a service are its to take. */
  public owns(service: MeshService | undefined): boolean {
    return service !== undefined && this.owned.get(service.host) === service;
  }

  /** Whom its policies are for: all of its pods, or what is sent to one service. */
  public subject(service: MeshService | undefined): PolicySubject {
    const { namespace, labels } = this.user;
    const { name } = this.input.waypoint;
    return {
      kind: 'waypoint',
      namespace,
      labels,
      gatewayName: name,
      ...(service && { service: policyService(service) }),
    };
  }

  /** What takes a connection to a port of a service, by what its first bytes show. */
  public chain(service: MeshService, port: number, wire: 'http' | 'tls' | 'tcp'): WaypointChain {
    const own = portOf(service, port);
    if (own === undefined) return { kind: 'none' };
    const isSniffed = listenerProtocol(own.protocol) === 'sniffed';
    if (isHttp(own.protocol) ? wire === 'http' : isSniffed && wire === 'http') return { kind: 'http' };
    return isHttp(own.protocol)
      ? { kind: 'none' }
      : { kind: 'connection', route: this.connection(service, port) };
  }

  /** The routes of requests to a port of a service: all of them are for any host that is asked for. */
  public table(service: MeshService, port: number): RouteTable {
    const key = `${port} ${service.host}`;
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const table = this.makeTable(service, port);
    this.tables.set(key, table);
    return table;
  }

  private get virtualServices(): readonly BoundVirtualService[] {
    return this.input.virtualServices.boundTo(MESH_GATEWAY, this.namespace);
  }

  /** The virtual services that count for a service: of its namespace or that of the waypoint (`getVirtualServiceForWaypoint`). */
  private servicesFor({ host, namespace }: MeshService): readonly BoundVirtualService[] {
    return this.virtualServices.filter(
      (service) =>
        [namespace, this.namespace].includes(service.namespace) &&
        service.hosts.some((given) => hostMatches(given.toLowerCase(), host)),
    );
  }

  private makeTable(service: MeshService, port: number): RouteTable {
    const { mesh } = this.input;
    const context: RouteContext = {
      port,
      isTls: false,
      config: mesh.config,
      shadowSuffix: shadowSuffix(mesh),
      clusterOf: (destination) => this.clusterOf(destination, port),
      clusters: this.clusters,
    };
    const by = this.servicesFor(service).filter((one) => hasRoutes(one, this.user, port, MESH_GATEWAY));
    const routes = by.flatMap((one) => virtualServiceRoutes(one, this.user, MESH_GATEWAY, context));
    const table = new RouteTable();
    table.add(service.resolution === 'dynamic-dns' ? service.host : '*', {
      name: service.host,
      by,
      routes: routes.length > 0 ? routes : [plainRoute({ host: service.host, port, subset: '' }, context)],
      unsure: [],
      isContended: by.some((one, i) => by.slice(i + 1).some((other) => orderUnknown(one, other))),
    });
    return table;
  }

  private connection(service: MeshService, port: number): L4Route {
    const key = `${port} ${service.host}`;
    const known = this.connections.get(key);
    if (known !== undefined) return known;
    const made = waypointConnectionRoute({
      service,
      port,
      user: this.user,
      virtualServices: this.servicesFor(service),
      clusterOf: (destination) => this.clusterOf(destination, port),
    });
    this.connections.set(key, made);
    return made;
  }

  /** The cluster that a destination means: its port, or the only one of its service, or that of the listener (`getWaypointDestinationCluster`). */
  private clusterOf(
    { host = '', port, subset = '' }: Parameters<RouteContext['clusterOf']>[0],
    listening: number,
  ): ClusterRef {
    const ports = this.clusters.service(host)?.ports ?? [];
    const only = ports.length === 1 ? ports[0].number : listening;
    return { host, port: port?.number ?? only, subset };
  }
}

const portOf = ({ ports }: MeshService, number: number): MeshServicePort | undefined =>
  ports.find((port) => port.number === number && port.protocol !== 'udp');

const policyService = ({ registry, resource: { namespace, name } }: MeshService): PolicyService => ({
  kind: registry === 'kubernetes' ? 'Service' : 'ServiceEntry',
  namespace,
  name,
});

function scopeOf(namespace: string, owned: readonly MeshService[], registry: ServiceRegistry): SidecarScope {
  const services = new ClusterServices();
  for (const service of owned) services.add(service);
  const hosts = new Set(owned.map(({ host }) => host));
  for (const service of registry.visibleTo(namespace)) if (!hosts.has(service.host)) services.add(service);
  return { namespace, egress: [], services };
}

/** The clusters of a waypoint: for its own services, and for others where a virtual service of one of its own hosts sends there (`filterWaypointOutboundServices`). */
class WaypointClusters extends Clusters {
  private readonly lost = new WeakMap<Cluster, Cluster>();

  public constructor(
    private readonly owned: ReadonlyMap<string, MeshService>,
    private readonly reached: ReadonlySet<string>,
    ...rest: ConstructorParameters<typeof Clusters>
  ) {
    super(...rest);
  }

  public override get(ref: ClusterRef): Cluster {
    const cluster = super.get(ref);
    const host = ref.host.toLowerCase();
    if (cluster.missing !== undefined || this.owned.has(host) || this.reached.has(host)) return cluster;
    const made = this.lost.get(cluster) ?? { ...cluster, missing: NOT_REACHED, endpoints: [], workloads: [] };
    this.lost.set(cluster, made);
    return made;
  }
}

const NOT_REACHED =
  'it is not reached by this waypoint, and istiod gives the waypoint other destinations only where a route names the host itself';
