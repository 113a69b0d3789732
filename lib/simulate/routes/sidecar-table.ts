import { orderUnknown } from '../../mesh/age';
import { MESH_GATEWAY } from '../../mesh/names';
import type { MeshConfig } from '../../mesh/mesh-config';
import { isHttpOrSniffed } from '../../mesh/protocol';
import { type MeshService, isTie } from '../../mesh/services/service';
import { hostMatches, isWildcard } from '../../values/host-name';
import { once } from '../../mesh/once';
import type { Clusters, ClusterUser } from '../scope/clusters';
import type { EgressView } from '../scope/sidecar-scope';
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service';
import { domainsOf, LazyVirtualHost, RouteTable, type VirtualHost } from './virtual-host';
import { plainRoute } from './plain-route';
import type { RouteContext } from './rule-route';
import { hasRoutes, virtualServiceRoutes } from './virtual-service-routes';

/** What a route table of a sidecar is made from. */
interface SidecarTableInput {
  readonly user: ClusterUser;
  readonly view: EgressView;
  readonly clusters: Clusters;
  /** The port of the listener; 0 for an HTTP proxy, which takes requests for services on any port. */
  readonly port: number;
  readonly config: MeshConfig;
  readonly shadowSuffix?: string;
  /** What happens to hosts that the mesh does not know. */
  readonly unknown: VirtualHost['unknown'];
}

/** A service on the port of the listener. */
interface Reachable {
  readonly service: MeshService;
  readonly isHttp: boolean;
  /** Where plain requests to it go: the port of the listener, or beside an HTTP proxy its first port of HTTP. */
  readonly port: number;
  /** Others of the same host and age, any of which may be the one that counts. */
  readonly ties: readonly Reachable[];
}

/**
 * The virtual hosts of a sidecar's listener for HTTP on a port (the upstream project's `BuildSidecarOutboundVirtualHosts`): those of
 * virtual services in their order, each host for the first that has it, then those of services that no virtual service is for.
 */
export function sidecarTable(input: SidecarTableInput): RouteTable {
  return new TableBuilder(input).table();
}

/** The port whose virtual hosts an HTTP proxy finds by their hosts alone. */
const PLAIN = 80;

const httpPortsOf = (services: readonly MeshService[]): ReadonlySet<number> =>
  new Set(
    services.flatMap(({ ports }) =>
      ports.flatMap(({ number, protocol }) => (isHttpOrSniffed(protocol) ? number : [])),
    ),
  );

const orderOfPorts = (host: string, ports: ReadonlySet<number>) =>
  `${host} has the ports ${[...ports].sort((a, b) => a - b).join(', ')}, of which an HTTP proxy finds one, and istiod takes any of them first`;

class TableBuilder {
  private readonly services = new Map<string, Reachable>();
  private readonly names = new Map<string, LazyVirtualHost>();
  private readonly domains = new Map<string, LazyVirtualHost>();
  private readonly known = new Set<string>();
  private readonly result = new RouteTable();
  private readonly context: RouteContext;

  public constructor(private readonly input: SidecarTableInput) {
    const { view, port, clusters, config } = input;
    for (const service of view.services) {
      const own = service.ports.find(({ number, protocol }) =>
        port === 0 ? isHttpOrSniffed(protocol) : number === port,
      );
      if (own === undefined || own.protocol === 'udp') continue;
      const known = this.services.get(service.host);
      const ties = known === undefined || !isTie(known.service, service) ? [] : [known, ...known.ties];
      const isHttp = isHttpOrSniffed(own.protocol);
      this.services.set(service.host, { service, isHttp, port: own.number, ties });
    }
    this.context = {
      port,
      isTls: false,
      config,
      shadowSuffix: input.shadowSuffix,
      // Of a service only the port of the listener is looked at, so that is where a destination without a port goes.
      clusterOf: ({ host = '', port: given, subset = '' }) => {
        const service = this.services.get(host.toLowerCase())?.service;
        const only = port === 0 && service?.ports.length === 1 ? service.ports[0].number : port;
        return { host: service?.externalName ?? host, port: given?.number ?? only, subset };
      },
      clusters,
    };
  }

  public table(): RouteTable {
    const chosen = this.chosenVirtualServices();
    for (const { services } of chosen) for (const { host } of services) this.known.add(host);
    const taken = new Set<string>();
    for (const { virtualService, hosts, services } of chosen) {
      for (const { host } of services) taken.add(host);
      this.addVirtualService(virtualService, hosts, services);
    }
    for (const [host, { service, isHttp }] of this.services) {
      if (!isHttp || taken.has(host) || service.resolution === 'alias') continue;
      this.known.add(host);
    }
    for (const [host, { service, isHttp, port }] of this.services) {
      if (!isHttp || taken.has(host) || service.resolution === 'alias') continue;
      if (this.isProxy && port !== PLAIN) continue;
      this.add(
        new LazyVirtualHost(
          host,
          [],
          once(() => [plainRoute({ host: service.host, port, subset: '' }, this.input)]),
        ),
        service,
      );
    }
    for (const service of this.services.values()) this.tellTies(service);
    const { unknown } = this.input;
    if (unknown !== undefined) {
      this.result.add('*', { name: unknown, by: [], routes: [], unknown, unsure: [] });
    }
    return this.result;
  }

  /** The virtual services that count on this port, each with its hosts that are no services, and its services. */
  private chosenVirtualServices() {
    const { view, user, port } = this.input;
    return view.virtualServices.flatMap((virtualService) => {
      if (port !== 80 && !this.namesService(virtualService)) return [];
      if (!hasRoutes(virtualService, user, port, MESH_GATEWAY)) return [];
      const { hosts, services } = this.hostsAndServices(virtualService);
      const visible = services.filter(({ service: { namespace } }) => {
        // A route of the Gateway API counts for callers of its namespace and for services of it.
        return (
          virtualService.semantics === 'istio' ||
          namespace === virtualService.namespace ||
          user.namespace === virtualService.namespace
        );
      });
      if (virtualService.semantics === 'gateway-api' && visible.length === 0) return [];
      const http = services.filter(({ isHttp }) => isHttp).map(({ service }) => service);
      return http.length === 0 && port !== 80 ? [] : [{ virtualService, hosts, services: http }];
    });
  }

  private namesService({ hosts }: BoundVirtualService): boolean {
    return hosts.some((given) => {
      const host = given.toLowerCase();
      if (this.services.has(host)) return true;
      return isWildcard(host)
        ? [...this.services.keys()].some((known) => hostMatches(host, known))
        : this.wildcardServices.some((known) => hostMatches(host, known));
    });
  }

  /**
   * An HTTP proxy has virtual hosts for each port of a service, and since ports of hosts that are asked for are not looked at, only those of
   * port 80 are found (`pilot/pkg/networking/core/httproute.go: mergeAllVirtualHosts`).
   */
  private get isProxy(): boolean {
    return this.input.port === 0;
  }

  private wildcardHosts?: readonly string[];
  private get wildcardServices(): readonly string[] {
    return (this.wildcardHosts ??= [...this.services.keys()].filter(isWildcard));
  }

  private hostsAndServices(virtualService: BoundVirtualService): { hosts: string[]; services: Reachable[] } {
    const hosts: string[] = [];
    const services: Reachable[] = [];
    const wildcards: string[] = [];
    for (const given of virtualService.hosts) {
      const host = given.toLowerCase();
      const found = isWildcard(host) ? undefined : this.services.get(host);
      if (found !== undefined) services.push(found);
      else (isWildcard(host) ? wildcards : hosts).push(host);
    }
    for (const host of wildcards) {
      const matching = [...this.services.values()].filter(({ service }) => hostMatches(service.host, host));
      if (virtualService.semantics === 'gateway-api' || matching.length === 0) hosts.push(host);
      if (virtualService.semantics === 'gateway-api') continue;
      services.push(
        ...matching.filter(({ service }) => this.input.view.mostSpecific(service) === virtualService),
      );
    }
    return { hosts, services };
  }

  private addVirtualService(
    virtualService: BoundVirtualService,
    hosts: readonly string[],
    services: readonly MeshService[],
  ): void {
    const ports = this.isProxy ? httpPortsOf(services) : new Set([PLAIN]);
    if (!ports.has(PLAIN)) return;
    const routes = once(() =>
      virtualServiceRoutes(virtualService, this.input.user, MESH_GATEWAY, this.context),
    );
    const add = (host: string, service?: MeshService) => {
      const made = new LazyVirtualHost(host, [virtualService], routes);
      if (ports.size > 1) made.unsure.push(orderOfPorts(host, ports));
      this.add(made, service);
    };
    for (const host of hosts) add(host);
    for (const service of services) add(service.host, service);
  }

  /** Gives a virtual host its domains, but for those that earlier ones have. */
  private add(host: LazyVirtualHost, service?: MeshService): void {
    const { name } = host;
    const before = this.names.get(name);
    if (before !== undefined) {
      this.tellOrder(before, host);
      return;
    }
    const { domains, derived } =
      service === undefined
        ? { domains: [name], derived: new Set<string>() }
        : domainsOf(service, this.input.user.namespace);
    const free = domains.filter((domain) => {
      const owner = this.domains.get(domain);
      if (owner !== undefined && owner !== host) this.tellContest(domain, owner, host);
      return owner === undefined && !(derived.has(domain) && this.known.has(domain));
    });
    if (free.length === 0) return;
    this.names.set(name, host);
    for (const domain of free) {
      this.domains.set(domain, host);
      this.result.add(domain, host);
    }
  }

  /** Of several services of one host the last counts, with its address alone, and those of one age come in no order. */
  private tellTies(own: Reachable): void {
    if (own.ties.length === 0) return;
    const all = [own, ...own.ties];
    const { host } = own.service;
    const addresses = all.flatMap(({ service }) => service.addresses);
    const isAlike = all.every(({ isHttp }) => isHttp === own.isHttp);
    const { domains } = domainsOf(own.service, this.input.user.namespace);
    for (const domain of isAlike ? addresses : [...domains, ...addresses]) {
      this.result.contest(
        domain,
        `${host} is there ${all.length} times on port ${this.input.port}, by several addresses or entries of one age, of which istiod takes any one`,
      );
    }
  }

  /** Services without a virtual service come in no order: istiod goes through a map of them, in Go's random order. */
  private tellContest(domain: string, owner: LazyVirtualHost, other: LazyVirtualHost): void {
    if (owner.by.length > 0 || other.by.length > 0) return;
    this.result.contest(
      domain,
      `${owner.name} and ${other.name} both have ${domain} on port ${this.input.port}, and istiod gives it to either`,
    );
  }

  private tellOrder(before: LazyVirtualHost, { by: [later], name }: LazyVirtualHost): void {
    const [first] = before.by;
    if (first === undefined || later === undefined || first === later) return;
    if (this.tier(first) !== this.tier(later) || !orderUnknown(first, later)) return;
    before.unsure.push(
      `${first.resource.text} and ${later.resource.text} both have the host ${name}; the older counts, and no creationTimestamp tells which that is`,
    );
  }

  /** Private virtual services come before exported ones, and these before public ones, the namespace's own HTTPRoutes first. */
  private tier({ exportTo, namespace, semantics }: BoundVirtualService): number {
    const isOwn = namespace === this.input.user.namespace;
    if (exportTo.includes('*')) return isOwn && semantics === 'gateway-api' ? 2 : 3;
    return isOwn ? 0 : 1;
  }
}
