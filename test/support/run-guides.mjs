// Runs programs one after the other, each in its own folder, as `cdk8s synth` would.
//
//   node --import tsx test/support/run-guides.mjs FILE…
import { dirname } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  process.chdir(dirname(file));
  await import(pathToFileURL(file));
}
