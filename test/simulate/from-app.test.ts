import { App, Chart, JsonPatch } from 'cdk8s';
import {
  ClientPod,
  IstioIngress,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  MeshNamespace,
  Profile,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import '../../lib/testing/jest';
import { Mesh, Request } from '../../lib/simulate';

function program() {
  const app = new App();
  const environment = new Chart(app, 'environment', { namespace: 'shop' });
  new MeshNamespace(environment, 'namespace', { name: 'shop' });
  const workload = new VersionedNginx(environment, 'nginx', { versions: ['v1', 'v2'] });
  new ClientPod(environment, 'client');
  const routing = new Chart(app, 'routing', { namespace: 'shop' });
  const subsets = new SubsetRouting(routing, 'nginx', { workload, subsets: { v1: 'v1', v2: 'v2' } });
  subsets.pin('v1');
  return { app, routing, subsets };
}
const request = Request.get('http://nginx/').from('client.shop');

test('an app answers requests without being written', () => {
  const { app } = program();
  expect(Mesh.fromApp(app)).toRoute(request, 'nginx/v1');
});

test('patches count', () => {
  const { app, subsets } = program();
  subsets.virtualService.apiObject.addJsonPatch(
    JsonPatch.replace('/spec/http/0/route/0/destination/subset', 'v2'),
  );
  expect(Mesh.fromApp(app)).toRoute(request, 'nginx/v2');
});

test('a gateway that the program installs is there', () => {
  const { app, routing, subsets } = program();
  const istio = new IstioInstallation(new Chart(app, 'mesh'), 'istio', {
    version: IstioVersion.V1_31,
    kubernetes: KubernetesVersion.of('1.34'),
    profile: Profile.MINIMAL,
    gateways: [{ name: 'edge', namespace: 'edge' }],
  });
  const ingress = new IstioIngress(routing, 'ingress', {
    gateway: istio.gateway('edge'),
    hosts: ['shop.example.com'],
  });
  ingress.expose(subsets, 'shop.example.com');
  const sent = Request.get('http://shop.example.com/').via('edge');
  expect(Mesh.fromApp(app)).toRoute(sent, 'nginx/v1');
  expect(() => Mesh.fromApp(routing, { installations: [] }).send(sent)).toThrow('edge');
});

test('a decision names the construct that wrote the object', () => {
  const { app } = program();
  const { trace } = Mesh.fromApp(app).trace(request);
  expect(trace.map(({ construct }) => construct)).toContain('routing/nginx/VirtualService/Resource');
});
