import type { MeshService } from '../../mesh/services/service';
import { type WaypointBinding, waypointBinding } from '../../mesh/waypoint-binding';
import { groupBy } from '../../mesh/mesh-index';
import { arrivalAt, connectedTo, hasAddress, tellPods } from '../proxies/destination';
import { type Endpoint, endpointsOf, podsIn } from '../scope/endpoints';
import { type Carried, carriedBy } from './carried';
import { type End, namesOf } from './cluster-walk';
import type { Journey } from './journey';
import { atWaypoint, onward } from './onward';
import type { Peer } from './peer';

/** A workload in ambient mode that calls. */
interface AmbientCaller {
  readonly namespace: string;
  readonly principal?: string;
}

/**
 * The ends of a request that the node's proxy of its caller sends: to the waypoint of the service or of the pod that is connected to,
 * or else to a pod (the ztunnel project's `src/proxy/outbound.rs: build_request`).
 */
export function ambientEnds(journey: Journey, { namespace, principal }: AmbientCaller): End[] {
  const { model, request, doubt, trace } = journey;
  const { host, port } = request.target;
  const { mesh, normalization } = model;
  const connected = connectedTo(mesh, host, namespace);
  if (connected.unsure !== undefined) doubt(connected.unsure);
  tellPods(connected, trace);
  const { service } = connected;
  const carried = carriedBy(request, normalization);
  const peer: Peer = { hasProxy: true, isAmbient: true, ...(principal !== undefined && { principal }) };
  const call: AmbientCall = { journey, peer, carried, port };
  if (service !== undefined && hasAddress(service)) return serviceEnds(call, service);
  const { endpoints } = arrivalAt(mesh, connected, port);
  if (endpoints === undefined) {
    trace?.note('endpoints', `ztunnel knows nothing at ${host}, and passes it on as it is`);
    return [{ probability: 1, kind: 'passthrough', status: 200, host, port, ...seenOf(carried) }];
  }
  if (endpoints.length === 0) {
    trace?.note('endpoints', `nothing listens on port ${port} of ${host}`);
    return [{ probability: 1, kind: 'no-listener', status: 0, host, port }];
  }
  return podEnds(call, service?.host ?? host, endpoints);
}

/** A connection that ztunnel opens for a workload. */
interface AmbientCall {
  readonly journey: Journey;
  readonly peer: Peer;
  readonly carried: Carried;
  readonly port: number;
}

/** What a pod sees of a request: nothing where it comes in TLS or is none. */
const seenOf = (carried: Carried) => {
  if (carried.kind !== 'http') return {};
  const { path, query, authority } = carried.request;
  return { path: path + query, authority };
};

function serviceEnds(call: AmbientCall, service: MeshService): End[] {
  const { journey, carried, port } = call;
  const { model, doubt, trace } = journey;
  const { mesh } = model;
  const { host } = service;
  const binding = waypointBinding(mesh, service.resource, 'service');
  tellBinding(host, binding, journey);
  if (binding?.waypoint !== undefined) {
    const { waypoint } = binding;
    const end: End = { probability: 1, kind: 'workload', status: 200, host, port, carried };
    return atWaypoint(end, { waypoint, service, host, port }, call.peer, journey);
  }
  if (service.resolution === 'passthrough') {
    trace?.note('endpoints', `it is sent on to ${host}:${port}, to which the caller connected`);
    return [{ probability: 1, kind: 'workload', status: 200, host, port, workloads: [], ...seenOf(carried) }];
  }
  const own = service.ports.find(({ number, protocol }) => number === port && protocol !== 'udp');
  if (own === undefined) {
    trace?.note('endpoints', `${host} has no port ${port}`);
    return [{ probability: 1, kind: 'no-listener', status: 0, host, port }];
  }
  const { all, unsure } = endpointsOf(mesh, service, own);
  if (unsure !== undefined) doubt(unsure);
  if (all.every(({ count }) => count === 0)) {
    trace?.note('endpoints', `nothing runs behind ${host}:${port}`);
    return [{ probability: 1, kind: 'no-endpoint', status: 0, host, port }];
  }
  return directEnds(call, host, all);
}

/** Tells why a request comes to no waypoint, though one is asked for. */
function tellBinding(host: string, binding: WaypointBinding | undefined, { doubt, trace }: Journey): void {
  if (binding === undefined) return;
  const { asked, fault, unsure } = binding;
  if (unsure !== undefined) doubt(unsure);
  if (fault === undefined) return;
  const why = {
    missing: 'there is no such Gateway',
    'not-allowed': 'its listener takes nothing from this namespace',
    'traffic-type': 'it is for other traffic, by its label istio.io/waypoint-for',
  }[fault];
  trace?.passed(
    'listener',
    `${host} asks for the waypoint ${asked.name}.${asked.namespace}, and istiod gives it none: ${why}`,
  );
}

/** The ends of what is sent to addresses of pods, some of which may have a waypoint. */
function podEnds(call: AmbientCall, host: string, endpoints: readonly Endpoint[]): End[] {
  const { journey, carried, port } = call;
  const bindings = endpoints.map(({ pods }) => pods && waypointBinding(journey.model.mesh, pods, 'workload'));
  const total = podsIn(endpoints);
  const groups = groupBy(endpoints.keys(), (i) => {
    const { waypoint } = bindings[i] ?? {};
    return waypoint === undefined ? '' : `${waypoint.namespace}/${waypoint.name}`;
  });
  return [...groups.values()].flatMap((group) => {
    const own = group.map((i) => endpoints[i]);
    const share = podsIn(own) / total;
    const { waypoint, isOwn } = bindings[group[0]] ?? {};
    // That a waypoint of the namespace is for services alone is no fault.
    if (isOwn === true || waypoint !== undefined) tellBinding(host, bindings[group[0]], journey);
    if (waypoint === undefined)
      return directEnds(call, host, own).map((end) => ({ ...end, probability: end.probability * share }));
    const end: End = { probability: share, kind: 'workload', status: 200, host, port, carried };
    return atWaypoint(end, { waypoint, endpoints: own, host, port }, call.peer, journey);
  });
}

function directEnds(
  { journey, peer, carried, port }: AmbientCall,
  host: string,
  endpoints: readonly Endpoint[],
): End[] {
  const workloads = namesOf(endpoints);
  journey.trace?.taken(
    'endpoints',
    workloads.length > 0
      ? `ztunnel sends it to ${workloads.join(' or ')}`
      : 'ztunnel sends it outside of the mesh',
  );
  const end: End = {
    probability: 1,
    kind: 'workload',
    status: 200,
    host,
    port,
    workloads,
    ...seenOf(carried),
    carried,
    endpoints,
  };
  return onward([end], peer, journey);
}
