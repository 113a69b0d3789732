import { App, Chart } from 'cdk8s';
import {
  InstallationMethod,
  Injection,
  IstioIngress,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  MeshNamespace,
  OutboundTrafficPolicy,
  ClientPod,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import { loadManifests } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';
import { Mesh, Request } from '../../lib/simulate';
import { releaseOf } from '../../lib/mesh/release';
import { ISTIO_RELEASES, minorOf } from '../../lib/values/istio-releases';

const namespace = 'shop';

/** An app with an Istio of its own, as the objects that a controller gets. */
function manifests(deliver: InstallationMethod, outboundTrafficPolicy?: OutboundTrafficPolicy): object[] {
  const app = new App();
  const mesh = new Chart(app, 'mesh', { namespace: 'istio-system' });
  const istio = new IstioInstallation(mesh, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    meshConfig: { outboundTrafficPolicy, trustDomain: 'example.com' },
    gateways: [{ name: 'edge', namespace: 'edge' }],
    method: deliver,
  });
  const chart = new Chart(app, 'shop', { namespace });
  new MeshNamespace(chart, 'namespace', { name: namespace, injection: Injection.sidecar() });
  const workload = new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
  new ClientPod(chart, 'client');
  const routing = new SubsetRouting(chart, 'routing', { name: 'nginx', workload, subsets: { v1: 'v1' } });
  routing.pin('v1');
  const ingress = new IstioIngress(chart, 'ingress', {
    gatewayWorkload: istio.gatewayWorkload('edge'),
    hosts: ['shop.example.com'],
  });
  ingress.expose(routing, 'shop.example.com');
  return [...mesh.toJson(), ...chart.toJson()];
}

const DELIVERIES: [string, InstallationMethod][] = [
  ['Argo CD', InstallationMethod.argoCd()],
  ['Flux', InstallationMethod.flux()],
  ['the Sail Operator', InstallationMethod.sailOperator()],
];

describe.each(DELIVERIES)('with an installation by %s the model knows', (_, deliver) => {
  test('what sidecars do with hosts that the mesh does not know', () => {
    const outside = Request.get('http://elsewhere.example.com/').from('client.shop');
    const end = (policy?: OutboundTrafficPolicy) =>
      Mesh.fromManifests(manifests(deliver, policy)).send(outside).outcomes[0];
    expect(end(OutboundTrafficPolicy.REGISTRY_ONLY)).toMatchObject({ kind: 'black-hole', status: 502 });
    expect(end(OutboundTrafficPolicy.ALLOW_ANY)).toMatchObject({ kind: 'passthrough' });
    expect(end()).toEqual(end(OutboundTrafficPolicy.ALLOW_ANY));
  });

  test('its gateways, by their own names', () => {
    const mesh = Mesh.fromManifests(manifests(deliver));
    const { outcomes, uncertain } = mesh.send(Request.get('http://shop.example.com/').via('edge.edge'));
    expect(outcomes).toEqual([expect.objectContaining({ probability: 1, subset: 'v1' })]);
    expect(uncertain).toEqual([]);
    expect(() => mesh.send(Request.get('http://shop.example.com/').via('nowhere'))).toThrow(
      'No manifest shows a gateway "nowhere". Name one of',
    );
  });
});

describe('the release that the model follows', () => {
  const operator = (tag?: unknown) => ({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio' },
    spec: { tag },
  });
  const release = (tag?: unknown, told?: string) =>
    releaseOf(new MeshIndex(loadManifests([operator(tag)]).resources), told);

  test('is that which is installed, unless another one is told', () => {
    expect(release('1.27.9')).toBe(27);
    expect(release('1.30.x')).toBe(30);
    expect(release('1.27.9', '1.29')).toBe(29);
  });

  test.each([undefined, 'latest', '1.300', '0.1', 1.27, null])('is the newest where it is %p', (tag) => {
    expect(release(tag)).toBe(minorOf(ISTIO_RELEASES[0].version));
  });
});
