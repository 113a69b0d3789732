/** The first line of a page that a command writes. */
export const writtenBy = (command: string): string =>
  `<!-- Written by \`npm run ${command}\`; edits are lost. -->\n`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

/** A fenced block. */
export const fence = (language: string, lines: readonly string[]): string =>
  `\`\`\`${language}\n${lines.join('\n')}\n\`\`\`\n`;

export const code = (text: string): string => `\`${text}\``;
