import { fullHost } from '../../mesh/hosts';
import { listOf, mapOf } from '../../mesh/lists';
import type { Resource } from '../../mesh/resource';
import { servicePortProtocol } from '../../mesh/service-pods';
import { createdAt, orderUnknown } from '../../mesh/age';

/** What of a port's protocol decides over listeners: `sniffed` where sidecars find it out from the first bytes. */
export type ListenerProtocol = 'http' | 'tcp' | 'sniffed' | 'none';

/** A port of a service. */
export interface ServicePort {
  readonly number: number;
  readonly name: string;
  /** The protocol in lower case, by Istio's names; empty where none is declared. */
  readonly protocol: string;
  /** The number or name of the port on which endpoints get what is sent to it. */
  readonly targetPort: number | string;
}

/** How the endpoints of a service are found. `alias`: an `ExternalName`, another name for another host. */
export type Resolution = 'static' | 'passthrough' | 'dns' | 'dns-round-robin' | 'dynamic-dns' | 'alias';

/** A host that the mesh knows, as istiod sees it: of a Service, or of a service entry. */
export interface MeshService {
  /** The full host in lower case; `*.example.com` for a wildcard. */
  readonly host: string;
  readonly namespace: string;
  /** The name by which ties of age are broken: the Service's, or the host of a service entry. */
  readonly name: string;
  readonly registry: 'kubernetes' | 'service-entry';
  readonly ports: readonly ServicePort[];
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
  readonly resource: Resource;
}

const HTTP = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const TLS = new Set(['https', 'tls']);
const TCP = new Set(['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql']);

/** Whether a protocol is one that routes see the requests of. */
export const isHttp = (protocol: string) => HTTP.has(protocol);
/** Whether a protocol is encrypted by the one who calls. */
export const isTls = (protocol: string) => TLS.has(protocol);

/** Which listener a protocol gets (the upstream project's `ModelProtocolToListenerProtocol`). */
export function listenerProtocol(protocol: string): ListenerProtocol {
  if (HTTP.has(protocol)) return 'http';
  if (TCP.has(protocol)) return 'tcp';
  return protocol === 'udp' ? 'none' : 'sniffed';
}

/** Whether routes see requests to a port of this protocol: it is HTTP, or may turn out to be. */
export const isHttpOrSniffed = (protocol: string) => ['http', 'sniffed'].includes(listenerProtocol(protocol));

/** The protocol that a word of a manifest means, in lower case; empty for one that Istio does not know. */
export function parseProtocol(text: unknown): string {
  const word = String(text ?? '').toLowerCase();
  return HTTP.has(word) || TCP.has(word) || word === 'udp' ? word : '';
}

/** A Service, as istiod reads it (the upstream project's `kube.ConvertService`). */
export function serviceOf(resource: Resource): MeshService {
  const { spec, namespace, name, annotations } = resource;
  const headless = spec.clusterIP === 'None';
  const isAlias = spec.type === 'ExternalName' && Boolean(spec.externalName);
  const addresses = headless || isAlias ? [] : given([spec.clusterIP, ...listOf(spec.clusterIPs).slice(1)]);
  const scopes = annotations['networking.istio.io/exportTo'];
  const ports = listOf(spec.ports)
    .filter((port) => typeof port === 'object' && port !== null)
    .map((port) => ({
      number: Number(port.port ?? 0),
      name: String(port.name ?? ''),
      protocol: servicePortProtocol(port) ?? '',
      targetPort: port.targetPort || Number(port.port ?? 0),
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
    resolution: isAlias ? 'alias' : headless ? 'passthrough' : 'static',
    addresses,
    hasClusterAddress: !headless && !isAlias,
    aliases: [],
    exportTo:
      typeof scopes === 'string' && scopes !== '' ? scopes.split(',').map((one) => one.trim()) : undefined,
    externalName: isAlias ? String(spec.externalName).toLowerCase() : undefined,
    created: createdAt(resource),
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
 * The hosts of a service entry (the upstream project's `serviceentry.convertServices`): one service for each host and each of its
 * addresses.
 */
export function servicesOfEntry(resource: Resource): MeshService[] {
  const { spec, namespace } = resource;
  const ports = listOf(spec.ports)
    .filter((port) => typeof port === 'object' && port !== null)
    .map((port) => ({
      number: Number(port.number ?? 0),
      name: String(port.name ?? ''),
      protocol: parseProtocol(port.protocol),
      targetPort: Number(port.targetPort || port.number || 0),
    }));
  const exportTo = listOf(spec.exportTo).map(String);
  const addresses = given(listOf(spec.addresses)).map((one) => one.replace(/\/(32|128)$/, ''));
  return listOf(spec.hosts).flatMap((host) =>
    (addresses.length > 0 ? addresses.map((one) => [one]) : [[]]).map((own) => ({
      host: String(host).toLowerCase(),
      namespace,
      name: String(host),
      registry: 'service-entry' as const,
      ports,
      resolution: RESOLUTIONS[spec.resolution] ?? 'passthrough',
      addresses: own,
      hasClusterAddress: false,
      aliases: [],
      exportTo: exportTo.length > 0 ? exportTo : undefined,
      created: createdAt(resource),
      resource,
    })),
  );
}

const given = (values: readonly unknown[]) =>
  values.filter((value): value is string => typeof value === 'string' && value !== '');

/**
 * Whether nobody can tell in which order istiod looks at two services: one does not say when it was created, or they are one host's, of
 * one namespace and age, which come in no order.
 */
export const isTie = (a: MeshService, b: MeshService) =>
  orderUnknown(a, b) || (a.host === b.host && a.namespace === b.namespace && a.created === b.created);

/** The labels that a service selects its endpoints by. */
export function selectorOf({ registry, resource }: MeshService): { readonly [key: string]: any } {
  return mapOf(registry === 'kubernetes' ? resource.spec.selector : resource.spec.workloadSelector?.labels);
}
