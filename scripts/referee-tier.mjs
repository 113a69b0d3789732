// Runs a tier of tests that need the referee: builds it where it is missing, then runs the tests in a folder. Where it cannot be built
// they are not run, and count as skipped. Under CI=true a machine that has Go must run them, unless what is missing lies outside of the
// machine: no network, or a module that is no longer served.
import { appendFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../oracle/build.mjs';
import { CannotBuild, goVersion, needNamespaces, run } from '../oracle/toolchain.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** The totals of a run without tests, as the reporter would write them. Nobody knows how many there are: files are counted. */
function sumUp(folder, failed) {
  const files = readdirSync(join(root, folder), { recursive: true });
  const skipped = files.filter((file) => file.endsWith('.test.ts')).length;
  const line = `0 passed, ${failed} failed, ${skipped} skipped`;
  console.log(line);
  if (process.env.TEST_TOTALS_FILE) appendFileSync(process.env.TEST_TOTALS_FILE, `${line}\n`);
}

/** Runs the tests in a folder by a configuration of jest, with some parts of the referee. */
export async function runTier({ folder, config, parts, args }) {
  try {
    needNamespaces();
    await build(console.log, parts);
  } catch (error) {
    const isRefusal = error instanceof CannotBuild;
    const mustRun = process.env.CI === 'true' && goVersion() !== undefined;
    const isFailure = !isRefusal || (mustRun && !error.isOutside);
    console.log(isRefusal ? `NOT RUN: the referee cannot be had here: ${error.message}` : error.message);
    if (isRefusal && isFailure) console.log('This is a failure, because CI=true and there is Go.');
    sumUp(folder, isFailure ? 1 : 0);
    process.exit(isFailure ? 1 : 0);
  }
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(root, config)];
  try {
    await run(process.execPath, [...jest, '--ci', ...args], { cwd: root, stdio: 'inherit' });
  } catch (error) {
    // Jest has said why.
    process.exitCode = error.code ?? 1;
  }
}
