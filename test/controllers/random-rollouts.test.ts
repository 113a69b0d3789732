import { type RolloutState, rolloutStates } from '../../lib/compare';
import { scaled, SEED } from '../oracle/scale';
import { Cluster } from './cluster';
import { expectWay } from './expectations';
import { released } from './nginx';
import { pausesIn, randomRelease, type RandomRelease } from './random-release';
import { RolloutRun } from './rollout-run';

const AT_ONCE = 6;
const NUMBER = scaled(24);

jest.setTimeout(NUMBER * 60_000);

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.startArgo();
});
afterAll(() => cluster?.stop());

/** The states of a release, foretold. */
function foretold({ namespace, others, rollout }: RandomRelease): RolloutState[] {
  return rolloutStates([...others, released(rollout, 'v2')], {
    namespace,
    from: rollout,
    hashes: { stable: 'hash-of-v1', canary: 'hash-of-v2' },
  });
}

/** The states between which a release ends so at a pause. */
function endOf(states: readonly RolloutState[], ending: string, pause: string) {
  const has = (name: string) => states.some((state) => state.name === name);
  if (ending === 'promoted') return { from: pause, to: has('completed') ? 'completed' : 'promoted' };
  // Where a step changed nothing, what becomes of it is told of the step before.
  let from: string | undefined = pause;
  while (from !== undefined) {
    const to = `${from}, ${ending}`;
    if (has(to)) return { from, to: has(`${to}, unused pods are gone`) ? `${to}, unused pods are gone` : to };
    from = states.find((state) => state.name === from)?.from;
  }
  throw new Error(`no state says what becomes of "${pause}" when it is ${ending}`);
}

/** Drives a release to its end. */
async function drive(release: RandomRelease): Promise<void> {
  const { namespace, others, rollout, steps, ending, at } = release;
  const states = foretold(release);
  const run = new RolloutRun(cluster, namespace);
  await cluster.apply(others.slice(0, 1));
  await cluster.apply([...others, rollout]);
  await run.healthyAt('v1');
  await run.note('before the release');
  await run.update('v2');
  const last = ending === 'promoted' ? steps.length - 1 : at;
  for (const i of pausesIn(steps).filter((pause) => pause < last)) {
    await run.pausedAt(i);
    await run.note(`step ${i + 1}: pause`);
    await run.promote();
  }
  const pause = `step ${last + 1}: pause`;
  const { from, to } = endOf(states, ending, pause);
  await run.pausedAt(last);
  await run.note(pause, from);
  await finish(run, ending);
  await run.note(to);
  expectWay(run, states);
}

async function finish(run: RolloutRun, ending: RandomRelease['ending']): Promise<void> {
  if (ending === 'promoted') await run.promote();
  if (ending === 'aborted') {
    await run.abort();
    await run.until(({ status }) => status?.phase === 'Degraded');
    await run.goneAt('v2');
    return;
  }
  if (ending === 'rolled back') await run.update('v1');
  if (ending === 'promoted in full') await run.promoteFully();
  const [stays, goes] = ending === 'rolled back' ? ['v1', 'v2'] : ['v2', 'v1'];
  await run.healthyAt(stays);
  await run.goneAt(goes);
}

test(`each write of ${NUMBER} random releases is foretold`, async () => {
  const failures: string[] = [];
  let next = 0;
  const drivers = Array.from({ length: AT_ONCE }, async () => {
    while (next < NUMBER) {
      const seed = SEED * 1000 + next++;
      const release = randomRelease(seed, `random-${seed}`);
      await drive(release).catch((error: Error) => {
        const { steps, ending, rollout, others } = release;
        const told = { seed, ending, steps, rollout: rollout.spec.strategy, others: others.slice(3) };
        failures.push(`${JSON.stringify(told)}\n${error.message}`);
      });
    }
  });
  await Promise.all(drivers);
  expect(failures).toEqual([]);
});
