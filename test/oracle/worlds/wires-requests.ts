import type { AnswerRequest } from '../model/answer';
import type { Dice } from './dice';
import type { WireService } from './wires-services';
import { ADDRESSES, CLUSTER_IPS, HOSTS, NUMBERS, POD_IPS, SECURE } from './wires-words';
import { CLIENTS } from './words';

/** Hosts that some objects name, with something in place of what they leave open. */
function hostsIn(dice: Dice, manifests: readonly any[], kinds: readonly string[]): string[] {
  return manifests
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ kind, spec }) =>
      kind === 'Gateway' ? spec.servers.flatMap((server: any) => server.hosts) : (spec.hosts ?? []),
    )
    .map((host: string) => host.replace(/^.*\//, '').replace(/^\*/, dice.pick(['x', 'deep.x'])))
    .filter((host) => /^[\w.-]+$/.test(host));
}

const CALLERS = CLIENTS.map(({ name, namespace }) => `${name}.${namespace}`);

function spelling(dice: Dice, { name, namespace, host }: WireService): string {
  return dice.weighted([
    [6, host],
    [4, name],
    [4, `${name}.${namespace}`],
    [2, `${name}.${namespace}.svc`],
    [1, host.toUpperCase()],
    [1, `${host}.`],
  ]);
}

/** Where a request may be sent: a host with a port that somebody has, mostly. */
function target(
  dice: Dice,
  facts: readonly WireService[],
  manifests: readonly any[],
): { host: string; port: number } {
  const wrong = dice.chance(12);
  const entries = manifests.filter(({ kind }) => kind === 'ServiceEntry');
  const portOf = (numbers: readonly number[]) => (wrong ? dice.pick([...NUMBERS, 1234]) : dice.pick(numbers));
  return dice.weighted<() => { host: string; port: number }>([
    [
      10,
      () => {
        const service = dice.pick(facts);
        return { host: spelling(dice, service), port: portOf(service.ports) };
      },
    ],
    [
      entries.length === 0 ? 0 : 8,
      () => {
        const { spec } = dice.pick(entries);
        const numbers = spec.ports.map(({ number }: any) => number);
        const host = dice.pick<string>(spec.hosts).replace(/^\*/, dice.pick(['x', 'deep.x', 'www', 'api']));
        const address = dice.pick<string>([host, host, ...(spec.addresses ?? [])]);
        return { host: address.replace(/\/\d+$/, ''), port: portOf(numbers) };
      },
    ],
    [5, () => ({ host: dice.pick([...CLUSTER_IPS, ...ADDRESSES, ...POD_IPS, '240.1.1.9', '240.1.9.9', '203.0.113.9']), port: dice.pick(NUMBERS) })],
    [4, () => ({ host: dice.pick([...HOSTS, SECURE, 'unknown.example.net']), port: dice.pick(NUMBERS) })],
    [1, () => ({ host: dice.pick(['localhost', '127.0.0.1']), port: dice.pick(NUMBERS) })],
  ])(); // prettier-ignore
}

/** Requests for a world, by name and by address, to ports of all sorts, in and out of TLS, and without a request in them. */
export function wireRequests(
  dice: Dice,
  facts: readonly WireService[],
  manifests: readonly any[],
  number: number,
): AnswerRequest[] {
  const routed = hostsIn(dice, manifests, ['VirtualService']);
  const outside = [...HOSTS, ...routed, ...routed, ...hostsIn(dice, manifests, ['Gateway'])];
  return Array.from({ length: number }, () => {
    const enters = dice.chance(25);
    const { host, port } = enters
      ? { host: dice.pick(outside), port: dice.pick([80, 80, 443, 443, 7000, 7443, 9000]) }
      : target(dice, facts, manifests);
    const isTls = [443, 7443].includes(port);
    const scheme = dice.weighted([[isTls ? 3 : 7, 'http'], [isTls ? 6 : 2, 'https'], [2, 'tcp']]); // prettier-ignore
    const path = scheme === 'tcp' ? '' : dice.pick(['/', '/a', '/b/c']);
    const headers =
      scheme !== 'tcp' && dice.chance(15) ? { host: dice.pick([...outside, 'other.test:80']) } : undefined;
    return {
      ...(enters ? { via: 'istio-ingressgateway' } : { from: dice.pick(CALLERS) }),
      url: `${scheme}://${host}:${port}${path}`,
      ...(headers && { headers }),
    };
  });
}
