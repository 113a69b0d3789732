import { Mesh } from '../../../lib/simulate';
import type { SemanticsCase } from '../../simulate/semantics/case';
import { requestOf } from '../../simulate/semantics/answer-text';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { Referee } from '../referee';
import { requestsOf } from './ask-cases';
import { endDifference } from './ends';

const BASE: SemanticsCase = { says: '', manifests: '', requests: [] };

/** Holds what the model answers to cases to what becomes of their requests, with proxies on the whole way. */
export function askEndCases(cases: readonly SemanticsCase[]): void {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(manifestsOf(BASE), [], { certificates: true });
  });
  afterAll(() => referee.stop());

  test.each(cases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    const manifests = manifestsOf(one);
    const mesh = Mesh.fromManifests(manifests);
    const wrong = async () => {
      await referee.apply(manifests);
      const exchanges = await referee.exchange(requestsOf(one));
      return one.requests.flatMap((request, i) => {
        if (request.unsure !== undefined) return [];
        const text = endDifference(mesh.send(requestOf(request)), exchanges[i][0], manifests);
        return text === undefined ? [] : [`${request.ask}\n${text}`];
      });
    };
    if ((await wrong()).length === 0) return;
    // An address of a pod of the case before may still be known as that pod's: what stays wrong without such a past is wrong.
    await referee.apply(manifestsOf(BASE));
    expect(await wrong()).toEqual([]);
  });
}
