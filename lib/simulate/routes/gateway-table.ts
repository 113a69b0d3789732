import { hostsIntersection } from '../../values/host-name';
import type { MeshConfig } from '../../mesh/mesh-config';
import { type GatewayServer, hostsFor } from '../proxies/gateway-config';
import { orderUnknown } from '../../mesh/age';
import type { ServiceRegistry } from '../../mesh/services/service-registry';
import type { Clusters, ClusterUser } from '../scope/clusters';
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service';
import type { VirtualServiceIndex } from '../virtual-services/virtual-service-index';
import type { HttpRoute } from './route';
import type { RouteContext } from './rule-route';
import { RouteTable, type VirtualHost } from './virtual-host';
import { virtualServiceRoutes } from './virtual-service-routes';

/** What a route table of a gateway is made from. */
export interface GatewayTableInput {
  readonly user: ClusterUser;
  readonly servers: readonly GatewayServer[];
  readonly virtualServices: VirtualServiceIndex;
  readonly registry: ServiceRegistry;
  readonly clusters: Clusters;
  readonly config: MeshConfig;
  readonly shadowSuffix?: string;
  readonly unsure: readonly string[];
}

interface Host {
  readonly name: string;
  readonly by: BoundVirtualService[];
  routes: HttpRoute[];
  redirectsToTls: boolean;
}

/**
 * The virtual hosts of a route table of a gateway (the upstream project's `buildGatewayHTTPRouteConfig`): the routes of all virtual
 * services of a host behind each other, those that take everything last.
 */
export function gatewayTable(input: GatewayTableInput): RouteTable {
  const hosts = new Map<string, Host>();
  const host = (given: string): Host => {
    const name = given.toLowerCase();
    const known = hosts.get(name) ?? { name, by: [], routes: [], redirectsToTls: false };
    hosts.set(name, known);
    return known;
  };
  const made = new Map<string, Map<BoundVirtualService, readonly HttpRoute[]>>();
  for (const server of input.servers) {
    const known = made.get(server.gateway) ?? new Map<BoundVirtualService, readonly HttpRoute[]>();
    made.set(server.gateway, known);
    for (const virtualService of input.virtualServices.boundTo(server.gateway, input.user.namespace)) {
      const common = hostsIntersection(hostsFor(server, virtualService.namespace), virtualService.hosts);
      if (common.length === 0) continue;
      const routes = known.get(virtualService) ?? routesOf(input, server, virtualService);
      if (routes.length === 0) continue;
      known.set(virtualService, routes);
      for (const name of common) {
        const found = host(name);
        found.by.push(virtualService);
        found.routes.push(...routes);
        if (server.redirectsToTls) found.redirectsToTls = true;
      }
    }
    if (server.redirectsToTls) for (const name of server.hosts) host(name).redirectsToTls = true;
  }
  const table = new RouteTable(input.unsure);
  for (const { name, ...rest } of hosts.values()) table.add(name, virtualHost({ name, ...rest }));
  return table;
}

function virtualHost({ name, by, routes, redirectsToTls }: Host): VirtualHost {
  const kept = routes.filter(({ isCatchAll }) => !isCatchAll);
  const isContended = by.some((first, i) =>
    by.slice(i + 1).some((other) => first !== other && orderUnknown(first, other)),
  );
  return {
    name,
    by: [...new Set(by)],
    routes: [...kept, ...routes.filter(({ isCatchAll }) => isCatchAll)],
    redirectsToTls,
    isContended,
    unsure: [],
  };
}

function routesOf(
  { user, registry, clusters, config, shadowSuffix }: GatewayTableInput,
  server: GatewayServer,
  virtualService: BoundVirtualService,
): readonly HttpRoute[] {
  const context: RouteContext = {
    port: server.port,
    isTls: server.hasTls,
    config,
    shadowSuffix,
    clusterOf: ({ host = '', port, subset = '' }) => {
      const name = host.toLowerCase();
      const own = registry.withHost(name).get(virtualService.namespace);
      const service =
        own !== undefined && registry.isVisible(own, user.namespace) ? own : clusters.service(name);
      const only = service?.ports.length === 1 ? service.ports[0].number : server.port;
      return {
        host: service?.externalName ?? host,
        port: port?.number ?? only,
        subset,
      };
    },
    clusters,
  };
  return virtualServiceRoutes(virtualService, user, server.gateway, context);
}
