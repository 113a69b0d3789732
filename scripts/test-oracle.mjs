// The tests that ask the referee: npm run test:oracle
import { parts, prometheusParts } from '../oracle/parts.mjs';
import { runTier } from './referee-tier.mjs';

await runTier({
  folder: 'test/oracle',
  config: 'jest.oracle.config.js',
  parts: [...parts, ...prometheusParts],
  args: process.argv.slice(2),
});
