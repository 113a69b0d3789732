import { isGatewayProxy } from '../../mesh/gateway-proxy';
import { groupBy, type MeshIndex } from '../../mesh/mesh-index';
import { Networks } from '../../mesh/networks';
import type { Workload } from '../../mesh/workload';
import { listeningPort } from '../callers';
import { percentText } from '../explain';
import type { Hop } from '../outcome';
import { normalizedPath } from '../paths';
import { type Endpoint, podsIn } from '../scope/endpoints';
import { mutualName } from '../security/arrival-facts';
import type { ClientTls } from '../security/mutual-tls';
import { tellChanges } from '../proxy-changes/changes';
import { type Carried, carriedBy } from './carried';
import { byLocality } from './by-locality';
import { type End, namesOf, unanswered } from './cluster-walk';
import { gatewayEnds } from './gateway-walk';
import { arrivedRequest, inboundEnds } from './inbound-walk';
import { ingressWaypoint } from './ingress-waypoint';
import type { Journey } from './journey';
import { HBONE, type Peer, connectionTo } from './peer';
import { acrossNetworks } from './across-networks';
import { afterFailures, withinTimeout, withoutDown } from './failures';
import { withRetries } from './retries';
import { type WaypointTarget, waypointEnds } from './waypoint-walk';

/** Where a request has been: gateways with what came to them. */
type Passed = readonly string[];

/** How many gateways a request passes at most, before it counts as going round: no mesh has more in a row. */
const MOST_GATEWAYS = 16;

/**
 * The ends of a request behind what gets it: workloads judge it, and gateways send it on, by their own routes and policies, until it
 * comes to a workload.
 *
 * @param ends where the last proxy sent it
 * @param peer the last proxy
 */
export function onward(ends: readonly End[], peer: Peer, journey: Journey, passed: Passed = []): End[] {
  const { model, request, doubt, trace, circumstances } = journey;
  const { mesh } = model;
  const isUsual =
    circumstances === undefined &&
    peer.isGateway !== true &&
    Networks.of(mesh).isOne &&
    ends.every(
      ({ endpoints, cluster }) =>
        cluster?.locality === undefined && (endpoints === undefined || !leadsToGateway(mesh, endpoints)),
    );
  if (isUsual) return inboundEnds(ends, { mesh, request, peer, doubt, trace });
  const calls: { readonly end: End; readonly gateway: Workload; readonly port: number }[] = [];
  const behindWaypoints: End[] = [];
  const fromOtherNetworks: End[] = [];
  const up = circumstances === undefined ? ends : ends.map((end) => withoutDown(end, circumstances));
  const arriving = up
    .flatMap((given) => byLocality(given, peer.pods, { mesh, doubt, trace }))
    .flatMap((given) => {
      const { direct, across } = acrossNetworks(given, peer, journey);
      fromOtherNetworks.push(...across);
      return direct;
    })
    .flatMap((end) => {
      const { endpoints = [] } = end;
      const waypoint = peer.isGateway === true ? ingressWaypoint(mesh, end, doubt, trace) : undefined;
      if (waypoint !== undefined) {
        behindWaypoints.push(...atWaypoint(end, waypoint, peer, journey, passed));
        return [];
      }
      if (end.kind !== 'workload' || !leadsToGateway(mesh, endpoints)) return end;
      const total = podsIn(endpoints);
      const share = (own: readonly Endpoint[]) => (end.probability * podsIn(own)) / total;
      const [others, gateways] = [false, true].map((is) => endpoints.filter((one) => isGateway(one) === is));
      for (const own of groupBy(
        gateways,
        ({ pods, port }) => `${pods?.resource.fullName} ${port}`,
      ).values()) {
        const [{ pods, port }] = own;
        if (pods !== undefined) calls.push({ end: { ...end, probability: share(own) }, gateway: pods, port });
      }
      if (others.length === 0) return [];
      return { ...end, probability: share(others), workloads: namesOf(others), endpoints: others };
    });
  const reached = inboundEnds(arriving, { mesh, request, peer, doubt, trace });
  const judged =
    circumstances === undefined ? reached : reached.flatMap((end) => afterFailures(end, circumstances));
  if (calls.length + behindWaypoints.length + fromOtherNetworks.length === 0) return judged;
  return [
    ...judged,
    ...behindWaypoints,
    ...fromOtherNetworks,
    ...calls.flatMap(({ end, gateway, port }) => atGateway(end, gateway, port, peer, journey, passed)),
  ];
}

const isGateway = ({ pods }: Endpoint) => pods !== undefined && isGatewayProxy(pods);

/** Whether endpoints are a gateway, some of them. */
function leadsToGateway(mesh: MeshIndex, endpoints: readonly Endpoint[]): boolean {
  const known = mesh.remember(leadsToGateway, () => new WeakMap<readonly Endpoint[], boolean>());
  const found = known.get(endpoints) ?? endpoints.some(isGateway);
  known.set(endpoints, found);
  return found;
}

/** The ends of what is sent on to a gateway. */
function atGateway(
  end: End,
  workload: Workload,
  port: number,
  peer: Peer,
  journey: Journey,
  passed: Passed,
): End[] {
  const { model, request, doubt, trace } = journey;
  const { mesh } = model;
  const { gateway, name, unsure, changes, patches, principal } = model.gatewayAt(workload);
  const client = connectionTo(mesh, peer, end, GATEWAY_PODS);
  const carried = wrapped(sentBy(end, journey), end, client, peer);
  const { host = '', subset, way } = end;
  const hop: Hop = {
    proxy: name,
    host,
    port: end.port ?? port,
    ...(subset !== undefined && { subset }),
    ...((way !== undefined || client.kind !== 'plain') && {
      way: { ...way, ...(client.kind !== 'plain' && { tls: client.text }) },
    }),
  };
  const place = `${name}:${port} ${keyOf(carried)}`;
  if (passed.includes(place) || passed.length >= MOST_GATEWAYS) {
    trace?.note('end', `it comes to ${name} again, as it came before: gateways send it round and round`);
    doubt(
      `gateways send it round and round, ${name} among them, and nobody can tell which of them gives up first`,
    );
    const hops = [...(end.hops ?? []), hop];
    return [{ ...end, kind: 'loop', status: 503, workloads: undefined, hops }];
  }
  for (const why of unsure) doubt(why);
  tellChanges(changes, [port, listeningPort(workload, port)], doubt);
  const walk = () => {
    const ends = gatewayEnds(
      {
        mesh,
        gateway,
        name,
        carried,
        host,
        port,
        target: listeningPort(workload, port),
        request,
        isFirst: !peer.hasProxy,
        patches,
        changes,
      },
      doubt,
      trace,
    );
    return onward(ends, { hasProxy: true, isGateway: true, principal, pods: workload }, journey, [
      ...passed,
      place,
    ]);
  };
  return behind(
    end,
    hop,
    `the gateway ${name} gets ${shareText(end.probability)} and sends it on`,
    journey,
    walk,
  );
}

/** The ends of what is sent to a waypoint. */
export function atWaypoint(
  end: End,
  target: WaypointTarget,
  peer: Peer,
  journey: Journey,
  passed: Passed = [],
): End[] {
  const { model, request, doubt, trace } = journey;
  const { waypoint, unsure, changes, principal } = model.waypoint(target.waypoint);
  const { name, namespace } = target.waypoint;
  const { host, port } = target;
  for (const why of unsure) doubt(why);
  tellChanges(changes, [end.port], doubt);
  if (!waypoint.hasPods) {
    const source = { of: target.waypoint.gateway, at: ['spec'] };
    trace?.note(
      'proxy',
      `nothing runs behind the waypoint ${name}.${namespace}, and what is for ${host} goes nowhere else`,
      source,
    );
    return [{ ...unanswered(end, 'no-endpoint'), host, port }];
  }
  const hop: Hop = {
    isWaypoint: true,
    proxy: `${name}.${namespace}`,
    host,
    port,
    ...(end.subset !== undefined && { subset: end.subset }),
    way: { ...end.way, tls: HBONE.text },
  };
  const carried = sentBy(end, journey);
  const walk = () => {
    const ends = waypointEnds(
      { mesh: model.mesh, waypoint, changes, target, carried, request, peer },
      doubt,
      trace,
    );
    return onward(ends, { hasProxy: true, principal, waypoint }, journey, passed);
  };
  const text = `the waypoint ${hop.proxy} gets ${shareText(end.probability)} by HBONE, for ${host}:${port}`;
  return behind(end, hop, text, journey, walk);
}

/** The ends behind a proxy on the way. */
function behind(end: End, hop: Hop, text: string, { trace }: Journey, walk: () => End[]): End[] {
  const hops = [...(end.hops ?? []), hop];
  const ends = trace === undefined ? walk() : trace.at(hop.proxy, text, walk);
  const all = ends.map((last): End => ({
    ...last,
    hops: [...hops, ...(last.hops ?? [])],
    // A proxy that read the request answers for the connection that was closed.
    ...(end.seen !== undefined && last.status === 0 && { status: 503 }),
  }));
  return withRetries(withinTimeout(all, end.way), end.way?.retries).map((last) => ({
    ...last,
    probability: last.probability * end.probability,
  }));
}

/** Pods of a gateway have no sidecar, so that nothing that is sent to them is encrypted by itself. */
const GATEWAY_PODS = { proxy: 'none', mode: 'DISABLE', labels: {} } as const;

/** What the last proxy sends on. */
function sentBy(end: End, { model, request }: Journey): Carried {
  if (end.seen === undefined) return end.carried ?? carriedBy(request, model.normalization);
  const sent = arrivedRequest(request, end, model.mesh);
  const path = normalizedPath(sent.path, model.normalization);
  return {
    kind: 'http',
    request: path === sent.path ? sent : sent.changed(path, sent.query, sent.authority),
  };
}

/** The same within the TLS that a destination rule asks for. */
function wrapped(within: Carried, end: End, { kind }: ClientTls, { principal }: Peer): Carried {
  const policy = end.cluster?.trafficPolicy;
  switch (kind) {
    case 'plain':
    case 'tunnel':
      return within;
    case 'mutual':
      return { kind: 'tls', sni: mutualName(end, policy), within, isOfMesh: true, principal };
    case 'tls': {
      // Without a name of its own the handshake has that of the host (`cluster_tls.go: setAutoSniAndAutoSanValidation`).
      const asked = within.kind === 'http' ? within.request.authority.replace(/:\d+$/, '') : '';
      return { kind: 'tls', sni: policy?.tls?.sni || asked, within, isOfMesh: false };
    }
  }
}

/** A share in words. */
const shareText = (share: number) => (share > 1 - 1e-9 ? 'it' : `${percentText(share)} of it`);

/** What makes two things on a connection the same to a gateway. */
function keyOf(carried: Carried): string {
  switch (carried.kind) {
    case 'tcp':
      return 'tcp';
    case 'tls':
      return `tls ${carried.sni} ${keyOf(carried.within)}`;
    case 'http': {
      const { authority, path } = carried.request;
      return `http ${authority} ${path}`;
    }
  }
}
