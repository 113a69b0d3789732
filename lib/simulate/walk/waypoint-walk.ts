import type { MeshIndex } from '../../mesh/mesh-index';
import type { MeshService } from '../../mesh/services/service';
import type { Waypoint as WaypointGateway } from '../../mesh/waypoint-binding';
import type { Waypoint } from '../proxies/waypoint';
import type { Request } from '../request';
import type { Endpoint } from '../scope/endpoints';
import { type ArrivalFacts, addressesAt } from '../security/arrival-facts';
import { authorize } from '../security/authorization';
import { afterToken, tokenAt } from '../security/request-authentication';
import type { SeenRequest } from '../seen-request';
import type { ProxyChange } from '../proxy-changes/changes';
import type { Recorder } from '../trace';
import type { Carried } from './carried';
import { type End, l4Ends, namesOf } from './cluster-walk';
import { type Doubt, httpEnds } from './http-walk';
import { type Peer, isFromItself } from './peer';

/** What is asked for at a waypoint. */
export interface WaypointTarget {
  readonly waypoint: WaypointGateway;
  /** The service whose address was connected to; undefined for the address of a pod. */
  readonly service?: MeshService;
  /** The pods whose address was connected to. */
  readonly endpoints?: readonly Endpoint[];
  /** The host by which they were connected to. */
  readonly host: string;
  readonly port: number;
}

/** A connection that comes to a waypoint by HBONE. */
interface WaypointCall {
  readonly mesh: MeshIndex;
  readonly waypoint: Waypoint;
  /** What EnvoyFilters and extensions change of it. */
  readonly changes: readonly ProxyChange[];
  readonly target: WaypointTarget;
  /** What travels on the connection. */
  readonly carried: Carried;
  /** The request of the first caller, for the addresses that it tells. */
  readonly request: Request;
  /** Who sends it, with the identity that the waypoint sees. */
  readonly peer: Peer;
}

/** Told what is decided. */
interface Told {
  readonly doubt: Doubt;
  readonly trace?: Recorder;
}

/** The ends of what comes to a waypoint. */
export function waypointEnds(call: WaypointCall, doubt: Doubt, trace?: Recorder): End[] {
  const { service } = call.target;
  return service === undefined
    ? podEnds(call, { doubt, trace })
    : serviceEnds(call, service, { doubt, trace });
}

function serviceEnds(call: WaypointCall, service: MeshService, told: Told): End[] {
  const { waypoint, carried, target } = call;
  const { doubt, trace } = told;
  const { host, port } = target;
  const closed: End = { probability: 1, kind: 'no-listener', status: 0, host, port };
  if (!waypoint.owns(service))
    doubt(`${host} is there several times, and the waypoint ${waypoint.name} has the routes of one of them`);
  const chain = waypoint.chain(service, port, carried.kind);
  if (chain.kind === 'none') {
    trace?.note(
      'listener',
      carried.kind === 'http'
        ? `${host} has no port ${port}`
        : `port ${port} of ${host} is for HTTP without TLS`,
    );
    return [closed];
  }
  const arrival = { host, port };
  if (chain.kind === 'connection') {
    if (!isAllowed(call, service, {}, told)) return [{ ...closed, kind: 'denied' }];
    return l4Ends(chain.route, waypoint.clusters, arrival, carried, doubt, trace);
  }
  if (carried.kind !== 'http') return [closed];
  const admitted = admit(call, carried.request, service, told);
  if ('end' in admitted) return [admitted.end];
  return httpEnds(
    {
      table: waypoint.table(service, port),
      clusters: waypoint.clusters,
      request: admitted.request,
      isTls: false,
      unknown: () => [],
      limits: { changes: call.changes, ports: [port], sent: call.request },
      arrival,
    },
    doubt,
    trace,
  );
}

/** The ends of a request to the address of a pod: it is sent on there, behind the policies for all that the waypoint takes. */
function podEnds(call: WaypointCall, told: Told): End[] {
  const { carried, target } = call;
  const { endpoints = [], host, port } = target;
  const workloads = namesOf(endpoints);
  const sent = (more: Partial<End>): End[] => {
    told.trace?.taken('endpoints', `it is sent on to ${workloads.join(' or ')}`);
    return [{ probability: 1, kind: 'workload', status: 200, host, port, workloads, endpoints, ...more }];
  };
  if (carried.kind !== 'http') {
    if (isAllowed(call, undefined, {}, told)) return sent({ carried });
    return [{ probability: 1, kind: 'denied', status: 0, host, port }];
  }
  const admitted = admit(call, carried.request, undefined, told);
  if ('end' in admitted) return [admitted.end];
  const { path, query, authority } = admitted.request;
  return sent({ path: path + query, authority, seen: admitted.request });
}

/** A request behind the tokens and policies of a waypoint, or the end that they make. */
function admit(
  call: WaypointCall,
  seen: SeenRequest,
  service: MeshService | undefined,
  told: Told,
): { readonly request: SeenRequest } | { readonly end: End } {
  const { mesh, waypoint, target } = call;
  const { host, port } = target;
  const token = tokenAt(mesh, waypoint.subject(service), seen, told.trace);
  const denied = (status: number) => ({
    end: { probability: 1, kind: 'denied', status, host, port } as const,
  });
  if (token.isRefused === true) return denied(token.status ?? 401);
  if (token.unsure !== undefined) told.doubt(token.unsure);
  const facts = { request: seen, claims: token.claims, tokenUnknown: token.tokenUnknown };
  if (!isAllowed(call, service, facts, told)) return denied(403);
  return { request: afterToken(seen, token) };
}

function isAllowed(
  { mesh, waypoint, target, request, peer }: WaypointCall,
  service: MeshService | undefined,
  known: Partial<ArrivalFacts>,
  { doubt, trace }: Told,
): boolean {
  const facts: ArrivalFacts = {
    ...known,
    port: target.port,
    authorizers: request.circumstances.authorizers,
    ...(peer.principal !== undefined && { principal: peer.principal }),
    ...addressesAt(request, known.request, isFromItself(peer)),
  };
  const { allowed, why } = authorize(mesh, waypoint.subject(service), facts, trace);
  for (const reason of why) doubt(reason);
  return allowed !== false;
}
