import { agedOf, byAge, orderUnknown } from './age';
import { groupBy, type MeshIndex } from './mesh-index';
import { parseProtocol, servicePortProtocol } from './protocol';
import type { Resource } from './resource';
import { servicesOfPod, targetPortOf } from './service-pods';
import { selects, type Workload } from './workload';

/** What Services, and service entries that select pods, say of a port of pods. */
export interface InboundPort {
  /** The protocol; empty where the sidecar finds it out. */
  readonly protocol: string;
  /** The Service, or the service entry, that says so. */
  readonly by: Resource<'Service'> | Resource<'ServiceEntry'>;
  /** The protocol may be one of these; more than the one only where the age of Services is not known. */
  readonly possible: readonly string[];
}

/**
 * The ports of pods to which Services and service entries lead, by their numbers: of several for one port the oldest counts (the
 * upstream project's `pilot/pkg/networking/core/listener_inbound.go: getFilterChainsByServicePort`, `pilot/pkg/model/context.go:
 * SetServiceTargets`).
 */
export function inboundPorts(mesh: MeshIndex, pods: Workload): ReadonlyMap<number, InboundPort> {
  const known = mesh.remember(inboundPorts, () => new WeakMap<Workload, ReadonlyMap<number, InboundPort>>());
  const found = known.get(pods) ?? findPorts(mesh, pods);
  known.set(pods, found);
  return found;
}

function findPorts(mesh: MeshIndex, pods: Workload): ReadonlyMap<number, InboundPort> {
  const services = [
    ...servicesOfPod(mesh, pods).map((service) => offerOf(service, protocolsOf(service, pods))),
    ...entriesOfPod(mesh, pods).map((entry) => offerOf(entry, protocolsOfEntry(entry))),
  ].sort(byAge);
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

const offerOf = (
  service: Resource<'Service'> | Resource<'ServiceEntry'>,
  protocols: ReadonlyMap<number, string>,
) => ({ service, ...agedOf(service), protocols });

/** The service entries that select a workload, of its namespace. */
function entriesOfPod(mesh: MeshIndex, { namespace, labels }: Workload): readonly Resource<'ServiceEntry'>[] {
  const selecting = mesh.remember(entriesOfPod, () =>
    groupBy(
      mesh
        .all('ServiceEntry')
        .filter(({ spec }) => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0),
      (entry) => entry.namespace,
    ),
  );
  return (selecting.get(namespace) ?? []).filter(({ spec }) =>
    selects(spec.workloadSelector?.labels, labels),
  );
}

/** The protocols of the ports of pods to which a service entry leads. */
function protocolsOfEntry({ spec }: Resource<'ServiceEntry'>): ReadonlyMap<number, string> {
  const protocols = new Map<number, string>();
  for (const { number = 0, targetPort, protocol } of spec.ports ?? []) {
    const target = targetPort || number;
    if (!protocols.has(target)) protocols.set(target, parseProtocol(protocol));
  }
  return protocols;
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
