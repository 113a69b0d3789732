import { CanaryRun } from './canary-run';
import { Cluster } from './cluster';
import { canary, deployment, surroundings } from './nginx';

jest.setTimeout(180_000);

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.startFlagger('istio');
});
afterAll(() => cluster?.stop());

const successRate = {
  metrics: [{ name: 'request-success-rate', thresholdRange: { min: 99 }, interval: '1m' }],
};

/** A Canary whose primary is there, at which requests are sent. */
async function started(manifests: readonly object[], namespace: string): Promise<CanaryRun> {
  const run = new CanaryRun(cluster, namespace);
  // Flagger makes the Service itself.
  await cluster.apply(surroundings(namespace).filter(({ kind }) => kind !== 'Service'));
  await cluster.apply(manifests);
  await run.phase('Initialized');
  await run.rest('initialized');
  await run.begin();
  return run;
}

test('a canary that is promoted', async () => {
  const namespace = 'flagger-promoted';
  const analysis = { maxWeight: 60, stepWeight: 20, ...successRate };
  const run = await started([deployment(namespace), canary(namespace, analysis)], namespace);
  await run.update('v2');
  await run.weight(20);
  await run.rest('weight 20');
  await run.weight(40);
  await run.rest('weight 40');
  await run.weight(60);
  await run.rest('weight 60');
  await run.phase('Promoting');
  await run.rest('promoting');
  await run.phase('Finalising');
  await run.rest('finalising');
  await run.phase('Succeeded');
  await run.rest('succeeded');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary that fails', async () => {
  const namespace = 'flagger-failed';
  const analysis = { maxWeight: 60, stepWeight: 20, ...successRate };
  const run = await started([deployment(namespace), canary(namespace, analysis)], namespace);
  await run.update('v2');
  await run.weight(20);
  await cluster.succeed(namespace, 50);
  await run.rest('weight 20');
  await run.phase('Failed');
  await run.rest('failed');
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});

test('a canary by header', async () => {
  const namespace = 'flagger-header';
  const match = [{ headers: { 'x-canary': { exact: 'true' } } }];
  const run = await started(
    [deployment(namespace), canary(namespace, { iterations: 2, match, ...successRate })],
    namespace,
  );
  await run.update('v2');
  await run.advanceUntil(({ status }) => status?.iterations === 1);
  await run.rest('first iteration', { headers: { 'x-canary': 'true' } });
  await run.phase('Promoting');
  await run.rest('promoting', { headers: { 'x-canary': 'true' } });
  await run.phase('Succeeded');
  await run.rest('succeeded', { headers: { 'x-canary': 'true' } });
  const { losses } = await run.end();
  expect(losses).toEqual([]);
});
