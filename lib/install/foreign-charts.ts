import { ApiObject, Yaml } from 'cdk8s';
import type { Construct } from 'constructs';
import { markdownHead, writeFilesBeside, yamlHead } from '../core/files-beside';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { WireDuration } from '../values/wire-duration';
import type { ArgoCdOptions, FluxOptions } from './delivery-options';
import { type ClusterFlags, command, helmFlags, section, shellBlock } from './guide';

/** A chart of others that stands beside Istio. */
export interface ForeignChart {
  /** The name of its release. */
  readonly name: string;
  readonly chart: string;
  /** The address of its Helm repository. */
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: { readonly [key: string]: unknown };
}

/** Charts of others, as a delivery sees them. */
export interface ForeignCharts {
  readonly scope: Construct;
  /** The name under which they are written. */
  readonly name: string;
  readonly charts: readonly ForeignChart[];
  /** What is to be said to whoever installs them. */
  readonly warning: string;
  /** The annotations of the objects that install them. */
  readonly annotations: { readonly [key: string]: string };
}

/** How charts of others get into the cluster: by the tool that installs Istio. */
export type DeliverCharts = (charts: ForeignCharts) => void;

/** Writes the values of each chart, and the commands of Helm that install them. */
export function foreignHelmCharts(flags: ClusterFlags & { readonly folder?: string }): DeliverCharts {
  return ({ scope, name, charts, warning }) => {
    const { path } = scope.node;
    const folder = flags.folder === undefined ? undefined : `${flags.folder}-${name}`;
    const valuesFile = (chart: ForeignChart) => `values-${chart.name}.yaml`;
    const install = charts.map((chart) =>
      command(
        'helm',
        ['upgrade', '--install', chart.name, chart.chart],
        ['--repo', chart.repository],
        ['--version', chart.version],
        ['--namespace', chart.namespace, '--create-namespace'],
        ['--values', valuesFile(chart)],
        ...helmFlags(flags),
      ),
    );
    const remove = [...charts]
      .reverse()
      .map((chart) =>
        command('helm', ['uninstall', chart.name, '--namespace', chart.namespace], ...helmFlags(flags)),
      );
    const guide = [
      `# ${name}`,
      `> **Warning.** ${warning}`,
      section('Install', shellBlock(...install)),
      section('Remove', shellBlock(...remove)),
    ];
    writeFilesBeside(scope, folder, `install/${name}`, () => [
      ...charts.map((chart) => ({
        name: valuesFile(chart),
        content: yamlHead(path) + Yaml.stringify(chart.values),
      })),
      {
        name: 'INSTALL.md',
        content: `${markdownHead(path)}${guide.map((part) => part.trimEnd()).join('\n\n')}\n`,
      },
    ]);
  };
}

/** Writes an Application of Argo CD for each chart. */
export function foreignArgoCdCharts({
  namespace = 'argocd',
  cluster,
  project = 'default',
  autoSync = true,
  clusters,
}: ArgoCdOptions): DeliverCharts {
  return ({ scope, name: all, charts, annotations }) => {
    if (clusters !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `${all} for several clusters of Argo CD`,
        expected: 'an installation in one cluster',
        mend: 'give the installation a `cluster` in place of `clusters`',
      }).at(scope.node.path);
    }
    for (const chart of charts) {
      const name = `${all}-${chart.name}`;
      new ApiObject(scope, name, {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: {
          name,
          namespace,
          annotations: { ...annotations },
          finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
        },
        spec: {
          project,
          source: {
            repoURL: chart.repository,
            chart: chart.chart,
            targetRevision: chart.version,
            helm: { releaseName: chart.name, valuesObject: chart.values },
          },
          destination: { name: cluster ?? 'in-cluster', namespace: chart.namespace },
          syncPolicy: {
            automated: autoSync ? { prune: true, selfHeal: true } : undefined,
            syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
          },
        },
      });
    }
  };
}

/** Writes a HelmRelease of Flux for each chart, and its HelmRepository. */
export function foreignFluxCharts(options: FluxOptions): DeliverCharts {
  const { namespace = 'flux-system', kubeConfigSecret } = options;
  return ({ scope, name: all, charts, annotations }) => {
    const interval = WireDuration.maybe(options.interval, 'interval')?.text ?? '10m';
    for (const chart of charts) {
      const name = `${all}-${chart.name}`;
      const metadata = { name, namespace, annotations: { ...annotations } };
      new ApiObject(scope, `${name}-charts`, {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'HelmRepository',
        metadata,
        spec: { interval, url: chart.repository },
      });
      new ApiObject(scope, name, {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata,
        spec: {
          interval,
          releaseName: chart.name,
          targetNamespace: chart.namespace,
          storageNamespace: chart.namespace,
          kubeConfig: kubeConfigSecret === undefined ? undefined : { secretRef: { name: kubeConfigSecret } },
          chart: {
            spec: {
              chart: chart.chart,
              version: chart.version,
              interval,
              sourceRef: { kind: 'HelmRepository', name },
            },
          },
          install: { createNamespace: true, remediation: { retries: 3 } },
          upgrade: { remediation: { retries: 3 } },
          values: chart.values,
        },
      });
    }
  };
}
