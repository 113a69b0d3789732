import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ClientPod,
  HttpMatch,
  Injection,
  IstioIngress,
  MeshNamespace,
  StringMatch,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';

const namespace = 'istio-test';

/** Writes one state of the walkthrough to a folder of its own: the environment, and the routing of the state. */
function state(name: string, route: (routing: Chart, nginx: VersionedNginx) => void): void {
  const app = new App({ outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', name) });
  const environment = new Chart(app, 'environment', { namespace });
  new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
  const nginx = new VersionedNginx(environment, 'nginx', { versions: ['v1', 'v2'] });
  new ClientPod(environment, 'client');
  route(new Chart(app, 'routing', { namespace }), nginx);
  app.synth();
}

const subsets = { appv1: 'v1', appv2: 'v2' };

state('1-basic', (routing, nginx) => {
  new SubsetRouting(routing, 'nginx', { workload: nginx });
});

state('2-all-to-v1', (routing, nginx) => {
  new SubsetRouting(routing, 'nginx', { workload: nginx, subsets }).pin('appv1');
});

state('3-weighted-30-70', (routing, nginx) => {
  new SubsetRouting(routing, 'nginx', { workload: nginx, subsets }).split({ appv1: 30, appv2: 70 });
});

state('4-header-and-path', (routing, nginx) => {
  const versions = new SubsetRouting(routing, 'nginx', { workload: nginx, subsets });
  versions.addRule({ match: [HttpMatch.header('test', StringMatch.regex('true'))], subset: 'appv2' });
  versions.addRule({ match: [HttpMatch.prefix('/test.html')], subset: 'appv2' });
  versions.pin('appv1');
});

state('5-ingress', (routing, nginx) => {
  const versions = new SubsetRouting(routing, 'nginx', { workload: nginx, subsets });
  versions.split({ appv1: 30, appv2: 70 });
  const ingress = new IstioIngress(routing, 'ingress', {
    name: 'nginx-test-gateway',
    hosts: ['*.hihihiai.com'],
  });
  ingress.expose(versions, 'nginx.hihihiai.com');
});
