import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../support/project';

const QUIET = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];

/** Packs the package into a folder; the path of the tarball. Where nothing is built yet, the package's own prepack script does it. */
export function pack(folder: string): string {
  const built = existsSync(join(root, 'build/lib/index.js')) && existsSync(join(root, '.jsii'));
  const output = run('npm', ['pack', '--pack-destination', folder, ...(built ? ['--ignore-scripts'] : [])]);
  return join(folder, output.trim().split('\n').slice(-1)[0]);
}

/** Installs packages into a project. */
export const install = (project: string, ...packages: string[]) =>
  run('npm', ['install', ...QUIET, ...packages], { cwd: project });

/** Runs something in a project, by a shell, as a reader would. */
export function shell(project: string, line: string): string {
  const env = { ...process.env };
  // Of the tests within which this runs.
  for (const name of ['NODE_OPTIONS', 'JEST_WORKER_ID', 'NODE_ENV']) Reflect.deleteProperty(env, name);
  try {
    return execFileSync('bash', ['-c', line], { cwd: project, encoding: 'utf8', env, stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${line}\n${stdout}${stderr}`, { cause: error });
  }
}

/** Makes a project with a manifest. */
export function project(folder: string, manifest: object): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'fresh', version: '1.0.0', ...manifest }),
  );
  return folder;
}

/** The program of the README, as a reader takes it over. */
export const walkthrough = () =>
  readFileSync(join(root, 'main.ts'), 'utf8').replace("'./lib'", "'cdk8s-istio'");
