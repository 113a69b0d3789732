import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { targetPortOf } from '../../mesh/service-pods';
import { type Workload, selects } from '../../mesh/workload';
import { fullHost } from '../../mesh/hosts';
import { hostSubsetOf } from '../../values/host-name';
import { isHttp } from '../../mesh/protocol';
import { mergesStrictly, shadowSuffix } from '../../mesh/release';
import type { ServicePort } from '../../mesh/views/kubernetes';
import type { ServiceRegistry } from '../../mesh/services/service-registry';
import { passthroughChains, tcpServerChains } from '../routes/gateway-chains';
import { gatewayTable } from '../routes/gateway-table';
import type { FilterChain } from '../routes/l4';
import type { RouteTable } from '../routes/virtual-host';
import { Clusters, type ClusterUser } from '../scope/clusters';
import type { DestinationRules } from '../../mesh/destination-rules';
import type { SidecarScope } from '../scope/sidecar-scope';
import type { VirtualServiceIndex } from '../virtual-services/virtual-service-index';
import { type GatewayConfig, type GatewayServer, sniHostsOf } from './gateway-config';
import { type MergedServers, mergedServers, seesRequests } from './gateway-servers';

/** The pods of a gateway, and the Services by which they are reached. */
export interface GatewayPods {
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly workload?: Workload;
  readonly services: readonly Resource<'Service'>[];
}

/** What gateways are made from. */
export interface GatewayInput {
  readonly mesh: MeshIndex;
  readonly pods: GatewayPods;
  readonly scope: SidecarScope;
  readonly registry: ServiceRegistry;
  readonly rules: DestinationRules;
  readonly virtualServices: VirtualServiceIndex;
  /** All gateways of the mesh, the oldest first. */
  readonly configs: readonly GatewayConfig[];
  /** Further reasons for which it may be configured otherwise. */
  readonly unsure?: readonly string[];
}

/** The proxy of a gateway. Its parts are made when they are first asked for. */
export class Gateway {
  public readonly clusters: Clusters;
  public readonly user: ClusterUser;
  /** The gateways whose servers it has. */
  public readonly configs: readonly GatewayConfig[];
  public readonly servers: MergedServers;
  private readonly tables = new Map<string, RouteTable>();
  private readonly chains = new Map<number, readonly FilterChain[]>();

  public constructor(private readonly input: GatewayInput) {
    const { mesh, pods, scope, rules, configs } = input;
    this.user = { kind: 'gateway', namespace: pods.namespace, labels: pods.labels };
    this.clusters = new Clusters(mesh, scope, rules, this.user);
    const own = configs.filter((config) => isFor(config, pods));
    this.configs = mergesStrictly(mesh) ? strictlyMerged(own) : own;
    this.servers = mergedServers(this.configs, (server, config) => this.resolve(server, config));
  }

  /** Its pods. */
  public get pods(): GatewayPods {
    return this.input.pods;
  }

  /** The port of the pods that a port of their Service means; undefined where no Service has it. */
  public targetPort(port: number): number | undefined {
    const { services } = this.input.pods;
    if (services.length === 0) return port;
    for (const { spec } of services) {
      const own = spec.ports?.find((given) => given.port === port);
      if (own !== undefined) return this.targetOf(own);
    }
    return undefined;
  }

  private targetOf(port: ServicePort): number | undefined {
    const { workload } = this.input.pods;
    return workload === undefined ? Number(port.targetPort ?? port.port) : targetPortOf(port, workload);
  }

  /** The chains of the listener on a port of the pods; undefined where nothing listens there. */
  public chainsOn(port: number): readonly FilterChain[] | undefined {
    const known = this.chains.get(port);
    if (known !== undefined) return known.length === 0 ? undefined : known;
    const claimed = new Set<string>();
    const made = this.servers.groups
      .filter((group) => group.port === port)
      .flatMap(({ protocol, servers }) => {
        if (isHttp(protocol)) return [this.httpChain(servers[0])];
        return servers.flatMap((server) => this.serverChains(server, claimed));
      });
    this.chains.set(port, made);
    return made.length === 0 ? undefined : made;
  }

  /**
   * The server on a port of the pods that passes Istio's mutual TLS on to a service, by the name in the handshake (`AUTO_PASSTHROUGH`;
   * the upstream project's `pilot/pkg/networking/core/gateway.go: builtAutoPassthroughFilterChains`).
   */
  public passesTo(port: number, host: string): GatewayServer | undefined {
    return this.servers.groups
      .filter((group) => group.port === port)
      .flatMap(({ servers }) => servers)
      .find(
        (server) =>
          server.tls === 'passes-to-any' && sniHostsOf(server).some((given) => hostSubsetOf(host, given)),
      );
  }

  /** A route table by its name. */
  public table(name: string): RouteTable {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const { mesh, registry, virtualServices } = this.input;
    const table = gatewayTable({
      user: this.user,
      servers: this.servers.byTable.get(name) ?? [],
      virtualServices,
      registry,
      clusters: this.clusters,
      config: mesh.config,
      shadowSuffix: shadowSuffix(mesh),
      unsure: [
        ...this.servers.unsure,
        ...(this.servers.byTable.get(name) ?? []).flatMap(({ unsure }) => unsure ?? []),
        ...(this.input.unsure ?? []),
      ],
    });
    this.tables.set(name, table);
    return table;
  }

  private httpChain(server: GatewayServer): FilterChain {
    return {
      sniHosts: [],
      ranges: [],
      onlyHttp: false,
      table: this.servers.tableOf.get(server),
      source: server,
    };
  }

  private serverChains(server: GatewayServer, claimed: Set<string>): readonly FilterChain[] {
    if (seesRequests(server)) {
      return [
        { ...this.httpChain(server), sniHosts: sniHostsOf(server), endsTls: true, isOfMesh: server.isOfMesh },
      ];
    }
    const { user, clusters } = this;
    const { virtualServices } = this.input;
    if (server.tls === 'passes')
      return passthroughChains({ user, clusters, virtualServices }, server, claimed);
    return server.tls === 'passes-to-any' ? [] : tcpServerChains({ user, clusters, virtualServices }, server);
  }

  /** The ports of the pods that a server listens on: those behind the port of a Service, or the port itself (`resolvePorts`). */
  private resolve({ port }: GatewayServer, config: GatewayConfig): readonly number[] {
    const { services: named, home } = config;
    const { services } = this.input.pods;
    const found: number[] = [];
    for (const service of services) {
      if (named !== undefined && !(service.namespace === home && named.includes(hostOf(service)))) continue;
      if (
        named === undefined &&
        service.labels['experimental.istio.io/disable-gateway-port-translation'] !== undefined
      )
        continue;
      const own = service.spec.ports?.find((given) => given.port === port);
      if (own === undefined) continue;
      const target = this.targetOf(own);
      if (target === undefined) continue;
      if (named === undefined) return [target];
      found.push(target);
    }
    return found.length === 0 && named === undefined ? [port] : [...new Set(found)];
  }
}

const hostOf = ({ namespace, name }: Resource) => fullHost(namespace, name);

/** Whether a gateway is for these pods: by their labels, or by the Service that it names. */
function isFor({ selector, services, home }: GatewayConfig, pods: GatewayPods): boolean {
  if (services !== undefined) {
    return pods.services.some((service) => service.namespace === home && services.includes(hostOf(service)));
  }
  return selector === undefined || selects(selector, pods.labels);
}

/** Beside a Gateway of the Gateway API that istiod deploys, Istio gateways of other namespaces do not count (`pilot/pkg/model/push_context.go: filterStrictGatewayMerging`). */
function strictlyMerged(configs: readonly GatewayConfig[]): readonly GatewayConfig[] {
  const managed = new Set(
    configs.filter(({ isDeployed }) => isDeployed === true).map(({ namespace }) => namespace),
  );
  if (managed.size === 0) return configs;
  return configs.filter(({ semantics, namespace }) => semantics === 'gateway-api' || managed.has(namespace));
}
