import { integer, limited } from '../values/checks';
import { dnsNameOrIp, wildcardHost } from '../values/dns-name';
import { refuse } from '../values/mesh-fault';
import { type Endpoint, endpointChecks } from '../values/networking/endpoint';
import type { ServiceEntryView } from '../values/networking/messages';
import { resolutionChecks, resolutionOf, serviceEntryChecks } from '../values/networking/service-entry';

const MAX_ITEMS = 256;
const MAX_ENDPOINTS = 4096;

/** Refuses what istiod refuses of a service entry, and lists that are longer than its CRD takes. */
export function checkServiceEntry(spec: ServiceEntryView): void {
  const { hosts = [], ports = [], addresses = [], endpoints = [] } = spec;
  refuse(serviceEntryChecks, spec);
  integer(hosts.length, 'number of hosts', 1, MAX_ITEMS);
  for (const host of hosts) wildcardHost(host, 'host of a service entry');
  integer(addresses.length, 'number of addresses', 0, MAX_ITEMS);
  for (const address of addresses) limited(address, 'address', 64);
  integer(ports.length, 'number of ports', 0, MAX_ITEMS);
  integer(endpoints.length, 'number of endpoints', 0, MAX_ENDPOINTS);
  refuse(resolutionChecks, spec);
}

/** Refuses an endpoint that does not go with its service entry. */
export function checkServiceEndpoint(endpoint: Endpoint, spec: ServiceEntryView): void {
  const isStatic = resolutionOf(spec) === 'STATIC';
  const ports = new Set((spec.ports ?? []).map(({ name = '' }) => name));
  refuse(endpointChecks, { endpoint: endpoint._toSpec(), use: isStatic ? 'static' : 'dns', ports });
  if (!isStatic) dnsNameOrIp(endpoint.address ?? '', 'address of an endpoint that is resolved by DNS');
}
