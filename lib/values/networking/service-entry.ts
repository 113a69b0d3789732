import { ipBlockFault } from '../addresses';
import { isWildcard } from '../host-name';
import { dnsNameFault } from '../dns-name';
import { MeshErrorCode } from '../mesh-error';
import {
  type Checks,
  conflictingSettings,
  duplicateName,
  faultAt,
  type MeshFault,
  missingSetting,
} from '../mesh-fault';
import { isFilled } from '../spec';
import type { ServiceEntryView, ServicePortView } from './messages';
import { speaksHttp, speaksTls } from './port-protocol';

/** How a proxy finds the endpoints of a service entry. What the application makes of the name is its own business. */
export enum ServiceResolution {
  /**
   * Not at all: a connection goes to the address that the client chose. Istio's default.
   *
   * A port of TCP without addresses then lets every address out on that port.
   */
  NONE = 'NONE',
  /** From the IP addresses that are listed, or of the workloads that are selected. */
  STATIC = 'STATIC',
  /** By DNS, for the names of the endpoints, or of the hosts where there are none; all answers are used. */
  DNS = 'DNS',
  /**
   * By DNS, of whose answers only the first is used for a new connection. For large services whose answers change all
   * the time. At most one endpoint.
   */
  DNS_ROUND_ROBIN = 'DNS_ROUND_ROBIN',
  /**
   * By DNS, for the host that the very request or TLS handshake names. Only for hosts with a wildcard; only HTTP, HTTP2,
   * GRPC and TLS.
   */
  DYNAMIC_DNS = 'DYNAMIC_DNS',
}

/** Whether a service is part of the mesh. */
export enum ServiceLocation {
  /** It is not: clients speak plain text to it, unless a destination rule says otherwise. Istio's default. */
  MESH_EXTERNAL = 'MESH_EXTERNAL',
  /** It is: clients speak mutual TLS to endpoints that have a service account or are labelled for it. */
  MESH_INTERNAL = 'MESH_INTERNAL',
}

/** A service entry, as a policy that is attached to it names it: by the name of the object, not by its host. */
export interface IServiceEntryRef {
  /** The name of the service entry. */
  readonly serviceEntryName: string;
  /** Its namespace; undefined where it is that of the object which names it. */
  readonly serviceEntryNamespace?: string | undefined;
}

/** The resolution of a service entry; `NONE` is the default. */
export const resolutionOf = ({ resolution }: ServiceEntryView) => resolution ?? 'NONE';
const isDynamic = (spec: ServiceEntryView) => resolutionOf(spec) === 'DYNAMIC_DNS';
const isDns = (spec: ServiceEntryView) => ['DNS', 'DNS_ROUND_ROBIN'].includes(resolutionOf(spec));

/** Whether the host is seen in what is sent to a port: in the request, or in the handshake of TLS. */
const tellsHosts = ({ protocol }: ServicePortView): boolean => speaksHttp(protocol) || speaksTls(protocol);

/** The ports of which one before has the same name or number. */
function twice(ports: readonly ServicePortView[], field: 'name' | 'number'): MeshFault[] {
  const keys = ports.map((port) => (field === 'name' ? (port.name ?? '') : (port.number ?? 0)));
  return keys.flatMap((key, i) =>
    keys.indexOf(key) === i
      ? []
      : [
          duplicateName(
            `${field === 'name' ? 'port name' : 'port'} ${JSON.stringify(String(key))}`,
            ['ports', i, field],
            `Two ports have the ${field} ${JSON.stringify(key)}.`,
          ),
        ],
  );
}

/** What istiod's `ValidateServiceEntry` has against a service entry, apart from its resolution and its endpoints. */
export const serviceEntryChecks = {
  'selector-and-endpoints': ({ workloadSelector, endpoints }) =>
    workloadSelector !== undefined && isFilled(endpoints)
      ? conflictingSettings(
          'workloadSelector and endpoints',
          'at most one of them: endpoints are listed, or found by labels',
          'keep one of the two',
          ['endpoints'],
          'The service entry has both workloadSelector and endpoints.',
        )
      : undefined,
  'no-hosts': ({ hosts }) =>
    isFilled(hosts)
      ? undefined
      : missingSetting(
          'a service entry without hosts',
          'at least one',
          'name the host that clients ask for',
          [],
          'The service entry has no hosts.',
        ),
  'any-host': ({ hosts = [] }) =>
    hosts.flatMap((host, i) =>
      host === '*'
        ? [
            {
              code: MeshErrorCode.INVALID_HOST,
              got: 'a service entry for the host "*"',
              expected: 'hosts of some domain',
              mend: 'name the domain: "*.example.com"; to let everything out, see the outbound traffic policy',
              at: ['hosts', i],
              finding: 'The service entry has the host "*".',
            },
          ]
        : [],
    ),
  address: ({ addresses = [] }) =>
    addresses.flatMap((address, i) => faultAt(ipBlockFault(address, 'address'), 'addresses', i) ?? []),
  'block-with-dns': (spec) => {
    const block = spec.addresses?.find((address) => address.includes('/'));
    if (block === undefined || ['NONE', 'STATIC'].includes(resolutionOf(spec))) return undefined;
    return conflictingSettings(
      `the block ${block} with the resolution ${spec.resolution}`,
      'single addresses, unless the resolution is NONE or STATIC',
      'list the addresses one by one',
      ['addresses'],
      'The service entry has a block of addresses, and its resolution is neither NONE nor STATIC.',
    );
  },
  'duplicate-port-name': ({ ports = [] }) => twice(ports, 'name'),
  'duplicate-port-number': ({ ports = [] }) => twice(ports, 'number'),
  'several-hosts': (spec) => {
    const { hosts = [], ports = [] } = spec;
    const stream = ports.find((port) => !tellsHosts(port));
    if (resolutionOf(spec) === 'NONE' || hosts.length < 2 || stream === undefined) return undefined;
    return conflictingSettings(
      `${hosts.length} hosts with ${stream.protocol || 'any protocol'} on port ${stream.number}`,
      'one host, or ports of HTTP and TLS alone: nothing else says which host is meant',
      'make a service entry for each host',
      ['hosts'],
      'The service entry has several hosts, and a port whose protocol is neither HTTP nor TLS.',
    );
  },
} satisfies Checks<ServiceEntryView>;

/** Protocols of HTTP or TLS that will not do where the host that is asked for is looked up. */
const UNTOLD = ['https', 'http_proxy', 'grpc-web'];

const dynamic = (spec: ServiceEntryView, field: 'addresses' | 'endpoints', expected: string) =>
  isDynamic(spec) && isFilled(spec[field])
    ? conflictingSettings(
        `${field} with resolution DYNAMIC_DNS`,
        expected,
        `leave the ${field} out`,
        [field],
        `The resolution is DYNAMIC_DNS, and the service entry has ${field}.`,
      )
    : undefined;

/** What istiod's `ValidateServiceEntry` has against what a resolution does not go with. */
export const resolutionChecks = {
  'endpoints-without-resolution': (spec) =>
    resolutionOf(spec) === 'NONE' && isFilled(spec.endpoints)
      ? conflictingSettings(
          'endpoints with resolution NONE',
          'no endpoints: connections go where the client says',
          'use the resolution STATIC for IP addresses, DNS for names',
          ['endpoints'],
          'The resolution is NONE, and the service entry has endpoints.',
        )
      : undefined,
  'round-robin-endpoints': (spec) =>
    resolutionOf(spec) === 'DNS_ROUND_ROBIN' && (spec.endpoints ?? []).length > 1
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `number of endpoints ${spec.endpoints?.length}`,
          expected: 'a whole number from 0 to 1',
          mend: 'keep one endpoint, or use the resolution DNS',
          at: ['endpoints'],
          finding: 'The resolution is DNS_ROUND_ROBIN, and the service entry has several endpoints.',
        }
      : undefined,
  'dynamic-without-hosts': (spec) =>
    isDynamic(spec) && !isFilled(spec.hosts)
      ? missingSetting(
          'DYNAMIC_DNS without hosts',
          'hosts with a wildcard',
          'name the domain',
          [],
          'The resolution is DYNAMIC_DNS, and the service entry has no hosts.',
        )
      : undefined,
  'dynamic-host': (spec) =>
    (isDynamic(spec) ? (spec.hosts ?? []) : []).flatMap((host, i) =>
      isWildcard(host)
        ? []
        : [
            conflictingSettings(
              `the host ${host} with the resolution DYNAMIC_DNS`,
              'hosts with a wildcard alone',
              'use the resolution DNS for a single host',
              ['hosts', i],
              'The resolution is DYNAMIC_DNS, and a host has no wildcard.',
            ),
          ],
    ),
  'dynamic-addresses': (spec) =>
    dynamic(spec, 'addresses', 'none: the address is found from the host that is asked for'),
  'dynamic-endpoints': (spec) =>
    dynamic(spec, 'endpoints', 'no endpoints: connections go where the host that is asked for says'),
  'dynamic-protocol': (spec) =>
    (isDynamic(spec) ? (spec.ports ?? []) : []).flatMap((port, i) => {
      const { protocol = '' } = port;
      if (tellsHosts(port) && !UNTOLD.includes(protocol.toLowerCase())) return [];
      return [
        conflictingSettings(
          `${protocol || 'any protocol'} on port ${port.number} with the resolution DYNAMIC_DNS`,
          'a protocol among HTTP, TLS, GRPC, HTTP2',
          'name a protocol that says which host is meant; for HTTPS that is TLS',
          ['ports', i],
          'The resolution is DYNAMIC_DNS, and the protocol of a port is not HTTP, HTTP2, GRPC or TLS.',
        ),
      ];
    }),
} satisfies Checks<ServiceEntryView>;

/** Without endpoints, DNS is asked for the hosts themselves; istiod tells the first that it cannot be asked for. */
export const resolvableChecks = {
  'dns-host': (spec) => {
    const { hosts = [], endpoints } = spec;
    const i = isDns(spec) && !isFilled(endpoints) ? hosts.findIndex((host) => dnsNameFault(host)) : -1;
    if (i === -1) return undefined;
    return {
      code: MeshErrorCode.INVALID_HOST,
      got: `host that DNS is asked for ${JSON.stringify(hosts[i])}`,
      expected: 'one DNS name',
      mend: 'name the host in full, without "*", and not by digits alone',
      at: ['hosts', i],
      finding: `The host ${JSON.stringify(hosts[i])} is not a full DNS name, and DNS is asked for it.`,
    };
  },
} satisfies Checks<ServiceEntryView>;

/** What is wrong with a waypoint for a service of the mesh whose host is looked up. */
export function dynamicWaypointFault(spec: ServiceEntryView, waypoint = ''): MeshFault | undefined {
  if (!isDynamic(spec) || spec.location !== 'MESH_INTERNAL') return undefined;
  if (waypoint === '' || waypoint.toLowerCase() === 'none') return undefined;
  return conflictingSettings(
    `the waypoint ${waypoint} for a service of the mesh with the resolution DYNAMIC_DNS`,
    'a service outside the mesh, or no waypoint',
    'set the location to MESH_EXTERNAL, or take the label istio.io/use-waypoint away',
    ['resolution'],
    'The resolution is DYNAMIC_DNS, the location is MESH_INTERNAL, and the service entry uses a waypoint.',
  );
}
