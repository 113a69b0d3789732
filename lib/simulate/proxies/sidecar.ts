import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import type { SidecarSpec } from '../../mesh/views/kinds';
import type { ServiceRegistry } from '../../mesh/services/service-registry';
import { shadowSuffix } from '../../mesh/release';
import { RouteTable, type VirtualHost } from '../routes/virtual-host';
import { sidecarTable } from '../routes/sidecar-table';
import { Clusters, type ClusterUser } from '../scope/clusters';
import type { DestinationRules } from '../../mesh/destination-rules';
import type { EgressView, SidecarScope } from '../scope/sidecar-scope';
import { type Arrival, type ConnectedTo, addressKey, arrivalAt, connectedTo, podsKey } from './destination';
import { ALL_ADDRESSES, type SidecarListener, sidecarListener } from './sidecar-listeners';

/** Where sidecars send what the mesh does not know, and who says so. */
export interface OutboundPolicy {
  readonly mode: 'passthrough' | 'dynamic' | 'black-hole';
  /** The Sidecar that says so; undefined where the settings of the mesh do. */
  readonly by?: Resource;
  /** The destination that gets all that the mesh does not know. */
  readonly egressProxy?: NonNullable<SidecarSpec['outboundTrafficPolicy']>['egressProxy'];
}

/** What a host and port in a URL come to at a sidecar. */
export interface SidecarDestination {
  readonly connected: ConnectedTo;
  readonly arrival: Arrival;
  readonly listener?: SidecarListener;
}

/** The name of the route table of the HTTP proxy of the mesh config. */
const MESH_PROXY = 'http_proxy';

/** Whether a listener is an HTTP proxy: requests that come to it may be for any host and port. */
export const isHttpProxy = ({ view, chains }: SidecarListener): boolean =>
  chains.some(({ table }) => table === MESH_PROXY) ||
  view.listener?.spec.port?.protocol?.toUpperCase() === 'HTTP_PROXY';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

/** Whether a host is the pod itself, whose own connections no listener takes but those that a Sidecar binds. */
export const isLoopback = (host: string) => LOOPBACK.has(host);

/** The sidecar of a workload, as far as what the workload sends is concerned. Its parts are made when they are first asked for. */
export class Sidecar {
  public readonly clusters: Clusters;
  public readonly outbound: OutboundPolicy;
  private readonly listeners = new Map<string, SidecarListener | undefined>();
  private readonly destinations = new Map<string, SidecarDestination>();
  private readonly tables = new Map<string, RouteTable>();

  public constructor(
    private readonly mesh: MeshIndex,
    public readonly user: ClusterUser,
    public readonly scope: SidecarScope,
    public readonly registry: ServiceRegistry,
    rules: DestinationRules,
  ) {
    this.clusters = new Clusters(mesh, scope, rules, user);
    this.outbound = outboundPolicy(mesh, scope);
  }

  /** The listener on an address and port, if there is one. */
  public listener(address: string, port: number): SidecarListener | undefined {
    const key = `${port} ${address}`;
    if (!this.listeners.has(key)) this.listeners.set(key, sidecarListener(this, address, port));
    return this.listeners.get(key);
  }

  /** What a host and port in a URL are connected to, and the listener that takes it, if there is one. */
  public destination(host: string, port: number): SidecarDestination {
    const key = `${port} ${host}`;
    const known = this.destinations.get(key);
    if (known !== undefined) return known;
    const connected = connectedTo(this.mesh, host, this.user.namespace);
    const made = {
      connected,
      arrival: arrivalAt(this.mesh, connected, port),
      listener: isLoopback(host)
        ? (this.listener('127.0.0.1', port) ?? this.meshProxy(port))
        : this.listenerOf(connected, port),
    };
    this.destinations.set(key, made);
    return made;
  }

  /** The HTTP proxy of the mesh config (`proxyHttpPort`), on the pod itself (the upstream project's `listener.go: buildHTTPProxy`). */
  private meshProxy(port: number): SidecarListener | undefined {
    const view = this.scope.egress.find((listener) => listener.port === undefined);
    if (view === undefined || this.mesh.config.proxyHttpPort !== port) return undefined;
    const chain = { sniHosts: [], ranges: [], onlyHttp: false, table: MESH_PROXY };
    return { address: '127.0.0.1', port, chains: [chain], choices: [], fallback: chain, view, unsure: [] };
  }

  /** The listener on the address itself, or else the one on all addresses. */
  private listenerOf({ listener, address }: ConnectedTo, port: number): SidecarListener | undefined {
    const own = listener === undefined ? undefined : this.listener(listener, port);
    const byAddress =
      address === undefined || address === listener ? undefined : this.listener(address, port);
    return own ?? byAddress ?? this.listener(ALL_ADDRESSES, port);
  }

  /** The addresses on which services have listeners of their own for a port. */
  public ownAddresses(port: number): readonly string[] {
    const services = this.scope.egress.flatMap(({ services: own }) => own);
    const withPort = services.filter(({ ports }) => ports.some(({ number }) => number === port));
    return [...new Set(withPort.flatMap((service) => addressKey(service) ?? podsKey(service)))];
  }

  /** The route table that a chain of a listener names. */
  public table(listener: SidecarListener, name: string): RouteTable {
    const { port } = listener;
    const isProxy = isHttpProxy(listener);
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    // It is made of what the first egress listener of the port sees, also where that made no listener itself.
    const view =
      name === MESH_PROXY
        ? listener.view
        : this.scope.egress.find((one) => one.port === undefined || one.port === port);
    if (view === undefined) return new RouteTable();
    const colon = name.lastIndexOf(':');
    const table =
      colon === -1
        ? this.portTable(view, isProxy ? 0 : port, this.outbound.mode)
        : this.serviceTable(view, port, name.slice(0, colon));
    this.tables.set(name, table);
    return table;
  }

  private portTable(view: EgressView, port: number, unknown: VirtualHost['unknown']): RouteTable {
    const { user, clusters, mesh } = this;
    return sidecarTable({
      user,
      view,
      clusters,
      port,
      config: mesh.config,
      shadowSuffix: shadowSuffix(mesh),
      unknown,
    });
  }

  /** The table of a port whose protocol is found out: it has the routes of its service alone, for any host that is asked for. */
  private serviceTable(view: EgressView, port: number, host: string): RouteTable {
    const all = this.portTable(view, port, undefined);
    const own = all.exactly(host);
    const table = new RouteTable();
    if (own !== undefined) table.add('*', own);
    return table;
  }
}

function outboundPolicy({ config }: MeshIndex, { sidecar }: SidecarScope): OutboundPolicy {
  const own = sidecar?.spec.outboundTrafficPolicy;
  const mode =
    own === undefined ? (config.outboundTrafficPolicy.mode ?? 'ALLOW_ANY') : (own.mode ?? 'REGISTRY_ONLY');
  const by = own === undefined ? undefined : sidecar;
  const egressProxy = own?.egressProxy;
  return {
    mode: mode === 'ALLOW_ANY' ? 'passthrough' : mode === 'ALLOW_ANY_DYNAMIC_DNS' ? 'dynamic' : 'black-hole',
    ...(by && { by }),
    ...(egressProxy && { egressProxy }),
  };
}
