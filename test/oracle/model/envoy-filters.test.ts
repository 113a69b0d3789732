import { envoyFilterCases, refusedMerges } from '../../simulate/semantics/envoy-filters.cases';
import type { SemanticsCase } from '../../simulate/semantics/case';
import { manifestsOf } from '../../simulate/semantics/test-cases';
import { Referee } from '../referee';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

const isSure = ({ requests }: SemanticsCase) => requests.every(({ unsure }) => unsure === undefined);

askCases([...envoyFilterCases, ...refusedMerges.filter(isSure)]);

describe('what Envoy is to refuse, it refuses', () => {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(manifestsOf({ says: '', manifests: '', requests: [] }), [
      { from: 'client.app' },
    ]);
  });
  afterAll(() => referee.stop());

  test.each(refusedMerges.filter((one) => !isSure(one)).map((one) => [one.says, one] as const))(
    '%s',
    async (_, one) => {
      await expect(referee.apply(manifestsOf(one))).rejects.toThrow('Envoy refused');
      await referee.apply(manifestsOf({ says: '', manifests: '', requests: [] }));
    },
  );
});
