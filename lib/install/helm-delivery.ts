import { Yaml } from 'cdk8s';
import { ChartSource } from '../values/install/chart-source';
import { helmReleases, type HelmRelease } from '../values/install/helm-values';
import type { Deliver, DeliveryContext } from './delivery';
import type { HelmCommandsOptions } from './delivery-options';
import {
  guide,
  section,
  warningLines,
  command,
  helmFlags,
  kubectlFlags,
  shellBlock,
  type ClusterFlags,
} from './guide';
import { writeFilesBeside, yamlHead } from '../core/files-beside';

const valuesFile = ({ name }: HelmRelease) => `values-${name}.yaml`;

/** Writes a file of values for each chart, and the commands that install them. */
export function helmDelivery(options: HelmCommandsOptions): Deliver {
  return (delivery) => {
    const releases = helmReleases(delivery.plan);
    const { path } = delivery.scope.node;
    writeFilesBeside(delivery.scope, options.folder, `install/${delivery.name}`, () => [
      ...releases.map((release) => ({
        name: valuesFile(release),
        content: yamlHead(path) + Yaml.stringify(release.values),
      })),
      { name: 'INSTALL.md', content: helmGuide(delivery, releases, options) },
    ]);
  };
}

function helmGuide(
  delivery: DeliveryContext,
  releases: readonly HelmRelease[],
  options: HelmCommandsOptions,
): string {
  const { istioVersion: version, kubernetesVersion: kubernetes, revision } = delivery.plan.options;
  const charts = options.charts ?? ChartSource.repositoryOf(version);
  const repository = charts.isRegistry
    ? []
    : [command('helm', ['repo', 'add', 'istio', charts.url, '--force-update']), 'helm repo update istio'];
  const install = (cluster: ClusterFlags) =>
    releases.map((release) => installing(release, charts, version.version, cluster));
  const nothing = releases.length === 0 ? 'This profile installs nothing by itself.' : '';
  const since =
    revision === undefined
      ? ''
      : ` The release \`istiod-${revision}\` stands beside those of other revisions.`;
  const cluster = { kubeconfig: options.kubeconfig, context: options.context };

  return guide(
    delivery,
    `It is installed by Helm, from ${charts._describe()}.`,
    nothing,
    warningLines(delivery),
    section('Install', 'Each chart is waited for where the next ones need it.'),
    shellBlock(...repository, ...install(cluster)),
    section(
      'Upgrade',
      `The same commands, in the same order, one minor release at a time. Helm replaces the CRDs of Istio too, for they are templates of \`istio-base\`.${since}`,
    ),
    section(
      'Remove',
      'In the other order. CRDs stay, and with them what users have written; the last command takes both away.',
    ),
    shellBlock(
      ...[...releases]
        .reverse()
        .map(({ name, namespace }) =>
          command('helm', ['uninstall', name, '--namespace', namespace], ...helmFlags(cluster)),
        ),
      `${command('kubectl', ['get', 'crd', '-o', 'name'], ...kubectlFlags(cluster))} | grep -F .istio.io | xargs ${command('kubectl', ['delete'], ...kubectlFlags(cluster))}`,
    ),
    section('Another cluster', `For a cluster with ${kubernetes._describe()} in another kubeconfig:`),
    shellBlock(...install({ kubeconfig: 'cluster.kubeconfig', context: 'cluster' })),
  );
}

function installing(
  release: HelmRelease,
  charts: ChartSource,
  version: string,
  cluster: ClusterFlags,
): string {
  const { name, chart, namespace } = release;
  const source = charts.isRegistry ? `oci://${charts.url}/${chart}` : `istio/${chart}`;
  return command(
    'helm',
    ['upgrade', '--install', name, source],
    ['--version', version],
    ['--namespace', namespace, '--create-namespace'],
    ['--values', valuesFile(release)],
    // Nothing waits for a gateway, and its Service may wait for a load balancer for ever.
    chart === 'gateway' ? [] : ['--wait'],
    ...helmFlags(cluster),
  );
}
