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
