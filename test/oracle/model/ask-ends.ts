import { recordFigure } from '../figures';
import { Referee } from '../referee';
import { patience } from '../scale';
import { acceptable } from '../worlds/acceptable';
import type { RandomWorld } from '../worlds/world';
import { compareEnds, type EndComparison, endReport } from './ends';

const REPORTS = 5;

/** Random worlds whose requests are followed to their real end. */
export interface EndWorlds {
  readonly worlds: readonly RandomWorld[];
  /** What all worlds begin with. */
  readonly base: readonly any[];
  /** The statuses that must be met. */
  readonly statuses: readonly number[];
  /** How many proxies must be met on the way. */
  readonly hops: readonly number[];
  /** After how many milliseconds each what differs is asked again; at once and no more unless it is said. */
  readonly waits?: readonly number[];
}

/** Holds the model to what becomes of requests in random worlds with certificates. */
export function askEnds(says: string, { worlds, base, statuses, hops, waits }: EndWorlds): void {
  jest.setTimeout(patience(900_000));
  describe(says, () => {
    let referee: Referee;
    let result: EndComparison;

    beforeAll(async () => {
      const taken = await acceptable(worlds);
      referee = Referee.start();
      await referee.startMeshAt(base, [], { certificates: true });
      result = await compareEnds(referee, taken, waits);
      const unsure = Object.values(result.unsure).reduce((sum, count) => sum + count, 0);
      recordFigure({
        subject: 'model',
        what: `random meshes: ${says}`,
        referee: 'Envoy on the whole way, configured by istiod',
        asked: { meshes: taken.length - result.refused, requests: result.sure + unsure },
        unsure,
        unrepeated: result.unrepeated,
        disagreements: result.mismatches.length,
      });
    });
    afterAll(() => referee.stop());

    test('they meet every status, and every number of proxies', () => {
      expect(Object.keys(result.statuses).map(Number)).toEqual(expect.arrayContaining([...statuses]));
      expect(Object.keys(result.hops).map(Number)).toEqual(expect.arrayContaining([...hops]));
    });

    test('where the model is sure, it says what becomes of the request', async () => {
      const reports: string[] = [];
      const seeds = new Set<number>();
      for (const mismatch of result.mismatches) {
        const { seed } = mismatch.world;
        if (seeds.has(seed) || reports.length >= REPORTS) continue;
        seeds.add(seed);
        const report = await endReport(referee, mismatch, base);
        if (report !== undefined) reports.push(report);
      }
      if (reports.length > 0)
        throw new Error(
          `${result.mismatches.length} of ${result.sure} are wrong:\n\n${reports.join('\n\n')}`,
        );
    });

    test('it nearly always happens again', () => {
      expect(result.unrepeated / result.sure).toBeLessThan(0.002);
    });

    test('the model is sure of nearly all of it', () => {
      const unsure = Object.values(result.unsure).reduce((sum, count) => sum + count, 0);
      const total = result.sure + unsure;
      if (unsure / total > 0.01)
        throw new Error(`${unsure} of ${total}: ${JSON.stringify(result.unsure, null, 2)}`);
    });

    test('Envoy takes nearly all worlds', () => {
      expect(result.refused / worlds.length).toBeLessThan(0.05);
    });
  });
}
