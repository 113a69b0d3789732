import { Cluster } from './cluster';
import {
  betweenServices,
  betweenSubsets,
  rollout,
  serviceNamed,
  subsetRule,
  surroundings,
  virtualService,
} from './nginx';
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

/** A rollout of the first version, at which requests are sent. */
async function started(namespace: string, manifests: readonly object[]): Promise<RolloutRun> {
  const run = new RolloutRun(cluster, namespace);
  await cluster.apply(surroundings(namespace));
  await cluster.apply(manifests);
  await run.healthyAt('v1');
  await run.rest('v1');
  await run.begin();
  return run;
}

const withSubsets = (namespace: string, steps: readonly object[]) => [
  virtualService(namespace, betweenSubsets),
  subsetRule(namespace),
  rollout(namespace, subsetCanary(steps)),
];

const steps = [weight(20), pause, byHeader, pause, mirrored, pause, noMirror, weight(60), pause];

test('a canary between subsets is promoted step by step', async () => {
  const run = await started('promoted', withSubsets('promoted', steps));
  await run.update('v2');
  await run.pausedAt(1);
  await run.rest('weight 20');
  await run.promote();
  await run.pausedAt(3);
  await run.rest('header');
  await run.promote();
  await run.pausedAt(5);
  await run.rest('mirror');
  await run.promote();
  await run.pausedAt(8);
  await run.rest('weight 60');
  await run.promote();
  await run.healthyAt('v2');
  await run.rest('v2');
  await run.goneAt('v1');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary that is aborted', async () => {
  const run = await started('aborted', withSubsets('aborted', steps));
  await run.update('v2');
  await run.pausedAt(1);
  await run.promote();
  await run.pausedAt(3);
  await run.promote();
  await run.pausedAt(5);
  await run.rest('mirror');
  await run.abort();
  await run.until(({ status }) => status?.phase === 'Degraded');
  await run.rest('aborted');
  await run.goneAt('v2');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary that is rolled back', async () => {
  const run = await started('rolled-back', withSubsets('rolled-back', steps));
  await run.update('v2');
  await run.pausedAt(1);
  await run.promote();
  await run.pausedAt(3);
  await run.rest('header');
  await run.update('v1');
  await run.healthyAt('v1');
  await run.rest('v1 again');
  await run.goneAt('v2');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary that is promoted fully', async () => {
  const run = await started('in-full', withSubsets('in-full', steps));
  await run.update('v2');
  await run.pausedAt(1);
  await run.rest('weight 20');
  await run.promoteFully();
  await run.healthyAt('v2');
  await run.rest('v2');
  await run.goneAt('v1');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary by header alone', async () => {
  const own = [{ setCanaryScale: { replicas: 1 } }, byHeader, pause, noHeader, weight(50), pause];
  const run = await started('by-header', withSubsets('by-header', own));
  await run.update('v2');
  await run.pausedAt(2);
  await run.rest('header', { headers: { 'x-canary': 'true' } });
  await run.promote();
  await run.pausedAt(5);
  await run.rest('weight 50');
  await run.promote();
  await run.healthyAt('v2');
  await run.rest('v2');
  await run.goneAt('v1');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary between two Services', async () => {
  const run = await started('hosts', [
    serviceNamed('hosts', 'nginx-stable'),
    serviceNamed('hosts', 'nginx-canary'),
    virtualService('hosts', betweenServices),
    rollout('hosts', hostCanary(steps)),
  ]);
  await run.update('v2');
  await run.pausedAt(1);
  await run.rest('weight 20');
  await run.promote();
  await run.pausedAt(3);
  await run.rest('header');
  await run.promote();
  await run.pausedAt(5);
  await run.rest('mirror');
  await run.promote();
  await run.pausedAt(8);
  await run.rest('weight 60');
  await run.promote();
  await run.healthyAt('v2');
  await run.rest('v2');
  await run.goneAt('v1');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('blue and green', async () => {
  const run = await started('blue-green', [
    serviceNamed('blue-green', 'nginx-preview'),
    virtualService('blue-green', [{ destination: { host: 'nginx' } }]),
    rollout('blue-green', blueGreen),
  ]);
  await run.update('v2');
  await run.until(({ status }) => status?.phase === 'Paused');
  await run.rest('preview');
  await run.promote();
  await run.healthyAt('v2');
  await run.rest('v2');
  await run.goneAt('v1');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});
