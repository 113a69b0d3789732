import type { MeshService } from '../../mesh/services/service';
import { ServiceRegistry } from '../../mesh/services/service-registry';
import { type NamedPods, podsNamed } from '../../mesh/services/pod-names';
import type { MeshIndex } from '../../mesh/mesh-index';
import { type Endpoint, clusterEndpointsOf, isAddress, namedEndpoints, podAt } from '../scope/endpoints';
import type { Recorder } from '../trace';

/** What the caller connects to, as DNS and the cluster make it of the host of a URL. */
export interface ConnectedTo {
  /** The host, as it was given. */
  readonly host: string;
  /** The service whose address it is; undefined for an address that the manifests do not show. */
  readonly service?: MeshService;
  /** The pods whose name it is, where it is none of the service as a whole. */
  readonly pods?: NamedPods;
  /** The IP address, where it is known. */
  readonly address?: string;
  /** The key of listeners that are for this address alone. */
  readonly listener?: string;
  /** Why it may be another address. */
  readonly unsure?: string;
}

const CLUSTER_DOMAIN = 'svc.cluster.local';

/** The key of the listeners on the address of a service: the address, or a name for one that the cluster gives. */
export function addressKey({ addresses, host, hasClusterAddress }: MeshService): string | undefined {
  const [first] = addresses;
  return first ?? (hasClusterAddress ? `address of ${host}` : undefined);
}

/**
 * Whether a service has an address of its own, given or assigned: by it the node's proxies and waypoints know what is asked for. Entries
 * without one get one, unless they have no resolution, or a wildcard as their host (the upstream project's
 * `pilot/pkg/serviceregistry/ambient/services.go: constructServiceEntries`).
 */
export function hasAddress({
  addresses,
  hasClusterAddress,
  registry,
  resolution,
  host,
}: MeshService): boolean {
  if (addresses.length > 0 || hasClusterAddress) return true;
  if (registry === 'kubernetes' || resolution === 'passthrough') return false;
  return !host.startsWith('*') || resolution === 'dynamic-dns';
}

/** The key of the listeners on the pods of a service that has no address of its own. */
export const podsKey = ({ host }: MeshService) => `pods of ${host}`;

/**
 * What a host in a URL is connected to. A name is looked up as pods of a namespace do: `nginx`, `nginx.istio-test` and so on are
 * Services, and `kv-0.kv` may be a pod behind one without an address; a host of a service entry is taken to have its first address; any
 * other has an address that no manifest shows.
 */
export function connectedTo(mesh: MeshIndex, host: string, namespace: string | undefined): ConnectedTo {
  const registry = ServiceRegistry.of(mesh);
  if (isAddress(host)) {
    const service = registry.withAddress(host);
    return { host, address: host, service, listener: host };
  }
  const bare = host.replace(/\.$/, '');
  const names = searched(bare, namespace);
  const pods = names.flatMap((name) => podsNamed(mesh, name) ?? []);
  const [known] = pods.filter(({ counts }) => counts.size > 0);
  if (known !== undefined) return atPods(host, known);
  for (const name of names) {
    const service = registry.inCluster(name);
    if (service === undefined) continue;
    if (service.externalName !== undefined && service.externalName !== bare) {
      return connectedTo(mesh, service.externalName, undefined);
    }
    return {
      host,
      service,
      address: service.addresses[0],
      listener: addressKey(service) ?? podsKey(service),
    };
  }
  if (pods.length > 0) return atPods(host, pods[0]);
  const entry = namespace === undefined ? undefined : registry.pick(bare, namespace)?.service;
  const address = registry.addressOf(bare);
  const own = address === undefined ? undefined : registry.withAddress(address);
  const service = own?.registry === 'kubernetes' ? own : entry;
  const giving = registry.givingAddresses(bare);
  const unsure =
    giving.length < 2
      ? undefined
      : `${giving.join(' and ')} give ${bare} addresses, and nobody can tell which of them a caller gets`;
  return { host, service, address, listener: address, unsure };
}

const atPods = (host: string, pods: NamedPods): ConnectedTo => ({
  host,
  service: pods.service,
  pods,
  listener: podsKey(pods.service),
});

/** Tells that a name is that of single pods. */
export function tellPods({ host, pods }: ConnectedTo, trace?: Recorder): void {
  if (pods === undefined) return;
  const owners = [...pods.counts.keys()].map(({ resource }) => resource.text).sort();
  trace?.note(
    'endpoints',
    owners.length === 0
      ? `no pod behind ${pods.service.host} has the name ${pods.name}, so DNS does not know ${host}`
      : `${host} is the address of the pod ${pods.name} of ${owners.join(' and ')} alone`,
  );
}

/** The full names that DNS looks for, in order. */
function searched(host: string, namespace: string | undefined): readonly string[] {
  const full = `${host}.${CLUSTER_DOMAIN}`;
  const dots = host.split('.').length - 1;
  const own = namespace === undefined ? [] : [`${host}.${namespace}.${CLUSTER_DOMAIN}`];
  if (dots === 0) return own;
  if (dots === 1) return [...own, full];
  return host.endsWith('.svc') ? [`${host}.cluster.local`] : dots === 2 ? [full, host] : [host];
}

/** Where a request goes that is sent to what the caller connected to. */
export interface Arrival {
  /** The endpoints at the address; undefined where no manifest shows what is there. */
  readonly endpoints?: readonly Endpoint[];
  /** The host and port that were connected to. */
  readonly host: string;
  readonly port: number;
  /** What is at the same address on another port. */
  readonly onPort?: (port: number) => Arrival;
}

/** What is at the address that the caller connected to. */
export function arrivalAt(mesh: MeshIndex, connected: ConnectedTo, port: number): Arrival {
  const { host } = connected;
  const onPort = (other: number) => arrivalAt(mesh, connected, other);
  const endpoints = endpointsAt(mesh, connected, port);
  return { host, port, onPort, ...(endpoints && { endpoints }) };
}

function endpointsAt(
  mesh: MeshIndex,
  { service, address, pods }: ConnectedTo,
  port: number,
): readonly Endpoint[] | undefined {
  if (pods !== undefined) return namedEndpoints(mesh, pods, port);
  if (service?.registry === 'kubernetes') return clusterEndpointsOf(mesh, service, port);
  const pod = address === undefined ? undefined : podAt(mesh, address, port);
  return pod && [pod];
}
