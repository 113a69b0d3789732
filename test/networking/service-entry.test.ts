import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  Destination,
  DestinationRule,
  Endpoint,
  MeshHost,
  RouteAction,
  ServiceEntry,
  ServiceEntryPort,
  ServiceLocation,
  ServiceResolution,
  VirtualService,
  type ServiceEntryProps,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const { NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS } = ServiceResolution;
const http = ServiceEntryPort.http(80);
const tls = ServiceEntryPort.tls(443);
const tcp = ServiceEntryPort.tcp(5432);
const hosts = ['api.example.com'];

const scope = (namespace?: string) => new Chart(new App(), 'chart', { namespace: namespace ?? 'prod' });
const build = (props: Partial<ServiceEntryProps> = {}) =>
  new ServiceEntry(scope(), 'entry', { hosts, ...props });
const specOf = (entry: ServiceEntry) => (entry.apiObject.toJson() as any).spec;

describe('ServiceEntry', () => {
  test('renders what it was given, and nothing else', () => {
    const entry = build({
      ports: [http, tls],
      addresses: ['198.51.100.1'],
      location: ServiceLocation.MESH_INTERNAL,
      resolution: STATIC,
      endpoints: [Endpoint.at('192.0.2.1', { ports: { http: 8080 } })],
      exportTo: ['.'],
      subjectAltNames: ['example.com'],
    });
    expect(entry.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'entry', namespace: 'prod' },
      spec: {
        hosts: ['api.example.com'],
        addresses: ['198.51.100.1'],
        ports: [
          { number: 80, name: 'http', protocol: 'HTTP' },
          { number: 443, name: 'tls', protocol: 'TLS' },
        ],
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        endpoints: [{ address: '192.0.2.1', ports: { http: 8080 } }],
        exportTo: ['.'],
        subjectAltNames: ['example.com'],
      },
    });
    expect(specOf(build())).toEqual({ hosts });
  });

  test('has what is common outside the mesh and within', () => {
    const options = { hosts, ports: [http] };
    const external = { ...options, location: ServiceLocation.MESH_EXTERNAL };
    const outside = { hosts, ports: [http._toSpec()], location: 'MESH_EXTERNAL' };
    expect(specOf(build({ ...external, resolution: ServiceResolution.DNS }))).toEqual({
      ...outside,
      resolution: 'DNS',
    });
    const wild = { ...external, hosts: ['*.example.com'] };
    expect(specOf(build({ ...wild, resolution: ServiceResolution.DYNAMIC_DNS }))).toEqual({
      ...outside,
      hosts: ['*.example.com'],
      resolution: 'DYNAMIC_DNS',
    });
    const { STATIC } = ServiceResolution;
    const endpoints = [Endpoint.at('192.0.2.1')];
    expect(specOf(build({ ...external, resolution: STATIC, endpoints }))).toEqual({
      ...outside,
      resolution: 'STATIC',
      endpoints: [{ address: '192.0.2.1' }],
    });
    const { MESH_INTERNAL: location } = ServiceLocation;
    const workloadSelector = { app: 'legacy' };
    expect(specOf(build({ ...options, location, resolution: STATIC, workloadSelector }))).toEqual({
      hosts,
      ports: [http._toSpec()],
      location: 'MESH_INTERNAL',
      resolution: 'STATIC',
      workloadSelector: { labels: { app: 'legacy' } },
    });
  });

  test('is something that traffic can be sent to', () => {
    const chart = scope();
    const entry = new ServiceEntry(chart, 'entry', {
      hosts,
      ports: [http, tls],
      location: ServiceLocation.MESH_EXTERNAL,
      resolution: ServiceResolution.DNS,
    });
    expect(Destination.of(entry, { port: 443 })._toSpec({ namespace: 'other' })).toEqual({
      host: 'api.example.com',
      port: { number: 443 },
    });
    expect(codeOf(() => Destination.of(entry))).toBe('MissingSetting');
    expect(codeOf(() => Destination.of(entry, { port: 81 }))).toBe('InvalidPort');
    const rule = new DestinationRule(chart, 'rule', { host: entry });
    expect((rule.apiObject.toJson() as any).spec.host).toBe('api.example.com');
    const routes = new VirtualService(chart, 'routes', { hosts: [entry] });
    routes.addDefaultHttpRoute({ action: RouteAction.forward(Destination.of(entry, { port: 80 })) });
    expect(routes.hosts).toEqual(['api.example.com']);
  });

  test('each of several hosts can be sent to, and no other', () => {
    const two = build({ hosts: ['a.example.com', '*.b.example.com'], ports: [http] });
    expect(two.hostName).toBe('a.example.com');
    expect(Destination.of(two.host('*.b.example.com'))._toSpec().host).toBe('*.b.example.com');
    expect(two.host('a.example.com')).toEqual({ hostName: 'a.example.com', hostPorts: [80] });
    expect(codeOf(() => two.host('x.b.example.com'))).toBe('HostNotCovered at chart/entry');
  });

  const refused: [string, Partial<ServiceEntryProps>, string][] = [
    ['no hosts', { hosts: [] }, 'MissingSetting'],
    ['every host', { hosts: ['*'] }, 'InvalidHost'],
    ['an IP address for a host', { hosts: ['192.0.2.1'] }, 'InvalidHost'],
    ['an address that is none', { addresses: ['10.0.0.0/33'] }, 'InvalidValue'],
    ['a block of addresses with DNS', { addresses: ['10.0.0.0/8'], resolution: DNS }, 'ConflictingSettings'],
    ['two ports of a name', { ports: [http, ServiceEntryPort.http(81)] }, 'DuplicateName'],
    ['two ports of a number', { ports: [http, ServiceEntryPort.tcp(80)] }, 'DuplicateName'],
    ['bytes for two hosts', { hosts: ['a.b', 'c.d'], ports: [tcp], resolution: DNS }, 'ConflictingSettings'],
    ['one host with DYNAMIC_DNS', { ports: [tls], resolution: DYNAMIC_DNS }, 'ConflictingSettings'],
    ['an unknown resolution', { resolution: 'GUESS' as any }, 'InvalidValue'],
    ['an unknown location', { location: 'MOON' as any }, 'InvalidValue'],
    ['labels with a wildcard', { workloadSelector: { app: '*' } }, 'InvalidLabel'],
    ['to nobody and somebody', { exportTo: ['~', '.'] }, 'ConflictingSettings'],
    ['to its own namespace twice', { exportTo: ['.', 'prod'] }, 'DuplicateName'],
  ];
  test.each(refused)('refuses %s', (_, props, code) => {
    expect(codeOf(() => build(props))).toBe(`${code} at chart/entry`);
  });

  test('DYNAMIC_DNS takes protocols that say which host is meant, and no addresses', () => {
    const wild = (props: Partial<ServiceEntryProps>) => () =>
      build({ hosts: ['*.example.com'], resolution: DYNAMIC_DNS, ...props });
    for (const port of [ServiceEntryPort.https(443), tcp, ServiceEntryPort.detected(1)])
      expect(codeOf(wild({ ports: [port] }))).toBe('ConflictingSettings at chart/entry');
    expect(codeOf(wild({ addresses: ['192.0.2.1'] }))).toBe('ConflictingSettings at chart/entry');
    expect(codeOf(wild({ endpoints: [Endpoint.at('192.0.2.1')] }))).toBe(
      'ConflictingSettings at chart/entry',
    );
    expect(wild({ ports: [tls, http] })).not.toThrow();
  });

  test('DYNAMIC_DNS of the mesh has no waypoint', () => {
    const waypointed = (location: ServiceLocation, waypoint: string) => {
      const metadata = { labels: { 'istio.io/use-waypoint': waypoint } };
      return build({ hosts: ['*.example.com'], resolution: DYNAMIC_DNS, location, metadata }).node.validate();
    };
    const { MESH_INTERNAL, MESH_EXTERNAL } = ServiceLocation;
    expect(waypointed(MESH_INTERNAL, 'w')).toEqual([expect.stringMatching(/^ConflictingSettings/)]);
    expect(waypointed(MESH_INTERNAL, 'None')).toEqual([]);
    expect(waypointed(MESH_EXTERNAL, 'w')).toEqual([]);
  });

  const badEndpoints: [string, Partial<ServiceEntryProps>, Endpoint, string][] = [
    ['any, without resolution', {}, Endpoint.at('192.0.2.1'), 'ConflictingSettings'],
    ['any, for NONE', { resolution: NONE }, Endpoint.at('192.0.2.1'), 'ConflictingSettings'],
    [
      'any, beside labels',
      { resolution: STATIC, workloadSelector: { app: 'a' } },
      Endpoint.at('192.0.2.1'),
      'ConflictingSettings',
    ],
    ['a name, for STATIC', { resolution: STATIC }, Endpoint.at('vm.example.com'), 'InvalidValue'],
    ['a socket, for DNS', { resolution: DNS }, Endpoint.unixSocket('/a'), 'InvalidHost'],
    ['a network, for DNS', { resolution: DNS }, Endpoint.inNetwork('n'), 'InvalidHost'],
    [
      'a socket, for two ports',
      { resolution: STATIC, ports: [http, tls] },
      Endpoint.unixSocket('/a'),
      'ConflictingSettings',
    ],
    [
      'one with another port',
      { resolution: STATIC, ports: [http] },
      Endpoint.at('192.0.2.1', { ports: { web: 80 } }),
      'InvalidPort',
    ],
  ];
  test.each(badEndpoints)('refuses as endpoint %s', (_, props, endpoint, code) => {
    expect(codeOf(() => build({ ...props, endpoints: [endpoint] }))).toBe(`${code} at chart/entry`);
    const entry = build(props);
    expect(codeOf(() => entry.addEndpoint(endpoint))).toBe(`${code} at chart/entry`);
    expect(entry.endpoints).toEqual([]);
  });

  test('takes endpoints that the resolution takes', () => {
    const ports = [http];
    expect(() => build({ ports, resolution: STATIC, endpoints: [Endpoint.unixSocket('/a')] })).not.toThrow();
    const names = [Endpoint.at('a.example.com'), Endpoint.at('192.0.2.1')];
    expect(build({ ports, resolution: DNS, endpoints: names }).endpoints).toEqual(names);
    const robin = { ports, resolution: DNS_ROUND_ROBIN };
    expect(() => build({ ...robin, endpoints: names.slice(0, 1) })).not.toThrow();
    expect(codeOf(() => build({ ...robin, endpoints: names }))).toBe('InvalidNumber at chart/entry');
  });

  test('without endpoints, DNS must know the hosts', () => {
    const entry = build({ hosts: ['*.example.com'], resolution: DNS });
    expect(entry.node.validate()).toEqual([expect.stringMatching(/^InvalidHost/)]);
    entry.addEndpoint(Endpoint.at('a.example.com'));
    expect(entry.node.validate()).toEqual([]);
  });

  test('takes patches of fields that this library does not know', () => {
    const entry = build();
    ApiObject.of(entry).addJsonPatch(JsonPatch.add('/spec/brandNewField', 1));
    expect(Testing.synth(entry.node.scope as Chart)[0].spec).toEqual({ hosts, brandNewField: 1 });
  });

  test('is read from a manifest, or refused', () => {
    const manifest = {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'ServiceEntry',
      metadata: { name: 'api', namespace: 'prod' },
      spec: { hosts, ports: [{ number: 443, name: 'WEB', protocol: 'https' }], workloadSelector: {} },
    };
    const entry = ServiceEntry.fromManifest(scope(), 'entry', manifest);
    expect(entry.apiObject.toJson()).toEqual(manifest);
    const odd = { ...manifest, spec: { hosts, foo: 1 } };
    expect(codeOf(() => ServiceEntry.fromManifest(scope(), 'entry', odd))).toBe(
      'InvalidValue at chart/entry',
    );
  });
});

describe('a service entry from elsewhere', () => {
  test('can be sent to where its hosts are known', () => {
    const chart = scope();
    const entry = ServiceEntry.fromServiceEntryName(chart, 'entry', 'api', {
      namespace: 'edge',
      hosts: ['a.example.com', 'b.example.com'],
      ports: [443],
    });
    expect([entry.name, entry.namespace]).toEqual(['api', 'edge']);
    expect([entry.serviceEntryName, entry.serviceEntryNamespace]).toEqual(['api', 'edge']);
    expect(Destination.of(entry)._toSpec()).toEqual({ host: 'a.example.com' });
    expect(Destination.of(entry.host('b.example.com'))._toSpec()).toEqual({ host: 'b.example.com' });
    expect(codeOf(() => entry.host('c.example.com'))).toBe('HostNotCovered at chart/entry');
    expect(Testing.synth(chart)).toEqual([]);
  });

  test('can not be sent to where they are not', () => {
    const entry = ServiceEntry.fromServiceEntryName(scope(), 'entry', 'api');
    expect(entry.hosts).toEqual([]);
    expect(codeOf(() => Destination.of(entry))).toBe('MissingSetting at chart/entry');
    expect(codeOf(() => entry.host('a.example.com'))).toBe('HostNotCovered at chart/entry');
  });

  test('is checked all the same', () => {
    const read = (name: string, attributes: object) => () =>
      ServiceEntry.fromServiceEntryName(scope(), 'entry', name, attributes);
    expect(codeOf(read('a b', {}))).toBe('InvalidName at chart/entry');
    expect(codeOf(read('a', { namespace: 'a.b' }))).toBe('InvalidName at chart/entry');
    expect(codeOf(read('a', { hosts: ['a b'] }))).toBe('InvalidHost at chart/entry');
    expect(codeOf(read('a', { ports: [0] }))).toBe('InvalidPort at chart/entry');
  });

  test('a destination that is no service entry stays possible', () => {
    expect(Destination.of(MeshHost.of('api.example.com'))._toSpec()).toEqual({ host: 'api.example.com' });
  });
});
