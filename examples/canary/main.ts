import { join } from 'node:path';
import { App, Chart, Duration, YamlOutputType } from 'cdk8s';
import { ClientPod, Injection, IstioIngress, MeshNamespace, SubsetRouting, VersionedNginx } from '../../lib';
import {
  Analysis,
  AnalysisTemplate,
  ArgoCdHandover,
  ArgoRollout,
  MetricNumber,
  RolloutAnalysis,
  RolloutStep,
  RolloutStrategy,
  RolloutTraffic,
  RolloutWorkload,
  RunArgument,
  TemplateArgument,
  WorkloadScaleDown,
} from '../../lib/delivery';

const namespace = 'istio-test';
// A folder a chart, which Argo CD takes one after the other.
const app = new App({
  outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', 'production'),
  yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
});

const environment = new Chart(app, 'environment', { namespace });
new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
const nginx = new VersionedNginx(environment, 'nginx', { versions: ['v1'] });
new ClientPod(environment, 'client');

// Both subsets are of the same pods: the controller adds the label that tells the versions apart.
const routing = new Chart(app, 'routing', { namespace });
const subsets = new SubsetRouting(routing, 'nginx', {
  workload: nginx,
  subsets: { stable: 'v1', canary: 'v1' },
});
subsets.split({ stable: 100, canary: 0 });
const ingress = new IstioIngress(routing, 'ingress', {
  name: 'nginx-test-gateway',
  hosts: ['*.hihihiai.com'],
});
ingress.expose(subsets, 'nginx.hihihiai.com');

const quality = new AnalysisTemplate(routing, 'quality', {
  args: [TemplateArgument.required('hash')],
  metrics: [
    Analysis.successRate(nginx, {
      atLeast: 99,
      podHashArgument: 'hash',
      interval: Duration.minutes(1),
      count: MetricNumber.of(5),
    }),
    Analysis.latency(nginx, 95, { atMost: Duration.millis(500), podHashArgument: 'hash' }),
  ],
});

const rollout = new ArgoRollout(routing, 'rollout', {
  name: 'nginx',
  workload: RolloutWorkload.version(nginx, 'v1', WorkloadScaleDown.ON_SUCCESS),
  replicas: 3,
  strategy: RolloutStrategy.canary({
    traffic: RolloutTraffic.istioRouting(subsets, { canary: 'canary', stable: 'stable' }),
    steps: [
      RolloutStep.weight(10),
      RolloutStep.pause(Duration.minutes(10)),
      RolloutStep.analysis(RolloutAnalysis.template(quality, RunArgument.latestHash('hash'))),
      RolloutStep.weight(50),
      RolloutStep.pause(),
    ],
  }),
});

// Argo CD leaves alone what the controller changes.
new ArgoCdHandover(new Chart(app, 'handover'), 'shop', {
  repository: 'https://github.com/example/shop.git',
  folders: ['dist/production/environment', 'dist/production/routing'],
  rollouts: [rollout],
});

app.synth();
