import type { Finding } from '../finding';
import type { Level } from '../rule';

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Findings as workflow commands of GitHub Actions, which show them at the lines of a pull request. */
export function githubReport(findings: readonly Finding[]): string {
  return findings
    .map(({ level, code, rule, message, mend, resource, path, file, line, column, endColumn }) => {
      const place = { file, line, endLine: line, col: column, endColumn, title: `${code} ${rule}` };
      const properties = Object.entries(place)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      const where = [resource, path].filter(Boolean).join(' ');
      const text = `${where === '' ? '' : `${where}: `}${message}. ${mend}`;
      return `::${COMMANDS[level]} ${properties.join(',')}::${escapeText(text)}\n`;
    })
    .join('');
}

const escapeText = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
