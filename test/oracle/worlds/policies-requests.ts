import type { TokenClaims } from '../envoy/rbac-jwt';
import { Request } from '../../../lib/simulate/request';
import type { Dice } from './dice';
import { ADDRESSES, ISSUERS, PATHS, SUBJECTS } from './policies-words';

/** A request to a server of random policies, or to a gateway. */
export interface PolicyRequest {
  /** The caller, as `name.namespace`; undefined for one outside of the mesh, and at gateways. */
  readonly from?: string;
  /** The server, or the gateway. */
  readonly to: 'web.alpha' | 'api.beta' | 'istio-ingressgateway' | 'edge.alpha';
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  /** The caller's address. */
  readonly address?: string;
  readonly claims?: TokenClaims;
}

/** The ports of pods by the ports of their Services. */
export const TARGET_PORTS: { readonly [port: number]: number } = { 80: 8080, 9000: 9000, 9001: 9001 };

/** Who calls servers, and whether a sidecar routes it by the host that it asks for. */
const CALLERS = [
  { name: 'front.alpha', routes: true },
  { name: 'front.alpha', routes: true },
  { name: 'client.beta', routes: true },
  { name: 'bare.alpha', routes: false },
  { name: undefined, routes: false },
];

const HOSTS = ['shop.test', 'WEB.alpha', 'shop.test:80', 'api.test', 'web', 'api.beta:9001'];
const spellings = (to: string) => [to, to.toUpperCase(), `${to}.svc`, `${to}.svc.cluster.local`];

/** Requests whose parts are near to what policies ask for. */
export function policyRequests(dice: Dice, number: number): PolicyRequest[] {
  return Array.from({ length: number }, () => policyRequest(dice));
}

/** The same as a request of the model, without the address of the caller. */
export function policyRequestOf({ from, to, port, method, path, headers, claims }: PolicyRequest): Request {
  const isGateway = to === 'istio-ingressgateway' || to === 'edge.alpha';
  const host = isGateway ? 'shop.test' : `${to}.svc.cluster.local`;
  const plain = Request.of(method, `http://${host}:${port}${path}`);
  const placed = isGateway ? plain.via(to) : from === undefined ? plain : plain.from(from);
  const full = Object.entries(headers).reduce((one, [name, value]) => one.header(name, value), placed);
  return claims === undefined ? full : full.withClaims(claims);
}

function policyRequest(dice: Dice): PolicyRequest {
  const to = dice.weighted<PolicyRequest['to']>([
    [4, 'web.alpha'],
    [4, 'api.beta'],
    [1, 'istio-ingressgateway'],
    [1, 'edge.alpha'],
  ]);
  const isServer = to === 'web.alpha' || to === 'api.beta';
  const from = isServer ? dice.pick(CALLERS) : undefined;
  const headers: { [name: string]: string } = {};
  if (dice.chance(60)) headers['x-user'] = dice.pick(['me', 'you', 'a b', 'ME', 'some', 'me too']);
  if (dice.chance(40)) headers.host = dice.pick(from?.routes === true ? spellings(to) : HOSTS);
  if (dice.chance(10)) headers['x-forwarded-for'] = dice.pick(['10.1.2.3', '9.9.9.9, 10.1.2.4', '192.168.1.1', 'no']); // prettier-ignore
  const claims = dice.maybe(45, () => tokenClaims(dice));
  const address = dice.maybe(95, () => dice.pick(ADDRESSES));
  return {
    to,
    port: isServer ? dice.weighted([[6, 80], [2, 9000], [2, 9001]]) : 80, // prettier-ignore
    method: dice.pick(['GET', 'GET', 'POST', 'PUT', 'DELETE']),
    path: dice.pick(PATHS),
    headers,
    ...(from?.name !== undefined && { from: from.name }),
    ...(address !== undefined && { address }),
    ...(claims !== undefined && { claims }),
  };
}

function tokenClaims(dice: Dice): TokenClaims {
  const words = () => dice.some(['staff', 'dev', 'read', 'write', 'stuff'], dice.between(1, 2));
  const claims = {
    iss: dice.pick(ISSUERS),
    sub: dice.maybe(85, () => dice.pick(SUBJECTS)),
    aud: dice.maybe(60, () => dice.pick<any>(['shop', 'bank', ['shop', 'bank']])),
    azp: dice.maybe(30, () => dice.pick(['shop', 'bank'])),
    groups: dice.maybe(60, () => dice.pick<any>([words(), words()[0], words().join(' '), 7, []])),
    scope: dice.maybe(50, () => words().join(' ')),
    rights: dice.maybe(40, () => words().join(' ')),
    realm: dice.maybe(40, () => dice.pick<any>([{ roles: words() }, { roles: 'staff' }, 'staff'])),
  };
  return JSON.parse(JSON.stringify(claims));
}
