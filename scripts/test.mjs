// What `npm test` does: builds, checks types, lints, and runs the everyday tests. What does not wait for anything else is done two at a time,
// and all of its output stands together. The tests come last, since some of them use the build.
import { spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** Runs a script of package.json, and tells what it wrote when it has ended. */
function script(name) {
  return new Promise((done) => {
    const child = spawn('npm', ['run', name], {
      cwd: root,
      // npm is a batch file there.
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => output.push(part));
    child.once('error', ({ message }) => done({ name, code: 1, output: message }));
    child.once('close', (code) => done({ name, code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

/** Does scripts one after the other; those behind one that fails are done too, so that all faults are told. */
async function lane(names) {
  const ended = [];
  for (const name of names) {
    const result = await script(name);
    process.stdout.write(result.output);
    ended.push(result);
  }
  return ended;
}

const ended = (await Promise.all([lane(['build', 'lint:format']), lane(['types', 'lint:rules'])])).flat();
const failed = ended.filter(({ code }) => code !== 0);
if (failed.length > 0) {
  console.error(`failed: ${failed.map(({ name }) => `npm run ${name}`).join(', ')}`);
  process.exit(1);
}
const jest = join(root, 'node_modules/jest/bin/jest.js');
process.exitCode =
  spawnSync(process.execPath, [jest, '--ci', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
    .status ?? 1;
