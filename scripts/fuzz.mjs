// Asks the referee about many more random objects and meshes than `npm run test:oracle` does, from a seed of the day.
//
//   npm run fuzz [-- --seed 7] [--scale 7] [TEST…]
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Math.floor(Date.now() / 86_400_000)) },
    scale: { type: 'string', default: '7' },
  },
});
process.env.FUZZ_SEED = values.seed;
process.env.FUZZ_SCALE = values.scale;
console.log(`seed ${values.seed}, ${values.scale} times as many as in an ordinary run`);

// The tests that compare random objects and meshes; what they find becomes a case.
const tests = ['schema', 'cel', 'webhook', 'envoy-values', 'analyze.test', 'differential', 'wires'];
process.argv.splice(2, process.argv.length, ...(positionals.length > 0 ? positionals : tests));
await import('./test-oracle.mjs');
