import { App, Chart } from 'cdk8s';
import {
  ClientPod,
  HttpMatch,
  Injection,
  IstioIngress,
  MeshNamespace,
  Progression,
  ProgressionStep,
  StringMatch,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';

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
subsets.pin('appv1');
const ingress = new IstioIngress(routing, 'ingress', {
  name: 'nginx-test-gateway',
  hosts: ['*.hihihiai.com'],
});
ingress.expose(subsets, 'nginx.hihihiai.com');

// A canary release: a share of all requests, step by step.
subsets.progression('appv2', [10, 30, 60, 100]);

// Blue-green: copies first, then testers by a header and a host of their own, then everybody at once.
new Progression(routing, 'blue-green', {
  routing: subsets,
  to: 'appv2',
  steps: [
    ProgressionStep.mirror(50),
    ProgressionStep.matching(HttpMatch.header('test', StringMatch.exact('true'))),
    ProgressionStep.preview(ingress.gateway, 'preview.hihihiai.com'),
    ProgressionStep.weight(100),
  ],
});

app.synth();
