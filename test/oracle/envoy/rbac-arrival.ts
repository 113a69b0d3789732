import { type Connection, filterChainOf } from './filter-chain';
import { jwtVerdict, type TokenClaims } from './rbac-jwt';
import { type RbacInput, rbacAllows } from './rbac';
import { remoteAddress } from './rbac-address';
import { type Arriving, routedRequest } from './request';

/** What comes to a proxy, of which its policies are asked. */
export interface Arrival {
  readonly connection: Connection;
  /** The address of who opened the connection. */
  readonly caller: string;
  /** The identity that it showed: `spiffe://…`. */
  readonly principal?: string;
  /** The name in the handshake of mutual TLS. */
  readonly servername?: string;
  readonly arriving: Arriving;
  readonly claims?: TokenClaims;
}

/** What a proxy's policies say: its status is 0 for a connection that is closed. */
export type Judgement = { readonly allowed: true } | { readonly allowed: false; readonly status: number };

/** What the filters of a listener that look at identities, tokens and policies say, in their order. */
export function judgement(listener: any, arrival: Arrival): Judgement {
  const chain = filterChainOf(listener, arrival.connection);
  if (chain === undefined) return { allowed: false, status: 0 };
  const { connection, caller, principal, servername = '' } = arrival;
  const seen: RbacInput = {
    destination: connection,
    direct: caller,
    remote: caller,
    servername,
    metadata: {},
    ...(principal !== undefined && { principal }),
  };
  for (const { typed_config: config } of chain.filters) {
    if (isA(config, 'rbac.v3.RBAC') && !rbacAllows(config, seen)) return { allowed: false, status: 0 };
    if (isA(config, 'HttpConnectionManager')) return requestJudgement(config, arrival, seen);
  }
  return { allowed: true };
}

function requestJudgement(manager: any, { arriving, claims }: Arrival, connected: RbacInput): Judgement {
  const request = routedRequest(manager, arriving, false);
  if (request === undefined) return { allowed: false, status: 400 };
  const remote = remoteAddress(manager, connected.direct, request.headers.get('x-forwarded-for'));
  let seen: RbacInput = { ...connected, request, remote };
  for (const { name, typed_config: config } of manager.http_filters) {
    if (isA(config, 'JwtAuthentication')) {
      const verdict = jwtVerdict(config, claims);
      if ('refused' in verdict) return { allowed: false, status: verdict.refused };
      seen = { ...seen, metadata: { [name]: verdict } };
    }
    if (isA(config, 'rbac.v3.RBAC') && !rbacAllows(config, seen)) return { allowed: false, status: 403 };
  }
  return { allowed: true };
}

const isA = (config: any, type: string) => String(config?.['@type']).endsWith(`.${type}`);
