import { callModule } from '../support/project';

const totals = (outcomes: readonly string[], needsAll = false) =>
  callModule('scripts/totals.mjs', 'totals', outcomes, needsAll);

test('a release of Node that is not there counts as skipped, in sight', () => {
  expect(totals(['passed', 'skipped', 'passed'])).toEqual({ line: '2 passed, 0 failed, 1 skipped', code: 0 });
});

test('where all are to be there, one that is skipped is a failure', () => {
  expect(totals(['passed', 'skipped'], true)).toMatchObject({ code: 1 });
  expect(totals(['passed', 'passed'], true)).toMatchObject({ code: 0 });
});

test('a failure is one, and so is it when nothing could be run', () => {
  expect(totals(['passed', 'failed'])).toEqual({ line: '1 passed, 1 failed, 0 skipped', code: 1 });
  expect(totals(['skipped', 'skipped'])).toEqual({ line: '0 passed, 0 failed, 2 skipped', code: 1 });
});
