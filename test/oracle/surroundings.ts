import { podsOf, type Manifest, type PodAddress } from './world';

/** What is at an address. */
export interface Surroundings {
  /** The pods that may answer; none outside of the cluster. */
  readonly pods: readonly PodAddress[];
  /** Whether anything answers. */
  readonly answered: boolean;
}

/** An address at which nothing is. */
export const NOBODY = '100.127.0.1';

/**
 * What answers at an address and a port, without any proxy: behind a cluster IP the pods of the Service, as kube-proxy
 * leads there; a pod on each of its ports; anywhere else the world outside.
 */
export function behind(world: readonly Manifest[], address: string, port: number): Surroundings {
  const pods = podsOf(world);
  const service = world.find(
    ({ apiVersion, kind, spec }) => apiVersion === 'v1' && kind === 'Service' && spec?.clusterIP === address,
  );
  if (address === NOBODY) return { pods: [], answered: false };
  if (service === undefined) return { pods: pods.filter(({ ip }) => ip === address), answered: true };
  const own = (service.spec.ports ?? []).find(
    ({ port: number, protocol }: any) => number === port && protocol !== 'UDP',
  );
  if (own === undefined) return { pods: [], answered: false };
  const { name, namespace = 'default' } = service.metadata;
  const addresses = world
    .filter(
      ({ kind, metadata }) =>
        kind === 'EndpointSlice' &&
        (metadata.namespace ?? 'default') === namespace &&
        metadata.labels?.['kubernetes.io/service-name'] === name,
    )
    .filter(({ ports }) => ports?.some(({ name: of = '' }: any) => of === (own.name ?? '')) === true)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .flatMap((endpoint: any) => endpoint.addresses);
  return { pods: pods.filter(({ ip }) => addresses.includes(ip)), answered: addresses.length > 0 };
}
