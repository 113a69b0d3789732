import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../support/project';

const example = join(root, 'examples/gitops');
const { steps } = parse(readFileSync(join(example, '.github/workflows/manifests.yaml'), 'utf8')).jobs
  .manifests;
const step = (name: string): string => steps.find((one: any) => one.name?.startsWith(name)).run;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-gitops-'));
  cpSync(join(example, 'dist'), join(folder, 'dist'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a step of the workflow as its runner does, with the command from the sources of this repository. */
function runStep(name: string, env: NodeJS.ProcessEnv = {}) {
  const npx = `npx() { shift; node ${root}/bin/cdk8s-istio.js "$@"; }`;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-e', '-o', 'pipefail', '-c', `${npx}\n${step(name)}`],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    },
  );
  return { status, output: stdout + stderr };
}

const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).stdout;
function commit(): void {
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'test');
  git('config', 'user.email', 'test@example.com');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
}
const weights = () => join(folder, 'dist/production/routing/VirtualService.nginx.k8s.yaml');
const change = (from: string, to: string) =>
  writeFileSync(weights(), readFileSync(weights(), 'utf8').replace(from, to));

describe('the workflow of examples/gitops', () => {
  test('judges each environment by itself', () => {
    const { status, output } = runStep('Judge');
    expect(status).toBe(0);
    expect(output.match(/no findings/g)).toHaveLength(3);
  }, 60_000);

  test('fails for one bad environment, and judges the others too', () => {
    change('subset: appv1', 'subset: appv3');
    const { status, output } = runStep('Judge');
    expect(status).toBe(1);
    expect(output).toContain('appv3');
    expect(output.match(/no findings/g)).toHaveLength(2);
  }, 60_000);

  test('shows what changes, and commits it to the branch', () => {
    commit();
    const remote = join(folder, 'remote.git');
    git('clone', '--quiet', '--bare', '.', remote);
    git('remote', 'add', 'origin', remote);
    change('weight: 90', 'weight: 80');
    const summary = join(folder, 'summary.md');
    expect(runStep('Show', { GITHUB_STEP_SUMMARY: summary }).status).toBe(0);
    expect(readFileSync(summary, 'utf8')).toContain('+          weight: 80');
    expect(runStep('Commit', { WRITABLE: 'true', BRANCH: 'main' })).toMatchObject({ status: 0 });
    expect(git('--git-dir', remote, 'show', '--stat', 'main')).toContain('VirtualService.nginx.k8s.yaml');
  });

  test('commits nothing where nothing changes, and asks for it where it may not', () => {
    commit();
    expect(runStep('Commit', { WRITABLE: 'false', BRANCH: 'main' })).toEqual({ status: 0, output: '' });
    change('weight: 90', 'weight: 80');
    const { status, output } = runStep('Commit', { WRITABLE: 'false', BRANCH: 'main' });
    expect(status).toBe(1);
    expect(output).toContain('commit it');
  });
});
