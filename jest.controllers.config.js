/** The tests that drive rollouts through their real controllers: see scripts/test-controllers.mjs, which builds these first. */
const { testPathIgnorePatterns, ...everyday } = require('./jest.config');

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/controllers/**/*.test.ts'],
  testPathIgnorePatterns: testPathIgnorePatterns.filter((pattern) => !pattern.includes('/test/')),
  // Each file has a cluster of its own, which needs a core.
  maxWorkers: 1,
};
