import type { InstallationPlan } from '../values/install/installation-plan';
import type { DeliveryContext } from './delivery-context';
import { markdownHead } from './install-files';
import { command } from './shell';

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
