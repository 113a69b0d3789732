import type { Chart } from 'cdk8s';
import {
  Endpoint,
  ServiceEntry,
  ServiceEntryPort,
  ServiceLocation,
  ServiceResolution,
  type EndpointOptions,
} from '../../../lib';

/** Fields that no construct sets, and why. */
export const serviceEntryFieldsLeftOut: { path: string; why: string }[] = [];

/** All that an endpoint can be given. */
export const endpointOptions: EndpointOptions = {
  ports: { http: 8080 },
  labels: { app: 'legacy', 'security.istio.io/tlsMode': 'istio' },
  network: 'datacenter',
  locality: 'europe/west/a',
  weight: 3,
  serviceAccount: 'legacy',
};

const hosts = ['api.example.com'];
const make = [
  ServiceEntryPort.http,
  ServiceEntryPort.http2,
  ServiceEntryPort.grpc,
  ServiceEntryPort.grpcWeb,
  ServiceEntryPort.https,
  ServiceEntryPort.tls,
  ServiceEntryPort.tcp,
  ServiceEntryPort.mongo,
  ServiceEntryPort.mysql,
  ServiceEntryPort.redis,
  ServiceEntryPort.detected,
];

/** Service entries that together set every field and every choice that `ServiceEntry` has. */
export function serviceEntries(chart: Chart): void {
  ServiceEntry.external(chart, 'ports', { hosts, ports: make.map((port, i) => port(9000 + i)) });
  ServiceEntry.external(chart, 'names', {
    hosts: ['a.example.com', 'b.example.com'],
    ports: [ServiceEntryPort.http(80, { targetPort: 443, suffix: 'plain' }), ServiceEntryPort.tls(443)],
    exportTo: ['~'],
    subjectAltNames: ['example.com'],
  });
  ServiceEntry.externalWildcard(chart, 'wildcard', {
    hosts: ['*.example.com'],
    ports: [ServiceEntryPort.tls(443), ServiceEntryPort.http(80)],
    exportTo: ['.', 'other'],
  });
  ServiceEntry.externalAt(chart, 'fixed', [Endpoint.at('192.0.2.1', endpointOptions), Endpoint.at('::1')], {
    hosts,
    ports: [ServiceEntryPort.http(80)],
    addresses: ['198.51.100.0/24', '2001:db8::1'],
  });
  ServiceEntry.externalAt(chart, 'socket', [Endpoint.unixSocket('/run/app.sock')], {
    hosts,
    ports: [ServiceEntryPort.http(80)],
  });
  ServiceEntry.externalAt(chart, 'network', [Endpoint.inNetwork('datacenter')], {
    hosts,
    ports: [ServiceEntryPort.tcp(5432)],
  });
  ServiceEntry.forWorkloads(
    chart,
    'workloads',
    { app: 'legacy' },
    {
      hosts: ['legacy.example.com'],
      ports: [ServiceEntryPort.http(80)],
    },
  );
  const names = [Endpoint.at('a.example.com'), Endpoint.at('192.0.2.2')];
  new ServiceEntry(chart, 'dns', {
    hosts: ['*.internal.example.com'],
    ports: [ServiceEntryPort.http(80)],
    resolution: ServiceResolution.DNS,
    endpoints: names,
  });
  new ServiceEntry(chart, 'round-robin', {
    hosts,
    ports: [ServiceEntryPort.https(443)],
    resolution: ServiceResolution.DNS_ROUND_ROBIN,
    location: ServiceLocation.MESH_INTERNAL,
    endpoints: names.slice(0, 1),
  });
  new ServiceEntry(chart, 'none', {
    hosts: ['a.example.com', 'b.example.com'],
    addresses: ['198.51.100.0/24'],
    ports: [ServiceEntryPort.tcp(5432)],
    resolution: ServiceResolution.NONE,
  });
}
