import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COMMAND, runAction, variableOf } from '../action/act';
import { GitHub } from '../action/github';
import { flags } from '../../lib/cli/diff-command';
import { root, temporaryFolder } from '../support/project';

jest.setTimeout(120_000);

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: { readonly [name: string]: string | number };
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = read('docs/pull-requests.md');
const { version } = JSON.parse(read('package.json'));
const action = parse(read('action.yml'));
const ACTION = `cdk8s-istio/cdk8s-istio@v${version}`;

const blocks = [...page.matchAll(/^## (.*)\n[^]*?```yaml\n([^]*?)^```$/gm)].map(
  ([, title, text]): [string, any] => [title, parse(text)],
);
const workflows = blocks.filter(([, { jobs }]) => jobs !== undefined);
const stepsOf = (workflow: any): readonly Step[] => workflow.jobs.manifests.steps;

const folder = temporaryFolder();
const github = new GitHub('shop/manifests');
beforeAll(() => github.start());
afterAll(() => github.stop());
beforeEach(() => (github.comments = []));

test('there is a workflow for each that makes manifests', () => {
  expect(workflows.map(([title]) => title)).toEqual(['A cdk8s app', 'Helm', 'Kustomize']);
});

describe.each(workflows)('the workflow for %s', (_, workflow) => {
  const steps = stepsOf(workflow);
  const own = steps.find(({ uses }) => uses === ACTION)!;

  test('runs for pull requests, may comment, and has the history that it needs', () => {
    expect(workflow.on).toBe('pull_request');
    expect(workflow.permissions).toMatchObject({ contents: 'read', 'pull-requests': 'write' });
    expect(steps[0]).toEqual({ uses: 'actions/checkout@v5', with: { 'fetch-depth': 2 } });
  });

  test('names actions by version, this one by that of the package, with inputs and outputs that it has', () => {
    for (const { uses } of steps)
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+(\/[\w-]+)?@v\d+(\.\d+\.\d+)?$/);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(own.with!)));
    const used = [...JSON.stringify(workflow).matchAll(/steps\.(\w+)\.outputs\.(\w+)/g)];
    for (const [, id, output] of used) {
      expect(id).toBe(own.id);
      expect(Object.keys(action.outputs)).toContain(output);
    }
  });

  test('runs here, as far as it needs no package, and comments what changes', async () => {
    const { home, path } = repository();
    const fill = (text: string) => text.replaceAll('${{ matrix.environment }}', 'staging');
    const lines = steps.flatMap(({ run = '' }) => fill(run).trim().split('\n'));
    // What these do is shown elsewhere: they install, and write dist/.
    const here = lines.filter((line) => line !== '' && !/^npm (ci|run synth)$/.test(line));
    for (const line of here)
      execFileSync('bash', ['-e', '-c', line], {
        cwd: home,
        env: { ...process.env, PATH: path },
        stdio: 'pipe',
      });
    writeFileSync(join(home, 'event.json'), '{"pull_request":{"number":7}}');
    const given = Object.entries(own.with!).map(([name, value]) => [variableOf(name), fill(String(value))]);
    const { code, outputs, log } = await runAction(home, github, {
      ...Object.fromEntries(given),
      INPUT_COMMAND: COMMAND,
    });
    expect({ code, changes: outputs.changes, log }).toMatchObject({ code: 0, changes: 'true' });
    expect(github.comments[0].body).toContain('subset appv1 of nginx.istio-test:80');
  });
});

/** A repository with two states of the walkthrough, as an app, a chart and an overlay; and what stands in for Helm and Kustomize. */
function repository(): { readonly home: string; readonly path: string } {
  const home = mkdtempSync(join(folder, 'repository-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: home });
  git('init', '--quiet');
  for (const state of ['1-basic', '2-all-to-v1']) {
    for (const place of ['dist', 'chart/templates', 'overlays/staging']) {
      rmSync(join(home, place), { recursive: true, force: true });
      cpSync(join(root, 'examples/walkthrough/dist', state), join(home, place), { recursive: true });
    }
    writeFileSync(join(home, 'chart/values.yaml'), `state: ${state}\n`);
    git('add', '.');
    git('commit', '--quiet', '--message', state);
  }
  const programs = mkdtempSync(join(folder, 'bin-'));
  const program = (name: string, text: string) => {
    writeFileSync(join(programs, name), `#!/bin/bash\nset -e\n${text}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  const print = (glob: string) => `for file in ${glob}; do echo ---; cat "$file"; done`;
  program(
    'helm',
    `[ "$1" = template ] && [ "$4" = --namespace ] && [ "$6" = --values ] && [ -f "$7" ]\n${print('"$3"/templates/*.yaml')}`,
  );
  program('kustomize', `[ "$1" = build ] && [ $# = 2 ]\n${print('"$2"/*.yaml')}`);
  return { home, path: `${programs}:${process.env.PATH}` };
}

test('the inputs and outputs are told, with their defaults', () => {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual([
    ...Object.keys(action.inputs),
    ...Object.keys(action.outputs),
  ]);
  for (const [, name, text] of rows.slice(0, Object.keys(action.inputs).length)) {
    const { default: value } = action.inputs[name];
    const isPlain = value !== '' && name !== 'token' && name !== 'comment';
    if (isPlain) expect(text).toContain(`\`${value}\``);
  }
  for (const [, flag] of page.matchAll(/cdk8s-istio diff .*?--([\w-]+)/g))
    expect(Object.keys(flags)).toContain(flag);
});

test('the hook for pre-commit is one that this repository has', () => {
  const [, { repos }] = blocks.find(([, { jobs }]) => jobs === undefined)!;
  const { url } = JSON.parse(read('package.json')).repository;
  expect(repos).toHaveLength(1);
  expect(`${repos[0].repo}.git`).toBe(url);
  expect(repos[0].rev).toBe(`v${version}`);
  const known = parse(read('.pre-commit-hooks.yaml')).map(({ id }: { id: string }) => id);
  for (const { id } of repos[0].hooks) expect(known).toContain(id);
});
