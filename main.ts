import { App, Chart } from 'cdk8s';
import { ClientPod, Injection, IstioIngress, MeshNamespace, SubsetRouting, VersionedNginx } from './lib';

const namespace = 'istio-test';
const app = new App();

const environment = new Chart(app, 'environment', { namespace });
new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
const nginx = new VersionedNginx(environment, 'nginx', { versions: ['v1', 'v2'] });
new ClientPod(environment, 'client');

const routing = new Chart(app, 'routing', { namespace });
const subsets = new SubsetRouting(routing, 'nginx', {
  workload: nginx,
  subsets: { appv1: 'v1', appv2: 'v2' },
});
subsets.split({ appv1: 30, appv2: 70 });

const ingress = new IstioIngress(routing, 'ingress', {
  name: 'nginx-test-gateway',
  hosts: ['*.hihihiai.com'],
});
ingress.expose(subsets, 'nginx.hihihiai.com');

app.synth();
