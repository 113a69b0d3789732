// What `cdk8s synth` costs: this repository's app beside its twin of raw generated imports, in one run.
//
//   npm run bench [-- --runs 5]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { root } from '../scripts/apps.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');

// The TypeScript of the cdk8s template, which the command line brings along.
const fromCli = createRequire(join(root, 'node_modules/cdk8s-cli/package.json'));
const { version } = fromCli('typescript');
if (!version.startsWith('5.9.'))
  throw new Error(`the cdk8s template has TypeScript 5.9, found is ${version}`);
const env = {
  ...process.env,
  LC_ALL: 'C',
  TS_NODE_COMPILER: dirname(fromCli.resolve('typescript/package.json')),
};

// What `cdk8s import` makes of Istio's file, as a user of `cdk8s init` would have it.
const twin = join(root, 'bench/raw-app');
const importFlags = [
  '--language',
  'typescript',
  '--output',
  join(twin, 'imports'),
  '--no-save',
  '--no-check-upgrade',
];
execFileSync(process.execPath, [cli, 'import', join(root, 'crds/istio.yaml'), ...importFlags], {
  stdio: 'ignore',
});

const contenders = [
  { name: 'this app', folder: root, flags: [] },
  { name: 'raw imports, as cdk8s init runs them', folder: twin, flags: [] },
  {
    name: 'raw imports, without checking types',
    folder: twin,
    flags: ['--app', 'node --import tsx main.ts'],
  },
];

const seconds = (text) =>
  text.match(/(\d+)m([\d.]+)s/g).map((time) => {
    const [minutes, rest] = time.slice(0, -1).split('m').map(Number);
    return 60 * minutes + rest;
  });

/** One synth. The shell's `times` counts what all of its descendants used, on any system. */
function measure({ folder, flags }) {
  const output = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
  const command = [
    process.execPath,
    cli,
    'synth',
    '--no-check-upgrade',
    '--output',
    join(output, 'out'),
    ...flags,
  ];
  const begin = performance.now();
  const script = '"$@" >/dev/null && times';
  const text = execFileSync('bash', ['-c', script, 'bash', ...command], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  const wall = (performance.now() - begin) / 1000;
  if (readdirSync(join(output, 'out')).length === 0) throw new Error(`${folder} wrote nothing`);
  rmSync(output, { recursive: true });
  const [, , user, system] = seconds(text);
  return { cpu: user + system, wall };
}

const summary = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { min: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
};

for (const contender of contenders) measure(contender);
const runs = contenders.map(() => []);
for (let run = 0; run < Number(values.runs); run++) {
  contenders.forEach((contender, index) => runs[index].push(measure(contender)));
}

console.log(`Node ${process.version}, TypeScript ${version} in ts-node, ${values.runs} runs each, in turn\n`);
console.log('| seconds, min/median | CPU | wall | CPU, times this app |\n| --- | --- | --- | --- |');
const cpus = runs.map((results) => summary(results.map(({ cpu }) => cpu)));
const show = ({ min, median }) => `${min.toFixed(2)}/${median.toFixed(2)}`;
contenders.forEach(({ name }, index) => {
  const wall = summary(runs[index].map((result) => result.wall));
  const ratio = (cpus[index].median / cpus[0].median).toFixed(2);
  console.log(`| ${name} | ${show(cpus[index])} | ${show(wall)} | ${ratio} |`);
});
