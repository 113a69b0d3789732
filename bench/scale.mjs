// What many objects cost: pairs of a destination rule and a virtual service, by the L2 constructs, as raw ApiObjects and by
// the classes that `cdk8s import` generates, in one run.
//
//   npm run bench:scale [-- --runs 3] [--pairs 1000,10000]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/apps.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, pairs: { type: 'string', default: '1000,10000,25000' } },
});
const ways = ['L2 constructs', 'raw ApiObjects', 'generated classes'];
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

function measure(way, pairs) {
  const flags = ['--import', 'tsx', join(root, 'bench/scale-app.ts'), way, String(pairs)];
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: root, encoding: 'utf8' }));
}

console.log(`Node ${process.version}, ${values.runs} runs each, in turn, medians\n`);
console.log(
  '| objects | way | CPU s | of it constructs | CPU, times raw | memory MB |\n| --- | --- | --- | --- | --- | --- |',
);
for (const pairs of values.pairs.split(',').map(Number)) {
  const runs = Object.fromEntries(ways.map((way) => [way, []]));
  for (let run = 0; run < Number(values.runs); run++)
    for (const way of ways) runs[way].push(measure(way, pairs));
  const of = (way, field) => median(runs[way].map((result) => result[field]));
  for (const way of ways) {
    const ratio = (of(way, 'all') / of('raw ApiObjects', 'all')).toFixed(2);
    const cells = [
      2 * pairs,
      way,
      of(way, 'all').toFixed(2),
      of(way, 'made').toFixed(2),
      ratio,
      of(way, 'memory').toFixed(0),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
