// The validation plugin for the apps of this repository, from its sources. Other projects name the package itself:
// see docs/judge.md.
require('./sources.cjs');
module.exports = require('../lib/validation/istio-validation');
