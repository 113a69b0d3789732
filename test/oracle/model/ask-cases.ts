import { goesTo } from '../../simulate/semantics/answer-text';
import type { RequestCase, SemanticsCase } from '../../simulate/semantics/case';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { Tally } from '../figures';
import { Referee } from '../referee';
import type { AnswerRequest } from './answer';
import { difference } from './compare';
import { modelAnswers } from './ours';
import { realAnswers } from './real';

/** The requests of a case, as they are sent. */
export const requestsOf = ({ requests }: SemanticsCase): AnswerRequest[] => requests.map(requestOf);

function requestOf({ ask, headers = {} }: RequestCase): AnswerRequest {
  const words = ask.split(' ');
  const [who, method = 'GET'] = words.slice(0, -1);
  const place = who === 'outside' ? {} : who.startsWith('via:') ? { via: who.slice(4) } : { from: who };
  return { ...place, method, url: words[words.length - 1], headers };
}

/** Holds what cases say, and what the model answers, to what the real thing does. */
export function askCases(cases: readonly SemanticsCase[]): void {
  const tally = new Tally({
    subject: 'model',
    what: 'named cases: the first proxy on the way',
    referee: 'Envoy, configured by istiod',
  });
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(manifestsOf(cases[0]), []);
  });
  afterAll(() => referee.stop());

  test.each(cases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    const manifests = manifestsOf(one);
    const asked = one.requests;
    const requests = requestsOf(one);
    await referee.apply(manifests);
    const real = await realAnswers(referee, manifests, requests);
    const ours = modelAnswers(manifests, requests);
    const wrong = requests.flatMap((request, i) => {
      // Where nobody can know, the real thing does one of what it may do.
      const text = asked[i].unsure === undefined ? difference(ours[i], real[i].answer) : undefined;
      return [
        ...real[i].contradictions,
        ...(text === undefined ? [] : [`${JSON.stringify(request)}\n${text}`]),
      ];
    });
    const unsure = asked.filter((request) => request.unsure !== undefined).length;
    tally.add({ meshes: 1, requests: requests.length }, { unsure, disagreements: wrong.length });
    expect(wrong).toEqual([]);
    const sure = asked.flatMap(({ goes, unsure }, i) =>
      unsure === undefined ? [{ says: [...goes].sort(), does: goesTo(real[i].answer) }] : [],
    );
    expect(sure.map(({ does }) => does)).toEqual(sure.map(({ says }) => says));
  });
}
