import { agedOf, byAge, orderUnknown } from './age';
import type { MeshIndex } from './mesh-index';
import { servicePortProtocol } from './protocol';
import type { Resource } from './resource';
import { servicesOfPod, targetPortOf } from './service-pods';
import type { Workload } from './workload';

/** What Services say of a port of pods. */
export interface InboundPort {
  /** The protocol; empty where the sidecar finds it out. */
  readonly protocol: string;
  /** The Service that says so. */
  readonly by: Resource<'Service'>;
  /** The protocol may be one of these; more than the one only where the age of Services is not known. */
  readonly possible: readonly string[];
}

/**
 * The ports of pods to which Services lead, by their numbers: of several Services for one port the oldest counts (the upstream
 * project's `pilot/pkg/networking/core/listener_inbound.go: getFilterChainsByServicePort`).
 */
export function inboundPorts(mesh: MeshIndex, pods: Workload): ReadonlyMap<number, InboundPort> {
  const known = mesh.remember(inboundPorts, () => new WeakMap<Workload, ReadonlyMap<number, InboundPort>>());
  const found = known.get(pods) ?? findPorts(mesh, pods);
  known.set(pods, found);
  return found;
}

function findPorts(mesh: MeshIndex, pods: Workload): ReadonlyMap<number, InboundPort> {
  const services = servicesOfPod(mesh, pods)
    .map((service) => ({ service, ...agedOf(service), protocols: protocolsOf(service, pods) }))
    .sort(byAge);
  const numbers = new Set(services.flatMap(({ protocols }) => [...protocols.keys()]));
  return new Map(
    [...numbers].map((number) => {
      const offers = services.flatMap(({ protocols, ...service }) => {
        const protocol = protocols.get(number);
        return protocol === undefined ? [] : [{ ...service, protocol }];
      });
      const [first, ...others] = offers;
      const rivals = others.filter((other) => orderUnknown(first, other));
      const possible = [first, ...rivals].map(({ protocol }) => protocol);
      return [number, { protocol: first.protocol, by: first.service, possible: [...new Set(possible)] }];
    }),
  );
}

/** The protocols of the ports of pods to which a Service leads; of several of its ports for one the first counts. */
function protocolsOf({ spec }: Resource<'Service'>, pods: Workload): ReadonlyMap<number, string> {
  const protocols = new Map<number, string>();
  for (const port of spec.ports ?? []) {
    const number = targetPortOf(port, pods);
    if (number !== undefined && !protocols.has(number))
      protocols.set(number, servicePortProtocol(port) ?? '');
  }
  return protocols;
}
