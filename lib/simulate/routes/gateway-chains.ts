import { splitNamespace } from '../../values/namespaced-name';
import { hostMatches } from '../../values/host-name';
import { type GatewayServer, sniHostsOf } from '../proxies/gateway-config';
import type { Clusters, ClusterUser } from '../scope/clusters';
import type {
  BoundL4Match,
  BoundVirtualService,
  BoundL4Rule,
} from '../virtual-services/bound-virtual-service';
import type { VirtualServiceIndex } from '../virtual-services/virtual-service-index';
import { type FilterChain, l4ClusterOf, l4Targets, rivalsOf } from './l4';

/** What the chains of a server for connections are made from. */
export interface GatewayChainsInput {
  readonly user: ClusterUser;
  readonly clusters: Clusters;
  readonly virtualServices: VirtualServiceIndex;
}

/** Whether a match for connections is for a server: gateways look at its port and gateway alone. */
const fits = ({ port, gateways }: BoundL4Match, server: GatewayServer) =>
  (!port || port === server.port) && (gateways.length === 0 || gateways.includes(server.gateway));

/** Whether a host of a virtual service is one of a server's. */
function shares({ hosts, namespace }: BoundVirtualService, server: GatewayServer): boolean {
  return hosts.some((host) =>
    server.hosts.some((given) => {
      const served = splitNamespace(given);
      if (served.namespace !== undefined && served.namespace !== namespace) return false;
      return hostMatches(served.name, host);
    }),
  );
}

/** Whether a rule for TCP is for a server. */
const isForServer = ({ matches, spec }: BoundL4Rule, server: GatewayServer) =>
  spec.route.length > 0 && (matches.length === 0 || matches.some((match) => fits(match.spec, server)));

/** The chain of a server of TCP, or of TLS that it ends: that of the first rule for it. */
export function tcpServerChains(input: GatewayChainsInput, server: GatewayServer): readonly FilterChain[] {
  const { user, virtualServices, clusters } = input;
  const bound = virtualServices.boundTo(server.gateway, user.namespace).filter((by) => shares(by, server));
  const takes = ({ tcp }: BoundVirtualService) => tcp.find((rule) => isForServer(rule, server));
  const chain = (by: BoundVirtualService, rule: BoundL4Rule): FilterChain => ({
    sniHosts: server.hasTls ? sniHostsOf(server) : [],
    ranges: [],
    onlyHttp: false,
    endsTls: server.hasTls,
    isOfMesh: server.isOfMesh,
    route: {
      by,
      source: rule,
      targets: l4Targets(rule, l4ClusterOf(clusters, server.port)),
      unsure: rivalsOf(by, bound, (other) => takes(other) !== undefined),
    },
    source: server,
  });
  for (const by of bound) {
    const ofTcp = takes(by);
    if (ofTcp !== undefined) return [chain(by, ofTcp)];
    if (by.semantics === 'istio' || !server.hasTls) continue;
    // A TLSRoute also says where connections go whose TLS the gateway ends.
    const ofTls = by.tls.find(({ matches }) => matches.some((match) => fits(match.spec, server)));
    if (ofTls !== undefined) return [chain(by, ofTls)];
  }
  return [];
}

/** The chains of a server that passes TLS on, by the names in the handshake that rules list; a name counts once a port. */
export function passthroughChains(
  input: GatewayChainsInput,
  server: GatewayServer,
  claimed: Set<string>,
): readonly FilterChain[] {
  const { user, virtualServices, clusters } = input;
  const chains: FilterChain[] = [];
  const bound = virtualServices.boundTo(server.gateway, user.namespace).filter((by) => shares(by, server));
  for (const by of bound) {
    for (const rule of by.tls) {
      if (rule.spec.route.length === 0) continue;
      for (const match of rule.matches) {
        if (!fits(match.spec, server)) continue;
        const { sniHosts = [] } = match.spec;
        if (sniHosts.some((host) => claimed.has(`${server.bind} ${host}`))) continue;
        for (const host of sniHosts) claimed.add(`${server.bind} ${host}`);
        const targets = l4Targets(rule, l4ClusterOf(clusters, server.port));
        const hasSame = ({ tls }: BoundVirtualService) =>
          tls.some(({ matches }) =>
            matches.some(
              ({ spec }) =>
                fits(spec, server) && (spec.sniHosts ?? []).some((host) => sniHosts.includes(host)),
            ),
          );
        chains.push({
          sniHosts,
          ranges: [],
          onlyHttp: false,
          route: { by, source: rule, targets, unsure: rivalsOf(by, bound, hasSame) },
          source: match,
        });
      }
    }
  }
  return chains;
}
