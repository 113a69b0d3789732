import type { Dice } from './dice';
import type { WireService } from './wires-services';
import { ADDRESSES, CLUSTER_IPS, HOSTS, NUMBERS, RANGES, SECURE, WILD } from './wires-words';
import { NAMESPACES, VERSIONS } from './words';

const API = 'networking.istio.io/v1';

/** What routes refer to. */
export interface Named {
  readonly services: readonly WireService[];
  readonly gateways: readonly string[];
}

/** A host that something may be for: of a Service in some spelling, of an entry, or nobody's. */
const anyHost = (dice: Dice, { services }: Named): string =>
  dice.weighted<() => string>([
    [8, () => dice.pick(services).host],
    [1, () => dice.pick(services).name],
    [6, () => dice.pick([...HOSTS, SECURE])],
    [2, () => dice.pick(WILD)],
    [2, () => dice.pick([...ADDRESSES, ...CLUSTER_IPS])],
  ])();

/** VirtualServices that route connections, by the name in the TLS handshake or by where they go, beside those that route requests. */
export function wireRoutes(dice: Dice, named: Named): any[] {
  const number = dice.weighted([[2, 0], [3, 1], [3, 2], [2, 3]]); // prettier-ignore
  return Array.from({ length: number }, (_, i) => {
    const hosts = [...new Set(Array.from({ length: dice.weighted([[3, 1], [2, 2]]) }, () => anyHost(dice, named)))]; // prettier-ignore
    const gateways = dice.maybe(45, () =>
      dice.some(['mesh', ...named.gateways, ...named.gateways], dice.between(1, 3)),
    );
    return {
      apiVersion: API,
      kind: 'VirtualService',
      metadata: { name: `routes-${'dbca'[i]}`, namespace: dice.pick(NAMESPACES) },
      spec: {
        hosts,
        gateways: gateways && [...new Set(gateways)],
        exportTo: dice.maybe(10, () => [dice.pick(['.', '*', ...NAMESPACES])]),
        ...(dice.chance(55) && { tls: several(dice, () => tlsRule(dice, named, hosts)) }),
        ...(dice.chance(55) && { tcp: several(dice, () => tcpRule(dice, named)) }),
        ...(dice.chance(45) && { http: several(dice, () => httpRule(dice, named)) }),
      },
    };
  }).filter(({ spec }) => spec.tls || spec.tcp || spec.http);
}

const several = (dice: Dice, make: () => any): any[] =>
  Array.from({ length: dice.weighted([[4, 1], [2, 2]]) }, make); // prettier-ignore

function tlsRule(dice: Dice, named: Named, hosts: readonly string[]): any {
  // A name in the handshake must be one of the hosts, or within one of them.
  const sni = () => {
    const host = dice.pick(hosts);
    return host.startsWith('*') && dice.chance(50) ? host.replace('*', dice.pick(['x', '*.deep'])) : host;
  };
  const match = () => ({
    sniHosts: [...new Set(Array.from({ length: dice.between(1, 2) }, sni))],
    ...wireMatch(dice, named),
  });
  return { match: several(dice, match), route: destinations(dice, named) };
}

const tcpRule = (dice: Dice, named: Named): any => ({
  match: dice.maybe(60, () => several(dice, () => wireMatch(dice, named))),
  route: destinations(dice, named),
});

/** What of a connection rules for TLS and for TCP look at. */
const wireMatch = (dice: Dice, named: Named): any => ({
  port: dice.maybe(45, () => dice.pick(NUMBERS)),
  destinationSubnets: dice.maybe(20, () =>
    dice.some([...RANGES, ...ADDRESSES, ...CLUSTER_IPS.slice(0, 3)], dice.between(1, 2)),
  ),
  sourceLabels: dice.maybe(15, () => ({ tier: dice.pick(['web', 'batch']) })),
  sourceNamespace: dice.maybe(10, () => dice.pick(NAMESPACES)),
  gateways: dice.maybe(12, () => [dice.pick(['mesh', ...named.gateways])]),
});

const httpRule = (dice: Dice, named: Named): any => ({
  match: dice.maybe(60, () => [
    {
      port: dice.maybe(50, () => dice.pick(NUMBERS)),
      uri: dice.maybe(50, () => ({ prefix: dice.pick(['/a', '/b']) })),
    },
  ]),
  route: destinations(dice, named),
});

function destinations(dice: Dice, named: Named): any[] {
  const number = dice.weighted([[4, 1], [2, 2]]); // prettier-ignore
  return Array.from({ length: number }, () => ({
    destination: {
      host: dice.weighted<() => string>([
        [6, () => dice.pick(named.services).host],
        [1, () => dice.pick(named.services).name],
        [4, () => dice.pick([...HOSTS, SECURE])],
      ])(),
      port: dice.maybe(60, () => ({ number: dice.pick(NUMBERS) })),
      subset: dice.maybe(20, () => dice.pick(VERSIONS)),
    },
    weight: number > 1 ? dice.between(0, 3) * 10 : undefined,
  }));
}

/** DestinationRules with subsets, with TLS of their own to where no pods are, and with settings for single ports. */
export function wireRules(dice: Dice, named: Named): any[] {
  const number = dice.weighted([[2, 0], [3, 1], [2, 2]]); // prettier-ignore
  return Array.from({ length: number }, (_, i) => {
    const isSecure = dice.chance(25);
    const host = isSecure ? SECURE : anyHost(dice, named);
    return {
      apiVersion: API,
      kind: 'DestinationRule',
      metadata: { name: `rules-${'bac'[i]}`, namespace: dice.pick(NAMESPACES) },
      spec: {
        host,
        exportTo: dice.maybe(10, () => [dice.pick(['.', '*'])]),
        trafficPolicy: {
          tls: isSecure ? { mode: 'SIMPLE', insecureSkipVerify: true } : dice.maybe(30, () => ({ mode: 'DISABLE' })),
          loadBalancer: dice.maybe(20, () => ({ simple: dice.pick(['RANDOM', 'PASSTHROUGH']) })),
          portLevelSettings: dice.maybe(20, () => [
            { port: { number: dice.pick(NUMBERS) }, loadBalancer: { simple: 'ROUND_ROBIN' } },
          ]),
        },
        subsets: isSecure ? undefined : dice.some(VERSIONS, 2).map((version) => ({ name: version, labels: { version } })),
      },
    };
  }); // prettier-ignore
}

/** Sidecars whose egress listeners have ports, addresses and ways of their own to get connections. */
export function wireSidecars(dice: Dice, named: Named): any[] {
  if (!dice.chance(35)) return [];
  const hosts = () =>
    dice.some(['./*', '*/*', 'alpha/*', 'gamma/*', `*/${dice.pick(HOSTS)}`, `*/${dice.pick(named.services).host}`], dice.between(1, 2)); // prettier-ignore
  const numbers = dice.some(NUMBERS, dice.weighted([[3, 0], [4, 1], [2, 2]])); // prettier-ignore
  const listeners = numbers.map((number) => {
    const captureMode = dice.weighted([[3, undefined], [1, 'DEFAULT'], [1, 'IPTABLES'], [2, 'NONE']]); // prettier-ignore
    return {
      port: { number, name: `own-${number}`, protocol: dice.pick(['HTTP', 'TCP', 'TLS', 'HTTPS', 'HTTP2']) },
      captureMode,
      bind: dice.maybe(30, () =>
        captureMode === 'NONE' ? '127.0.0.1' : dice.pick(['0.0.0.0', ...ADDRESSES]),
      ),
      hosts: hosts(),
    };
  });
  return [
    {
      apiVersion: API,
      kind: 'Sidecar',
      metadata: { name: 'default', namespace: dice.pick(['alpha', 'beta']) },
      spec: {
        egress: listeners.length === 0 || dice.chance(70) ? [...listeners, { hosts: hosts() }] : listeners,
        outboundTrafficPolicy: dice.maybe(30, () => ({ mode: dice.pick(['REGISTRY_ONLY', 'ALLOW_ANY']) })),
      },
    },
  ];
}
