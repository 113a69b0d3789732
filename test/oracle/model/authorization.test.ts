import { recordFigure } from '../figures';
import { Referee } from '../referee';
import { patience, scaled, SEED } from '../scale';
import { acceptablePolicies } from '../worlds/policies-acceptable';
import { policyWorld } from '../worlds/policies-world';
import { comparePolicies, PLACES, type PolicyComparison, policyReport } from './authorization';

const WORLDS = scaled(300);
const REQUESTS = 20;
const REPORTS = 5;
jest.setTimeout(patience(600_000));

let referee: Referee;
let result: PolicyComparison;

beforeAll(async () => {
  // Those with another trust domain last: istiod takes its time to read its settings anew.
  const all = Array.from({ length: WORLDS }, (_, i) =>
    policyWorld(SEED * 1_000_033 + i, REQUESTS, i >= WORLDS * 0.7),
  );
  const worlds = await acceptablePolicies(all);
  referee = Referee.start();
  await referee.startMeshAt(worlds[0].manifests, PLACES);
  result = await comparePolicies(referee, worlds);
  recordFigure({
    subject: 'model',
    what: 'random policies: authorization and tokens',
    referee: 'what istiod tells Envoy',
    asked: { meshes: worlds.length, requests: result.sure + result.unsure },
    unsure: result.unsure,
    disagreements: result.mismatches.length,
  });
});
afterAll(() => referee.stop());

test('random policies let pass, deny, refuse tokens and close connections', () => {
  for (const status of [200, 403, 401, 0]) expect(result.statuses[status]).toBeGreaterThan(WORLDS / 10);
});

test('where the model is sure, it says what the policies say that istiod gives to Envoy', async () => {
  const reports: string[] = [];
  const seeds = new Set<number>();
  for (const mismatch of result.mismatches) {
    if (seeds.has(mismatch.world.seed) || seeds.size >= REPORTS) continue;
    seeds.add(mismatch.world.seed);
    reports.push(await policyReport(referee, mismatch));
  }
  if (reports.length > 0) {
    throw new Error(
      `${result.mismatches.length} of ${result.sure} verdicts are wrong:\n\n${reports.join('\n\n')}`,
    );
  }
});

test('the model is sure of most of it', () => {
  expect(result.unsure / (result.sure + result.unsure)).toBeLessThan(0.1);
});
