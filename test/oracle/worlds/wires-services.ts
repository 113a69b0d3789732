import type { Dice } from './dice';
import { CLUSTER_IPS, NAMES, NUMBERS, POD_IPS, SERVERS } from './wires-words';
import { NAMESPACES, VERSIONS } from './words';

/** A Service of a random world. */
export interface WireService {
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly ports: readonly number[];
}

const containers = [
  {
    name: 'app',
    image: 'app',
    ports: [
      { name: 'main', containerPort: 8080 },
      { name: 'alt', containerPort: 8081 },
    ],
  },
];

/** Services with ports of all protocols, some on the same number, and the workloads behind them. */
export function wireServices(dice: Dice): { facts: WireService[]; manifests: any[] } {
  const facts: WireService[] = [];
  const manifests: any[] = [];
  const [clusterIps, podIps] = [dice.some(CLUSTER_IPS, 6), dice.some(POD_IPS, 6)];
  const homes = dice.some(NAMESPACES, dice.between(1, 3));
  for (let i = dice.between(2, 6); i > 0; i--) {
    const [name, namespace] = [dice.pick(NAMES), dice.pick(homes)];
    if (facts.some((known) => known.name === name && known.namespace === namespace)) continue;
    const ports = servicePorts(dice);
    facts.push({
      name,
      namespace,
      host: `${name}.${namespace}.svc.cluster.local`,
      ports: ports.map(({ port }) => port),
    });
    const kind = dice.weighted([[9, 'plain'], [3, 'headless'], [1, 'external'], [2, 'manual']]); // prettier-ignore
    const spec = {
      ports,
      ...(kind !== 'manual' && kind !== 'external' && { selector: { app: name } }),
      ...(kind === 'headless' && { clusterIP: 'None' }),
      ...(kind === 'external' && { type: 'ExternalName', externalName: externalName(dice, facts) }),
      ...((kind === 'plain' || kind === 'manual') && dice.chance(60) && { clusterIP: clusterIps.pop() }),
    };
    manifests.push({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name,
        namespace,
        ...(dice.chance(10) && {
          annotations: { 'networking.istio.io/exportTo': dice.pick(['.', '*', 'alpha', 'beta', '~']) },
        }),
      },
      spec,
    });
    if (kind === 'manual') manifests.push(slice(dice, name, namespace, ports, podIps));
    manifests.push(...workloads(dice, name, namespace, podIps));
  }
  return { facts, manifests };
}

function servicePorts(dice: Dice): any[] {
  const numbers = dice.some(NUMBERS, dice.weighted([[5, 1], [4, 2], [2, 3]])); // prettier-ignore
  const ports = numbers.map((port) => ({
    ...named(dice, port),
    port,
    targetPort: dice.weighted<number | string | undefined>([
      [5, undefined],
      [2, 8080],
      [2, 'main'],
      [1, 'alt'],
      [1, 'missing'],
    ]),
  }));
  if (dice.chance(8)) ports.push({ name: 'udp-extra', port: dice.pick(NUMBERS), protocol: 'UDP' } as any);
  return dice.chance(50) ? ports : ports.reverse();
}

function named(dice: Dice, port: number): { name: string; appProtocol?: string } {
  const prefix = dice.weighted([
    [6, 'http'],
    [6, 'tcp'],
    [5, 'any'],
    [2, 'http2'],
    [2, 'grpc'],
    [3, 'tls'],
    [3, 'https'],
    [1, 'mongo'],
    [1, 'redis'],
    [1, 'mysql'],
  ]);
  const appProtocol = dice.maybe(10, () =>
    dice.pick(['http', 'tcp', 'https', 'kubernetes.io/h2c', 'kubernetes.io/wss', 'odd']),
  );
  return { name: `${prefix}-${port}`, ...(appProtocol && { appProtocol }) };
}

function externalName(dice: Dice, facts: readonly WireService[]): string {
  // The first is another Service, unless this one is the first.
  return dice.pick(['www.example.com', 'elsewhere.test', ...facts.slice(0, -1).map(({ host }) => host)]);
}

/** The endpoints that someone wrote for a Service without a selector. */
function slice(
  dice: Dice,
  name: string,
  namespace: string,
  ports: readonly any[],
  ips: readonly string[],
): any {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-by-hand`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: ports
      .filter(({ protocol }) => protocol !== 'UDP')
      .map((port) => ({ name: port.name, port: dice.pick([8080, port.port]), protocol: 'TCP' })),
    endpoints: dice
      .some([...SERVERS, ...ips], dice.between(1, 2))
      .map((address) => ({ addresses: [address], conditions: { ready: true } })),
  };
}

/** What runs under the name of an app: Deployments, a StatefulSet, and pods whose addresses are known. */
function workloads(dice: Dice, app: string, namespace: string, podIps: string[]): any[] {
  return dice.some(VERSIONS, dice.weighted([[1, 0], [4, 1], [4, 2]])).map((version) => {
    const labels = { app, version };
    const metadata = { name: `${app}-${version}`, namespace };
    const ip = dice.chance(35) ? podIps.pop() : undefined;
    if (ip !== undefined) {
      const status = { podIP: ip };
      return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels }, spec: { containers }, status };
    }
    return {
      apiVersion: 'apps/v1',
      kind: dice.weighted([[4, 'Deployment'], [1, 'StatefulSet']]),
      metadata,
      spec: {
        replicas: dice.weighted([[1, 0], [6, 1], [2, 2]]),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    };
  }); // prettier-ignore
}
