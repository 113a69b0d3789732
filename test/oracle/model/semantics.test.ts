import { loadText } from '../../../lib/mesh/load';
import { actionCases } from '../../simulate/semantics/actions.cases';
import { type SemanticsCase, type RequestCase, world } from '../../simulate/semantics/case';
import { connectionCases } from '../../simulate/semantics/connections.cases';
import { gatewayCases } from '../../simulate/semantics/gateways.cases';
import { hostCases } from '../../simulate/semantics/hosts.cases';
import { matchingCases } from '../../simulate/semantics/matching.cases';
import { Referee } from '../referee';
import type { AnswerRequest } from './answer';
import { difference } from './compare';
import { modelAnswers } from './ours';
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
  await referee.startMeshAt(manifestsOf(matchingCases[0]), []);
});
afterAll(() => referee.stop());

const all = [...matchingCases, ...actionCases, ...hostCases, ...gatewayCases, ...connectionCases];

test.each(all.map((one) => [one.says, one] as const))('%s', async (_, one) => {
  const manifests = manifestsOf(one);
  // What has no requests in it cannot be asked.
  const requests = one.requests.filter(({ ask }) => !ask.includes('tcp://')).map(requestOf);
  await referee.apply(manifests);
  const real = await realAnswers(referee, manifests, requests);
  const ours = modelAnswers(manifests, requests);
  const wrong = requests.flatMap((request, i) => {
    const text = difference(ours[i], real[i].answer);
    return [
      ...real[i].contradictions,
      ...(text === undefined ? [] : [`${JSON.stringify(request)}\n${text}`]),
    ];
  });
  expect(wrong).toEqual([]);
});
