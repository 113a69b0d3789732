import { Chart, Yaml } from 'cdk8s';
import { Injection, IstioInstallation, IstioVersion, KubernetesVersion, Profile } from '../../../lib';
import { ExternalAuthorizer, Operation } from '../../../lib/security';
import {
  type AccessCase,
  type AccessQuestion,
  AccessWorld,
  ambientCases,
  sidecarCases,
} from '../../security/access-worlds';
import { jwtCases, jwtUrl, jwtWorld } from '../../patterns/jwt-worlds';
import { ambientAnswers } from '../ambient/answers';
import { validate } from '../judge';
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

test('istiod takes all that is written, without a warning', async () => {
  const manifests = [
    ...[...sidecarCases, ...ambientCases].flatMap((one) => one.world().manifests),
    ...jwtCases.flatMap((one) => jwtWorld(one.options, one.issuers).manifests),
  ].filter(({ apiVersion }) => /istio|gateway/.test(apiVersion));
  const verdicts = await validate(manifests.map((manifest) => Yaml.stringify(manifest)).join('---\n'));
  expect(verdicts).toHaveLength(manifests.length);
  expect(verdicts.filter(({ ok, skipped, warnings }) => !ok || skipped || warnings.length > 0)).toEqual([]);
});

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

describe('in a mesh of another trust domain', () => {
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: Yaml.stringify({ trustDomain: 'corp.example.com' }) },
  };
  const world = (isTold: boolean) => {
    const told = new AccessWorld(Injection.ambient());
    told.cart.allowFrom(told.frontend);
    if (isTold)
      new IstioInstallation(new Chart(told.app, 'mesh'), 'istio', {
        istioVersion: IstioVersion.V1_31,
        kubernetesVersion: KubernetesVersion.of('1.34'),
        profile: Profile.AMBIENT,
        meshConfig: { trustDomain: 'corp.example.com' },
      });
    return [...told.manifests, settings];
  };
  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(world(true), [], { ambient: true });
  });
  afterAll(() => referee.stop());

  test.each([
    ['ztunnel lets in a caller of the trust domain that the installation says', true, 'workload'],
    ['and knows no other name for it', false, 'denied'],
  ])('%s', async (_, isTold, kind) => {
    const request = asked({ from: 'frontend.shop', isAllowed: isTold });
    const [{ outcomes }] = await ambientAnswers(referee, world(isTold), [request]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual([kind]);
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

describe('by real proxies, an authorizer', () => {
  const opa = ExternalAuthorizer.opa({ service: 'opa.auth.svc.cluster.local' });
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'opa', namespace: 'auth' },
    spec: { selector: { app: 'opa' }, ports: [{ name: 'grpc', port: 9191 }] },
  };
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: Yaml.stringify({ extensionProviders: [opa.provider._toSpec()] }) },
  };
  const world = new AccessWorld(Injection.sidecar());
  world.cart.authorizeBy(opa, { operations: [Operation.not(Operation.path('/healthz'))] });
  world.ingress.authorizeBy(opa, { except: ['/healthz', '/open'] });
  const manifests = [...world.manifests, service, settings];

  let referee: Referee;
  beforeAll(async () => {
    referee = Referee.start();
    await referee.startMeshAt(manifests, [], { certificates: true });
  });
  afterAll(() => referee.stop());

  test('that does not answer lets nothing in but what it is not asked about', async () => {
    const asks: readonly (readonly [string, AccessQuestion, number])[] = [
      ['the sidecar asks', { from: 'frontend.shop', isAllowed: false }, 403],
      ['and does not ask', { from: 'frontend.shop', path: '/healthz', isAllowed: true }, 200],
      ['the gateway asks', { isAllowed: false }, 403],
      ['the gateway does not ask, and the sidecar does', { path: '/open', isAllowed: false }, 403],
      ['neither asks', { path: '/healthz', isAllowed: true }, 200],
    ];
    const exchanges = await referee.exchange(asks.map(([, question]) => asked(question)));
    expect(exchanges.map(([{ status }], i) => [asks[i][0], status])).toEqual(
      asks.map(([says, , status]) => [says, status]),
    );
  });
});
