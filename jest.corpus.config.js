/** The judge against outside cases, where there are any beside the repository. */
const { testPathIgnorePatterns, ...everyday } = require('./jest.config');

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/corpus/**/*.test.ts'],
  testPathIgnorePatterns: testPathIgnorePatterns.filter((pattern) => !pattern.includes('/test/')),
};
