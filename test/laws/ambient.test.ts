import { AMBIENT_PAIRS, ambientAgreement } from './ambient';

/** So many meshes each day. */
const WORLDS = 100;

describe('the judge and the model say the same of random meshes in ambient mode', () => {
  const { met, disagreements } = ambientAgreement(1, WORLDS);

  test('where they speak of one thing they do not contradict each other', () => {
    expect(disagreements).toEqual([]);
  });

  test.each(AMBIENT_PAIRS)('%s', (pair) => {
    expect(met[pair]).toBeGreaterThan(0);
  });
});
