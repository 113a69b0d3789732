/**
 * The last line about trials of which some could not be made, and the exit code: what was skipped has not passed, and where
 * everything is to be there (`needsAll`) it has failed.
 *
 * @param {readonly ('passed' | 'failed' | 'skipped')[]} outcomes how each trial ended
 * @param {boolean} needsAll whether a skipped trial is a failure
 */
export function totals(outcomes, needsAll) {
  const count = (outcome) => outcomes.filter((one) => one === outcome).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const isWrong = failed > 0 || passed === 0 || (needsAll && skipped > 0);
  return { line: `${passed} passed, ${failed} failed, ${skipped} skipped`, code: isWrong ? 1 : 0 };
}
