/** What a workflow command of GitHub Actions says of the place that it is about. */
export interface CommandProperties {
  readonly [name: string]: string | number | undefined;
}

const escapeText = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * A workflow command of GitHub Actions, which shows a message at a line of a pull request. Properties that are undefined are left out.
 *
 * @param command how bad it is
 */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  properties: CommandProperties,
  message: string,
): string {
  const said = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${said.join(',')}::${escapeText(message)}\n`;
}
