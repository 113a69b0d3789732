import type { InstallationPlan } from '../values/install/installation-plan';
import type { DeliveryContext } from './delivery';
import { markdownHead } from '../core/files-beside';

/** A word of a command line, in quotes where a shell would take it apart. */
export const quoted = (word: string) =>
  /^[-\w./:=@,+~{}%]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A command in one line, or a line for each part when it is long. */
export function command(program: string, ...parts: readonly (readonly string[])[]): string {
  const [first, ...rest] = parts.filter((part) => part.length > 0).map((part) => part.map(quoted).join(' '));
  const lines = [`${program} ${first}`, ...rest];
  const line = lines.join(' ');
  return line.length <= 100 ? line : lines.join(' \\\n  ');
}

/** A block of commands in Markdown. */
export const shellBlock = (...commands: readonly string[]) => `\`\`\`sh\n${commands.join('\n')}\n\`\`\`\n`;

/** The cluster that commands are meant for. */
export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The flags of `istioctl` and `kubectl` for a cluster. */
export const kubectlFlags = ({ kubeconfig, context }: ClusterFlags): string[][] => [
  kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig],
  context === undefined ? [] : ['--context', context],
];

/** The flags of `helm` for a cluster. */
export const helmFlags = ({ kubeconfig, context }: ClusterFlags): string[][] => [
  kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig],
  context === undefined ? [] : ['--kube-context', context],
];

/** The page that tells how an installation gets into the cluster. */
export function guide({ plan, scope }: DeliveryContext, ...parts: readonly string[]): string {
  const { istioVersion: version, kubernetesVersion: kubernetes, revision } = plan.options;
  const which = revision === undefined ? '' : `, revision \`${revision}\``;
  const title = `# ${version._describe()}, profile \`${plan.profile.name}\`${which}, on ${kubernetes._describe()}`;
  const filled = [title, ...parts].filter((part) => part !== '').map((part) => part.trimEnd());
  return `${markdownHead(scope.node.path)}${filled.join('\n\n')}\n`;
}

/** A heading and what is said below it. */
export const section = (title: string, text: string) => `## ${title}\n\n${text}`;

/** What is to be said before anything is installed; nothing where there is nothing. */
export const warningLines = ({ warnings }: DeliveryContext) =>
  warnings.map((warning) => `> **Warning.** ${warning}`).join('\n>\n');

/** The commands that make the namespaces of gateways which are not that of the control plane. */
export function gatewayNamespaces(plan: InstallationPlan, flags: readonly string[][]): string[] {
  const own = plan.gateways.map(({ namespace }) => namespace).filter((name) => name !== plan.namespace);
  const apply = command('kubectl', ['apply', '-f', '-'], ...flags);
  return [...new Set(own)].map(
    (name) =>
      `${command('kubectl', ['create', 'namespace', name, '--dry-run=client', '-o', 'yaml'])} | ${apply}`,
  );
}
