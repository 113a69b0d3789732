import type { MeshService } from '../../mesh/services/service';
import type { Waypoint as WaypointGateway } from '../../mesh/waypoint-binding';
import type { Model } from '../model';
import type { Waypoint } from '../proxies/waypoint';
import type { Request } from '../request';
import type { Endpoint } from '../scope/endpoints';
import { type ArrivalFacts, addressesAt } from '../security/arrival-facts';
import { authorize } from '../security/authorization';
import { tokenAt } from '../security/request-authentication';
import type { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import { type End, l4Ends, namesOf } from './cluster-walk';
import { type Doubt, httpEnds } from './http-walk';
import { inboundEnds } from './inbound-walk';
import type { Peer } from './peer';

/** A request that comes to a waypoint by HBONE. */
interface WaypointCall {
  readonly request: Request;
  readonly waypoint: WaypointGateway;
  /** The service whose address was connected to; undefined for the address of a pod. */
  readonly service?: MeshService;
  /** The pods whose address was connected to. */
  readonly endpoints?: readonly Endpoint[];
  /** The host by which they were connected to. */
  readonly host?: string;
  readonly port: number;
  readonly wire: 'http' | 'tls' | 'tcp';
  readonly seen: SeenRequest;
  /** Who sends it, with the identity that the waypoint sees. */
  readonly peer: Peer;
}

/** The ends of a request at a waypoint, and of what the waypoint sends on. */
export function waypointEnds(model: Model, call: WaypointCall, doubt: Doubt, trace?: Recorder): End[] {
  const { mesh } = model;
  const { waypoint, unsure, principal } = model.waypoint(call.waypoint);
  const { request, service, port } = call;
  const host = service?.host ?? call.host ?? request.target.host;
  const source = { of: call.waypoint.gateway, at: ['spec', 'listeners'] };
  for (const why of unsure) doubt(why);
  if (!waypoint.hasPods) {
    trace?.note(
      'listener',
      `nothing runs behind the waypoint ${waypoint.name}, and what is for ${host} goes nowhere else`,
      source,
    );
    return [{ probability: 1, kind: 'no-endpoint', status: 0, host, port }];
  }
  trace?.taken('listener', `the waypoint ${waypoint.name} takes it by HBONE, for ${host}:${port}`, source);
  const ends =
    service === undefined
      ? podEnds(model, waypoint, call, doubt, trace)
      : serviceEnds(model, waypoint, call, service, doubt, trace);
  const peer: Peer = { hasProxy: true, principal, waypoint };
  return inboundEnds(ends, { mesh, request, peer, doubt, ...(trace && { trace }) });
}

function serviceEnds(
  model: Model,
  waypoint: Waypoint,
  call: WaypointCall,
  service: MeshService,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { port, wire } = call;
  const { host } = service;
  const closed: End = { probability: 1, kind: 'no-listener', status: 0, host, port };
  if (!waypoint.owns(service)) {
    doubt(`${host} is there several times, and the waypoint ${waypoint.name} has the routes of one of them`);
  }
  const chain = waypoint.chain(service, port, wire);
  if (chain.kind === 'none') {
    trace?.note(
      'listener',
      `it takes ${wire === 'http' ? 'no port' : 'nothing but HTTP on port'} ${port} of ${host}`,
    );
    return [closed];
  }
  const arrival = { host, port };
  if (chain.kind === 'connection') {
    if (!isAllowed(model, waypoint, call, service, {}, doubt, trace)) return [{ ...closed, kind: 'denied' }];
    return l4Ends(chain.route, waypoint.clusters, arrival, doubt, trace);
  }
  const admitted = admit(model, waypoint, call, service, doubt, trace);
  if ('end' in admitted) return [{ ...admitted.end, host, port }];
  return httpEnds(
    {
      table: waypoint.table(service, port),
      clusters: waypoint.clusters,
      request: admitted.seen,
      isTls: false,
      unknown: () => [],
      arrival,
    },
    doubt,
    trace,
  );
}

/** The ends of a request to the address of a pod: it is sent on there, behind the policies for all that the waypoint takes. */
function podEnds(
  model: Model,
  waypoint: Waypoint,
  call: WaypointCall,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { endpoints = [], port, wire, seen } = call;
  const host = call.host ?? call.request.target.host;
  const workloads = namesOf(endpoints);
  const end: End = { probability: 1, kind: 'workload', status: 200, host, port, workloads, endpoints };
  if (wire !== 'http') {
    if (!isAllowed(model, waypoint, call, undefined, {}, doubt, trace))
      return [{ probability: 1, kind: 'denied', status: 0, host, port }];
    trace?.taken('endpoints', `it is sent on to ${workloads.join(' or ')}`);
    return [end];
  }
  const admitted = admit(model, waypoint, call, undefined, doubt, trace);
  if ('end' in admitted) return [{ ...admitted.end, host, port }];
  trace?.taken('endpoints', `it is sent on to ${workloads.join(' or ')}`);
  return [{ ...end, path: seen.path + seen.query, authority: seen.authority }];
}

/** A request behind the tokens and policies of a waypoint, or the end that they make. */
function admit(
  model: Model,
  waypoint: Waypoint,
  call: WaypointCall,
  service: MeshService | undefined,
  doubt: Doubt,
  trace?: Recorder,
): { readonly seen: SeenRequest } | { readonly end: End } {
  const { seen } = call;
  const token = tokenAt(model.mesh, waypoint.subject(service), seen, trace);
  if (token.isRefused === true)
    return { end: { probability: 1, kind: 'denied', status: token.status ?? 401 } };
  const facts = { request: seen, claims: token.claims, tokenUnknown: token.tokenUnknown };
  if (!isAllowed(model, waypoint, call, service, facts, doubt, trace))
    return { end: { probability: 1, kind: 'denied', status: 403 } };
  return { seen: seen.withClaims(token.claims) };
}

function isAllowed(
  { mesh }: Model,
  waypoint: Waypoint,
  { port, request, peer }: WaypointCall,
  service: MeshService | undefined,
  known: Partial<ArrivalFacts>,
  doubt: Doubt,
  trace?: Recorder,
): boolean {
  const facts: ArrivalFacts = {
    ...known,
    port,
    ...(peer.principal !== undefined && { principal: peer.principal }),
    ...addressesAt(request, known.request),
  };
  const { allowed, why } = authorize(mesh, waypoint.subject(service), facts, trace);
  for (const reason of why) doubt(reason);
  return allowed !== false;
}
