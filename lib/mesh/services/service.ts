import { canonicalAddress } from '../../values/addresses';
import { createdAt, orderUnknown } from '../age';
import { fullHost } from '../hosts';
import { parseProtocol, servicePortProtocol } from '../protocol';
import type { Resource } from '../resource';
import { serviceExportTo } from '../visibility';

/** A port of a service. */
export interface MeshServicePort {
  readonly number: number;
  readonly name: string;
  /** The protocol in lower case, by Istio's names; empty where none is declared. */
  readonly protocol: string;
  /** The number or name of the port on which endpoints get what is sent to it. */
  readonly targetPort: number | string;
}

/** How the endpoints of a service are found. `alias`: an `ExternalName`, another name for another host. */
export type Resolution = 'static' | 'passthrough' | 'dns' | 'dns-round-robin' | 'dynamic-dns' | 'alias';

interface Service {
  /** The full host in lower case; `*.example.com` for a wildcard. */
  readonly host: string;
  readonly namespace: string;
  /** The name by which ties of age are broken: the Service's, or the host of a service entry. */
  readonly name: string;
  readonly ports: readonly MeshServicePort[];
  readonly resolution: Resolution;
  /** The IP addresses and ranges on which listeners are made; empty where there are none. */
  readonly addresses: readonly string[];
  /** Whether it has an address of its own that the manifests do not show, as a Service gets one from the cluster. */
  readonly hasClusterAddress: boolean;
  /** Other hosts that name it: Services of type `ExternalName`. */
  readonly aliases: readonly string[];
  /** The namespaces that see it, by Istio's words `*`, `.` and `~`; undefined for the default of the mesh. */
  readonly exportTo?: readonly string[];
  readonly externalName?: string;
  readonly created?: number;
  /** The labels that it selects its endpoints by; empty where it has no selector. */
  readonly selector: { readonly [key: string]: string };
}

/** A host of a Service. */
export interface KubernetesService extends Service {
  readonly registry: 'kubernetes';
  readonly resource: Resource<'Service'>;
}

/** A host of a service entry. */
export interface EntryService extends Service {
  readonly registry: 'service-entry';
  readonly resource: Resource<'ServiceEntry'>;
}

/** A host that the mesh knows, as istiod sees it. */
export type MeshService = KubernetesService | EntryService;

/** Whether a service is outside of the mesh: one of a service entry, unless its `location` is `MESH_INTERNAL`. */
export const isOutside = (service: MeshService): boolean =>
  service.registry === 'service-entry' && service.resource.spec.location !== 'MESH_INTERNAL';

/** The host of a service in the letters in which it is written. istiod compares hosts of destinations and destination rules with it letter by letter. */
export const writtenHost = (service: MeshService): string =>
  service.registry === 'kubernetes' ? service.host : service.name;

/** A Service, as istiod reads it (the upstream project's `pilot/pkg/serviceregistry/kube/conversion.go: ConvertService`). */
export function serviceOf(resource: Resource<'Service'>): KubernetesService {
  const { spec, namespace, name } = resource;
  const headless = spec.clusterIP === 'None';
  const alias = spec.type === 'ExternalName' && spec.externalName ? spec.externalName : undefined;
  const addresses =
    headless || alias !== undefined ? [] : given([spec.clusterIP, ...(spec.clusterIPs ?? []).slice(1)]);
  const ports = (spec.ports ?? []).map((port) => ({
    number: port.port ?? 0,
    name: port.name ?? '',
    protocol: servicePortProtocol(port) ?? '',
    targetPort: port.targetPort || (port.port ?? 0),
  }));
  return {
    host: fullHost(namespace, name).toLowerCase(),
    namespace,
    name,
    registry: 'kubernetes',
    // A number that UDP has beside another protocol means the other one.
    ports: [
      ...ports.filter(({ protocol }) => protocol !== 'udp'),
      ...ports.filter(({ protocol }) => protocol === 'udp'),
    ],
    resolution: alias !== undefined ? 'alias' : headless ? 'passthrough' : 'static',
    addresses,
    hasClusterAddress: !headless && alias === undefined,
    aliases: [],
    exportTo: serviceExportTo(resource),
    externalName: alias?.toLowerCase(),
    created: createdAt(resource),
    selector: spec.selector ?? {},
    resource,
  };
}

const RESOLUTIONS: { readonly [word: string]: Resolution } = {
  STATIC: 'static',
  DNS: 'dns',
  DNS_ROUND_ROBIN: 'dns-round-robin',
  DYNAMIC_DNS: 'dynamic-dns',
};

/**
 * The hosts of a service entry (`pilot/pkg/serviceregistry/serviceentry/conversion.go: convertServices`): one service for each host and
 * each of its addresses.
 */
export function servicesOfEntry(resource: Resource<'ServiceEntry'>): EntryService[] {
  const { spec, namespace } = resource;
  const ports = (spec.ports ?? []).map((port) => ({
    number: port.number ?? 0,
    name: port.name ?? '',
    protocol: parseProtocol(port.protocol),
    targetPort: port.targetPort || port.number || 0,
  }));
  const { exportTo = [] } = spec;
  const addresses = given(spec.addresses ?? []).map(plainAddress);
  return (spec.hosts ?? []).flatMap((host) =>
    (addresses.length > 0 ? addresses.map((address) => [address]) : [[]]).map((own) => ({
      host: host.toLowerCase(),
      namespace,
      name: host,
      registry: 'service-entry' as const,
      ports,
      resolution: RESOLUTIONS[spec.resolution ?? ''] ?? 'passthrough',
      addresses: own,
      hasClusterAddress: false,
      aliases: [],
      exportTo: exportTo.length > 0 ? exportTo : undefined,
      created: createdAt(resource),
      selector: spec.workloadSelector?.labels ?? {},
      resource,
    })),
  );
}

/** An address in one spelling; a range of one address is that address. */
const plainAddress = (text: string) =>
  canonicalAddress(text.replace(text.includes(':') ? /\/128$/ : /\/32$/, ''));

const given = (values: readonly (string | undefined)[]): string[] =>
  values.flatMap((value) => (value === undefined || value === '' ? [] : [value]));

/**
 * Whether nobody can tell in which order istiod looks at two services: one does not say when it was created, or they are one host's, of
 * one namespace and age, which come in no order.
 */
export const isTie = (a: MeshService, b: MeshService) =>
  orderUnknown(a, b) || (a.host === b.host && a.namespace === b.namespace && a.created === b.created);
