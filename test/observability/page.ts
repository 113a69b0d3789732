import { type Chart, Duration } from 'cdk8s';
import { InstallationMethod, IstioInstallation, IstioVersion, KubernetesVersion } from '../../lib/install';
import { DemoAddons, MeshHost, MeshObservability, MeshTracing, Slo } from '../../lib/observability';

/** What the programs of docs/constructs/observability.md write. */
export function objectsOfPage(chart: (id: string) => Chart): void {
  const mesh = new MeshObservability(chart('seen'), 'observability', {
    operatorLabels: { release: 'kube-prometheus-stack' },
    alerts: { errorPercentage: 2, latency: Duration.millis(800), labels: { team: 'platform' } },
    tracing: MeshTracing.collector({
      exportTo: 'jaeger-collector.observability:4317',
      samplingPercentage: 5,
    }),
  });
  const cart = MeshHost.of('cart.shop.svc.cluster.local');
  mesh.addObjective(Slo.availability(cart, 99.9));
  mesh.addObjective(Slo.latency(cart, Duration.millis(300), 99));
  const demo = chart('demo');
  const installation = new IstioInstallation(demo, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    method: InstallationMethod.flux(),
  });
  new DemoAddons(demo, 'demo', { installation });
}
