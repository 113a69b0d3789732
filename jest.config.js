const { availableParallelism } = require('node:os');

/** Everyday tests. Those that ask the real Istio live in test/oracle and have a configuration of their own. */
module.exports = {
  testMatch: ['**/*.test.ts'],
  // Two processes also on two cores: many tests wait for others, and each process has less to keep in mind.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/build/',
    '<rootDir>/test/oracle/',
    '<rootDir>/test/browser/',
    '<rootDir>/test/controllers/',
    '<rootDir>/test/corpus/',
    '<rootDir>/test/fresh/',
    // It runs whole commands one after the other: npm run test:fresh.
    '<rootDir>/test/house/first-hour.test.ts',
  ],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/fast-check.cjs' },
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/test/support/transform.cjs',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } },
    ],
  },
  reporters: [
    'default',
    ['<rootDir>/test/support/coverage-reporter.cjs', { threshold: 60 }],
    '<rootDir>/test/support/totals-reporter.js',
  ],
};
