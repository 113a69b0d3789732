import type { Dice } from './dice';
import type { ServiceFacts } from './services';
import { NAMESPACES, OUTSIDE, PORTS, WILDCARDS } from './words';

const API = 'networking.istio.io/v1';

const subset = (name: string): any => ({
  name,
  labels: name === 'odd' ? { version: 'none' } : { version: name },
});

const trafficPolicy = (dice: Dice): any => ({
  loadBalancer: dice.maybe(60, () =>
    dice.pick([
      { simple: 'ROUND_ROBIN' },
      { simple: 'RANDOM' },
      { consistentHash: { httpHeaderName: 'x-user' } },
    ]),
  ),
  connectionPool: dice.maybe(30, () => ({ http: { http1MaxPendingRequests: 100 } })),
});

/** DestinationRules, in all the namespaces where Istio would look for them. */
export function destinationRules(dice: Dice, facts: readonly ServiceFacts[]): any[] {
  return Array.from({ length: dice.between(0, 5) }, (_, i) => {
    const service = facts.length === 0 ? undefined : dice.pick(facts);
    const namespace = dice.pick([...NAMESPACES, ...(service === undefined ? [] : [service.namespace, service.namespace]), 'istio-system']); // prettier-ignore
    const host = dice.weighted([
      [8, service?.host ?? 'www.example.com'],
      [service?.namespace === namespace ? 4 : 0, service?.name ?? ''],
      [1, dice.pick(['*.local', '*.svc.cluster.local', '*.alpha.svc.cluster.local', ...OUTSIDE])],
    ]);
    return {
      apiVersion: API,
      kind: 'DestinationRule',
      metadata: { name: `dr-${'cabed'[i]}`, namespace },
      spec: {
        host,
        subsets: dice.maybe(80, () => dice.some(['v1', 'v2', 'v3', 'odd'], dice.between(1, 3)).map(subset)),
        trafficPolicy: dice.maybe(25, () => trafficPolicy(dice)),
        exportTo: dice.maybe(15, () => [dice.pick(['.', '*', ...NAMESPACES])]),
        workloadSelector: dice.maybe(8, () => ({ matchLabels: { tier: dice.pick(['web', 'batch']) } })),
      },
    };
  });
}

/** ServiceEntries of hosts outside, with endpoints inside and outside. */
export function serviceEntries(dice: Dice): any[] {
  return Array.from({ length: dice.weighted([[6, 0], [3, 1], [2, 2]]) }, (_, i) => {
    const resolution = dice.pick(['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN']);
    const wild = resolution === 'NONE' && dice.chance(30);
    const number = dice.pick(PORTS);
    const protocol = dice.weighted([[6, 'HTTP'], [1, 'TCP'], [1, 'HTTP2'], [1, 'GRPC']]);
    return {
      apiVersion: API,
      kind: 'ServiceEntry',
      metadata: { name: `entry-${i}`, namespace: dice.pick(NAMESPACES) },
      spec: {
        hosts: wild ? [dice.pick(WILDCARDS.slice(0, 3))] : dice.some(OUTSIDE, dice.between(1, 2)),
        ports: [{ number, name: `${protocol.toLowerCase()}-${number}`, protocol }],
        resolution,
        location: dice.pick(['MESH_EXTERNAL', 'MESH_INTERNAL']),
        exportTo: dice.maybe(15, () => [dice.pick(['.', '*'])]),
        addresses: dice.maybe(protocol === 'TCP' ? 100 : 25, () => [`240.1.1.${i + 1}`]),
        endpoints:
          resolution === 'STATIC'
            ? [{ address: `100.70.0.${i + 1}`, labels: { version: 'v1' } }]
            : resolution !== 'NONE' && dice.chance(40)
              ? [{ address: 'real.example.org' }]
              : undefined,
      },
    };
  }); // prettier-ignore
}

/** Sidecars that limit what a namespace, or some of its pods, can reach. */
export function sidecars(dice: Dice, facts: readonly ServiceFacts[]): any[] {
  if (!dice.chance(25)) return [];
  const names = facts.flatMap(({ namespace, host }) => [`*/${host}`, `${namespace}/*`, `./${host}`]);
  return Array.from({ length: dice.between(1, 2) }, (_, i) => ({
    apiVersion: API,
    kind: 'Sidecar',
    metadata: { name: `scope-${i}`, namespace: dice.pick(['alpha', 'beta', 'istio-system']) },
    spec: {
      workloadSelector: dice.maybe(25, () => ({ labels: { tier: dice.pick(['web', 'batch']) } })),
      egress: [
        {
          hosts: dice.some(['./*', '*/*', 'istio-system/*', '*/*.example.com', ...names], dice.between(1, 3)),
        },
      ],
      outboundTrafficPolicy: dice.maybe(30, () => ({ mode: dice.pick(['ALLOW_ANY', 'REGISTRY_ONLY']) })),
    },
  }));
}
