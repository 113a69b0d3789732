// The coverage reporter from its source, as Jest loads reporters itself, without transforms.
require('tsx/cjs');
module.exports = require('../../lib/testing/coverage-reporter.ts').default;
