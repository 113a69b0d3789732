// fast-check with a seed of its own, so that a run of the tests is as good as the next: FUZZ_SEED gives another one.
const { env } = require('node:process');
const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(env.FUZZ_SEED ?? 1) });
module.exports = fc;
