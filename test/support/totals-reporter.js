const { appendFileSync, writeSync } = require('node:fs');

/**
 * Prints `N passed, N failed, N skipped` as the very last line of a run.
 *
 * A test that is still to be written counts as skipped, a file that could not be run as one failed test. Where
 * TEST_TOTALS_FILE names a file, the line is appended to it too, so that several runs can be summed up.
 */
module.exports = class TotalsReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`;
    const { TEST_TOTALS_FILE } = process.env;
    if (TEST_TOTALS_FILE) appendFileSync(TEST_TOTALS_FILE, line);
    // Jest writes its own summary after this.
    process.once('exit', () => writeSync(1, line));
  }
};
