// What it costs to load the library, beside cdk8s-plus, and to run the command on one small file, beside bare Node: CPU of programs that do
// nothing else, the median of several.
//
//   npm run build && npm run bench:load
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const RUNS = 15;
const LIMIT = 1.3;
const COMMAND_LIMIT = 2;

/** The CPU seconds that a program costs. */
function cpu(program) {
  const code = `${program}; const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);`;
  return Number(spawnSync(process.execPath, ['-e', code], { cwd: root, encoding: 'utf8' }).stdout);
}

/** The CPU seconds of a whole process, with its start and its end. */
function cpuOf(...args) {
  const script = 'TIMEFORMAT="%U %S"; time "$@"';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return user + system;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const programs = {
  'bare Node': '',
  'cdk8s-plus-30': "require('cdk8s-plus-30')",
  'cdk8s-istio': "require('cdk8s-istio')",
  'cdk8s-istio, the walkthrough':
    "const { ClientPod, Injection, IstioIngress, MeshNamespace, SubsetRouting, VersionedNginx } = require('cdk8s-istio')",
  'cdk8s-istio/networking, a virtual service': "const { VirtualService } = require('cdk8s-istio/networking')",
};
const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let i = 0; i < RUNS; i++) {
  for (const [name, program] of Object.entries(programs)) times[name].push(cpu(program));
}
for (const [name, values] of Object.entries(times)) {
  console.log(`${median(values).toFixed(3)} s  ${name}`);
}
const ratio = median(times['cdk8s-istio']) / median(times['cdk8s-plus-30']);
console.log(`cdk8s-istio costs ${ratio.toFixed(2)} times cdk8s-plus-30; at most ${LIMIT}`);

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
const file = join(folder, 'reviews.yaml');
writeFileSync(
  file,
  `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews }
`,
);
const starter = resolve(root, 'build/lib/cli/main.js');
const whole = {
  'bare Node, from start to end': ['-e', ''],
  'cdk8s-istio --version': [starter, '--version'],
  'cdk8s-istio analyze, one virtual service': [starter, 'analyze', file],
};
const costs = Object.fromEntries(Object.keys(whole).map((name) => [name, []]));
for (const args of Object.values(whole)) cpuOf(...args);
for (let i = 0; i < RUNS; i++) {
  for (const [name, args] of Object.entries(whole)) costs[name].push(cpuOf(...args));
}
rmSync(folder, { recursive: true });
for (const [name, values] of Object.entries(costs)) console.log(`${median(values).toFixed(3)} s  ${name}`);
const [bare, , analyze] = Object.values(costs).map(median);
const factor = analyze / bare;
console.log(`cdk8s-istio analyze costs ${factor.toFixed(2)} times bare Node; at most ${COMMAND_LIMIT}`);
process.exitCode = ratio <= LIMIT && factor <= COMMAND_LIMIT ? 0 : 1;
