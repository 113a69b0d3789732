import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { RetryBudget } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const budgets = fc
  .record(
    {
      percent: fc.nat(100),
      minRetryConcurrency: fc.nat(9),
      budgetInterval: fc.nat(9).map((seconds) => Duration.seconds(seconds)),
    },
    { requiredKeys: [] },
  )
  .map(RetryBudget.of);

describe('RetryBudget', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(budgets, (budget) => expect(RetryBudget._fromSpec(budget._toSpec())).toEqual(budget)),
    );
  });

  test('renders what it was given', () => {
    expect(RetryBudget.of({})._toSpec()).toEqual({});
    const budgetInterval = Duration.seconds(0);
    expect(RetryBudget.of({ percent: 12.5, minRetryConcurrency: 1, budgetInterval })._toSpec()).toEqual({
      percent: 12.5,
      minRetryConcurrency: 1,
      budgetInterval: '0s',
    });
  });

  test('refuses what is out of bounds', () => {
    expect(codeOf(() => RetryBudget.of({ percent: 101 }))).toBe('InvalidPercentage');
    expect(codeOf(() => RetryBudget.of({ minRetryConcurrency: -1 }))).toBe('InvalidNumber');
    expect(codeOf(() => RetryBudget._fromSpec({ budgetInterval: '-1s' }))).toBe('InvalidDuration');
  });

  test('speaks, zero concurrency counting as not given', () => {
    const words = 'retries for at most 20 % of the requests, 3 in any case';
    expect(RetryBudget.of({})._describe()).toBe(words);
    expect(RetryBudget.of({ minRetryConcurrency: 0 })._describe()).toBe(words);
  });
});
