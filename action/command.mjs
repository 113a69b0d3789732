// Runs the command line, and git where the action has to.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The words of a text, which stand between spaces or on lines of their own. */
export const words = (text) => text.split(/\s+/).filter((word) => word !== '');

/** The command: what was asked for, what the project has installed, or this release by npx. */
export function commandOf(asked) {
  if (asked !== '') return words(asked);
  const installed = 'node_modules/.bin/cdk8s-istio';
  if (existsSync(installed)) return [installed];
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return ['npx', '--yes', `cdk8s-istio@${version}`];
}

/** What a program answers. What it writes to the standard error comes to the log, too. */
export function run([program, ...first], args) {
  const { error, status, stdout, stderr } = spawnSync(program, [...first, ...args], {
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = error === undefined ? stderr : `${program} cannot be run: ${error.message}\n`;
  process.stderr.write(told);
  return { code: error === undefined && status !== null ? status : 2, stdout: stdout ?? '', stderr: told };
}

/**
 * The first parent of what is checked out, which for a pull request is the target branch. A shallow clone does not have it; it is
 * fetched, and nothing else.
 */
export function firstParent() {
  const parent = 'HEAD^1';
  const git = (...args) => spawnSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (git('rev-parse', '--verify', '--quiet', `${parent}^{commit}`).status === 0) return parent;
  const head = git('rev-parse', 'HEAD').stdout?.trim();
  if (head) git('fetch', '--quiet', '--no-tags', '--depth=2', 'origin', head);
  return parent;
}
