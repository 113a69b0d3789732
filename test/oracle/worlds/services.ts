import type { Dice } from './dice';
import { CLIENTS, NAMESPACES, PORTS, SERVICES, VERSIONS } from './words';

/** A Service of a random world. */
export interface ServiceFacts {
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly ports: readonly number[];
  readonly versions: readonly string[];
}

const pod = (labels: object) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'app', image: 'app' }] },
});

/** The pods that call, always the same. */
export const clients: readonly any[] = CLIENTS.map(({ name, namespace, labels, ip }) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [{ name: 'app', image: 'app' }] },
  status: { podIP: ip },
}));

/** Services with the Deployments behind them. */
export function services(dice: Dice): { facts: ServiceFacts[]; manifests: any[] } {
  const facts: ServiceFacts[] = [];
  const manifests: any[] = [];
  const number = dice.between(1, 5);
  const homes = dice.some(NAMESPACES, dice.between(1, 3));
  for (let i = 0; i < number; i++) {
    const [name, namespace] = [dice.pick(SERVICES), dice.pick(homes)];
    if (facts.some((known) => known.name === name && known.namespace === namespace)) continue;
    const ports = dice.some(PORTS, dice.weighted([[6, 1], [3, 2], [1, 3]])); // prettier-ignore
    const versions = dice.some(VERSIONS, dice.between(1, 3));
    facts.push({ name, namespace, host: `${name}.${namespace}.svc.cluster.local`, ports, versions });
    manifests.push(
      serviceOf(dice, name, namespace, ports),
      ...versions.map((version) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `${name}-${version}`, namespace },
        spec: {
          replicas: dice.chance(10) ? 0 : 1,
          selector: { matchLabels: { app: name, version } },
          template: pod({ app: name, version }),
        },
      })),
    );
  }
  return { facts, manifests };
}

function serviceOf(dice: Dice, name: string, namespace: string, numbers: readonly number[]): any {
  const ports = numbers.map((port) => ({
    name: dice.weighted([
      [6, `http-${port}`],
      [2, `web${port}`],
      [1, `tcp-${port}`],
      [1, `http2-${port}`],
      [1, `grpc-${port}`],
    ]),
    port,
    ...(dice.chance(30) && { targetPort: 8000 + (port % 100) }),
  }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      ...(dice.chance(5) && {
        annotations: { 'networking.istio.io/exportTo': dice.pick(['.', '*', 'alpha', '~']) },
      }),
    },
    spec: { selector: { app: name }, ports, ...(dice.chance(8) && { clusterIP: 'None' }) },
  };
}
