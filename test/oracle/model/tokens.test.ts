import { loadText } from '../../../lib/mesh/load';
import { world } from '../../simulate/semantics/case';
import { tokenCases, tokenUrl, tokenWorld } from '../../simulate/semantics/tokens.cases';
import { Tally } from '../figures';
import { Referee } from '../referee';

jest.setTimeout(120_000);

const tally = new Tally({
  subject: 'model',
  what: 'named cases: texts of tokens',
  referee: 'Envoy, configured by istiod',
});

let referee: Referee;
let statuses: number[] = [];
beforeAll(async () => {
  const manifests = loadText(`${world}${tokenWorld}`, 'world.yaml').resources.map(({ manifest }) => manifest);
  referee = Referee.start();
  await referee.startMeshAt(manifests, [{ via: 'istio-ingressgateway' }]);
  const exchanges = await referee.exchange(
    tokenCases.map((one) => ({ via: 'istio-ingressgateway', url: tokenUrl(one), headers: one.headers })),
  );
  statuses = exchanges.map(([{ status }]) => status);
});
afterAll(() => referee.stop());

test.each(tokenCases.map((one, i) => [one.says, one, i] as const))('%s', (_, { status }, i) => {
  expect(statuses[i]).toBe(status);
  tally.add({ requests: 1 }, { disagreements: 0 });
});
