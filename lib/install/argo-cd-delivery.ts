import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { ChartSource } from '../values/install/chart-source';
import { helmReleases, type HelmRelease } from '../values/install/helm-values';
import { atMostOne } from '../values/checks';
import { defined } from '../values/spec';
import { type Deliver, namedReleases } from './delivery';
import type { ArgoCdOptions } from './delivery-options';

/** What istiod writes into webhooks that the charts have made. */
const WRITTEN_BY_ISTIOD = [
  ['MutatingWebhookConfiguration', ['.webhooks[]?.clientConfig.caBundle']],
  ['ValidatingWebhookConfiguration', ['.webhooks[]?.clientConfig.caBundle', '.webhooks[]?.failurePolicy']],
] as const;

const CLUSTER_NAME = '{{ .name }}';

/** Writes an Application for each chart, in waves; for several clusters an ApplicationSet for each. */
export function argoCdDelivery(options: ArgoCdOptions): Deliver {
  return ({ scope, name: installation, plan }) => {
    const { namespace = 'argocd', clusters, cluster } = options;
    atMostOne({ cluster, clusters }, 'a delivery by Argo CD', 'it is for one cluster or for several');
    const { istioVersion: version } = plan.options;
    const charts = options.charts ?? ChartSource.repositoryOf(version);
    if (charts.isRegistry) registrySecret(installation, charts, namespace, scope);
    for (const { name, release } of namedReleases(installation, helmReleases(plan))) {
      const annotations = { 'argocd.argoproj.io/sync-wave': String(release.step) };
      const finalizers = ['resources-finalizer.argocd.argoproj.io/foreground'];
      const destination = clusters === undefined ? (cluster ?? 'in-cluster') : CLUSTER_NAME;
      const spec = applicationSpec(release, charts, version.version, destination, options);
      const metadata = { name, namespace, annotations };
      const apiVersion = 'argoproj.io/v1alpha1';
      if (clusters === undefined) {
        new ApiObject(scope, name, {
          apiVersion,
          kind: 'Application',
          metadata: { ...metadata, finalizers },
          spec,
        });
        continue;
      }
      const template = { metadata: { name: `{{ normalize .name }}-${name}`, annotations, finalizers }, spec };
      new ApiObject(scope, name, {
        apiVersion,
        kind: 'ApplicationSet',
        metadata,
        spec: {
          goTemplate: true,
          goTemplateOptions: ['missingkey=error'],
          generators: [clusters._toSpec()],
          template,
        },
      });
    }
  };
}

function applicationSpec(
  release: HelmRelease,
  charts: ChartSource,
  version: string,
  cluster: string,
  { project = 'default', autoSync = true }: ArgoCdOptions,
): object {
  const { name: releaseName, chart, namespace, values } = release;
  return {
    project,
    source: {
      repoURL: charts.url,
      chart,
      targetRevision: version,
      helm: defined({ releaseName, valuesObject: Object.keys(values).length === 0 ? undefined : values }),
    },
    destination: { name: cluster, namespace },
    ignoreDifferences: ['base', 'istiod'].includes(chart)
      ? WRITTEN_BY_ISTIOD.map(([kind, jqPathExpressions]) => ({
          group: 'admissionregistration.k8s.io',
          kind,
          jqPathExpressions: [...jqPathExpressions],
        }))
      : undefined,
    syncPolicy: {
      automated: autoSync ? { prune: true, selfHeal: true } : undefined,
      // CRDs are too large for the annotation in which kubectl keeps what was applied.
      syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'RespectIgnoreDifferences=true'],
      // Where nothing waits for the waves, a chart that comes too early is tried again.
      retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
    },
  };
}

/** Argo CD asks a registry for charts only where it is told that it is one. */
function registrySecret(
  installation: string,
  charts: ChartSource,
  namespace: string,
  scope: Construct,
): void {
  const name = `${installation}-charts`;
  new ApiObject(scope, name, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
    stringData: { name, url: charts.url, type: 'helm', enableOCI: 'true' },
  });
}
