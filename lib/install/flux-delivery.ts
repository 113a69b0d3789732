import { ApiObject } from 'cdk8s';
import { ChartSource } from '../values/install/chart-source';
import { helmReleases, type HelmRelease } from '../values/install/helm-values';
import { WireDuration } from '../values/wire-duration';
import { type Deliver, namedReleases, type NamedRelease } from './delivery';
import type { FluxOptions } from './delivery-options';

/** Writes the source of the charts and a HelmRelease for each, which waits for those before it. */
export function fluxDelivery(options: FluxOptions): Deliver {
  return ({ scope, name: installation, plan }) => {
    const { namespace = 'flux-system', kubeConfigSecret } = options;
    const { istioVersion: version } = plan.options;
    const charts = options.charts ?? ChartSource.repositoryOf(version);
    const interval = WireDuration.maybe(options.interval, 'interval')?.text ?? '10m';
    const releases = namedReleases(installation, helmReleases(plan));
    if (releases.length === 0) return;

    const source = { kind: 'HelmRepository', name: `${installation}-charts` };
    new ApiObject(scope, source.name, {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: source.kind,
      metadata: { name: source.name, namespace },
      spec: charts.isRegistry
        ? { type: 'oci', interval, url: `oci://${charts.url}` }
        : { interval, url: charts.url },
    });
    for (const { name, release } of releases) {
      const before = releasesBefore(releases, release);
      new ApiObject(scope, name, {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name, namespace },
        spec: {
          interval,
          releaseName: release.name,
          targetNamespace: release.namespace,
          storageNamespace: release.namespace,
          dependsOn: before.length === 0 ? undefined : before.map(({ name }) => ({ name })),
          kubeConfig: kubeConfigSecret === undefined ? undefined : { secretRef: { name: kubeConfigSecret } },
          chart: {
            spec: { chart: release.chart, version: version.version, interval, sourceRef: source },
          },
          install: { createNamespace: true, remediation: { retries: 3 } },
          upgrade: { remediation: { retries: 3 } },
          values: Object.keys(release.values).length === 0 ? undefined : release.values,
        },
      });
    }
  };
}

/** The releases of the step before. */
function releasesBefore(releases: readonly NamedRelease[], { step }: HelmRelease): NamedRelease[] {
  const earlier = releases.filter(({ release }) => release.step < step);
  const last = Math.max(...earlier.map(({ release }) => release.step));
  return earlier.filter(({ release }) => release.step === last);
}
