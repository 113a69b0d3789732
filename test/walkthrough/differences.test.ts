import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { diff } from '../../lib/compare/diff';
import { rowsOf } from '../../lib/compare/report/rows';
import { run } from '../../lib/cli/run';
import { Mesh } from '../../lib/simulate/mesh';
import { STATES, stateFolder } from '../support/manifests';
import { root } from '../support/project';

const page = readFileSync(join(root, 'docs/diff.md'), 'utf8');
const steps = STATES.slice(1).map((state, i): [string, string] => [STATES[i], state]);

const cell = (texts: readonly string[]) => texts.map((text) => text.replaceAll('|', '\\|')).join('<br>');

/** The rows of the table that shows what a step of the walkthrough does. */
function tableOf(from: string, to: string): string[] {
  const { changes, unknown } = rowsOf(
    diff(Mesh.fromFiles(stateFolder(from)), Mesh.fromFiles(stateFolder(to))),
  );
  expect(unknown).toEqual([]);
  return changes.map(
    ({ kind, requests, asked, callers, before, after }) =>
      `| ${from} → ${to} | \`${kind}\` | ${cell(asked)} | ${cell(callers)} | ${cell([requests])} | ${cell(before)} | ${cell(after)} |`,
  );
}

test('docs/diff.md has the table of what each step of the walkthrough changes', () => {
  const told = page.split('\n').filter((line) => /^\| \d-.* → /.test(line));
  expect(told).toEqual(steps.flatMap(([from, to]) => tableOf(from, to)));
});

test('docs/diff.md shows what the command prints', () => {
  const [, command, shown] = /^```text\n\$ npx cdk8s-istio (diff .*)\n([^]*?)^```$/m.exec(page)!;
  let out = '';
  const from = process.cwd();
  process.chdir(root);
  const code = run(command.split(' '), {
    stdout: (text) => (out += text),
    stderr: (text) => (out += text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: root,
  });
  process.chdir(from);
  expect(code).toBe(1);
  expect(out).toBe(shown);
  expect(command).toContain(relative(root, stateFolder('2-all-to-v1')));
});
