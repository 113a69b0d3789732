// The referee tier: npm run test:oracle
//
// Builds the referee where it is missing, and runs the tests that ask it. Where it cannot be built the tier is not run, says
// so, and counts its tests as skipped. Under CI=true a machine that has Go must run it, unless what is missing lies outside of
// the machine: no network, or a module that is no longer served.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../oracle/build.mjs';
import { CannotBuild, goVersion } from '../oracle/toolchain.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** Without the tests themselves nobody knows their number: their files are counted. */
function notRun(reason) {
  const files = readdirSync(join(root, 'test/oracle'), { recursive: true }).filter((name) =>
    name.endsWith('.test.ts'),
  );
  const line = `0 passed, 0 failed, ${files.length} skipped`;
  console.log(`NOT RUN: the referee cannot be built here: ${reason}`);
  console.log(line);
  if (process.env.TEST_TOTALS_FILE) appendFileSync(process.env.TEST_TOTALS_FILE, `${line}\n`);
}

try {
  await build();
} catch (error) {
  if (!(error instanceof CannotBuild)) throw error;
  notRun(error.message);
  const mustRun = process.env.CI === 'true' && goVersion() !== undefined && !error.isOutside;
  process.exit(mustRun ? 1 : 0);
}

const jest = [
  join(root, 'node_modules/jest/bin/jest.js'),
  '--config',
  join(root, 'jest.oracle.config.js'),
  '--ci',
];
const { status } = spawnSync(process.execPath, [...jest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
