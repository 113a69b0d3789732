import { type Arrival, type ConnectedTo, tellPods } from '../proxies/destination';
import { pickChain } from '../proxies/filter-chains';
import { type Sidecar, isHttpProxy, isLoopback } from '../proxies/sidecar';
import type { PathNormalization } from '../paths';
import type { Request } from '../request';
import type { ProxyChange } from '../proxy-changes/changes';
import type { RoutePatch } from '../proxy-changes/route-patches';
import { isTls } from '../../mesh/protocol';
import type { MeshService } from '../../mesh/services/service';
import type { MeshIndex } from '../../mesh/mesh-index';
import { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import { PROXY_PORTS } from '../security/inbound-connection';
import { carriedBy } from './carried';
import { type End, clusterEnd, l4Ends } from './cluster-walk';
import { type Doubt, httpEnds } from './http-walk';

/** A request of a workload with a sidecar. */
interface SidecarCall {
  readonly mesh: MeshIndex;
  readonly sidecar: Sidecar;
  readonly request: Request;
  readonly normalization: PathNormalization;
  /** What EnvoyFilters merge into its routes. */
  readonly patches: readonly RoutePatch[];
  /** What EnvoyFilters and extensions change of it. */
  readonly changes: readonly ProxyChange[];
}

/** The ends of a request at the sidecar of the workload that sends it. */
export function sidecarEnds(call: SidecarCall, doubt: Doubt, trace?: Recorder): End[] {
  const { sidecar, request, normalization } = call;
  const { host, port, scheme } = request.target;
  const { connected, arrival, listener } = sidecar.destination(host, port);
  const unknown = (kind: 'passthrough' | 'dynamic' | 'black-hole', isHttp: boolean) =>
    unknownEnds(call, connected, arrival, kind, isHttp, doubt, trace);

  if (connected.unsure !== undefined) doubt(connected.unsure);
  tellPods(connected, trace);
  const { service } = connected;
  if (scheme === 'http' && service?.registry === 'service-entry' && speaksTls(service, port)) {
    doubt(
      `port ${port} of ${service.host} is for TLS, and the request comes without: what answers there is not Istio's to say`,
    );
  }
  if (port === PROXY_PORTS.outbound && listener === undefined) {
    trace?.note('listener', `the sidecar takes nothing that is for its own port ${port}`);
    return [{ probability: 1, kind: 'black-hole', status: 0, host, port }];
  }
  if (listener === undefined) {
    if (isLoopback(host)) {
      trace?.note(
        'listener',
        `no Sidecar lists a port ${port} on ${host}, and what pods send to themselves is let alone`,
      );
      return [{ probability: 1, kind: 'no-listener', status: 0, host, port }];
    }
    trace?.note('listener', `no service has the port ${port}, so no listener is for it`);
    return unknown(sidecar.outbound.mode, false);
  }
  for (const why of listener.unsure) doubt(why);
  const { spec, of, index } = listener.view.listener ?? {};
  const source = of === undefined ? undefined : { of, at: ['spec', 'egress', index ?? 0] };
  trace?.taken(
    'listener',
    `port ${port} on ${listener.address}${spec?.port ? ' of the Sidecar' : ''}`,
    source,
  );

  const wire = scheme === 'http' ? 'http' : scheme === 'tcp' ? 'tcp' : 'tls';
  const { choices, fallback } = listener;
  const chain = pickChain(choices, { address: connected.address, wire, sni: request.sni }) ?? fallback;
  if (chain === undefined) {
    trace?.note(
      'listener',
      `nothing of it is for ${wire === 'tls' ? `TLS to ${request.sni}` : 'such connections'}`,
    );
    return unknown(sidecar.outbound.mode, false);
  }
  if (chain.table === undefined) {
    return chain.route === undefined
      ? []
      : l4Ends(chain.route, sidecar.clusters, arrival, undefined, doubt, trace);
  }
  if (wire !== 'http') {
    trace?.note('listener', 'it takes HTTP without TLS only');
    return [{ probability: 1, kind: 'no-listener', status: 0, host, port }];
  }
  const ends = httpEnds(
    {
      table: sidecar.table(listener, chain.table),
      clusters: sidecar.clusters,
      request: SeenRequest.first(request, normalization, forwardedScheme(request)),
      isTls: false,
      unknown: (kind) => unknown(kind, true),
      arrival,
      limits: { changes: call.changes, ports: [port], sent: request },
      merging: { patches: call.patches, port, ports: [port], table: chain.table },
    },
    doubt,
    trace,
  );
  if (isHttpProxy(listener) && ends.some(isToCaller))
    doubt(
      `the listener on port ${port} is an HTTP proxy, and what it sends on to where the caller connected to would come to itself`,
    );
  return ends;
}

/** Whether something is sent on to what the caller connected to. */
const isToCaller = ({ kind, cluster }: End) => kind === 'passthrough' || cluster?.sends === 'original';

/** Whether an entry says that a port takes TLS, and nothing on the way begins it. */
const speaksTls = ({ ports }: MeshService, port: number) =>
  ports.some(({ number, protocol, targetPort }) => number === port && isTls(protocol) && targetPort === port);

/** The ends of what the mesh does not know. */
function unknownEnds(
  { sidecar, request, normalization }: SidecarCall,
  { host }: ConnectedTo,
  arrival: Arrival,
  kind: 'passthrough' | 'dynamic' | 'black-hole',
  isHttp: boolean,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { outbound, clusters } = sidecar;
  const { port } = request.target;
  const source =
    outbound.by === undefined ? undefined : { of: outbound.by, at: ['spec', 'outboundTrafficPolicy'] };
  const seen = isHttp ? { path: request.pathFor() + request.queryText, authority: request.authority } : {};
  if (kind === 'black-hole') {
    trace?.taken('end', 'the outbound traffic policy lets nothing out that the mesh does not know', source);
    return [{ probability: 1, kind: 'black-hole', status: isHttp ? 502 : 0, host, port }];
  }
  if (outbound.egressProxy) {
    trace?.taken('end', 'the Sidecar sends what the mesh does not know to a destination of its own', source);
    const { host: to = '', port: given, subset = '' } = outbound.egressProxy;
    const ref = { host: to, port: given?.number ?? 0, subset };
    const end = clusterEnd(clusters.get(ref), arrival, 503, doubt, trace, source);
    return [end.kind === 'workload' ? { ...end, ...seen } : end];
  }
  trace?.taken('end', `it is passed on to ${host}:${port}, to which the caller connected`, source);
  if (arrival.endpoints?.length === 0) {
    trace?.note('endpoints', `nothing is there: ${host} has no such port, or nothing runs behind it`);
    return [{ probability: 1, kind: 'passthrough', status: isHttp ? 503 : 0, host, port, ...seen }];
  }
  const { endpoints } = arrival;
  const carried = isHttp ? undefined : carriedBy(request, normalization);
  return [{ probability: 1, kind: 'passthrough', status: 200, host, port, ...seen, endpoints, carried }];
}

/** The scheme that a sidecar sees: what the caller says of an earlier proxy is believed there. */
function forwardedScheme(request: Request): string {
  const given = request.headerValue('x-forwarded-proto');
  if (given !== undefined) request._observer?.looked('the header x-forwarded-proto');
  return given === 'https' || given === 'http' ? given : 'http';
}
