// Compiles the library with jsii into build/, from nothing. Warnings are errors.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
rmSync(resolve(root, 'build'), { recursive: true, force: true });
const flags = [
  '--fail-on-warnings',
  '--silence-warnings',
  'reserved-word',
  '--generate-tsconfig',
  'tsconfig.jsii.json',
];
try {
  execFileSync(process.execPath, [resolve(root, 'node_modules/jsii/bin/jsii'), ...flags], {
    cwd: root,
    stdio: 'inherit',
    // Node 20 is past its end of life for jsii, and works.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
} catch {
  process.exit(1);
}
