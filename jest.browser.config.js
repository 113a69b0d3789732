/** Pictures and pages in a real Chromium: `npm run test:browser`. Debian has it as the package `chromium`; `CHROMIUM_PATH` names another. */
const everyday = require('./jest.config.js');

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/build/'],
  reporters: ['default', '<rootDir>/test/support/totals-reporter.js'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
