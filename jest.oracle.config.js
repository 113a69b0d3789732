/** The tests that ask the real Istio, Envoy and API server: see scripts/test-oracle.mjs, which builds these first. */
const { testPathIgnorePatterns, ...everyday } = require('./jest.config');

// The slow properties are tried as often as they can tell something: see test/support/runs.ts.
process.env.ALL_PROPERTY_RUNS = '1';

module.exports = {
  ...everyday,
  testMatch: [
    '<rootDir>/test/oracle/**/*.test.ts',
    '<rootDir>/test/**/round-trip*.test.ts',
    '<rootDir>/test/analysis/rules/robust.test.ts',
    '<rootDir>/test/analysis/hostile.test.ts',
  ],
  testPathIgnorePatterns: testPathIgnorePatterns.filter((pattern) => !pattern.includes('/test/')),
  maxWorkers: 2,
};
