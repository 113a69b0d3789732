import { Referee } from '../referee';
import { patience, scaled, SEED } from '../scale';
import { acceptable } from '../worlds/acceptable';
import { randomWires } from '../worlds/wires-world';
import { compare, type Comparison, report } from './differential';

const WORLDS = scaled(150);
const REPORTS = 5;
jest.setTimeout(patience(900_000));

const KINDS = [
  ...['workload', 'no-route', 'no-cluster', 'no-endpoint', 'passthrough', 'black-hole', 'no-listener'],
  'redirect',
];

let referee: Referee;
let result: Comparison;

beforeAll(async () => {
  const all = Array.from({ length: WORLDS }, (_, i) => randomWires(SEED * 1_000_033 + i));
  const worlds = await acceptable(all);
  referee = Referee.start();
  await referee.startMeshAt(worlds[0].manifests, []);
  result = await compare(referee, worlds);
});
afterAll(() => referee.stop());

test('random ports, addresses and protocols meet every kind of outcome', () => {
  expect(Object.keys(result.kinds)).toEqual(expect.arrayContaining(KINDS));
});

test('Envoy does what we read from its configuration', () => {
  expect(result.contradictions).toEqual([]);
});

test('where the model is sure of a connection, it says what Envoy does', async () => {
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

test('the model is sure of most of it', () => {
  expect(result.unsure / (result.sure + result.unsure)).toBeLessThan(0.1);
});

test('Envoy takes nearly all worlds', () => {
  expect(result.refused / WORLDS).toBeLessThan(0.05);
});
