/** The tests that ask the real Istio, Envoy and API server: see scripts/test-oracle.mjs, which builds these first. */
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { testPathIgnorePatterns, reporters, ...everyday } = require('./jest.config');

// The slow properties are tried as often as they can tell something: see test/support/runs.ts.
process.env.ALL_PROPERTY_RUNS = '1';

/** The everyday tests that try a part of it each time, themselves or by what they share. */
const tried = /propertyRuns|propertySample|support\/round-trip'/;
const properties = readdirSync(join(__dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => file.endsWith('.test.ts') && tried.test(readFileSync(join(__dirname, 'test', file), 'utf8')),
  )
  .sort();

module.exports = {
  ...everyday,
  testMatch: ['<rootDir>/test/oracle/**/*.test.ts', ...properties.map((file) => `<rootDir>/test/${file}`)],
  testPathIgnorePatterns: testPathIgnorePatterns.filter((pattern) => !pattern.includes('/test/')),
  maxWorkers: 2,
  // With --figures, what the tests have counted is gathered: see scripts/test-oracle.mjs.
  reporters: process.env.REFEREE_FIGURES
    ? [...reporters, '<rootDir>/test/support/figures-reporter.js']
    : reporters,
};
