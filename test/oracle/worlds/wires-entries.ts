import type { Dice } from './dice';
import type { WireService } from './wires-services';
import {
  ADDRESSES,
  CLUSTER_IPS,
  HOSTS,
  MACHINES,
  NAMES,
  NUMBERS,
  POD_IPS,
  RANGES,
  SECURE,
  SERVERS,
  WILD,
} from './wires-words';
import { NAMESPACES } from './words';

const API = 'networking.istio.io/v1';

/** ServiceEntries that share hosts, addresses and ports with one another and with Services, and WorkloadEntries for them. */
export function wireEntries(dice: Dice, seed: number, facts: readonly WireService[]): any[] {
  const entries = Array.from({ length: dice.between(1, 5) }, (_, i) => ({
    apiVersion: API,
    kind: 'ServiceEntry',
    metadata: { name: `entry-${'dbeac'[i]}`, namespace: dice.pick(NAMESPACES) },
    spec: entrySpec(dice, facts),
  }));
  const workloads = Array.from({ length: dice.weighted([[2, 0], [2, 1], [1, 2]]) }, (_, i) => ({
    apiVersion: API,
    kind: 'WorkloadEntry',
    // Istiod does not forget what a WorkloadEntry was, where one of the same name takes its place.
    metadata: { name: `machine-${seed}-${i}`, namespace: dice.pick(NAMESPACES) },
    spec: {
      address: MACHINES[i],
      labels: { app: dice.pick(NAMES), version: dice.pick(['v1', 'v9']) },
      ports: dice.maybe(20, () => ({ 'tcp-7000': 7001 })),
    },
  })); // prettier-ignore
  return [...entries, ...workloads];
}

function entrySpec(dice: Dice, facts: readonly WireService[]): any {
  const resolution = dice.pick(['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN']);
  const isDns = resolution.startsWith('DNS');
  const hosts = dice.weighted<() => string[]>([
    [8, () => dice.some(HOSTS, dice.weighted([[3, 1], [1, 2]]))],
    [isDns ? 0 : 3, () => [dice.pick(WILD)]],
    [2, () => [dice.pick(facts).host]],
    [2, () => [SECURE]],
  ])(); // prettier-ignore
  const ports = dice.some(NUMBERS, dice.weighted([[4, 1], [2, 2]])).map((number) => entryPort(dice, number)); // prettier-ignore
  const addresses = dice.maybe(50, () =>
    dice.some([...ADDRESSES, ...RANGES, ...CLUSTER_IPS.slice(0, 2)], dice.weighted([[3, 1], [1, 2]])),
  ); // prettier-ignore
  const isSecure = hosts.includes(SECURE);
  const selects = resolution !== 'DNS_ROUND_ROBIN' && !isSecure && dice.chance(20);
  return {
    hosts,
    addresses,
    ports,
    resolution,
    location: dice.pick(['MESH_EXTERNAL', 'MESH_INTERNAL']),
    exportTo: dice.maybe(15, () => [dice.pick(['.', '*', ...NAMESPACES])]),
    ...(selects
      ? { workloadSelector: { labels: { app: dice.pick(NAMES) } } }
      : { endpoints: endpoints(dice, resolution, ports, isSecure) }),
  };
}

function entryPort(dice: Dice, number: number): any {
  const protocol = dice.weighted([
    [4, 'TCP'],
    [3, 'HTTP'],
    [2, 'TLS'],
    [2, 'HTTPS'],
    [1, 'HTTP2'],
    [1, 'GRPC'],
    [1, 'MONGO'],
  ]);
  return {
    number,
    name: `${protocol.toLowerCase()}-${number}`,
    protocol,
    targetPort: dice.maybe(20, () => dice.pick([8080, 7001])),
  };
}

function endpoints(
  dice: Dice,
  resolution: string,
  ports: readonly any[],
  isSecure: boolean,
): any[] | undefined {
  const isDns = resolution.startsWith('DNS');
  if (resolution === 'NONE' || (isDns && dice.chance(50))) return undefined;
  const inside = isSecure ? [] : POD_IPS.slice(0, 3);
  const number = resolution === 'DNS_ROUND_ROBIN' ? 1 : dice.between(1, 2);
  return dice
    .some(isDns ? ['real.example.org', 'other.example.org', ...inside] : [...SERVERS, ...inside], number)
    .map((address) => ({
      address,
      labels: dice.maybe(60, () => ({ version: dice.pick(['v1', 'v2']) })),
      weight: dice.maybe(20, () => dice.between(1, 3)),
      ports: dice.maybe(20, () => ({ [ports[0].name]: 7002 })),
    }));
}
