import { groupBy } from '../../mesh/mesh-index';
import { type NetworkGateway, Networks } from '../../mesh/networks';
import { podsOfService } from '../../mesh/service-pods';
import { isOutside } from '../../mesh/services/service';
import { type Workload, replicasOf } from '../../mesh/workload';
import { percentText } from '../explain';
import type { Hop } from '../outcome';
import { type Endpoint, podsIn } from '../scope/endpoints';
import { byLocality } from './by-locality';
import { type End, namesOf, unanswered } from './cluster-walk';
import { clientOf, inboundEnds } from './inbound-walk';
import type { Journey } from './journey';
import type { Peer } from './peer';

/** Where a request goes directly, and its ends behind gateways of other networks. */
interface Split {
  readonly direct: readonly End[];
  readonly across: readonly End[];
}

/** An endpoint that a gateway of its network leads to. */
interface Remote {
  readonly endpoint: Endpoint;
  readonly gateways: readonly NetworkGateway[];
}

/** How many networks a request crosses at most, before it counts as going round. */
const MOST_NETWORKS = 8;

/**
 * What is sent to endpoints of other networks goes to a gateway there, if there is one: by Istio's mutual TLS, which the gateway passes on
 * to the endpoint that the name in the handshake asks for, so that the caller is known there. An endpoint that takes no mutual TLS is
 * left out (the upstream project's `pilot/pkg/xds/endpoints/ep_filters.go: EndpointsByNetworkFilter`).
 */
export function acrossNetworks(end: End, peer: Peer, journey: Journey, crossed = 0): Split {
  const { model, doubt, trace, request } = journey;
  const { mesh } = model;
  const networks = Networks.of(mesh);
  const { endpoints = [], cluster, kind } = end;
  const isPlain = kind !== 'workload' || endpoints.length === 0 || !peer.hasProxy;
  if (networks.isOne || isPlain || cluster?.sends === 'original') return { direct: [end], across: [] };
  const home = networks.ofProxy(peer.pods);
  const near: Endpoint[] = [];
  const far: Remote[] = [];
  const context = { mesh, request, peer, doubt, trace };
  for (const endpoint of endpoints) {
    const network = networks.ofEndpoint(endpoint.labels, endpoint.address, endpoint.network);
    const gateways = networks.into(network);
    const isDirect = network === '' || network === home || gateways.length === 0;
    if (isDirect) near.push(endpoint);
    else if (clientOf(end, endpoint, context).kind === 'mutual') far.push({ endpoint, gateways });
    else if (peer.isAmbient === true || peer.waypoint !== undefined) {
      doubt(
        `${end.host ?? ''} has endpoints in the network ${network}, and how the ambient mesh gets there is not followed`,
      );
      near.push(endpoint);
    } else {
      const name = endpoint.workload ?? endpoint.address ?? '';
      trace?.passed(
        'endpoints',
        `${name} is in the network ${network} and takes no mutual TLS, so no gateway leads there`,
      );
    }
  }
  if (near.length === endpoints.length) return { direct: [end], across: [] };
  const total = podsIn(near) + podsIn(far.map(({ endpoint }) => endpoint));
  if (total === 0) {
    trace?.note('endpoints', `nothing runs behind ${end.host ?? ''} in a network that can be reached`);
    return { direct: [unanswered(end, 'no-endpoint')], across: [] };
  }
  const share = (own: number) => (end.probability * own) / total;
  const direct =
    near.length === 0
      ? []
      : [{ ...end, probability: share(podsIn(near)), endpoints: near, workloads: namesOf(near) }];
  const across = waysInto(far).flatMap(({ gateway, weight }) =>
    throughGateway({ ...end, probability: share(weight) }, gateway, peer, journey, crossed + 1),
  );
  return { direct, across };
}

/** The gateways behind which endpoints are, with as many endpoints as each address of theirs stands for. */
function waysInto(far: readonly Remote[]): readonly { gateway: NetworkGateway; weight: number }[] {
  const weighed = far.flatMap(({ endpoint, gateways }) =>
    gateways.map((gateway) => ({ gateway, weight: endpoint.count / gateways.length })),
  );
  const key = ({ network, service, address, port }: NetworkGateway) =>
    `${network} ${service?.fullName ?? address ?? ''} ${port}`;
  return [...groupBy(weighed, ({ gateway }) => key(gateway)).values()].map((same) => ({
    gateway: same[0].gateway,
    weight: same.reduce((sum, { weight }) => sum + weight, 0),
  }));
}

/** The ends behind a gateway of a network. */
function throughGateway(
  end: End,
  { network, service, address, port }: NetworkGateway,
  peer: Peer,
  journey: Journey,
  crossed: number,
): readonly End[] {
  const { model, doubt, trace } = journey;
  const closed = (text: string): End[] => {
    trace?.note('endpoints', text);
    return [unanswered(end, 'no-listener')];
  };
  if (service === undefined) {
    doubt(
      `the gateway at ${address ?? ''}:${port} leads into the network ${network}, and no manifest tells whose it is`,
    );
    return [end];
  }
  if (crossed > MOST_NETWORKS) {
    doubt(`gateways between networks send it round and round, that of ${network} among them`);
    return [{ ...end, kind: 'loop', status: 503, workloads: undefined, endpoints: [] }];
  }
  const pods = podsOfService(model.mesh, service).filter((workload) => replicasOf(workload) > 0);
  const total = pods.reduce((sum, workload) => sum + replicasOf(workload), 0);
  if (total === 0)
    return closed(`nothing runs behind ${service.text}, which leads into the network ${network}`);
  return pods.flatMap((workload) => {
    const share = replicasOf(workload) / total;
    return atGateway(
      { ...end, probability: end.probability * share },
      workload,
      network,
      port,
      peer,
      journey,
      crossed,
    );
  });
}

function atGateway(
  end: End,
  workload: Workload,
  network: string,
  port: number,
  peer: Peer,
  journey: Journey,
  crossed: number,
): readonly End[] {
  const { model, doubt, trace, request } = journey;
  const { mesh } = model;
  const { gateway, name, unsure } = model.gatewayAt(workload);
  for (const why of unsure) doubt(why);
  const { host = '', port: asked = 0, subset = '' } = end;
  const hop: Hop = {
    proxy: name,
    host,
    port: asked,
    ...(subset !== '' && { subset }),
    way: { ...end.way, tls: 'mutual TLS of Istio, which it passes on' },
  };
  const text = `the gateway ${name} gets ${percentText(end.probability)}, which is for the network ${network}, and passes it on`;
  const walk = (): readonly End[] => {
    const closed = (why: string): End[] => {
      trace?.note('listener', why);
      return [unanswered(end, 'no-listener')];
    };
    const target = gateway.targetPort(port);
    const server = target === undefined ? undefined : gateway.passesTo(target, host);
    if (server === undefined) return closed(`no server on port ${port} of ${name} passes on to ${host}`);
    trace?.taken('listener', `port ${port} of ${name}`, server);
    const cluster = gateway.clusters.get({ host, port: asked, subset });
    // Gateways between networks lead to nothing that is outside of the mesh.
    if (cluster.missing !== undefined || (cluster.service !== undefined && isOutside(cluster.service)))
      return closed(
        `${name} passes nothing on to ${host}:${asked}: ${cluster.missing ?? 'it is outside of the mesh'}`,
      );
    for (const why of cluster.unsure) doubt(why);
    // It passes on to what takes mutual TLS (`EndpointsWithMTLSFilter`), of the networks that it is told to look at.
    const self: Peer = { hasProxy: true, isGateway: true, pods: workload };
    const context = { mesh, request, peer: self, doubt, trace };
    const view = viewOf(workload);
    const networks = Networks.of(mesh);
    const seen = cluster.endpoints.filter((endpoint) => {
      const own = networks.ofEndpoint(endpoint.labels, endpoint.address, endpoint.network);
      return (
        (view.length === 0 || own === '' || view.includes(own)) &&
        clientOf({ ...end, cluster }, endpoint, context).kind === 'mutual'
      );
    });
    if (podsIn(seen) === 0) {
      trace?.note('endpoints', `nothing that takes mutual TLS runs behind ${host}:${asked}`);
      return [unanswered(end, 'no-endpoint')];
    }
    const there: End = { ...end, cluster, endpoints: seen, workloads: namesOf(seen) };
    const chosen = byLocality(there, workload, { mesh, doubt, trace });
    const split = chosen.map((one) =>
      acrossNetworks(one, { ...self, principal: peer.principal }, journey, crossed),
    );
    const direct = split.flatMap((one) => one.direct).map((one): End => ({ ...one, cluster: end.cluster }));
    // The certificate that is shown is that of the caller; the address is that of the gateway.
    const judged = inboundEnds(direct, { mesh, request, peer: { ...peer, isGateway: true }, doubt, trace });
    return [...judged, ...split.flatMap((one) => one.across)];
  };
  const ends = trace === undefined ? walk() : trace.at(name, text, () => [...walk()]);
  return ends.map((last) => ({
    ...last,
    hops: [...(end.hops ?? []), hop, ...(last.hops ?? []).slice((end.hops ?? []).length)],
  }));
}

/** The networks to which a gateway is told to look (`ISTIO_META_REQUESTED_NETWORK_VIEW`); none where it looks at all. */
function viewOf({ podSpec }: Workload): readonly string[] {
  const env = (podSpec.containers ?? []).flatMap((container) => container.env ?? []);
  const found = env.find(({ name }) => name === 'ISTIO_META_REQUESTED_NETWORK_VIEW')?.value;
  return found === undefined || found === '' ? [] : found.split(',');
}
