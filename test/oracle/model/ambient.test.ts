import { ambientCases } from '../../simulate/semantics/ambient.cases';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { ambientAnswers } from '../ambient/answers';
import { recordFigure, Tally } from '../figures';
import { Referee } from '../referee';
import { SEED, patience, scaled } from '../scale';
import { type AmbientWorld, randomAmbientWorld } from '../worlds/ambient';
import type { AnswerRequest } from './answer';
import { difference } from './compare';
import { modelAnswers } from './ours';

jest.setTimeout(120_000);

/** Requests of callers in ambient mode to Services that are in ambient mode too: those that the stand-in for ztunnel follows. */
const FOLLOWED =
  /^(?:client|other)\.app (?:[A-Z]+ )?(?:http|tcp):\/\/(?:api|web|api-v2|own|refused|bare|two|empty)(?:\.app)?(?::\d+)?(?:\/|$)/;

function requestOf(ask: string, headers: { readonly [name: string]: string } = {}): AnswerRequest {
  const words = ask.split(' ');
  const [from, method = 'GET'] = words.slice(0, -1);
  return { from, method, url: words[words.length - 1], headers };
}

const asked = ambientCases.flatMap((one) => {
  const requests = one.requests.filter(({ ask, unsure }) => FOLLOWED.test(ask) && unsure === undefined);
  return requests.length === 0 ? [] : [{ ...one, requests }];
});

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt([], [], { ambient: true });
});
afterAll(() => referee.stop());

test('most cases of ambient mode are asked', () => {
  expect(asked.length).toBeGreaterThan(35);
});

const cases = new Tally({
  subject: 'model',
  what: 'named cases: ambient mode',
  referee: 'istiod, and Envoy as a waypoint',
});

test.each(asked.map((one) => [one.says, one] as const))('%s', async (_, one) => {
  const manifests = manifestsOf(one);
  const requests = one.requests.map(({ ask, headers }) => requestOf(ask, headers));
  const real = await ambientAnswers(referee, manifests, requests);
  const ours = modelAnswers(manifests, requests);
  const wrong = requests.flatMap((request, i) => {
    const text = difference(ours[i], real[i]);
    return text === undefined ? [] : [`${JSON.stringify(request)}\n${text}`];
  });
  cases.add({ meshes: 1, requests: requests.length }, { disagreements: wrong.length });
  expect(wrong).toEqual([]);
});

/** Requests of which the model says something else than what is real; those of which it is not sure are left out. */
async function wrongIn({ seed, manifests, requests }: AmbientWorld) {
  const real = await ambientAnswers(referee, manifests, requests);
  const ours = modelAnswers(manifests, requests);
  const wrong = requests.flatMap((request, n) => {
    const text = ours[n].uncertain.length > 0 ? undefined : difference(ours[n], real[n]);
    return text === undefined ? [] : [`seed ${seed} ${JSON.stringify(request)}\n${text}`];
  });
  const kinds = real.flatMap(({ outcomes }) => outcomes.map(({ kind }) => kind));
  return {
    wrong,
    kinds,
    unsure: ours.flatMap(({ uncertain }) => (uncertain.length > 0 ? uncertain[0] : [])),
  };
}

const WORLDS = scaled(200);

describe(`${WORLDS} random meshes in ambient mode`, () => {
  const wrong: string[] = [];
  const kinds = new Set<string>();
  const unsure: { [why: string]: number } = {};
  let [asked, unrepeated] = [0, 0];

  beforeAll(async () => {
    for (let i = 0; i < WORLDS; i++) {
      const world = randomAmbientWorld(SEED * 7_000_003 + i);
      let found = await wrongIn(world);
      if (found.wrong.length > 0) {
        // Istiod and proxies take changes in their own time: what is wrong without a mesh before it is wrong.
        await referee.apply([]);
        const again = await wrongIn(world);
        if (again.wrong.length === 0) unrepeated++;
        found = again;
      }
      asked += world.requests.length;
      wrong.push(...found.wrong);
      for (const kind of found.kinds) kinds.add(kind);
      for (const why of found.unsure) unsure[why] = (unsure[why] ?? 0) + 1;
    }
    recordFigure({
      subject: 'model',
      what: 'random meshes: ambient mode',
      referee: 'istiod, and Envoy as a waypoint',
      asked: { meshes: WORLDS, requests: asked },
      unsure: Object.values(unsure).reduce((sum, count) => sum + count, 0),
      unrepeated,
      disagreements: wrong.length,
    });
  }, patience(900_000));

  test('where the model is sure, it says what istiod tells ztunnel and what waypoints run', () => {
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('they meet every kind of outcome', () => {
    expect([...kinds]).toEqual(expect.arrayContaining(['workload', 'denied', 'no-route', 'no-cluster']));
  });

  test('it nearly always happens again', () => {
    expect(unrepeated / WORLDS).toBeLessThan(0.05);
  });

  test('the model is sure of nearly all of it', () => {
    const total = Object.values(unsure).reduce((sum, count) => sum + count, 0);
    if (total / asked > 0.01) throw new Error(`${total} of ${asked}: ${JSON.stringify(unsure, null, 2)}`);
  });
});
