import { MESH_GATEWAY } from '../../mesh/names';
import type { MeshService } from '../../mesh/services/service';
import type { DestinationView } from '../../mesh/views/networking';
import type { ClusterUser } from '../scope/clusters';
import type {
  BoundL4Match,
  BoundL4Rule,
  BoundVirtualService,
} from '../virtual-services/bound-virtual-service';
import { type L4Route, l4Targets, rivalsOf } from './l4';
import type { ClusterRef, RouteTarget } from './route';

interface ConnectionInput {
  readonly service: MeshService;
  readonly port: number;
  readonly user: ClusterUser;
  /** The virtual services that count for the service. */
  readonly virtualServices: readonly BoundVirtualService[];
  readonly clusterOf: (destination: DestinationView) => ClusterRef;
}

/**
 * Where a waypoint sends connections to a port of a service that it does not look into: by the first rule for TLS whose only name is
 * the host, or else by the first rule for TCP, or else to the service (the upstream project's `getWaypointTCPRoutes`).
 */
export function waypointConnectionRoute(input: ConnectionInput): L4Route {
  const { virtualServices, service, port, clusterOf } = input;
  const named = ({ sniHosts = [] }: BoundL4Match) => sniHosts.length === 1 && sniHosts[0] === service.host;
  const isForTls = (match: BoundL4Match) => named(match) && isFor(match, input);
  const isForTcp = (match: BoundL4Match) => isFor(match, input);
  for (const [kind, takes] of [['tls', isForTls] as const, ['tcp', isForTcp] as const]) {
    const [first, ...others] = virtualServices.flatMap((by) => {
      const rule = ruleOf(by, kind, takes);
      return rule === undefined ? [] : [{ by, rule, targets: l4Targets(rule, clusterOf) }];
    });
    if (first === undefined) continue;
    const { by, rule, targets } = first;
    const isOther = (service: BoundVirtualService) =>
      others.some((other) => other.by === service && !isSame(other.targets, targets));
    return { by, source: rule, targets, unsure: rivalsOf(by, virtualServices, isOther) };
  }
  return { targets: [{ cluster: { host: service.host, port, subset: '' }, share: 1 }] };
}

/** The rule of a virtual service that takes a connection; one without destinations is as none. */
function ruleOf(
  by: BoundVirtualService,
  kind: 'tls' | 'tcp',
  takes: (match: BoundL4Match) => boolean,
): BoundL4Rule | undefined {
  const rule = by[kind].find(
    ({ matches }) => matches.length === 0 || matches.some((match) => takes(match.spec)),
  );
  return rule !== undefined && rule.spec.route.length > 0 ? rule : undefined;
}

/** Whether connections go to the same destinations in the same shares. */
const isSame = (a: readonly RouteTarget[], b: readonly RouteTarget[]) => {
  const text = (targets: readonly RouteTarget[]) =>
    JSON.stringify(targets.map(({ cluster, share }) => ({ cluster, share })));
  return text(a) === text(b);
};

/** Whether a match is for a port at a waypoint, which knows neither labels nor namespaces of callers. */
const isFor = (match: BoundL4Match, { port }: ConnectionInput): boolean =>
  (match.gateways.length === 0 || match.gateways.includes(MESH_GATEWAY)) &&
  (!match.port || match.port === port) &&
  Object.keys(match.sourceLabels ?? {}).length === 0 &&
  !match.sourceNamespace;
