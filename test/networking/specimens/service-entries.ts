import type { Chart } from 'cdk8s';
import {
  Endpoint,
  ServiceEntry,
  ServiceEntryPort,
  ServiceLocation,
  ServiceResolution,
  type EndpointOptions,
} from '../../../lib/networking';

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
const { MESH_EXTERNAL, MESH_INTERNAL } = ServiceLocation;
const { DNS, DYNAMIC_DNS, STATIC } = ServiceResolution;

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
  new ServiceEntry(chart, 'ports', {
    hosts,
    ports: make.map((port, i) => port(9000 + i)),
    location: MESH_EXTERNAL,
    resolution: DNS,
  });
  new ServiceEntry(chart, 'names', {
    location: MESH_EXTERNAL,
    resolution: DNS,
    hosts: ['a.example.com', 'b.example.com'],
    ports: [ServiceEntryPort.http(80, { targetPort: 443, suffix: 'plain' }), ServiceEntryPort.tls(443)],
    exportTo: ['~'],
    subjectAltNames: ['example.com'],
  });
  new ServiceEntry(chart, 'wildcard', {
    location: MESH_EXTERNAL,
    resolution: DYNAMIC_DNS,
    hosts: ['*.example.com'],
    ports: [ServiceEntryPort.tls(443), ServiceEntryPort.http(80)],
    exportTo: ['.', 'other'],
  });
  new ServiceEntry(chart, 'fixed', {
    location: MESH_EXTERNAL,
    resolution: STATIC,
    endpoints: [Endpoint.at('192.0.2.1', endpointOptions), Endpoint.at('::1')],
    hosts,
    ports: [ServiceEntryPort.http(80)],
    addresses: ['198.51.100.0/24', '2001:db8::1'],
  });
  new ServiceEntry(chart, 'socket', {
    location: MESH_EXTERNAL,
    resolution: STATIC,
    endpoints: [Endpoint.unixSocket('/run/app.sock')],
    hosts,
    ports: [ServiceEntryPort.http(80)],
  });
  new ServiceEntry(chart, 'network', {
    location: MESH_EXTERNAL,
    resolution: STATIC,
    endpoints: [Endpoint.inNetwork('datacenter')],
    hosts,
    ports: [ServiceEntryPort.tcp(5432)],
  });
  new ServiceEntry(chart, 'workloads', {
    hosts: ['legacy.example.com'],
    ports: [ServiceEntryPort.http(80)],
    location: MESH_INTERNAL,
    resolution: STATIC,
    workloadSelector: { app: 'legacy' },
  });
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
