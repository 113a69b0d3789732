// The tests that ask the referee: npm run test:oracle [-- --figures] [TEST…]
//
// With --figures, docs/trust-figures.json gets what the tests that passed have asked and counted; then `npm run trust` writes the page.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parts, prometheusParts } from '../oracle/parts.mjs';
import { runTier } from './referee-tier.mjs';

const given = process.argv.slice(2);
if (given.includes('--figures')) {
  if (process.env.FUZZ_SEED || process.env.FUZZ_SCALE) {
    console.error('Figures are those of an ordinary run. Use --figures without FUZZ_SEED and FUZZ_SCALE.');
    process.exit(1);
  }
  const folder = fileURLToPath(new URL('../build/figures', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  process.env.REFEREE_FIGURES = folder;
}

await runTier({
  folder: 'test/oracle',
  config: 'jest.oracle.config.js',
  parts: [...parts, ...prometheusParts],
  args: given.filter((one) => one !== '--figures'),
});
