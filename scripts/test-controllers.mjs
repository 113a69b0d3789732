// The tests that drive rollouts through their real controllers: npm run test:controllers
import { controllerParts, parts } from '../oracle/parts.mjs';
import { runTier } from './referee-tier.mjs';

await runTier({
  folder: 'test/controllers',
  config: 'jest.controllers.config.js',
  parts: [...parts, ...controllerParts],
  args: process.argv.slice(2),
});
