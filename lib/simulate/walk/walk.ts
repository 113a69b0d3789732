import type { Model } from '../model';
import { arrivalAt, connectedTo } from '../proxies/destination';
import type { Request } from '../request';
import type { Recorder } from '../trace';
import type { End } from './cluster-walk';
import { namesOf } from './cluster-walk';
import { ambientEnds } from './ambient-walk';
import { gatewayEnds } from './gateway-walk';
import type { Doubt } from './http-walk';
import { inboundEnds } from './inbound-walk';
import { tellPassedWaypoint, throughWaypoints } from './ingress-waypoint';
import type { Peer } from './peer';
import { sidecarEnds } from './sidecar-walk';

/** The ends of a request, from whoever sends it to whoever answers. */
export function walk(model: Model, request: Request, doubt: Doubt, trace?: Recorder): End[] {
  const { mesh, normalization } = model;
  const { caller } = request;
  if (caller.kind === 'outside') return outsideEnds(model, request, undefined, OUTSIDE, doubt, trace);
  if (caller.kind === 'gateway') {
    const { gateway, name, unsure, principal } = model.gateway(caller.name);
    for (const why of unsure) doubt(why);
    trace?.note('caller', `it comes in by ${name}`);
    const ends = gatewayEnds({ mesh, gateway, name, request, normalization }, doubt, trace);
    const peer: Peer = { hasProxy: true, ...(principal !== undefined && { principal }) };
    return throughWaypoints(model, ends, { mesh, request, peer, doubt, trace });
  }
  const { who, unsure, sidecar, principal } = model.caller(caller.name);
  for (const why of unsure) doubt(why);
  if (sidecar === undefined) {
    if (who.mode === 'ambient') {
      trace?.note('caller', `${who.name}.${who.namespace} sends it through the ztunnel of its node`);
      return ambientEnds(model, { request, namespace: who.namespace, principal }, doubt, trace);
    }
    trace?.note('caller', `${who.name}.${who.namespace} has no sidecar: what it sends is not routed`);
    return outsideEnds(model, request, who.namespace, OUTSIDE, doubt, trace);
  }
  trace?.note('caller', `${who.name}.${who.namespace} sends it through its sidecar`);
  const ends = sidecarEnds({ mesh, sidecar, request, normalization }, doubt, trace);
  if (trace !== undefined)
    for (const { cluster } of ends)
      tellPassedWaypoint(mesh, cluster?.service, 'sidecars send to pods themselves', trace);
  return inboundEnds(ends, { mesh, request, peer: { hasProxy: true, principal }, doubt, trace });
}

const OUTSIDE: Peer = { hasProxy: false };

/** The ends of what no proxy routes: the cluster brings it to the pods of a Service. */
function outsideEnds(
  { mesh, registry }: Model,
  request: Request,
  namespace: string | undefined,
  peer: Peer,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { host, port } = request.target;
  const connected = connectedTo(registry, host, namespace);
  const { endpoints } = arrivalAt(mesh, connected, port);
  const seen = { path: request.pathFor() + request.queryText, authority: request.authority };
  if (endpoints === undefined) {
    trace?.note('endpoints', `no manifest shows what answers for ${host}`);
    return [{ probability: 1, kind: 'passthrough', status: 200, host, port, ...seen }];
  }
  if (endpoints.length === 0) {
    trace?.note('endpoints', `nothing listens on port ${port} of ${host}`);
    return [{ probability: 1, kind: 'no-listener', status: 0, host, port }];
  }
  tellPassedWaypoint(mesh, connected.service, 'no proxy routes what it sends', trace);
  const workloads = namesOf(endpoints);
  trace?.taken('endpoints', `the cluster brings it to ${workloads.join(' or ')}`);
  const end: End = {
    probability: 1,
    kind: 'workload',
    status: 200,
    host: connected.service?.host ?? host,
    port,
    workloads,
    ...seen,
    endpoints,
  };
  return inboundEnds([end], { mesh, request, peer, doubt, trace });
}
