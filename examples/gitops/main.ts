import { join } from 'node:path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import {
  ClientPod,
  Injection,
  IstioIngress,
  IstioInstallation,
  KubernetesVersion,
  MeshNamespace,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import { ArgoCdHandover, FluxHandover } from '../../lib/delivery';
import { ENVIRONMENTS, type Environment, methodOf } from './environments';

const namespace = 'istio-test';
const repository = 'https://github.com/example/shop.git';

/** Writes one environment: a folder a chart, and in it a file an object, so that a change shows as what it is. */
function write({ name, host, weights, replicas, istio: version, gitOps, outbound }: Environment): void {
  const app = new App({
    outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', name),
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });

  const istio = new IstioInstallation(new Chart(app, 'istio'), 'istio', {
    istioVersion: version,
    kubernetesVersion: KubernetesVersion.of('1.35'),
    meshConfig: { accessLogFile: '/dev/stdout', outboundTrafficPolicy: outbound },
    method: methodOf(gitOps),
  });

  const environment = new Chart(app, 'environment', { namespace });
  new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
  const nginx = new VersionedNginx(environment, 'nginx', { versions: ['v1', 'v2'], replicas });
  new ClientPod(environment, 'client');

  const routing = new Chart(app, 'routing', { namespace });
  const subsets = new SubsetRouting(routing, 'nginx', {
    workload: nginx,
    subsets: { appv1: 'v1', appv2: 'v2' },
  });
  subsets.split({ ...weights });
  const ingress = new IstioIngress(routing, 'ingress', {
    name: 'nginx-gateway',
    hosts: [host],
    gatewayWorkload: istio.ingressGateway,
  });
  ingress.expose(subsets, host);

  // Applied once by hand; from then on the tool takes every commit, each folder when the one before is there.
  const folders = ['istio', 'environment', 'routing'].map((folder) => `dist/${name}/${folder}`);
  const handover = new Chart(app, 'handover');
  if (gitOps === 'Flux') new FluxHandover(handover, 'shop', { repository, folders });
  else new ArgoCdHandover(handover, 'shop', { repository, folders });

  app.synth();
}

for (const environment of ENVIRONMENTS) write(environment);
