import { recordFigure } from '../figures';
import { INGRESS } from '../gateways';
import { Referee } from '../referee';
import { patience, SEED } from '../scale';
import { acceptable } from '../worlds/acceptable';
import type { RandomWorld } from '../worlds/world';
import { compare, type Comparison, report } from './differential';

const REPORTS = 5;

/** Random worlds, and what they must lead to. */
export interface RandomWorlds {
  /** The world of a seed. */
  readonly make: (seed: number) => RandomWorld;
  readonly number: number;
  /** How far the seeds of two runs are apart. */
  readonly step: number;
  /** The kinds of outcomes that Envoy must be seen to have. */
  readonly kinds: readonly string[];
}

/** Holds the model to what Envoy does in random worlds. */
export function askWorlds(says: string, { make, number, step, kinds }: RandomWorlds): void {
  jest.setTimeout(patience(900_000));
  describe(says, () => {
    let referee: Referee;
    let result: Comparison;

    beforeAll(async () => {
      const all = Array.from({ length: number }, (_, i) => make(SEED * step + i));
      const worlds = await acceptable(all);
      referee = Referee.start();
      // A proxy does not start while a listener waits for a certificate that nobody hands out.
      const first = worlds[0].manifests.filter(({ kind }) => kind !== 'Gateway');
      await referee.startMeshAt(first, [{ via: INGRESS.name }]);
      result = await compare(referee, worlds);
      recordFigure({
        subject: 'model',
        what: `random meshes: ${says}`,
        referee: 'Envoy, configured by istiod',
        asked: { meshes: worlds.length - result.refused, requests: result.sure + result.unsure },
        unsure: result.unsure,
        unrepeated: result.unrepeated.length,
        disagreements: result.mismatches.length + result.contradictions.length,
      });
    });
    afterAll(() => referee.stop());

    test('they meet every kind of outcome', () => {
      expect(Object.keys(result.kinds)).toEqual(expect.arrayContaining(kinds));
    });

    test('Envoy does what we read from its configuration', () => {
      expect(result.contradictions).toEqual([]);
    });

    test('where the model is sure, it says what Envoy does', async () => {
      const reports: string[] = [];
      const seeds = new Set<number>();
      for (const mismatch of result.mismatches) {
        if (seeds.has(mismatch.world.seed) || seeds.size >= REPORTS) continue;
        seeds.add(mismatch.world.seed);
        reports.push(await report(referee, mismatch));
      }
      if (reports.length > 0) {
        throw new Error(
          `${result.mismatches.length} of ${result.sure} answers are wrong:\n\n${reports.join('\n\n')}`,
        );
      }
    });

    test('Envoy nearly always does the same again', () => {
      expect(result.unrepeated.length / result.sure).toBeLessThan(0.001);
    });

    test('the model is sure of most of it', () => {
      expect(result.unsure / (result.sure + result.unsure)).toBeLessThan(0.1);
    });

    test('Envoy takes nearly all worlds', () => {
      expect(result.refused / number).toBeLessThan(0.05);
    });
  });
}
