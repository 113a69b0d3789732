import { ambientCases } from '../../simulate/semantics/ambient.cases';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { ambientAnswers } from '../ambient/answers';
import { programs } from '../programs';
import { SEED, patience, scaled } from '../scale';
import { randomAmbientWorld } from '../worlds/ambient';
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

test('most cases of ambient mode are asked', () => {
  expect(asked.length).toBeGreaterThan(35);
});

test.each(asked.map((one) => [one.says, one] as const))('%s', async (_, one) => {
  const manifests = manifestsOf(one);
  const requests = one.requests.map(({ ask, headers }) => requestOf(ask, headers));
  const real = await ambientAnswers(programs().oracleIstiod, manifests, requests);
  const ours = modelAnswers(manifests, requests);
  const wrong = requests.flatMap((request, i) => {
    const text = difference(ours[i], real[i]);
    return text === undefined ? [] : [`${JSON.stringify(request)}\n${text}`];
  });
  expect(wrong).toEqual([]);
});

const WORLDS = scaled(60);

test(
  `${WORLDS} random meshes in ambient mode`,
  async () => {
    const wrong: string[] = [];
    const kinds: { [kind: string]: number } = {};
    let [sure, unsure] = [0, 0];
    for (let i = 0; i < WORLDS; i++) {
      const { seed, manifests, requests } = randomAmbientWorld(SEED * 7_000_003 + i);
      const real = await ambientAnswers(programs().oracleIstiod, manifests, requests);
      const ours = modelAnswers(manifests, requests);
      requests.forEach((request, n) => {
        for (const { kind } of real[n].outcomes) kinds[kind] = (kinds[kind] ?? 0) + 1;
        if (ours[n].uncertain.length > 0) {
          unsure++;
          return;
        }
        sure++;
        const text = difference(ours[n], real[n]);
        if (text !== undefined) wrong.push(`seed ${seed} ${JSON.stringify(request)}\n${text}`);
      });
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(Object.keys(kinds)).toEqual(
      expect.arrayContaining(['workload', 'denied', 'no-route', 'no-cluster']),
    );
    expect(unsure / (sure + unsure)).toBeLessThanOrEqual(0.01);
  },
  patience(600_000),
);
