import fc from 'fast-check';
import { ServiceEntry } from '../../lib/networking';
import { expectRoundTrip, keepOne, specs, without } from '../support/round-trip';

const { constantFrom: among } = fc;

/** Endpoints that the resolution takes, with ports that the service has. */
function mendEndpoint(endpoint: any, spec: any): any {
  const ports = (spec.ports ?? []).map(({ name }: any) => [name, 8080]);
  const named = endpoint.ports !== undefined && ports.length > 0;
  const address = endpoint.address ?? (spec.resolution === 'STATIC' ? undefined : 'a.example.com');
  const static_ = spec.resolution === 'STATIC' && address !== undefined ? '192.0.2.1' : address;
  const rest = without(endpoint, 'ports', 'address');
  return {
    ...rest,
    ...(static_ === undefined ? { network: 'n' } : { address: static_ }),
    ...(named && { ports: Object.fromEntries(ports) }),
  };
}

test('a service entry that is read is written as it was, or refused', () => {
  const spec = specs('ServiceEntry', {
    values: {
      '.hosts[]': among('a.example.com', 'b.example.com', '*.example.com', 'short'),
      '.addresses[]': among('192.0.2.1', '198.51.100.0/24', '2001:db8::1'),
      '.ports[].protocol': among('HTTP', 'https', 'TLS', 'GRPC', 'TCP', ''),
      '.ports[].name': among('http', 'tcp', 'TLS-443'),
      '.endpoints[].address': among('192.0.2.1', 'vm.example.com', '::1'),
      '.workloadSelector.labels': among({ app: 'a' }, { app: 'a', version: 'v1' }),
      '.exportTo': among(['.'], ['*'], ['~'], ['prod', '.']),
    },
    mend: {
      '': (whole: any) => {
        const { resolution = 'NONE', ports = [] } = whole;
        const dynamic = resolution === 'DYNAMIC_DNS';
        const numbers = ports.map((port: any, i: number) => ({
          ...port,
          number: 80 + i,
          name: `${i}-${port.name}`,
          ...(dynamic && { protocol: 'TLS' }),
        }));
        const streams = numbers.some(({ protocol = '' }: any) => !/^(http|https|tls|grpc)$/i.test(protocol));
        const hosts = dynamic ? ['*.example.com'] : resolution === 'NONE' ? whole.hosts : ['a.example.com'];
        const spec = {
          ...without(keepOne(whole, 'endpoints', 'workloadSelector'), ...(dynamic ? ['addresses'] : [])),
          hosts: streams && resolution !== 'NONE' ? hosts.slice(0, 1) : hosts,
          ...(ports.length > 0 && { ports: numbers }),
          ...(resolution.startsWith('DNS') && whole.addresses && { addresses: ['192.0.2.1'] }),
        };
        if (spec.endpoints === undefined) return spec;
        if (resolution === 'NONE' || dynamic) return without(spec, 'endpoints');
        const endpoints = spec.endpoints.map((endpoint: any) => mendEndpoint(endpoint, spec));
        return { ...spec, endpoints: resolution === 'DNS' ? endpoints : endpoints.slice(0, 1) };
      },
    },
  });
  expectRoundTrip(
    (chart, manifest) => ServiceEntry.fromManifest(chart, 'r', manifest),
    { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry' },
    spec,
    { accepted: 0.9 },
  );
});
