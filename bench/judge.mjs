// What judging costs: `cdk8s-istio analyze` with all rules, `istioctl analyze` and kubeconform, on the same files in one run.
//
//   npm run build && npm run bench:judge [-- --objects 10000,100000] [--runs 3]
//
// istioctl is the referee's (npm run oracle:build); kubeconform is built by Go into a temporary folder. What is not there is left out.
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { locate } from '../oracle/locate.mjs';
import { root } from '../scripts/apps.mjs';
import { writeWorld } from './world.mjs';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';
const { values } = parseArgs({
  options: { objects: { type: 'string', default: '10000' }, runs: { type: 'string', default: '3' } },
});
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs a command and measures it: its CPU in seconds and the most memory that it held, in MB. */
function measure([command, ...args], cwd) {
  return new Promise((resolve, reject) => {
    const timed = spawn(
      'bash',
      ['-c', 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1; exit 0', 'bash', command, ...args],
      {
        cwd,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let output = '';
    let peak = 0;
    timed.stderr.on('data', (part) => (output += part));
    const sample = setInterval(() => {
      try {
        const children = readFileSync(`/proc/${timed.pid}/task/${timed.pid}/children`, 'utf8')
          .trim()
          .split(' ');
        for (const pid of children) {
          const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
          peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
        }
      } catch {
        // It has ended.
      }
    }, 10);
    timed.once('error', reject);
    timed.once('close', () => {
      clearInterval(sample);
      const [user, system] = output.trim().split('\n').at(-1).split(' ').map(Number);
      resolve({ cpu: user + system, peak });
    });
  });
}

/** The CRDs as the JSON schemas that kubeconform reads. */
function writeSchemas(folder) {
  mkdirSync(folder);
  for (const file of ['istio.yaml', 'gateway-api.yaml']) {
    for (const document of parseAllDocuments(readFileSync(join(root, 'crds', file), 'utf8'))) {
      const crd = document.toJS();
      for (const { name, schema } of crd?.spec?.versions ?? []) {
        const target = `${crd.spec.names.kind.toLowerCase()}_${crd.spec.group}_${name}.json`;
        writeFileSync(join(folder, target), JSON.stringify(schema.openAPIV3Schema));
      }
    }
  }
}

function kubeconform(folder) {
  try {
    execFileSync('go', ['install', KUBECONFORM], { env: { ...process.env, GOBIN: folder }, stdio: 'ignore' });
  } catch {
    return undefined;
  }
  writeSchemas(join(folder, 'schemas'));
  const location = join(folder, 'schemas', '{{.ResourceKind}}_{{.Group}}_{{.ResourceAPIVersion}}.json');
  return (world) => [
    join(folder, 'kubeconform'),
    '-ignore-missing-schemas',
    '-schema-location',
    location,
    world,
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
try {
  const main = join(root, 'build/lib/cli/main.js');
  if (!existsSync(main)) throw new Error('there is no build: npm run build');
  const istioctl = locate()?.istioctl;
  const tools = {
    'cdk8s-istio analyze': (world) => [process.execPath, main, 'analyze', world],
    ...(istioctl === undefined
      ? {}
      : { 'istioctl analyze': (world) => [istioctl, 'analyze', '--use-kube=false', '-A', world] }),
  };
  const conform = kubeconform(folder);
  if (conform !== undefined) tools.kubeconform = conform;

  console.log(`Node ${process.version}, ${values.runs} runs each, in turn, medians\n`);
  console.log('| objects | tool | CPU s | CPU, times ours | peak MB |\n| --- | --- | --- | --- | --- |');
  for (const objects of values.objects.split(',').map(Number)) {
    const world = join(folder, String(objects));
    writeWorld(world, objects);
    const runs = Object.fromEntries(Object.keys(tools).map((name) => [name, []]));
    for (let run = 0; run < Number(values.runs); run++) {
      for (const [name, command] of Object.entries(tools))
        runs[name].push(await measure(command(world), folder));
    }
    const of = (name, field) => median(runs[name].map((result) => result[field]));
    for (const name of Object.keys(tools)) {
      const times = (of(name, 'cpu') / of('cdk8s-istio analyze', 'cpu')).toFixed(2);
      console.log(
        `| ${objects} | ${name} | ${of(name, 'cpu').toFixed(2)} | ${times} | ${of(name, 'peak').toFixed(0)} |`,
      );
    }
    console.log(`(${readdirSync(world).length} files)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
