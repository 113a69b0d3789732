import { loadText } from '../../../lib/mesh/load';
import { backendCases } from '../../simulate/gateway-api/backends.cases';
import { connectionCases } from '../../simulate/gateway-api/connections.cases';
import { listenerCases } from '../../simulate/gateway-api/listeners.cases';
import { meshCases } from '../../simulate/gateway-api/mesh.cases';
import { ruleCases } from '../../simulate/gateway-api/rules.cases';
import { goesTo } from '../../simulate/semantics/answer-text';
import { type RequestCase, type SemanticsCase, world } from '../../simulate/semantics/case';
import { Referee } from '../referee';
import type { AnswerRequest } from './answer';
import { realAnswers } from './real';

jest.setTimeout(120_000);

const manifestsOf = ({ manifests }: SemanticsCase) =>
  loadText(`${world}${manifests}`, 'world.yaml').resources.map(({ manifest }) => manifest);

function requestOf({ ask, headers = {} }: RequestCase): AnswerRequest {
  const words = ask.split(' ');
  const [who, method = 'GET'] = words.slice(0, -1);
  const place = who.startsWith('via:') ? { via: who.slice(4) } : { from: who };
  return { ...place, method, url: words[words.length - 1], headers };
}

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(manifestsOf(meshCases[0]), []);
});
afterAll(() => referee.stop());

const all = [...listenerCases, ...ruleCases, ...backendCases, ...meshCases, ...connectionCases];

/** What stands in the cases, which the everyday tests hold the model to, is what the real thing does. */
test.each(all.map((one) => [one.says, one] as const))('%s', async (_, one) => {
  const manifests = manifestsOf(one);
  const requests = one.requests.map(requestOf);
  await referee.apply(manifests);
  const real = await realAnswers(referee, manifests, requests);
  const got = one.requests.map(({ ask, sees }, i) => {
    const [{ path = '', authority = '' }] = real[i].seen.outcomes;
    return {
      ask,
      goes: goesTo(real[i].answer),
      ...(sees !== undefined && { sees: sees.startsWith('/') ? path : authority + path }),
    };
  });
  const said = one.requests.map(({ ask, goes, sees }) => ({
    ask,
    goes: [...goes].sort(),
    ...(sees !== undefined && { sees }),
  }));
  expect(got).toEqual(said);
});
