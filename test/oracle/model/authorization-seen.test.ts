import { sign } from 'node:crypto';
import { recordFigure } from '../figures';
import { Referee } from '../referee';
import { CONTROL } from '../runner/network';
import { sidecarOf } from '../runner/places';
import { patience, scaled, SEED } from '../scale';
import { meshOf } from '../settings';
import { acceptablePolicies } from '../worlds/policies-acceptable';
import type { PolicyRequest } from '../worlds/policies-requests';
import { KEY, policyWorld, type PolicyWorld } from '../worlds/policies-world';
import { isServer, PLACES, realJudgement, statusOf } from './authorization';
import { newestConfigs } from './authorization-configs';
import type { AnswerRequest } from './answer';

const WORLDS = scaled(40);
const CALLERS = ['front.alpha', 'client.beta'];
jest.setTimeout(patience(300_000));

/** A connection of its own for each request: one that is there already keeps to the policies of before. */
const ONE_EACH = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'one-each', namespace: 'istio-system' },
  spec: { host: '*.local', trafficPolicy: { connectionPool: { http: { maxRequestsPerConnection: 1 } } } },
};

let referee: Referee;
const seen: { [status: number]: number } = {};
const wrong: string[] = [];

beforeAll(async () => {
  const worlds = await acceptablePolicies(
    Array.from({ length: WORLDS }, (_, i) => policyWorld(SEED * 1_000_039 + i, 40, false)),
  );
  referee = Referee.start();
  const places = [...PLACES, ...CALLERS.map((from) => ({ from }))];
  await referee.startMeshAt([...worlds[0].manifests, ONE_EACH], places);
  // Without certificates nobody shows who it is.
  for (const world of worlds)
    await compare({ ...world, manifests: [...world.manifests, ONE_EACH], isMutual: false });
  recordFigure({
    subject: 'model',
    what: 'random policies: what the tests read of them in what istiod tells Envoy',
    referee: 'Envoy, configured by istiod',
    asked: { meshes: worlds.length, requests: Object.values(seen).reduce((sum, count) => sum + count, 0) },
    disagreements: wrong.length,
  });
});
afterAll(() => referee.stop());

async function compare(world: PolicyWorld): Promise<void> {
  const configs = await newestConfigs(referee, world.manifests, PLACES);
  const { objects } = meshOf(world.manifests);
  const requests = world.requests
    .filter((request) => !isServer(request) || CALLERS.includes(request.from ?? ''))
    .map((request) => ({
      ...request,
      address: isServer(request) ? sidecarOf(objects, request.from!).pod.ip : CONTROL,
    }));
  const exchanges = await referee.exchange(requests.map(sent));
  exchanges.forEach(([{ status }], i) => {
    const real = [0, 401, 403].includes(status) ? status : 200;
    const read = statusOf(realJudgement(world, configs, requests[i]));
    seen[real] = (seen[real] ?? 0) + 1;
    if (real === read) return;
    const policies = world.manifests.filter(({ apiVersion }) => apiVersion.startsWith('security.'));
    const yaml = policies.map((one) => JSON.stringify(one)).join('\n---\n');
    wrong.push(
      `seed ${world.seed}: ${JSON.stringify(requests[i])}\nEnvoy: ${status}, read: ${read}\n${yaml}`,
    );
  });
}

/** The request as it is sent, with a token that has its claims. */
function sent(request: PolicyRequest): AnswerRequest {
  const { to, from, port, method, path, headers, claims } = request;
  const token = claims && { authorization: `Bearer ${signed(claims)}` };
  return {
    ...(isServer(request) ? { from } : { via: to }),
    method,
    url: `http://${to}${port === 80 ? '' : `:${port}`}${path}`,
    headers: { ...headers, ...token },
  };
}

function signed(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), KEY.privateKey).toString('base64url')}`;
}

test('requests are let pass, denied, refused for their token, and connections closed', () => {
  for (const status of [0, 200, 401, 403]) expect(seen[status]).toBeGreaterThan(WORLDS / 10);
});

test('Envoy does what we read from the policies of its configuration', () => {
  const total = Object.values(seen).reduce((sum, count) => sum + count, 0);
  if (wrong.length > 0)
    throw new Error(`${wrong.length} of ${total} are read wrong:\n\n${wrong.slice(0, 5).join('\n\n')}`);
});
