// Runs `cdk8s synth` in each folder of examples/ that holds an app.
//
//   npm run synth:examples                       into the folders that are committed
//   npm run synth:examples -- --output-root DIR  into DIR/examples/<name>
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { examples, synthesise } from './apps.mjs';

const { values } = parseArgs({ options: { 'output-root': { type: 'string' } } });

for (const example of examples()) {
  const target = values['output-root'];
  synthesise(example, target ? join(resolve(target), example.name) : example.committed);
  console.log(`synthesised ${example.name}`);
}
