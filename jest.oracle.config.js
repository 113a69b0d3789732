/** The tests that ask the real Istio, Envoy and API server: see scripts/test-oracle.mjs, which builds these first. */
const { testPathIgnorePatterns, ...everyday } = require('./jest.config');

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/oracle/**/*.test.ts'],
  testPathIgnorePatterns: testPathIgnorePatterns.filter((pattern) => !pattern.includes('/test/')),
  maxWorkers: 2,
};
