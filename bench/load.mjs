// What it costs to load the library, beside cdk8s-plus: CPU of a program that does nothing else, the median of several.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const RUNS = 15;
const LIMIT = 1.3;

/** The CPU seconds that a program costs. */
function cpu(program) {
  const code = `${program}; const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);`;
  return Number(spawnSync(process.execPath, ['-e', code], { cwd: root, encoding: 'utf8' }).stdout);
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
process.exitCode = ratio <= LIMIT ? 0 : 1;
