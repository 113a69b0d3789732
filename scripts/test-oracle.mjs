// The tests that ask the referee: npm run test:oracle
//
// Builds the referee where it is missing, then runs the tests in test/oracle. Where it cannot be built they are not run, and
// count as skipped. Under CI=true a machine that has Go must run them, unless what is missing lies outside of the machine: no
// network, or a module that is no longer served.
import { appendFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../oracle/build.mjs';
import { CannotBuild, goVersion, needNamespaces, run } from '../oracle/toolchain.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** The totals of a run without tests, as the reporter would write them. Nobody knows how many there are: files are counted. */
function sumUp(failed) {
  const files = readdirSync(join(root, 'test/oracle'), { recursive: true });
  const skipped = files.filter((file) => file.endsWith('.test.ts')).length;
  const line = `0 passed, ${failed} failed, ${skipped} skipped`;
  console.log(line);
  if (process.env.TEST_TOTALS_FILE) appendFileSync(process.env.TEST_TOTALS_FILE, `${line}\n`);
}

try {
  needNamespaces();
  await build();
} catch (error) {
  const isRefusal = error instanceof CannotBuild;
  const mustRun = process.env.CI === 'true' && goVersion() !== undefined;
  const isFailure = !isRefusal || (mustRun && !error.isOutside);
  console.log(isRefusal ? `NOT RUN: the referee cannot be had here: ${error.message}` : error.message);
  if (isRefusal && isFailure) console.log('This is a failure, because CI=true and there is Go.');
  sumUp(isFailure ? 1 : 0);
  process.exit(isFailure ? 1 : 0);
}

const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(root, 'jest.oracle.config.js')];
try {
  await run(process.execPath, [...jest, '--ci', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
} catch (error) {
  // Jest has said why.
  process.exitCode = error.code ?? 1;
}
