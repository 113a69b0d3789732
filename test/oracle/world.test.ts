import { manifestsIn, stateFolder } from '../support/manifests';
import { podsOf, worldOf } from './world';

const given = manifestsIn(stateFolder('1-basic'));
const world = worldOf(given);
const find = (kind: string, name: string) =>
  world.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;

describe('the world of some manifests', () => {
  test('has a pod for each replica, with the labels of its template and an address of its own', () => {
    const pods = podsOf(world);
    expect(pods.map(({ namespace, workload, ports }) => [namespace, workload, ports])).toEqual([
      ['istio-test', 'client', []],
      ['istio-system', 'istio-ingressgateway', [8080, 8443]],
      ['istio-test', 'nginx-v1', [80]],
      ['istio-test', 'nginx-v2', [80]],
    ]);
    expect(new Set(pods.map(({ ip }) => ip)).size).toBe(pods.length);
    expect(pods[2].labels).toEqual({ app: 'nginx', version: 'v1' });
    const scaled = given.map((manifest) =>
      manifest.kind === 'Deployment' ? { ...manifest, spec: { ...manifest.spec, replicas: 3 } } : manifest,
    );
    expect(podsOf(worldOf(scaled)).filter(({ workload }) => workload === 'nginx-v1')).toHaveLength(3);
  });

  test('has the endpoints that a Service selects in its namespace, and no others', () => {
    const addresses = podsOf(world).filter(({ labels }) => labels.app === 'nginx');
    const slice = find('EndpointSlice', 'nginx-endpoints');
    expect(slice.endpoints.flatMap((endpoint: any) => endpoint.addresses)).toEqual(
      addresses.map(({ ip }) => ip),
    );
    expect(slice.ports).toEqual([{ name: 'http', port: 80, protocol: 'TCP' }]);
  });

  test('finds a named target port among the ports of the containers', () => {
    const named = structuredClone(given);
    named.find(({ kind }) => kind === 'Service').spec.ports[0].targetPort = 'web';
    for (const { kind, spec } of named) {
      if (kind === 'Deployment')
        spec.template.spec.containers[0].ports = [{ name: 'web', containerPort: 8081 }];
    }
    const slice = worldOf(named).find(({ metadata }) => metadata.name === 'nginx-endpoints')!;
    expect(slice.ports[0].port).toBe(8081);
  });

  test('gives each Service the defaults that the API server writes', () => {
    expect(find('Service', 'istio-ingressgateway').spec).toMatchObject({
      type: 'ClusterIP',
      ports: [{ protocol: 'TCP' }, { protocol: 'TCP' }],
    });
  });

  test('gives each Service a cluster IP, and leaves one that has its own', () => {
    expect(find('Service', 'nginx').spec.clusterIP).toMatch(/^10\.96\.0\.\d+$/);
    const own = given.map((manifest) =>
      manifest.kind === 'Service' ? { ...manifest, spec: { ...manifest.spec, clusterIP: 'None' } } : manifest,
    );
    const service = worldOf(own).find(
      ({ kind, metadata }) => kind === 'Service' && metadata.name === 'nginx',
    )!;
    expect(service.spec.clusterIP).toBe('None');
  });

  test('has the namespaces that are named, the default ingress gateway and a node', () => {
    expect(find('Namespace', 'istio-system')).toBeDefined();
    expect(find('Service', 'istio-ingressgateway')).toBeDefined();
    expect(find('Node', 'node-1')).toBeDefined();
  });

  test('keeps everything else as it is, and is the same each time', () => {
    for (const kind of ['DestinationRule', 'VirtualService', 'Deployment']) {
      const of = (manifests: readonly any[]) => manifests.filter((manifest) => manifest.kind === kind);
      expect(of(world)).toEqual(expect.arrayContaining(of(given)));
    }
    expect(worldOf(given)).toEqual(world);
  });

  test('gives namespaces the label of their name, as the API server does, and keeps those that they have', () => {
    const named = world.filter(({ kind }) => kind === 'Namespace');
    for (const { metadata } of named)
      expect(metadata.labels).toMatchObject({ 'kubernetes.io/metadata.name': metadata.name });
    const own = named.find(({ metadata }) => metadata.name === 'istio-test');
    expect(own?.metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
  });
});
