import type { MeshService } from '../../mesh/services/service';
import { type WaypointBinding, waypointBinding } from '../../mesh/waypoint-binding';
import { groupBy } from '../../mesh/mesh-index';
import type { Model } from '../model';
import { arrivalAt, connectedTo, hasAddress } from '../proxies/destination';
import type { Request } from '../request';
import { type Endpoint, endpointsOf } from '../scope/endpoints';
import { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import { type End, namesOf } from './cluster-walk';
import type { Doubt } from './http-walk';
import { inboundEnds } from './inbound-walk';
import type { Peer } from './peer';
import { waypointEnds } from './waypoint-walk';

/** A request of a workload in ambient mode. */
interface AmbientCall {
  readonly request: Request;
  /** The namespace of the caller. */
  readonly namespace: string;
  readonly principal?: string;
}

/**
 * The ends of a request that the node's proxy of its caller sends: to the waypoint of the service or of the pod that is connected to,
 * or else to a pod (the ztunnel project's `src/proxy/outbound.rs: build_request`).
 */
export function ambientEnds(model: Model, call: AmbientCall, doubt: Doubt, trace?: Recorder): End[] {
  const { request, namespace } = call;
  const { host, port } = request.target;
  const { mesh, registry } = model;
  const connected = connectedTo(registry, host, namespace);
  if (connected.unsure !== undefined) doubt(connected.unsure);
  const { service } = connected;
  if (service !== undefined && hasAddress(service)) return serviceEnds(model, call, service, doubt, trace);
  const { endpoints } = arrivalAt(mesh, connected, port);
  if (endpoints === undefined) {
    trace?.note('endpoints', `ztunnel knows nothing at ${host}, and passes it on as it is`);
    return [{ probability: 1, kind: 'passthrough', status: 200, host, port, ...seenOf(request) }];
  }
  if (endpoints.length === 0) {
    trace?.note('endpoints', `nothing listens on port ${port} of ${host}`);
    return [{ probability: 1, kind: 'no-listener', status: 0, host, port }];
  }
  return podEnds(model, call, service?.host ?? host, endpoints, doubt, trace);
}

const wireOf = ({ target: { scheme } }: Request) =>
  scheme === 'http' ? 'http' : scheme === 'tcp' ? 'tcp' : 'tls';

/** What a pod sees of a request: nothing where it comes in TLS or is none. */
const seenOf = (request: Request) =>
  wireOf(request) === 'http'
    ? { path: request.pathFor() + request.queryText, authority: request.authority }
    : {};

const peerOf = ({ principal }: AmbientCall): Peer => ({
  hasProxy: true,
  isAmbient: true,
  ...(principal !== undefined && { principal }),
});

function serviceEnds(
  model: Model,
  call: AmbientCall,
  service: MeshService,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { mesh } = model;
  const { request } = call;
  const { port } = request.target;
  const { host } = service;
  const binding = waypointBinding(mesh, service.resource, 'service');
  tellBinding(service.host, binding, doubt, trace);
  if (binding?.waypoint !== undefined) return toWaypoint(model, call, binding, { service }, doubt, trace);
  if (service.resolution === 'passthrough') {
    trace?.note('endpoints', `it is sent on to ${host}:${port}, to which the caller connected`);
    return [{ probability: 1, kind: 'workload', status: 200, host, port, workloads: [], ...seenOf(request) }];
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
  return directEnds(model, call, host, all, doubt, trace);
}

/** Tells why a request comes to no waypoint, though one is asked for. */
function tellBinding(
  host: string,
  binding: WaypointBinding | undefined,
  doubt: Doubt,
  trace?: Recorder,
): void {
  if (binding === undefined) return;
  const { asked, fault, unsure } = binding;
  if (unsure !== undefined) doubt(unsure);
  if (fault === undefined) return;
  const name = `${asked.namespace}/${asked.name}`;
  const why = {
    missing: 'there is no such Gateway',
    'not-allowed': 'its listener takes nothing from this namespace',
    'traffic-type': 'it is for other traffic, by its label istio.io/waypoint-for',
  }[fault];
  trace?.passed('listener', `${host} asks for the waypoint ${name}, and istiod gives it none: ${why}`);
}

/** The ends of what is sent to addresses of pods, some of which may have a waypoint. */
function podEnds(
  model: Model,
  call: AmbientCall,
  host: string,
  endpoints: readonly Endpoint[],
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const bindings = endpoints.map(({ pods }) => pods && waypointBinding(model.mesh, pods, 'workload'));
  const total = endpoints.reduce((sum, { count }) => sum + count, 0);
  const groups = groupBy(endpoints.keys(), (i) => {
    const { waypoint } = bindings[i] ?? {};
    return waypoint === undefined ? '' : `${waypoint.namespace}/${waypoint.name}`;
  });
  return [...groups.values()].flatMap((group) => {
    const own = group.map((i) => endpoints[i]);
    const share = own.reduce((sum, { count }) => sum + count, 0) / total;
    const binding = bindings[group[0]];
    // That a waypoint of the namespace is for services alone is no fault.
    if (binding?.isOwn === true || binding?.waypoint !== undefined) tellBinding(host, binding, doubt, trace);
    const ends =
      binding?.waypoint === undefined
        ? directEnds(model, call, host, own, doubt, trace)
        : toWaypoint(model, call, binding, { endpoints: own, host }, doubt, trace);
    return ends.map((end) => ({ ...end, probability: end.probability * share }));
  });
}

/** What is asked for at a waypoint. */
interface Sought {
  readonly service?: MeshService;
  readonly endpoints?: readonly Endpoint[];
  readonly host?: string;
}

function toWaypoint(
  model: Model,
  call: AmbientCall,
  { waypoint }: WaypointBinding,
  sought: Sought,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  if (waypoint === undefined) return [];
  const { request } = call;
  return waypointEnds(
    model,
    {
      request,
      waypoint,
      ...sought,
      port: request.target.port,
      wire: wireOf(request),
      seen: SeenRequest.first(request, model.normalization, 'http', request.claims),
      peer: peerOf(call),
    },
    doubt,
    trace,
  );
}

function directEnds(
  { mesh }: Model,
  call: AmbientCall,
  host: string,
  endpoints: readonly Endpoint[],
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { request } = call;
  const { port } = request.target;
  const workloads = namesOf(endpoints);
  trace?.taken(
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
    ...seenOf(request),
    endpoints,
  };
  return inboundEnds([end], { mesh, request, peer: peerOf(call), doubt, ...(trace && { trace }) });
}
