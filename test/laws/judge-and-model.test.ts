import { PAIRS, agreement } from './judge-and-model';

/** So many worlds each day; `npm run test:oracle` asks about 2,000. */
const WORLDS = 70;

describe('the judge and the model say the same of random worlds', () => {
  const { met, disagreements } = agreement(1, WORLDS);

  test('where they speak of one thing they do not contradict each other', () => {
    expect(disagreements).toEqual([]);
  });

  test.each(PAIRS)('%s', (pair) => {
    expect(met[pair]).toBeGreaterThan(0);
  });
});
