import { execFileSync, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The folder of the repository. */
export const root = resolve(__dirname, '../..');

/** A folder for one test file, removed when its tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program and returns its output; one that fails is reported with all that it wrote. */
export function run(program: string, args: string[], options: SpawnSyncOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    ...options,
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  throw error ?? new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
}

const isBuilt = () => existsSync(join(root, 'build/lib/index.js')) && existsSync(join(root, '.jsii'));

/** Builds the package where `npm test` has not; of test files that run at the same time one builds, and the others wait. */
export function ensureBuilt(): void {
  const lock = join(root, 'node_modules/.cache/test-build');
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (waited > 300) throw new Error(`${lock} was not given back: remove it`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    }
  }
  try {
    if (!isBuilt()) run('npm', ['run', 'build']);
  } finally {
    rmdirSync(lock);
  }
}

/** Calls an exported function of an ES module, in a process of its own: Jest itself loads CommonJS only. */
export function callModule<T>(path: string, name: string, ...args: unknown[]): T {
  const code = `
    import * as called from ${JSON.stringify(`./${path}`)};
    process.stdout.write(JSON.stringify(await called.${name}(...${JSON.stringify(args)})));
  `;
  const node = ['--input-type=module', '--eval', code];
  return JSON.parse(execFileSync(process.execPath, node, { cwd: root, encoding: 'utf8' }));
}
