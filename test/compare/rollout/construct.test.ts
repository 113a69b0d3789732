import { App, Chart, Testing } from 'cdk8s';
import { ClientPod, Injection, MeshNamespace, SubsetRouting, VersionedNginx } from '../../../lib';
import { rolloutStates } from '../../../lib/compare';
import {
  ArgoRollout,
  RolloutStep,
  RolloutStrategy,
  RolloutTraffic,
  RolloutWorkload,
} from '../../../lib/delivery';
import { Mesh, Request } from '../../../lib/simulate';
import '../../../lib/testing/jest';

const namespace = 'istio-test';

/** An app of two charts, with a Rollout of one version of nginx. */
function app(...steps: RolloutStep[]) {
  const scope = new App();
  const environment = new Chart(scope, 'environment', { namespace });
  new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
  const workload = new VersionedNginx(environment, 'nginx', { versions: ['v1'] });
  new ClientPod(environment, 'client');
  const routing = new Chart(scope, 'routing', { namespace });
  const subsets = new SubsetRouting(routing, 'nginx', {
    workload,
    subsets: { stable: 'v1', canary: 'v1' },
  });
  subsets.split({ stable: 100, canary: 0 });
  const rollout = new ArgoRollout(environment, 'rollout', {
    workload: RolloutWorkload.version(workload, 'v1'),
    strategy: RolloutStrategy.canary({
      steps,
      traffic: RolloutTraffic.istioRouting(subsets, { stable: 'stable', canary: 'canary' }),
    }),
  });
  return { scope, environment, routing, rollout };
}

const asked = Request.get('http://nginx/').from('client.istio-test');

test('a Rollout of a program is followed with all that its app writes', () => {
  const { scope, environment, routing, rollout } = app(RolloutStep.weight(20), RolloutStep.pause());
  const states = rolloutStates(rollout);
  expect(states.map(({ name }) => name).slice(0, 5)).toEqual([
    'before the release',
    'step 1: setWeight 20',
    'step 2: pause',
    'promoted',
    'completed',
  ]);
  expect(states).toKeepServing(asked);
  expect(rolloutStates(scope)).toEqual(states);
  expect(rolloutStates([...Testing.synth(environment), ...Testing.synth(routing)])).toEqual(states);
});

test('a share of the requests goes to the new version, by a subset with its hash', () => {
  const { rollout } = app(RolloutStep.weight(20));
  const [, step] = rolloutStates(rollout, { hashes: { stable: '6d4f', canary: '7b9c' } });
  const { outcomes } = Mesh.fromManifests(step.manifests).send(asked);
  expect(outcomes).toMatchObject([
    { probability: 0.8, subset: 'stable', workloads: [expect.stringMatching(/-6d4f$/)] },
    { probability: 0.2, subset: 'canary', workloads: [expect.stringMatching(/-7b9c$/)] },
  ]);
});

test('a chart without a Rollout is told', () => {
  const { routing } = app(RolloutStep.weight(20));
  expect(() => rolloutStates(routing)).toThrow(
    /one of Rollout istio-test\/.*give the construct in which it is/s,
  );
});
