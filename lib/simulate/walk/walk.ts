import { knownCircumstances } from '../circumstances';
import type { Model } from '../model';
import { arrivalAt, connectedTo, tellPods } from '../proxies/destination';
import type { Request } from '../request';
import { tellChanges } from '../proxy-changes/changes';
import type { Recorder } from '../trace';
import type { End } from './cluster-walk';
import { namesOf } from './cluster-walk';
import { ambientEnds } from './ambient-walk';
import { carriedBy } from './carried';
import { gatewayEnds } from './gateway-walk';
import type { Doubt } from './http-walk';
import { tellPassedWaypoint } from './ingress-waypoint';
import type { Journey } from './journey';
import { onward } from './onward';
import type { Peer } from './peer';
import { sidecarEnds } from './sidecar-walk';

/** The ends of a request, from whoever sends it to whoever answers. */
export function walk(model: Model, request: Request, doubt: Doubt, trace?: Recorder): End[] {
  const { mesh, normalization } = model;
  const { caller } = request;
  const circumstances = knownCircumstances(mesh, request.circumstances);
  const journey: Journey = { model, request, doubt, trace, circumstances };
  if (caller.kind === 'outside') return outsideEnds(journey, undefined, OUTSIDE);
  if (caller.kind === 'gateway') {
    const { gateway, name, unsure, changes, patches, principal, pods } = model.gateway(caller.name);
    for (const why of unsure) doubt(why);
    trace?.note('caller', `it comes in by ${name}`);
    const { host, port } = request.target;
    const carried = carriedBy(request, normalization);
    const target = gateway.targetPort(port);
    tellChanges(changes, [port, target], doubt);
    const call = {
      mesh,
      gateway,
      name,
      carried,
      host,
      port,
      target,
      request,
      isFirst: true,
      patches,
      changes,
    };
    const ends = gatewayEnds(call, doubt, trace);
    return onward(ends, { hasProxy: true, isGateway: true, principal, pods }, journey);
  }
  const { who, unsure, changes, patches, sidecar, principal } = model.caller(caller.name);
  for (const why of unsure) doubt(why);
  tellChanges(changes, [request.target.port], doubt);
  if (sidecar === undefined) {
    if (who.mode === 'ambient') {
      trace?.note('caller', `${who.name}.${who.namespace} sends it through the ztunnel of its node`);
      return ambientEnds(journey, { namespace: who.namespace, principal });
    }
    trace?.note('caller', `${who.name}.${who.namespace} has no sidecar: what it sends is not routed`);
    return outsideEnds(journey, who.namespace, OUTSIDE);
  }
  trace?.note('caller', `${who.name}.${who.namespace} sends it through its sidecar`);
  const ends = sidecarEnds({ mesh, sidecar, request, normalization, patches, changes }, doubt, trace);
  if (trace !== undefined)
    for (const { cluster } of ends)
      tellPassedWaypoint(mesh, cluster?.service, 'sidecars send to pods themselves', trace);
  return onward(ends, { hasProxy: true, principal, pods: who.workload }, journey);
}

const OUTSIDE: Peer = { hasProxy: false };

/** The ends of what no proxy routes: the cluster brings it to the pods of a Service. */
function outsideEnds(journey: Journey, namespace: string | undefined, peer: Peer): End[] {
  const { model, request, trace } = journey;
  const { mesh, normalization } = model;
  const { host, port } = request.target;
  const connected = connectedTo(mesh, host, namespace);
  tellPods(connected, trace);
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
    carried: carriedBy(request, normalization),
    endpoints,
  };
  return onward([end], peer, journey);
}
