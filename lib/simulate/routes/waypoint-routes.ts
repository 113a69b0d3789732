import { MESH_GATEWAY } from '../../mesh/names';
import type { MeshService } from '../../mesh/services/service';
import type { DestinationView } from '../../mesh/views/networking';
import type { ClusterUser } from '../scope/clusters';
import type {
  BoundL4Match,
  BoundL4Rule,
  BoundVirtualService,
} from '../virtual-services/bound-virtual-service';
import { type L4Route, l4Targets } from './l4';
import type { ClusterRef } from './route';

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
  const found =
    firstRule(virtualServices, 'tls', (match) => named(match) && isFor(match, input)) ??
    firstRule(virtualServices, 'tcp', (match) => isFor(match, input));
  if (found === undefined)
    return { targets: [{ cluster: { host: service.host, port, subset: '' }, share: 1 }] };
  const { by, rule } = found;
  return { by, source: rule, targets: l4Targets(rule, clusterOf) };
}

function firstRule(
  services: readonly BoundVirtualService[],
  kind: 'tls' | 'tcp',
  takes: (match: BoundL4Match) => boolean,
): { readonly by: BoundVirtualService; readonly rule: BoundL4Rule } | undefined {
  for (const by of services) {
    for (const rule of by[kind]) {
      const { matches, spec } = rule;
      const isTaken = matches.length === 0 || matches.some((match) => takes(match.spec));
      // A rule without destinations is as none.
      if (isTaken) {
        if (spec.route.length > 0) return { by, rule };
        break;
      }
    }
  }
  return undefined;
}

/** Whether a match is for a port at a waypoint, which knows neither labels nor namespaces of callers. */
const isFor = (match: BoundL4Match, { port }: ConnectionInput): boolean =>
  (match.gateways.length === 0 || match.gateways.includes(MESH_GATEWAY)) &&
  (!match.port || match.port === port) &&
  Object.keys(match.sourceLabels ?? {}).length === 0 &&
  !match.sourceNamespace;
