import type { Dice } from './dice';
import { HOSTS, WILD } from './wires-words';
import { NAMESPACES } from './words';

/** The ports on which gateways may listen, each with what is spoken there; a few times with what others do not speak. */
const SPOKEN = [
  [80, ['HTTP', 'HTTP', 'TCP']],
  [443, ['TLS', 'HTTPS', 'TLS']],
  [7443, ['TLS', 'HTTPS', 'TCP']],
  [9000, ['TCP', 'HTTP', 'TLS']],
] as const;

/** Gateways for connections that are passed on as they are, and for requests in and out of TLS, several on one port. */
export function wireGateways(dice: Dice): { names: string[]; manifests: any[] } {
  const number = dice.weighted([[3, 0], [3, 1], [3, 2], [1, 3]]); // prettier-ignore
  const manifests = Array.from({ length: number }, (_, i) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: `gw-${'bac'[i]}`, namespace: dice.pick([...NAMESPACES, 'istio-system']) },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: dice.some(SPOKEN, dice.between(1, 2)).map(([port, protocols], at) => server(dice, port, protocols, at)),
    },
  })); // prettier-ignore
  return { names: manifests.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`), manifests };
}

function server(dice: Dice, number: number, protocols: readonly string[], at: number): any {
  const protocol = dice.pick(protocols);
  const hosts = dice.weighted<() => string[]>([
    [4, () => ['*']],
    [5, () => dice.some([...HOSTS, ...WILD], dice.between(1, 2))],
    [1, () => [`${dice.pick(NAMESPACES)}/*`]],
    [1, () => [`./${dice.pick(HOSTS)}`]],
  ])();
  return {
    port: { number, name: `${protocol.toLowerCase()}-${number}-${at}`, protocol },
    hosts,
    tls: tls(dice, protocol),
  };
}

/** The referee hands out no certificates: where TLS ends at a gateway only its configuration can be asked. */
function tls(dice: Dice, protocol: string): any {
  const ends = { mode: 'SIMPLE', credentialName: 'certificate' };
  if (protocol === 'HTTP') return dice.maybe(15, () => ({ httpsRedirect: true }));
  if (protocol === 'HTTPS') return dice.chance(60) ? ends : { mode: 'PASSTHROUGH' };
  if (protocol === 'TLS') return dice.chance(75) ? { mode: 'PASSTHROUGH' } : ends;
  return undefined;
}
