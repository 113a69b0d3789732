// What the judge adds to `cdk8s synth`: the same app of many objects with and without the validation plugin, in one run.
//
//   npm run build && npm run bench:judge-synth [-- --pairs 5000] [--runs 3]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/apps.mjs';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '5000' }, runs: { type: 'string', default: '3' } },
});
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// A program as its author would write it, compiled already: a Service, a destination rule and a virtual service each.
const program = `
const { App, Chart } = require('cdk8s');
const { ServicePort, Service } = require('cdk8s-plus-30');
const istio = require('cdk8s-istio/networking');
const app = new App();
const chart = new Chart(app, 'routing', { namespace: 'shop' });
for (let i = 0; i < ${Number(values.pairs)}; i++) {
  const name = 'app-' + i;
  const host = istio.MeshHost.of(name);
  const rule = new istio.DestinationRule(chart, name + '-rule', { name, host });
  const v1 = rule.addSubset('v1', { labels: { version: 'v1' } });
  const routes = new istio.VirtualService(chart, name + '-routes', { name, hosts: [host] });
  routes.addHttpRoute({
    match: [istio.HttpMatch.prefix('/test.html')],
    action: istio.RouteAction.forward(istio.Destination.subset(v1)),
  });
}
app.synth();
`;

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
try {
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'cdk8s-plus-30', 'constructs']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync(root, join(folder, 'node_modules/cdk8s-istio'));
  writeFileSync(join(folder, 'main.js'), program);
  const measure = (validations) => {
    const hosts = ['*.shop.svc.cluster.local'];
    const workloads = ['shop/version=v1'];
    const plugin = { package: './node_modules/cdk8s-istio', version: '0.2.0', class: 'IstioValidation' };
    const config = { app: 'node main.js', language: 'typescript' };
    if (validations) config.validations = [{ ...plugin, properties: { externals: { hosts, workloads } } }];
    writeFileSync(join(folder, 'cdk8s.yaml'), JSON.stringify(config));
    const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
    const script = 'TIMEFORMAT="%U %S"; time "$@" > "$0" 2>&1; exit 0';
    const args = ['-c', script, join(folder, 'log'), process.execPath, cli, 'synth', '--no-check-upgrade'];
    const { stderr } = spawnSync('bash', args, { cwd: folder, encoding: 'utf8' });
    const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    return user + system;
  };
  const [plain, judged] = [[], []];
  for (let run = 0; run < Number(values.runs); run++) {
    plain.push(measure(false));
    judged.push(measure(true));
  }
  const [without, with_] = [median(plain), median(judged)];
  console.log(
    `Node ${process.version}, ${2 * Number(values.pairs)} objects, ${values.runs} runs each, in turn, medians\n`,
  );
  console.log(
    `synth alone ${without.toFixed(2)} s CPU, with the judge ${with_.toFixed(2)} s: ${((with_ / without - 1) * 100).toFixed(0)} % more`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
