import { dnsName, dnsNameOrIp, ipAddress, ipBlock } from '../values/addresses';
import { atMostOne, distinct, integer, limited } from '../values/checks';
import type { Endpoint } from '../values/networking/endpoint';
import { wildcardHost } from '../values/host-names';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { ServiceEntryPort } from '../values/networking/service-entry-port';

/** What the checks of a service entry look at; resolutions and locations as Istio spells them. */
export interface ServiceEntryParts {
  readonly hosts: readonly string[];
  readonly ports: readonly ServiceEntryPort[];
  readonly addresses: readonly string[];
  readonly resolution: string;
  readonly workloadSelector?: object;
}

const MAX_NAMES = 256;
const MAX_ENDPOINTS = 4096;
const DYNAMIC = 'DYNAMIC_DNS';
const DYNAMIC_PROTOCOLS = ['HTTP', 'TLS', 'GRPC', 'HTTP2'];

const conflict = (got: string, expected: string, mend: string) =>
  new MeshError({ code: MeshErrorCode.CONFLICTING_SETTINGS, got, expected, mend });

/** What of istiod's `ValidateServiceEntry` and of the CRD shows when the service entry is made, in its order. */
export function checkServiceEntry(parts: ServiceEntryParts): void {
  const { hosts, ports, addresses, resolution } = parts;
  if (hosts.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a service entry without hosts',
      expected: 'at least one',
      mend: 'name the host that clients ask for',
    });
  }
  integer(hosts.length, 'number of hosts', 1, MAX_NAMES);
  for (const host of hosts) checkHost(host);
  checkAddresses(addresses, resolution);
  integer(ports.length, 'number of ports', 0, MAX_NAMES);
  distinct(
    ports.map(({ name }) => name),
    'port name',
  );
  distinct(
    ports.map(({ port }) => String(port)),
    'port',
  );
  if (resolution === DYNAMIC) checkDynamic(parts);
  const stream = ports.find((port) => !port._tellsHosts);
  if (resolution === 'NONE' || hosts.length === 1 || stream === undefined) return;
  throw conflict(
    `${hosts.length} hosts with ${stream._describe()}`,
    'one host, or ports of HTTP and TLS alone: nothing else says which host is meant',
    'make a service entry for each host',
  );
}

function checkHost(host: string): void {
  if (host !== '*') {
    wildcardHost(host, 'host of a service entry');
    return;
  }
  throw new MeshError({
    code: MeshErrorCode.INVALID_HOST,
    got: 'a service entry for the host "*"',
    expected: 'hosts of some domain',
    mend: 'name the domain: "*.example.com"; to let everything out, see the outbound traffic policy',
  });
}

function checkAddresses(addresses: readonly string[], resolution: string): void {
  integer(addresses.length, 'number of addresses', 0, MAX_NAMES);
  for (const address of addresses) ipBlock(limited(address, 'address', 64), 'address');
  const block = addresses.find((address) => address.includes('/'));
  if (block === undefined || ['NONE', 'STATIC'].includes(resolution)) return;
  throw conflict(
    `the block ${block} with the resolution ${resolution}`,
    'single addresses, unless the resolution is NONE or STATIC',
    'list the addresses one by one',
  );
}

function checkDynamic({ hosts, ports, addresses }: ServiceEntryParts): void {
  const single = hosts.find((host) => !host.startsWith('*'));
  if (single !== undefined) {
    throw conflict(
      `the host ${single} with the resolution ${DYNAMIC}`,
      'hosts with a wildcard alone',
      'use the resolution DNS for a single host',
    );
  }
  if (addresses.length > 0) {
    throw conflict(
      `addresses with the resolution ${DYNAMIC}`,
      'none: the address is found from the host that is asked for',
      'leave the addresses out',
    );
  }
  const other = ports.find(({ protocol = '' }) => !DYNAMIC_PROTOCOLS.includes(protocol.toUpperCase()));
  if (other === undefined) return;
  throw conflict(
    `${other._describe()} with the resolution ${DYNAMIC}`,
    `a protocol among ${DYNAMIC_PROTOCOLS.join(', ')}`,
    'name a protocol that says which host is meant; for HTTPS that is TLS',
  );
}

/** What an endpoint must be, given the service entry that it is for. */
export function checkServiceEndpoint(endpoint: Endpoint, parts: ServiceEntryParts): void {
  const { resolution, workloadSelector } = parts;
  atMostOne(
    { endpoints: true, workloadSelector },
    'a service entry',
    'endpoints are listed, or found by labels',
  );
  if (resolution === 'NONE' || resolution === DYNAMIC) {
    throw conflict(
      `the endpoint ${endpoint._describe()} with the resolution ${resolution}`,
      'no endpoints: connections go where the client, or the host that it asks for, says',
      'use the resolution STATIC for IP addresses, DNS for names',
    );
  }
  if (resolution === 'STATIC') checkStaticEndpoint(endpoint, parts.ports.length);
  else dnsNameOrIp(endpoint.address ?? '', 'address of an endpoint that is resolved by DNS');
  const names = parts.ports.map(({ name }) => name);
  for (const name of endpoint._portNames) {
    if (names.includes(name)) continue;
    throw new MeshError({
      code: MeshErrorCode.INVALID_PORT,
      got: `port "${name}" of the endpoint ${endpoint._describe()}`,
      expected: `a port of the service entry: ${names.join(', ') || 'it has none'}`,
      mend: 'name the port as the service entry does',
    });
  }
}

function checkStaticEndpoint(endpoint: Endpoint, ports: number): void {
  if (!endpoint._isUnixSocket) {
    if (endpoint.address !== undefined)
      ipAddress(endpoint.address, 'address of an endpoint that is resolved statically');
    return;
  }
  if (ports === 1) return;
  throw conflict(
    `the Unix socket ${endpoint.address} for ${ports} ports`,
    'exactly one port: a socket has none to tell them apart',
    'make a service entry for each socket',
  );
}

/** What all endpoints must be together. */
export function checkServiceEndpoints(
  endpoints: readonly Endpoint[],
  { resolution }: ServiceEntryParts,
): void {
  integer(endpoints.length, 'number of endpoints', 0, resolution === 'DNS_ROUND_ROBIN' ? 1 : MAX_ENDPOINTS);
}

/** What only the finished service entry shows: without endpoints, DNS is asked for the hosts themselves. */
export function checkResolvable(
  endpoints: readonly Endpoint[],
  { hosts, resolution }: ServiceEntryParts,
): void {
  if (endpoints.length > 0 || !resolution.startsWith('DNS')) return;
  for (const host of hosts) dnsName(host, 'host that DNS is asked for');
}
