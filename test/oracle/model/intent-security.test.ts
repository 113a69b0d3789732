import {
  ambientCases,
  type AccessCase,
  type AccessQuestion,
  sidecarCases,
} from '../../security/access-worlds';
import { jwtCases, jwtUrl, jwtWorld } from '../../patterns/jwt-worlds';
import { ambientAnswers } from '../ambient/answers';
import { Referee } from '../referee';
import type { AnswerRequest } from './answer';

jest.setTimeout(300_000);

const GATEWAY = 'istio-ingressgateway';

/** A question as it is asked of proxies. */
const asked = ({ from, method = 'GET', path = '/' }: AccessQuestion): AnswerRequest =>
  from === undefined
    ? { via: GATEWAY, method, url: `http://cart.example.com${path}` }
    : { from, method, url: `http://cart.shop${path}` };

const expected = ({ asks }: AccessCase) =>
  asks.map((one) => [asked(one), one.isAllowed ? 200 : 403] as const);

describe('by real sidecars, with certificates,', () => {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(sidecarCases[0].world().manifests, [], { certificates: true });
  });
  afterAll(() => referee.stop());

  test.each(sidecarCases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    await referee.apply(one.world().manifests);
    const exchanges = await referee.exchange(one.asks.map(asked));
    expect(exchanges.map(([{ status }], i) => [asked(one.asks[i]), status])).toEqual(expected(one));
  });
});

describe('by what the real istiod tells ztunnel, and by real waypoints,', () => {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt([], [], { ambient: true });
  });
  afterAll(() => referee.stop());

  test.each(ambientCases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    const answers = await ambientAnswers(referee, one.world().manifests, one.asks.map(asked));
    const kinds = answers.map(({ outcomes }, i) => [
      asked(one.asks[i]),
      outcomes.map(({ kind }) => kind).join(),
    ]);
    expect(kinds).toEqual(
      one.asks.map((question) => [asked(question), question.isAllowed ? 'workload' : 'denied']),
    );
  });
});

describe('by a real gateway, with signed tokens,', () => {
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(jwtWorld({}).manifests, [{ via: GATEWAY }]);
  });
  afterAll(() => referee.stop());

  test.each(jwtCases.map((one) => [one.says, one] as const))('%s', async (_, one) => {
    await referee.apply(jwtWorld(one.options, one.issuers).manifests);
    const exchanges = await referee.exchange(
      one.asks.map((ask) => ({ via: GATEWAY, url: jwtUrl(ask), headers: ask.headers })),
    );
    expect(exchanges.map(([{ status }], i) => [one.asks[i].says, status])).toEqual(
      one.asks.map(({ says, status }) => [says, status]),
    );
  });
});
