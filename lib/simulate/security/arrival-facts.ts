import { isIP } from 'node:net';
import type { EffectiveTrafficPolicy } from '../../mesh/traffic-policy';
import type { Circumstances } from '../circumstances';
import type { Claims, Request } from '../request';
import type { SeenRequest } from '../seen-request';

/** What a policy sees of a request where it arrives. */
export interface ArrivalFacts {
  /** The request; undefined for a connection that is not looked into. */
  readonly request?: SeenRequest;
  /** The port on which the workload gets it. */
  readonly port: number;
  /** The identity of the caller, as `cluster.local/ns/istio-test/sa/default`; undefined where mutual TLS does not show one. */
  readonly principal?: string;
  /** The address of who opened the connection, where it is known. */
  readonly address?: string;
  /** The address that counts as the caller's, where it is known and another one, since proxies lie between. */
  readonly remoteAddress?: string;
  /** The claims of a token that was verified; undefined where there is none. */
  readonly claims?: Claims;
  /** A token is there that might be valid or not: what depends on it is unknown. */
  readonly tokenUnknown?: boolean;
  /** The name in the TLS handshake. */
  readonly sni?: string;
  /** What external authorizers say, by the names of their providers, as far as the request tells. */
  readonly authorizers?: Circumstances['authorizers'];
}

/** What a request was sent to. */
interface SentTo {
  readonly host?: string;
  readonly port?: number;
  readonly subset?: string;
}

/** The name that a sidecar asks for in the handshake of Istio's mutual TLS: that of the cluster, unless a destination rule gives one. */
export function mutualName(
  { host = '', port = 0, subset = '' }: SentTo,
  { tls }: EffectiveTrafficPolicy = {},
): string {
  return tls?.sni || `outbound_.${port}_.${subset}_.${host}`;
}

/**
 * The addresses that a workload sees: a gateway opens a connection of its own, from an address that no manifest tells, and says for
 * whom; sidecars pass on what the caller itself says.
 */
export function addressesAt(
  { address }: Request,
  seen: SeenRequest | undefined,
  isByGateway: boolean,
): Pick<ArrivalFacts, 'address' | 'remoteAddress'> {
  const said = seen?.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  const trusted = said !== undefined && isIP(said) !== 0 ? said : undefined;
  if (said !== undefined) seen?.tellLooked('the header x-forwarded-for');
  const remoteAddress = isByGateway ? seen && address : trusted;
  return {
    ...(address !== undefined && !isByGateway && { address }),
    ...(remoteAddress !== undefined && { remoteAddress }),
  };
}
