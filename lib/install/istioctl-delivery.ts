import { Yaml } from 'cdk8s';
import { istioOperator } from '../values/install/istio-operator';
import type { Deliver, DeliveryContext } from './delivery';
import type { IstioctlOptions } from './delivery-options';
import {
  gatewayNamespaces,
  guide,
  section,
  warningLines,
  command,
  kubectlFlags,
  shellBlock,
  type ClusterFlags,
} from './guide';
import { writeFilesBeside, yamlHead } from '../core/files-beside';

const FILE = 'istio-operator.yaml';

/** Writes an `IstioOperator` and the commands that install it. */
export function istioctlDelivery(options: IstioctlOptions): Deliver {
  return (delivery) => {
    const operator = istioOperator(delivery.plan, delivery.name);
    const { path } = delivery.scope.node;
    writeFilesBeside(delivery.scope, options.folder, `install/${delivery.name}`, () => [
      { name: FILE, content: yamlHead(path) + Yaml.stringify(operator) },
      { name: 'INSTALL.md', content: istioctlGuide(delivery, options) },
    ]);
  };
}

function istioctlGuide(delivery: DeliveryContext, { kubeconfig, context }: ClusterFlags): string {
  const { plan } = delivery;
  const { istioVersion: version, upgradeFrom, revision, kubernetesVersion: kubernetes } = plan.options;
  const flags = kubectlFlags({ kubeconfig, context });
  const istioctl = (...words: string[]) => command('istioctl', words, ...flags);
  const elsewhere = kubectlFlags({ kubeconfig: 'cluster.kubeconfig', context: 'cluster' });
  const there = (...words: string[]) => command('istioctl', words, ...elsewhere);
  const system = plan.namespace === 'istio-system' ? [] : ['--istioNamespace', plan.namespace];
  const since = upgradeFrom === undefined ? [] : ['--from-version', upgradeFrom.minor];
  const prechecks = istioctl('x', 'precheck', ...since, ...system);
  const change = revision === undefined ? 'upgrade' : 'install';

  return guide(
    delivery,
    `It is installed by \`istioctl\` ${version.version}, the release of which decides what is installed: this must say ${version.version}.`,
    shellBlock('istioctl version --remote=false'),
    warningLines(delivery),
    section('Install', 'What the cluster lacks is said first, then all is installed.'),
    shellBlock(
      prechecks,
      ...gatewayNamespaces(plan, flags),
      istioctl('install', '-f', FILE, '--skip-confirmation'),
    ),
    section(
      'Upgrade',
      revision === undefined
        ? 'The control plane is replaced, one minor release at a time; pods get the new sidecar when they are started again.'
        : `The revision ${revision} is installed beside the one that runs. Namespaces move to it by their label \`istio.io/rev\`.`,
    ),
    shellBlock(
      prechecks,
      istioctl(change, '-f', FILE, '--skip-confirmation'),
      command('kubectl', ['rollout', 'restart', 'deployment', '--namespace', 'NAMESPACE'], ...flags),
    ),
    section('Look', 'What would be applied, without applying it:'),
    shellBlock(`istioctl manifest generate -f ${FILE}`),
    section(
      'Remove',
      'The first takes away what this file installs; the second all of Istio, with every revision and the CRDs of the cluster.',
    ),
    shellBlock(
      revision === undefined
        ? istioctl('uninstall', '-f', FILE, ...system, '--skip-confirmation')
        : istioctl('uninstall', '--revision', revision, ...system, '--skip-confirmation'),
      istioctl('uninstall', '--purge', ...system, '--skip-confirmation'),
      command('kubectl', ['delete', 'namespace', plan.namespace], ...flags),
    ),
    section('Another cluster', `For a cluster with ${kubernetes._describe()} in another kubeconfig:`),
    shellBlock(
      there('x', 'precheck', ...since, ...system),
      there('install', '-f', FILE, '--skip-confirmation'),
      there('upgrade', '-f', FILE, '--skip-confirmation'),
      there('uninstall', '--purge', ...system, '--skip-confirmation'),
    ),
  );
}
