// Loads the TypeScript of this repository into Node as the build makes it: each file loads what it imports when it first uses it. What was
// compiled is kept, so that the next run need not compile it again.
//
//   node --require ./scripts/sources.cjs main.ts
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const process = require('node:process');
const { lazyImports } = require('./lazy-imports.cjs');

const root = resolve(__dirname, '..');
const folder = join(root, 'node_modules/.cache/sources');
const options = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
  swcrc: false,
  // Errors tell the lines of the sources.
  sourceMaps: 'inline',
};
const own = [
  module.filename,
  require.resolve('./lazy-imports.cjs'),
  require.resolve('@swc/core/package.json'),
];
const compiler = own.map((file) => readFileSync(file, 'utf8')).join('\n');

function compiled(source, file) {
  const kept = join(folder, createHash('sha1').update(compiler).update(file).update(source).digest('hex'));
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = lazyImports(require('@swc/core').transformSync(source, { ...options, filename: file }).code);
    mkdirSync(folder, { recursive: true });
    const unfinished = `${kept}.${process.pid}`;
    writeFileSync(unfinished, code);
    renameSync(unfinished, kept);
    return code;
  }
}

process.setSourceMapsEnabled(true);
Module._extensions['.ts'] = (module, file) => {
  module._compile(compiled(readFileSync(file, 'utf8'), file), file);
};
