import { isIP } from 'node:net';
import { listOf, mapOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import { servicePortProtocol, servicesOfPod, targetPortOf } from '../../mesh/service-pods';
import type { Workload } from '../../mesh/workload';
import { byAge, createdAt } from '../../mesh/age';
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
  trafficPolicy: { readonly [field: string]: any } = {},
): string {
  const given: unknown = mapOf(trafficPolicy.tls).sni;
  return typeof given === 'string' && given !== '' ? given : `outbound_.${port}_.${subset}_.${host}`;
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

/**
 * The protocol of a port of pods: that of the oldest Service that leads there, empty where its sidecar finds it out; undefined where no
 * Service does (the upstream project's `getFilterChainsByServicePort`).
 */
export function inboundProtocol(mesh: MeshIndex, pods: Workload, port: number): string | undefined {
  const [first] = servicesOfPod(mesh, pods)
    .map((service) => {
      const { name, namespace } = service;
      const found = listOf(service.spec.ports).find((one) => targetPortOf(one, pods) === port);
      return { name, namespace, created: createdAt(service), found };
    })
    .filter(({ found }) => found !== undefined)
    .sort(byAge);
  return first === undefined ? undefined : (servicePortProtocol(first.found) ?? '');
}
