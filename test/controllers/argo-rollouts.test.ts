import { rolloutStates } from '../../lib/compare';
import { Request } from '../../lib/simulate';
import { Cluster } from './cluster';
import { expectForetold } from './expectations';
import { foretoldLosses, stateNamed } from './foretold';
import {
  betweenServices,
  betweenSubsets,
  released,
  rollout,
  serviceNamed,
  subsetRule,
  surroundings,
  virtualService,
} from './nginx';
import { routingWrites } from './observed-states';
import { RolloutRun } from './rollout-run';
import {
  blueGreen,
  byHeader,
  hostCanary,
  mirrored,
  noHeader,
  noMirror,
  pause,
  subsetCanary,
  weight,
} from './strategies';

jest.setTimeout(120_000);

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.startArgo();
});
afterAll(() => cluster?.stop());

/** The header by which requests go to a canary. */
const HEADER = { 'x-canary': 'true' };

const HASHES = { stable: 'hash-of-v1', canary: 'hash-of-v2', next: 'hash-of-v3' };

/** What a namespace is to have beside nginx itself, and how it is released. */
interface Scenario {
  readonly routing: readonly object[];
  readonly strategy: object;
}

/** Drives a release from rest to rest, and tells what was seen and what `rolloutStates` foretells. */
async function drive(
  namespace: string,
  { routing, strategy }: Scenario,
  steer: (run: RolloutRun) => Promise<void>,
) {
  const before = rollout(namespace, strategy);
  const others = [...surroundings(namespace), ...routing];
  const run = new RolloutRun(cluster, namespace);
  await cluster.apply(others.slice(0, 1));
  await cluster.apply([...others, before]);
  await run.healthyAt('v1');
  await run.rest('before the release');
  await run.begin();
  await run.update('v2');
  await steer(run);
  const counts = await run.end();
  const states = rolloutStates([...others, released(before, 'v2')], {
    namespace,
    from: before,
    hashes: HASHES,
    superseded: true,
  });
  return { run, states, counts };
}

/** Drives a release, and holds what was seen to what was foretold. */
async function driveAsForetold(...scenario: Parameters<typeof drive>): Promise<void> {
  const { run, states, counts } = await drive(...scenario);
  expectForetold(run, states, counts);
}

/** Goes on over pauses at steps, by their index. */
async function goOnAt(run: RolloutRun, ...steps: readonly number[]): Promise<void> {
  for (const step of steps) {
    await run.pausedAt(step);
    await run.promote();
  }
}

const withSubsets = (namespace: string, steps: readonly object[]): Scenario => ({
  routing: [virtualService(namespace, betweenSubsets), subsetRule(namespace)],
  strategy: subsetCanary(steps),
});

const withServices = (namespace: string, steps: readonly object[]): Scenario => ({
  routing: [
    serviceNamed(namespace, 'nginx-stable'),
    serviceNamed(namespace, 'nginx-canary'),
    virtualService(namespace, betweenServices),
  ],
  strategy: hostCanary(steps),
});

const steps = [weight(20), pause, byHeader, pause, mirrored, pause, noMirror, weight(60), pause];

/** From the first pause to the last pod of the version before. */
async function promoteStepByStep(run: RolloutRun): Promise<void> {
  await run.pausedAt(1);
  await run.rest('step 2: pause');
  await run.promote();
  await run.pausedAt(3);
  await run.rest('step 4: pause', HEADER);
  await run.promote();
  await run.pausedAt(5);
  await run.rest('step 6: pause');
  await run.promote();
  await run.pausedAt(8);
  await run.rest('step 9: pause');
  await run.promote();
  await run.healthyAt('v2');
  await run.rest('promoted');
  await run.goneAt('v1');
  await run.rest('completed');
}

/** Gives the release up where requests are mirrored. */
async function abortWhileMirrored(run: RolloutRun): Promise<void> {
  await goOnAt(run, 1, 3);
  await run.pausedAt(5);
  await run.rest('step 5: setMirrorRoute mirrored');
  await run.abort();
  await run.until(({ status }) => status?.phase === 'Degraded');
  await run.rest('step 5: setMirrorRoute mirrored, aborted');
  await run.goneAt('v2');
  await run.rest('step 5: setMirrorRoute mirrored, aborted, unused pods are gone');
}

/** Asks for a third version while the second one gets a share of the requests. */
async function supersede(run: RolloutRun): Promise<void> {
  await run.pausedAt(1);
  await run.rest('step 1: setWeight 20');
  await run.update('v3');
  await run.until(({ status }) => status?.phase === 'Progressing');
  await run.pausedAt(1);
  await run.rest('step 1: setWeight 20, superseded by another version');
}

describe('each write is foretold, all are answered by whom the model says, and no request is lost, when', () => {
  test('a canary between subsets is promoted step by step', async () => {
    await driveAsForetold('promoted', withSubsets('promoted', steps), promoteStepByStep);
  });

  test('a canary between two Services is promoted step by step', async () => {
    await driveAsForetold('hosts', withServices('hosts', steps), promoteStepByStep);
  });

  test('a canary between subsets is aborted', async () => {
    await driveAsForetold('aborted', withSubsets('aborted', steps), abortWhileMirrored);
  });

  test.each([
    ['subsets', 'rolled-back', withSubsets],
    ['two Services', 'hosts-rolled-back', withServices],
  ])('a canary between %s is rolled back', async (_, namespace, scenario) => {
    await driveAsForetold(namespace, scenario(namespace, steps), async (run) => {
      await goOnAt(run, 1);
      await run.pausedAt(3);
      await run.rest('step 3: setHeaderRoute by-header');
      await run.update('v1');
      await run.healthyAt('v1');
      await run.rest('step 3: setHeaderRoute by-header, rolled back');
      await run.goneAt('v2');
      await run.rest('step 3: setHeaderRoute by-header, rolled back, unused pods are gone');
    });
  });

  test.each([
    ['subsets', 'in-full', withSubsets],
    ['two Services', 'hosts-in-full', withServices],
  ])('a canary between %s is promoted in full', async (_, namespace, scenario) => {
    await driveAsForetold(namespace, scenario(namespace, steps), async (run) => {
      await run.pausedAt(1);
      await run.rest('step 1: setWeight 20');
      await run.promoteFully();
      await run.healthyAt('v2');
      await run.rest('step 1: setWeight 20, promoted in full');
      await run.goneAt('v1');
      await run.rest('step 1: setWeight 20, promoted in full, unused pods are gone');
    });
  });

  test('a canary gets requests by a header alone', async () => {
    const own = [{ setCanaryScale: { replicas: 1 } }, byHeader, pause, noHeader, weight(50), pause];
    await driveAsForetold('by-header', withSubsets('by-header', own), async (run) => {
      await run.pausedAt(2);
      await run.rest('step 3: pause', HEADER);
      await run.promote();
      await run.pausedAt(5);
      await run.rest('step 6: pause');
      await run.promote();
      await run.healthyAt('v2');
      await run.rest('promoted');
      await run.goneAt('v1');
      await run.rest('completed');
    });
  });

  test('blue is changed for green', async () => {
    const scenario = {
      routing: [
        serviceNamed('blue-green', 'nginx-preview'),
        virtualService('blue-green', [{ destination: { host: 'nginx' } }]),
      ],
      strategy: blueGreen,
    };
    await driveAsForetold('blue-green', scenario, async (run) => {
      await run.until(({ status }) => status?.phase === 'Paused');
      await run.rest('preview');
      await run.promote();
      await run.healthyAt('v2');
      await run.rest('promoted');
      await run.goneAt('v1');
      await run.rest('completed');
    });
  });
});

// Issue 3078 of the Argo Rollouts project.
test('a canary between two Services that is aborted has its Service flap while its pods are there, as foretold, and no request is lost', async () => {
  const namespace = 'hosts-aborted';
  const { run, states, counts } = await drive(namespace, withServices(namespace, steps), abortWhileMirrored);
  expectForetold(run, states, counts);
  expect(stateNamed(states, 'step 5: setMirrorRoute mirrored, aborted').isSettled).toBe(false);
  const selected = run.rests[2].writes
    .filter(({ written }) => written === 'Service nginx-canary')
    .map(({ spec }) => spec.selector['rollouts-pod-template-hash']);
  expect(selected.length).toBeGreaterThan(4);
});

// An aborted release is at its first step again, whose route is made anew in each pass that has removed it (the Argo Rollouts project's
// `rollout/trafficrouting.go: reconcileTrafficRouting`).
test('a canary that is aborted has the route of its first step flap without end, and loses requests for it when unused pods are gone', async () => {
  const namespace = 'first-step';
  const own = [byHeader, weight(20), pause];
  const { run, states, counts } = await drive(namespace, withSubsets(namespace, own), async (now) => {
    await now.pausedAt(2);
    await now.rest('step 3: pause', HEADER);
    await now.abort();
    await now.goneAt('v2');
  });
  const writes = routingWrites(await cluster.writes(namespace)).slice(-20);
  expect(new Set(writes.map(({ written }) => written))).toEqual(new Set(['VirtualService nginx']));
  const names = writes.map(({ spec }) => spec.http.map(({ name }: any) => name).join(' '));
  expect(new Set(names)).toEqual(new Set(['by-header health primary', 'health primary']));
  const { got } = await cluster.send({ via: `client.${namespace}`, host: 'nginx', headers: HEADER, n: 300 });
  expect(got['503']).toBeGreaterThan(0);
  const [from, to] = ['step 2: setWeight 20, aborted', 'step 2: setWeight 20, aborted, unused pods are gone'];
  const requests = [Request.get('http://nginx/').from(`client.${namespace}`).header('x-canary', 'true')];
  expect(foretoldLosses(states, { from, to, requests })).not.toEqual([]);
  expect(stateNamed(states, to).isSettled).toBe(false);
  // Those without the header are not concerned.
  expect(counts.losses).toEqual([]);
  await run.update('v1');
  await run.healthyAt('v1');
});

// Pull request 4564 of the Argo Rollouts project.
describe('a third version while the second one has a share', () => {
  test('is given nothing before it is the canary, as foretold', async () => {
    await driveAsForetold('superseded', withSubsets('superseded', steps), supersede);
  });

  test('loses requests where its weight reaches the proxies later than its subset, as foretold', async () => {
    await cluster.holdBack({ VirtualService: 1000 });
    const { run, states, counts } = await drive('overtaken', withSubsets('overtaken', steps), supersede);
    await cluster.holdBack({});
    const moments = expectForetold(run, states, counts);
    expect(moments).toEqual(['VirtualService overtaken/nginx has not reached the proxies yet: 0.2, 0.2']);
    expect(counts.losses.length).toBeGreaterThan(0);
    expect(new Set(counts.losses.map(({ status, body }) => `${status} ${body}`))).toEqual(
      new Set(['503 no healthy upstream']),
    );
  });
});
