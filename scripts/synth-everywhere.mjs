// Synthesises all apps with each supported Node release, each in another place of the world, and compares every
// byte with what is committed. Then it does the same with the walkthrough by the package as it is published, and runs its command.
// A release that npm cannot bring is skipped, which the last line counts; with CI=true it is a failure.
//
//   npm run synth:everywhere
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { apps, differences, root, stale } from './apps.mjs';
import { nodeReleases } from './node-releases.mjs';
import { totals } from './totals.mjs';

const locales = [
  { locale: 'C', zone: 'UTC' },
  { locale: 'tr_TR.UTF-8', zone: 'Pacific/Kiritimati' },
  { locale: 'ja_JP.UTF-8', zone: 'America/St_Johns' },
  { locale: 'de_DE.UTF-8', zone: 'Asia/Kathmandu' },
];
const places = nodeReleases().map((major, i) => ({ major, ...locales[i % locales.length] }));

/** Loaded into each Node process of a synth: notes down what that process itself takes for its version and place. */
const probe = `
  const { appendFileSync } = require('node:fs');
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  appendFileSync(process.env.SYNTH_PROBE, [process.version, locale, timeZone].join(' ') + '\\n');
`;

/** The binary of a Node release: the one that runs this, or the one that npm's package \`node\` brings. */
function binary(major) {
  if (process.version.startsWith(`v${major}.`)) return process.execPath;
  const command = ['--yes', `node@${major}`, '-p', 'process.execPath'];
  return execFileSync('npx', command, { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A project with the package as it is published, and the walkthrough as a program of JavaScript. */
function installPackage(folder) {
  const built = existsSync(join(root, 'build/lib/index.js')) && existsSync(join(root, '.jsii'));
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const pack = ['pack', '--silent', '--pack-destination', folder, ...(built ? ['--ignore-scripts'] : [])];
  const packed = execFileSync('npm', pack, { ...options, cwd: root })
    .trim()
    .split('\n')
    .pop();
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'fresh', version: '1.0.0' }));
  const { peerDependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // What has a scope single commands alone need.
  const needed = Object.keys(peerDependencies).filter((name) => !name.startsWith('@'));
  const peers = needed.map((name) => `${name}@${devDependencies[name]}`);
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  execFileSync('npm', [...install, join(folder, packed), ...peers], { ...options, cwd: project });
  const source = readFileSync(join(root, 'main.ts'), 'utf8').replace("'./lib'", "'cdk8s-istio'");
  writeFileSync(join(project, 'main.cjs'), transformSync(source, { loader: 'ts', format: 'cjs' }).code);
  return project;
}

/** What goes wrong with the published package in one place. */
function packageAt({ major, locale, zone }, node, project) {
  const output = join(project, `dist-${major}`);
  const env = { ...process.env, LANG: locale, LC_ALL: locale, TZ: zone, CDK8S_OUTDIR: output };
  const run = (...args) => execFileSync(node, args, { cwd: project, env, encoding: 'utf8', stdio: 'pipe' });
  run('main.cjs');
  const found = differences(join(root, 'dist'), output).map((line) => `the package: ${line}`);
  const command = join('node_modules', 'cdk8s-istio', 'bin', 'cdk8s-istio.js');
  const said = run(command, 'analyze', output);
  if (!said.includes('no findings')) found.push(`the command: ${said}`);
  const route = ['route', output, 'http://nginx/', '--from', 'client.istio-test', '--format', 'json'];
  const { outcomes } = JSON.parse(run(command, ...route));
  if (outcomes.length !== 2) found.push(`the command: ${JSON.stringify(outcomes)}`);
  return found;
}

/** What differs when all is synthesised in one place, and who was seen to do it. */
function synthesiseAt({ major, locale, zone }, node, notes) {
  const required = `${notes}.cjs`;
  writeFileSync(required, probe);
  const place = {
    LANG: locale,
    LC_ALL: locale,
    TZ: zone,
    SYNTH_PROBE: notes,
    // Required, and not imported: with an import Node reads the program of the app as an ES module.
    NODE_OPTIONS: `--require ${required}`,
  };
  const options = { node, env: { ...process.env, ...place } };
  const found = apps().flatMap((app) => stale(app, options).map((line) => `${app.name}: ${line}`));
  const seen = readFileSync(notes, 'utf8').trim().split('\n');
  const who = [...new Set(seen)].join(', ');
  // Each synth is at least two processes: the command line and the app.
  if (seen.length < 2 * apps().length || seen.some((line) => !line.startsWith(`v${major}.`))) {
    found.push(`not every process was Node ${major}: ${who}`);
  }
  return { found, who };
}

const outcomes = [];
const packages = mkdtempSync(join(tmpdir(), 'cdk8s-istio-package-'));
const project = installPackage(packages);
for (const place of places) {
  const name = `Node ${place.major}, ${place.locale}, ${place.zone}`;
  let node;
  try {
    node = binary(place.major);
  } catch (error) {
    const reason = /^npm error code (.*)$/m.exec(error.stderr)?.[1] ?? error.message;
    console.log(`NOT RUN: ${name}: npm could not bring that Node (${reason})`);
    outcomes.push('skipped');
    continue;
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-synth-'));
  try {
    const { found, who } = synthesiseAt(place, node, join(folder, 'probe.txt'));
    found.push(...packageAt(place, node, project));
    const what = `${apps().length} apps, the package and its command`;
    console.log(`${found.length === 0 ? 'same' : 'DIFFERENT'}: ${name}: ${what} (${who})`);
    for (const line of found) console.log(`  ${line}`);
    outcomes.push(found.length === 0 ? 'passed' : 'failed');
  } catch (error) {
    console.log(`FAILED: ${name}: ${error.message}`);
    outcomes.push('failed');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
rmSync(packages, { recursive: true });
const { line, code } = totals(outcomes, process.env.CI === 'true');
console.log(line);
// Where several runs are summed up, this is one of them.
if (process.env.TEST_TOTALS_FILE) appendFileSync(process.env.TEST_TOTALS_FILE, `${line}\n`);
process.exitCode = code;
