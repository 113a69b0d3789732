import { EXCEPTIONS, PAIRS, agreement } from '../laws/judge-and-model';
import { patience } from './scale';

jest.setTimeout(patience(600_000));

/** Needs no referee, and more time than an everyday test may take. */
describe('the judge and the model say the same of 2,000 random worlds', () => {
  const { met, exceptions, disagreements } = agreement(1, 2000);

  test('where they speak of one thing they do not contradict each other', () => {
    expect(disagreements).toEqual([]);
  });

  test.each(PAIRS)('%s', (pair) => {
    expect(met[pair]).toBeGreaterThan(20);
  });

  test.each(Object.keys(EXCEPTIONS))('the exception %s is met', (reason) => {
    expect(exceptions[reason] ?? 0).toBeGreaterThan(0);
  });
});
