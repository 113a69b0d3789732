import type { Referee } from '../referee';
import type { Manifest } from '../world';

/** What istiod sends the proxies of nodes. */
export interface NodeConfig {
  readonly workloads: readonly any[];
  readonly services: readonly any[];
  readonly policies: readonly any[];
}

/** What the proxies of the nodes get of a world, when istiod has all of its Services and endpoints; undefined where it does not come so far. */
export async function nodesOf(referee: Referee, world: readonly Manifest[]): Promise<NodeConfig | undefined> {
  const expected = endpointsIn(world);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { addresses, authorizations } = await referee.ztunnel();
    const workloads = addresses.flatMap(({ workload }) => workload ?? []);
    const services = addresses.flatMap(({ service }) => service ?? []);
    const known = new Set(workloads.flatMap(endpointsOfWorkload));
    const isWhole = known.size === expected.length && expected.every((one) => known.has(one));
    if (isWhole && hasPorts(services, world)) return { workloads, services, policies: authorizations };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

const ATTEMPTS = 8;

/** Whether the Services that are told have the ports that they have in a world. */
const hasPorts = (services: readonly any[], world: readonly Manifest[]): boolean =>
  world
    .filter(
      ({ apiVersion, kind, spec }) =>
        apiVersion === 'v1' && kind === 'Service' && spec.type !== 'ExternalName',
    )
    .every(({ metadata, spec }) => {
      const told = services.find(
        ({ name, namespace }) => name === metadata.name && namespace === (metadata.namespace ?? 'default'),
      );
      const numbers = (ports: readonly any[], key: string) =>
        ports
          .map((port) => port[key])
          .sort()
          .join();
      return numbers(told?.ports ?? [], 'servicePort') === numbers(spec.ports ?? [], 'port');
    });

/** The pods behind Services of a world, by what its EndpointSlices list. */
const endpointsIn = (world: readonly Manifest[]): readonly string[] => [
  ...new Set(
    world
      .filter(({ kind, ports }) => kind === 'EndpointSlice' && (ports ?? []).length > 0)
      .flatMap(({ metadata, endpoints }) =>
        (endpoints ?? []).map(
          ({ targetRef }: any) =>
            `${metadata.namespace ?? 'default'}/${metadata.labels?.['kubernetes.io/service-name']} ${targetRef?.name}`,
        ),
      ),
  ),
];

const endpointsOfWorkload = ({ name, services = {} }: any): string[] =>
  Object.keys(services).map((key) => `${key.replace(/\.[^/]*$/, '')} ${name}`);
