import type { Gateway } from '../proxies/gateway';
import { pickChain } from '../proxies/filter-chains';
import type { Request } from '../request';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { ArrivalFacts } from '../security/arrival-facts';
import { GATEWAY_NAME, type PolicySubject } from '../../mesh/policy-attachment';
import { authorize } from '../security/authorization';
import { afterToken, tokenAt } from '../security/request-authentication';
import type { ProxyChange } from '../proxy-changes/changes';
import type { RoutePatch } from '../proxy-changes/route-patches';
import type { Recorder } from '../trace';
import type { FilterChain } from '../routes/l4';
import type { Carried } from './carried';
import { type End, l4Ends } from './cluster-walk';
import { type Doubt, httpEnds } from './http-walk';

/** A connection to a gateway. */
export interface GatewayCall {
  readonly mesh: MeshIndex;
  readonly gateway: Gateway;
  readonly name: string;
  /** What travels on the connection. */
  readonly carried: Carried;
  /** The host and port that the caller connects to. */
  readonly host: string;
  readonly port: number;
  /** The port of the gateway's pods that gets it; undefined where none does. */
  readonly target: number | undefined;
  /** The request of the first caller, for the addresses that it tells. */
  readonly request: Request;
  /** Whether the first caller itself connects to this gateway, so that its address is seen here. */
  readonly isFirst: boolean;
  /** What EnvoyFilters merge into its routes. */
  readonly patches: readonly RoutePatch[];
  /** What EnvoyFilters and extensions change of it. */
  readonly changes: readonly ProxyChange[];
}

/** The ends of what comes to a gateway. */
export function gatewayEnds(call: GatewayCall, doubt: Doubt, trace?: Recorder): End[] {
  const { gateway, name, carried, host, port, target } = call;
  const closed: End = { probability: 1, kind: 'no-listener', status: 0, host, port };
  if (target === undefined) {
    trace?.note('listener', `the Service of ${name} has no port ${port}`);
    return [closed];
  }
  const chains = gateway.chainsOn(target);
  tellServers(gateway, trace);
  if (chains === undefined) {
    trace?.note('listener', `no gateway has a server on port ${port} of ${name}`);
    return [closed];
  }
  const sni = carried.kind === 'tls' ? carried.sni : '';
  const chain = pickChain(chains, { wire: carried.kind, sni });
  if (chain === undefined) {
    trace?.note(
      'listener',
      carried.kind === 'tls' ? `no server is for TLS to ${sni}` : 'the servers of this port ask for TLS',
    );
    return [closed];
  }
  trace?.taken('listener', `port ${port} of ${name}`, chain.source);
  const inner = innerOf(carried, chain, trace);
  if (inner === undefined) return [closed];
  const arrival = { host, port };
  const { namespace, labels } = gateway.pods;
  const who: PolicySubject = { kind: 'gateway', namespace, labels, gatewayName: labels[GATEWAY_NAME] };
  const { mesh } = call;
  if (chain.table === undefined) {
    if (chain.route === undefined) return [closed];
    const { allowed, why } = authorize(mesh, who, connectionFacts(call, target, chain), trace);
    for (const reason of why) doubt(reason);
    if (allowed === false) return [{ probability: 1, kind: 'denied', status: 0, host, port }];
    return l4Ends(chain.route, gateway.clusters, arrival, inner, doubt, trace);
  }
  if (inner.kind !== 'http') {
    trace?.note('listener', 'the server takes HTTP without TLS only');
    return [closed];
  }
  const isTls = carried.kind === 'tls';
  const first = inner.request.changed(
    inner.request.path,
    inner.request.query,
    inner.request.authority,
    isTls ? 'https' : 'http',
  );
  const token = tokenAt(mesh, who, first, trace);
  if (token.isRefused === true) return [{ probability: 1, kind: 'denied', status: token.status ?? 401 }];
  if (token.unsure !== undefined) doubt(token.unsure);
  const { claims, tokenUnknown } = token;
  const facts = { ...connectionFacts(call, target, chain), request: first, claims, tokenUnknown };
  const { allowed, why } = authorize(mesh, who, facts, trace);
  for (const reason of why) doubt(reason);
  if (allowed === false) return [{ probability: 1, kind: 'denied', status: 403 }];
  return httpEnds(
    {
      table: gateway.table(chain.table),
      clusters: gateway.clusters,
      request: afterToken(first, token),
      isTls,
      unknown: () => [{ probability: 1, kind: 'no-route', status: 404 }],
      arrival,
      limits: { changes: call.changes, ports: [port, target], sent: call.request },
      merging: { patches: call.patches, port, ports: [port, target], table: chain.table },
    },
    doubt,
    trace,
  );
}

/** What a server finds within a connection, when it has ended the TLS that it ends; undefined where it closes the connection. */
function innerOf(
  carried: Carried,
  { endsTls, isOfMesh }: FilterChain,
  trace?: Recorder,
): Carried | undefined {
  if (endsTls !== true) {
    // Istio's mutual TLS with a gateway ends there, but for TLS to services that names them (`AUTO_PASSTHROUGH`).
    if (carried.kind !== 'tls' || !carried.isOfMesh || carried.sni.startsWith('outbound_')) return carried;
    trace?.note(
      'listener',
      'the server passes on mutual TLS of Istio that was begun with this gateway, and who gets it has no certificate of the gateway',
    );
    return undefined;
  }
  if (carried.kind !== 'tls') {
    trace?.note('listener', 'the server asks for TLS, and the caller begins none');
    return undefined;
  }
  if (isOfMesh === true && !carried.isOfMesh) {
    trace?.note(
      'listener',
      'the server asks for mutual TLS of Istio, and the caller shows no identity of the mesh',
    );
    return undefined;
  }
  if (carried.isOfMesh && isOfMesh !== true) {
    trace?.note(
      'listener',
      'the caller uses mutual TLS of Istio, and the server shows a certificate that is none of the mesh',
    );
    return undefined;
  }
  return carried.within;
}

/** What a gateway's policies see of a connection: who connects and from where, the identity that mutual TLS shows which ends there. */
function connectionFacts(
  { carried, request: { address, circumstances }, isFirst }: GatewayCall,
  port: number,
  { endsTls }: FilterChain,
): ArrivalFacts {
  const tls = carried.kind === 'tls' ? carried : undefined;
  return {
    port,
    ...(tls !== undefined && { sni: tls.sni }),
    ...(endsTls === true && tls?.principal !== undefined && { principal: tls.principal }),
    ...(address !== undefined && isFirst && { address }),
    authorizers: circumstances.authorizers,
  };
}

function tellServers({ servers }: Gateway, trace?: Recorder): void {
  for (const { server, why } of servers.skipped) trace?.passed('listener', `is left out: ${why}`, server);
}
