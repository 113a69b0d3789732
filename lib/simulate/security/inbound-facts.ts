import { isIP } from 'node:net';
import type { EffectiveTrafficPolicy } from '../../mesh/traffic-policy';
import type { Request } from '../request';
import type { SeenRequest } from '../seen-request';
import type { ArrivalFacts } from './arrival-facts';

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
  { address, caller }: Request,
  seen: SeenRequest | undefined,
): Pick<ArrivalFacts, 'address' | 'remoteAddress'> {
  const isByGateway = caller.kind === 'gateway';
  const said = seen?.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  const trusted = said !== undefined && isIP(said) !== 0 ? said : undefined;
  const remoteAddress = isByGateway ? seen && address : trusted;
  return {
    ...(address !== undefined && !isByGateway && { address }),
    ...(remoteAddress !== undefined && { remoteAddress }),
  };
}
