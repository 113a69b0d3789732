import { orderUnknown } from '../../mesh/age';
import { MESH_GATEWAY } from '../../mesh/names';
import { once } from '../../mesh/once';
import { isTls } from '../../mesh/protocol';
import type { Source } from '../../mesh/resource';
import type { MeshService } from '../../mesh/services/service';
import type { DestinationView } from '../../mesh/views/networking';
import { selects } from '../../mesh/workload';
import { hostMatches } from '../../values/host-name';
import type { ClusterUser, Clusters } from '../scope/clusters';
import {
  type BoundL4Match,
  type BoundVirtualService,
  type BoundL4Rule,
  destinationPlace,
} from '../virtual-services/bound-virtual-service';
import { domainsOf } from './virtual-host';
import type { ClusterRef, RouteTarget } from './route';

/**
 * Which condition on the caller, port or gateway keeps a match for connections from this proxy; undefined where none does. Here all
 * of them must hold (the upstream project's `pilot/pkg/networking/core/tls.go: matchTLS, matchTCP`).
 */
function staticObjectionL4(
  match: BoundL4Match,
  user: ClusterUser,
  port: number,
  gateway: string,
): string | undefined {
  if (match.gateways.length > 0 && !match.gateways.includes(gateway))
    return `it is for ${match.gateways.join(', ')}`;
  if (match.port && match.port !== port) return `it is for port ${match.port}`;
  if (!selects(match.sourceLabels, user.labels)) return 'it is for callers with other labels';
  return match.sourceNamespace && match.sourceNamespace !== user.namespace
    ? `it is for callers in ${match.sourceNamespace}`
    : undefined;
}

/** Where connections go that are not looked into, or only as far as the name in the TLS handshake. */
export interface L4Route {
  readonly by?: BoundVirtualService;
  readonly source?: Source;
  readonly targets: readonly RouteTarget[];
  /** Why another route may be the one that counts; asked where the route is taken. */
  readonly unsure?: () => readonly string[];
}

/** A chain of filters of a listener, and the connections it is for. */
export interface FilterChain {
  /** Names in the TLS handshake; empty for all connections. */
  readonly sniHosts: readonly string[];
  /** Ranges of addresses that are connected to; empty for all. */
  readonly ranges: readonly string[];
  /** It is only for what its first bytes show to be HTTP without TLS. */
  readonly onlyHttp: boolean;
  /** The proxy ends TLS itself. */
  readonly endsTls?: boolean;
  /** That TLS is Istio's own mutual TLS (`ISTIO_MUTUAL`), with certificates of the mesh on both sides. */
  readonly isOfMesh?: boolean;
  /** The name of the route table that the requests are asked of; undefined where connections are passed on as they are. */
  readonly table?: string;
  readonly route?: L4Route;
  readonly source?: Source;
}

/** The destinations of a rule for connections. */
export function l4Targets(
  rule: BoundL4Rule,
  clusterOf: (destination: DestinationView) => ClusterRef,
): readonly RouteTarget[] {
  const { route } = rule.spec;
  const target = (
    { destination = {}, invalid }: (typeof route)[number],
    i: number,
    share: number,
  ): RouteTarget => ({
    cluster: clusterOf(destination),
    share,
    source: destinationPlace(rule, i),
    invalid,
  });
  if (route.length === 1) return [target(route[0], 0, 1)];
  const total = route.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return route.flatMap((given, i) => {
    const { weight = 0 } = given;
    return weight > 0 ? [target(given, i, weight / total)] : [];
  });
}

/** The cluster that a destination of a rule for connections means: its port, or the only one of the service, or the listener's. */
export function l4ClusterOf(clusters: Clusters, port: number): (destination: DestinationView) => ClusterRef {
  return ({ host = '', port: given, subset = '' }) => {
    const service = clusters.service(host);
    const only = service?.ports.length === 1 ? service.ports[0].number : port;
    return {
      host: service?.externalName ?? host,
      port: given?.number ?? only,
      subset,
    };
  };
}

/** What the chains of a port of a service are made from. */
interface L4Input {
  readonly user: ClusterUser;
  readonly clusters: Clusters;
  readonly virtualServices: readonly BoundVirtualService[];
  readonly service: MeshService;
  readonly port: number;
  readonly protocol: string;
  /** The ranges of addresses of the service. */
  readonly ranges: readonly string[];
  /** Whether the listener is on all addresses, so that only the name in the handshake tells services apart. */
  readonly onAllAddresses: boolean;
}

/** The chains of a port of a service at a sidecar (the upstream project's `pilot/pkg/networking/core/listener.go: buildSidecarOutboundTCPListenerOpts`). */
export function sidecarChains(input: L4Input): readonly FilterChain[] {
  const { virtualServices, service } = input;
  const own = virtualServices.filter(({ hosts }) => hosts.some((host) => hostMatches(host, service.host)));
  return isTls(input.protocol) ? tlsChains(input, own) : tcpChains(input, own);
}

/**
 * Why another virtual service may be asked before the one that has the rule: it has a rule for the same connections, and no manifest
 * tells which of the two is the older.
 */
export const rivalsOf = (
  by: BoundVirtualService,
  all: readonly BoundVirtualService[],
  isRival: (other: BoundVirtualService) => boolean,
): (() => readonly string[]) =>
  once(() =>
    all
      .filter((other) => other !== by && orderUnknown(by, other) && isRival(other))
      .map(
        ({ resource }) =>
          `${by.resource.text} and ${resource.text} both have a rule for the connection; the older counts, and no creationTimestamp tells which that is`,
      ),
  );

function plainChain({ service, port, ranges }: L4Input, sniHosts: readonly string[]): FilterChain {
  const only = service.ports.length === 1 ? service.ports[0].number : port;
  const targets = [{ cluster: { host: service.host, port: only, subset: '' }, share: 1 }];
  return { sniHosts, ranges, onlyHttp: false, route: { targets } };
}

function tlsChains(input: L4Input, own: readonly BoundVirtualService[]): readonly FilterChain[] {
  const { user, clusters, port, service } = input;
  let { ranges } = input;
  const seen = new Set<string>();
  const chains: FilterChain[] = [];
  for (const by of own) {
    for (const rule of by.tls) {
      if (rule.spec.route.length === 0) continue;
      for (const match of rule.matches) {
        const { spec } = match;
        if (staticObjectionL4(spec, user, port, MESH_GATEWAY) !== undefined) continue;
        const { destinationSubnets: subnets = [], sniHosts = [] } = spec;
        if (subnets.length > 0) ranges = subnets;
        const key = `${sniHosts.join(',')}|${subnets.join(',')}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const hasSame = ({ tls }: BoundVirtualService) =>
          tls.some(({ matches }) =>
            matches.some(
              ({ spec: other }) =>
                staticObjectionL4(other, user, port, MESH_GATEWAY) === undefined &&
                `${(other.sniHosts ?? []).join(',')}|${(other.destinationSubnets ?? []).join(',')}` === key,
            ),
          );
        const targets = l4Targets(rule, l4ClusterOf(clusters, port));
        const route = { by, source: rule, targets, unsure: rivalsOf(by, own, hasSame) };
        chains.push({ sniHosts, ranges, onlyHttp: false, route, source: match });
      }
    }
  }
  if (chains.length > 0) return chains;
  const byName =
    ranges.length > 0 ||
    (input.onAllAddresses && service.addresses.length === 0 && !service.hasClusterAddress);
  const isDynamic = service.host.startsWith('*') && service.resolution === 'dynamic-dns';
  const names = [
    service.host,
    ...service.aliases,
    ...service.aliases.flatMap((alias) => [
      ...domainsOf({ ...service, host: alias, aliases: [], addresses: [] }, user.namespace).domains,
    ]),
  ];
  return [plainChain({ ...input, ranges }, byName || isDynamic ? names : [])];
}

function tcpChains(input: L4Input, own: readonly BoundVirtualService[]): readonly FilterChain[] {
  const { user, clusters, port, ranges } = input;
  const chains: FilterChain[] = [];
  let isSame = false;
  for (const by of own) {
    for (const rule of by.tcp) {
      if (rule.spec.route.length === 0) continue;
      const counts = ({ tcp }: BoundVirtualService) =>
        tcp.some(
          ({ spec, matches }) =>
            spec.route.length > 0 &&
            (matches.length === 0 ||
              matches.some((match) => staticObjectionL4(match.spec, user, port, MESH_GATEWAY) === undefined)),
        );
      const targets = l4Targets(rule, l4ClusterOf(clusters, port));
      const route = { by, source: rule, targets, unsure: rivalsOf(by, own, counts) };
      const chain = (only: readonly string[], source: Source): FilterChain => ({
        sniHosts: [],
        ranges: only,
        onlyHttp: false,
        route,
        source,
      });
      if (rule.matches.length === 0) return [...chains, chain(ranges, rule)];
      const fitting = rule.matches.filter(
        ({ spec }) => staticObjectionL4(spec, user, port, MESH_GATEWAY) === undefined,
      );
      const open = fitting.find(({ spec }) => (spec.destinationSubnets ?? []).length === 0);
      if (open !== undefined) return [...chains, chain(ranges, open)];
      const subnets = fitting.flatMap(({ spec }) => spec.destinationSubnets ?? []);
      if (subnets.length === 0) continue;
      chains.push(chain(subnets, rule));
      isSame ||= [...subnets].sort().join() === [...ranges].sort().join();
    }
  }
  return isSame ? chains : [...chains, plainChain(input, [])];
}
