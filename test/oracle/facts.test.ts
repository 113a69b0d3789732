import { parseAllDocuments } from 'yaml';
import { allRules } from '../../lib/analysis/registry';
import type { Fact } from './facts/fact';
import { gatewayFacts, gatewayWorld } from './facts/gateways';
import { meshFacts, meshWorld } from './facts/mesh';
import { Tally } from './figures';
import { Referee } from './referee';

jest.setTimeout(120_000);

const manifestsOf = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS());

/** Who answered: the workload with the path that it saw, or the status with where it leads or the flag that Envoy logged. */
async function answers(referee: Referee, { ask }: Fact): Promise<string[]> {
  const exchanges = await referee.exchange(ask.map((request) => ({ method: 'GET', ...request })));
  return exchanges.map(([{ status, location, echo, log }]) => {
    if (echo !== undefined) return `${echo.workload ?? 'outside'} ${echo.path}`;
    return [status, location ?? log?.flags].filter((one) => one && one !== '-').join(' ');
  });
}

const tally = new Tally({
  subject: 'judge',
  what: 'what the pages of rules say becomes of requests',
  referee: 'Envoy, configured by istiod',
});

/** What the pages of rules say becomes of requests, asked of istiod and Envoy. */
describe.each([
  ['within the mesh', meshWorld, meshFacts],
  ['at gateways', gatewayWorld, gatewayFacts],
] as const)('%s', (_, world, facts) => {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    const manifests = manifestsOf([world, ...facts.map(({ yaml }) => yaml)].join('\n---\n'));
    await referee.startMeshAt(
      manifests,
      facts.flatMap(({ ask }) => ask),
    );
  });
  afterAll(() => referee.stop());

  test.each(facts.map((fact) => [fact.rule, fact.says, fact] as const))(
    '%s: %s',
    async (rule, _says, fact) => {
      expect(allRules().has(rule)).toBe(true);
      expect(await answers(referee, fact)).toEqual(fact.got);
      tally.add({ facts: 1, requests: fact.ask.length }, { disagreements: 0 });
      if (fact.looks === undefined) return;
      const { from, via } = fact.ask[0];
      expect(fact.looks(await referee.configuration({ from, via }))).toEqual(fact.sees);
    },
  );
});
