// Writes API.md from the build: npm run api
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './apps.mjs';

const { values } = parseArgs({ options: { output: { type: 'string', default: 'API.md' } } });

execFileSync(
  process.execPath,
  [join(root, 'node_modules/jsii-docgen/bin/jsii-docgen'), '-o', values.output],
  {
    cwd: root,
    // Node 20 is past its end of life for jsii, and works.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
    stdio: 'inherit',
  },
);
