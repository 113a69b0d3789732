import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from '../../lib/cli/run';
import { pageWithTable } from '../../scripts/difference-table';
import { STATES, stateFolder } from '../support/manifests';
import { root } from '../support/project';

const page = readFileSync(join(root, 'docs/diff.md'), 'utf8');

test('docs/diff.md has the table of what each step of the walkthrough changes, as `npm run differences` writes it', () => {
  expect(page).toBe(pageWithTable());
  for (const [i, state] of STATES.slice(1).entries())
    expect(page).toContain(`| ${STATES[i]} → ${state} | \`moved\` |`);
});

test.each([
  ['docs/diff.md', 'diff', '2-all-to-v1'],
  ['docs/transition.md', 'transition', '1-basic'],
])('%s shows what the command prints', (path, name, state) => {
  const text = readFileSync(join(root, path), 'utf8');
  const [, command, shown] = new RegExp(
    `^\`\`\`text\\n\\$ npx cdk8s-istio (${name} .*)\\n([^]*?)^\`\`\`$`,
    'm',
  ).exec(text)!;
  let out = '';
  const from = process.cwd();
  process.chdir(root);
  const code = run(command.split(' '), {
    stdout: (written) => (out += written),
    stderr: (written) => (out += written),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: root,
  });
  process.chdir(from);
  expect(code).toBe(1);
  expect(out).toBe(shown);
  expect(command).toContain(relative(root, stateFolder(state)));
});
