// The sources as the build makes them: each file loads what it imports when it first uses it, so that a test loads what it needs.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const swc = require('@swc/jest');
const { lazyImports } = require('../../scripts/lazy-imports.cjs');

const own = readFileSync(require.resolve('../../scripts/lazy-imports.cjs'), 'utf8');

module.exports = {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    const lazy = (compiled) => ({ ...compiled, code: lazyImports(compiled.code) });
    return {
      canInstrument: transformer.canInstrument,
      process: (...args) => lazy(transformer.process(...args)),
      getCacheKey: (...args) =>
        createHash('sha1')
          .update(own)
          .update(transformer.getCacheKey(...args))
          .digest('hex'),
    };
  },
};
