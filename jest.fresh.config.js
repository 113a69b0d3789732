/** New projects with what npm gives today: `npm run test:fresh`. They install packages, and so are no everyday tests. */
const everyday = require('./jest.config.js');

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/fresh/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/build/'],
  reporters: ['default', '<rootDir>/test/support/totals-reporter.js'],
  maxWorkers: 1,
};
