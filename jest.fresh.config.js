/**
 * New projects with what npm gives today, and the shell blocks of the pages in a fresh clone: `npm run test:fresh`. They install packages
 * or run whole commands one after the other, and so are no everyday tests.
 */
const everyday = require('./jest.config.js');

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/fresh/**/*.test.ts', '<rootDir>/test/house/first-hour.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/build/'],
  reporters: ['default', '<rootDir>/test/support/totals-reporter.js'],
  maxWorkers: 1,
};
