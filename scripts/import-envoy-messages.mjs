// Writes schemas/envoy.json: the messages of Envoy that istiod knows, by which values of Envoy filters are judged. It asks the
// code of the referee's pinned Istio, and needs Go.
//
//   node scripts/import-envoy-messages.mjs [--output FOLDER]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { values: options } = parseArgs({
  options: { output: { type: 'string', default: join(root, 'schemas') } },
});
const module = join(root, 'oracle/go');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-envoy-'));
try {
  // The program stands beside this script, and is compiled as if it stood in the module.
  const overlay = join(folder, 'overlay.json');
  const program = join(module, 'cmd/envoy-messages/main.go');
  writeFileSync(overlay, JSON.stringify({ Replace: { [program]: join(root, 'scripts/envoy-messages.go') } }));
  const output = execFileSync('go', ['run', '-overlay', overlay, './cmd/envoy-messages'], {
    cwd: module,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const { messages, enums } = JSON.parse(output);

  // Names stand once, in a list; elsewhere their places in it.
  const messageNames = Object.keys(messages).sort();
  const enumNames = Object.keys(enums).sort();
  const places = new Map([
    ...messageNames.map((name, i) => [`m${name}`, `m${i}`]),
    ...enumNames.map((name, i) => [`e${name}`, `e${i}`]),
  ]);
  const short = (field) => field.replace(/[me][a-z]+\.[\w.]+$/, (name) => places.get(name) ?? name);
  const file = {
    messages: messageNames.map((name) => `${name}:${messages[name].map(short).join(';')}`),
    enums: enumNames.map((name) => enums[name].join(' ')),
  };
  writeFileSync(join(options.output, 'envoy.json'), `${JSON.stringify(file)}\n`);
  console.log(`wrote ${messageNames.length} messages and ${enumNames.length} enums of Envoy`);
} finally {
  rmSync(folder, { recursive: true });
}
