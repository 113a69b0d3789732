import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/project';

/** Runs a tier of the referee on a machine that has these programs, each of which prints a text, and no others. */
function tierOf(script: string, programs: { readonly [name: string]: string }, env: NodeJS.ProcessEnv) {
  const path = mkdtempSync(join(tmpdir(), 'cdk8s-istio-path-'));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(path, name), `#!/bin/sh\necho "${text}"\n`, { mode: 0o755 });
  }
  const { status, stdout } = spawnSync(process.execPath, [script], {
    cwd: root,
    encoding: 'utf8',
    env: { HOME: path, PATH: path, ...env },
  });
  rmSync(path, { recursive: true });
  return { status, lines: stdout.trim().split('\n') };
}

const others = { unshare: '', ip: '', python3: '' };

describe.each(['scripts/test-oracle.mjs', 'scripts/test-controllers.mjs'])(
  '%s, where it cannot be built',
  (script) => {
    const tier = (programs: { readonly [name: string]: string }, env: NodeJS.ProcessEnv = {}) =>
      tierOf(script, programs, env);

    test.each([{}, { CI: 'true' }])('says so and counts nothing as passed, with %j', (env) => {
      const { status, lines } = tier(others, env);
      expect(status).toBe(0);
      expect(lines[0]).toMatch(/^NOT RUN: the referee cannot be had here: there is no Go/);
      expect(lines.at(-1)).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/);
    });

    test('names what the machine lacks', () => {
      expect(tier({})).toMatchObject({
        status: 0,
        lines: [expect.stringContaining('unshare'), expect.anything()],
      });
    });

    test('fails under CI=true on a machine that has Go', () => {
      const { status, lines } = tier({ ...others, go: 'go1.20.1' }, { CI: 'true' });
      expect(lines[0]).toMatch(/^NOT RUN: .*this is go1\.20\.1/);
      expect(status).toBe(1);
    });
  },
);
