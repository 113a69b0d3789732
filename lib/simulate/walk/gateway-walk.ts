import type { Gateway } from '../proxies/gateway';
import { pickChain } from '../proxies/filter-chains';
import type { PathNormalization } from '../paths';
import type { Request } from '../request';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { ArrivalFacts } from '../security/arrival-facts';
import { GATEWAY_NAME, type PolicySubject } from '../../mesh/policy-attachment';
import { authorize } from '../security/authorization';
import { type TokenFacts, tokenAt } from '../security/request-authentication';
import { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import { type End, l4Ends } from './cluster-walk';
import { type Doubt, httpEnds } from './http-walk';

/** A request that comes in by a gateway. */
interface GatewayCall {
  readonly mesh: MeshIndex;
  readonly gateway: Gateway;
  readonly name: string;
  readonly request: Request;
  readonly normalization: PathNormalization;
}

/** The ends of a request at the gateway by which it comes in. */
export function gatewayEnds(
  { mesh, gateway, name, request, normalization }: GatewayCall,
  doubt: Doubt,
  trace?: Recorder,
): End[] {
  const { port, scheme, host } = request.target;
  const closed: End = { probability: 1, kind: 'no-listener', status: 0, host, port };
  const target = gateway.targetPort(port);
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
  const wire = scheme === 'http' ? 'http' : scheme === 'tcp' ? 'tcp' : 'tls';
  const chain = pickChain(chains, { wire, sni: request.sni });
  if (chain === undefined) {
    trace?.note(
      'listener',
      wire === 'tls' ? `no server is for TLS to ${request.sni}` : 'the servers of this port ask for TLS',
    );
    return [closed];
  }
  trace?.taken('listener', `port ${port} of ${name}`, chain.source);
  if (chain.endsTls === true && wire !== 'tls') {
    trace?.note('listener', 'the server asks for TLS, and the caller begins none');
    return [closed];
  }
  const arrival = { host, port };
  if (chain.table === undefined) {
    return chain.route === undefined
      ? [closed]
      : l4Ends(chain.route, gateway.clusters, arrival, doubt, trace);
  }
  if (wire === 'tcp' || (wire === 'tls' && chain.endsTls !== true)) {
    trace?.note('listener', 'the server takes HTTP without TLS only');
    return [closed];
  }
  const first = SeenRequest.first(request, normalization, wire === 'tls' ? 'https' : 'http', request.claims);
  const { namespace, labels } = gateway.pods;
  const who: PolicySubject = { kind: 'gateway', namespace, labels, gatewayName: labels[GATEWAY_NAME] };
  const token = tokenAt(mesh, who, first, trace);
  if (token.isRefused === true) return [{ probability: 1, kind: 'denied', status: token.status ?? 401 }];
  const { allowed, why } = authorize(mesh, who, factsAt(first, target, request, token), trace);
  for (const reason of why) doubt(reason);
  if (allowed === false) return [{ probability: 1, kind: 'denied', status: 403 }];
  return httpEnds(
    {
      table: gateway.table(chain.table),
      clusters: gateway.clusters,
      request: first.withClaims(token.claims),
      isTls: wire === 'tls',
      unknown: () => [{ probability: 1, kind: 'no-route', status: 404 }],
      arrival,
    },
    doubt,
    trace,
  );
}

/** What a gateway's policies see of a request from outside: nobody's identity, but the token. */
const factsAt = (
  seen: SeenRequest,
  port: number,
  { address, sni, target }: Request,
  token: TokenFacts,
): ArrivalFacts => ({
  request: seen,
  port,
  ...(target.scheme === 'https' && { sni }),
  ...(address !== undefined && { address }),
  claims: token.claims,
  tokenUnknown: token.tokenUnknown,
});

function tellServers({ servers }: Gateway, trace?: Recorder): void {
  for (const { server, why } of servers.skipped) trace?.passed('listener', `is left out: ${why}`, server);
}
