// Writes the table of docs/diff.md: what each state of the walkthrough changes for requests, against the one before.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { diff } from '../lib/compare/diff';
import { rowsOf } from '../lib/compare/report/rows';
import { Mesh } from '../lib/simulate/mesh';

const root = resolve(__dirname, '..');
const states = join(root, 'examples/walkthrough/dist');
const PAGE = join(root, 'docs/diff.md');
const HEAD = ['| step | kind | to | from | requests | before | after |', '|---|---|---|---|---|---|---|'];

const cell = (texts: readonly string[]) => texts.map((text) => text.replaceAll('|', '\\|')).join('<br>');

function rowsOfStep(from: string, to: string): string[] {
  const [before, after] = [from, to].map((state) => Mesh.fromFiles(join(states, state)));
  const { changes, unknown } = rowsOf(diff(before, after));
  return [...changes, ...unknown].map((row) => {
    const cells = [
      [`${from} → ${to}`],
      [`\`${row.kind}\``],
      row.asked,
      row.callers,
      [row.requests],
      row.before,
      row.after,
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
}

/** The page with the table as it has to be. */
export function pageWithTable(): string {
  const names = readdirSync(states).sort();
  const rows = names.slice(1).flatMap((name, i) => rowsOfStep(names[i], name));
  const page = readFileSync(PAGE, 'utf8');
  const start = page.indexOf(HEAD.join('\n'));
  const end = page.indexOf('\n\n', start);
  if (start === -1 || end === -1) throw new Error(`${PAGE} has no table that begins with ${HEAD[0]}`);
  return `${page.slice(0, start)}${[...HEAD, ...rows].join('\n')}${page.slice(end)}`;
}

if (require.main === module) writeFileSync(PAGE, pageWithTable());
