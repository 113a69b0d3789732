import { rolloutStates } from '../../../lib/compare';
import { MeshError } from '../../../lib/errors';
import { junked } from '../../support/junk';
import { seeded } from '../../support/mutate';
import { canary, deployment, route } from './podinfo';
import {
  byServices,
  bySubsets,
  header,
  manifestsOf,
  mirror,
  pause,
  rollout,
  surroundings,
  weight,
} from './nginx';

const steps = [weight(20), header, mirror, pause, weight(60)].join(', ');
const WORLDS = [
  bySubsets(steps),
  byServices(steps, 'dynamicStableScale: true, canaryMetadata: {labels: {role: canary}}, '),
  surroundings('nginx', 'nginx-preview') +
    rollout('blueGreen: {activeService: nginx, previewService: nginx-preview, previewReplicaCount: 1}'),
  surroundings() + deployment() + canary('analysis: {stepWeight: 20, maxWeight: 60, mirror: true}'),
  surroundings() +
    deployment() +
    route +
    canary('analysis: {iterations: 2, match: [{headers: {x: {exact: a}}}]}', 'gatewayapi:v1'),
].map(manifestsOf);

test.each(WORLDS.map((_, i) => i))(
  'whatever somebody writes, the answer is states or a MeshError (%i)',
  (i) => {
    const random = seeded(7 + i);
    for (let tries = 0; tries < 60; tries += 1) {
      const manifests = junked(random, WORLDS[i], 1 + random(3));
      try {
        expect(Array.isArray(rolloutStates(manifests))).toBe(true);
      } catch (error) {
        if (!(error instanceof MeshError)) console.error(JSON.stringify(manifests));
        expect(error).toBeInstanceOf(MeshError);
      }
    }
  },
);

test.each([
  ['nothing at all', null, 'null'],
  ['a text', 'nginx', 'a value of type string'],
  ['an object that is no construct', {}, 'a value of type object'],
])('%s is refused', (_what, given, got) => {
  expect(() => rolloutStates(given as unknown as object[])).toThrow(got);
});

test('manifests without a release are refused, and those with several', () => {
  expect(() => rolloutStates([])).toThrow(/no Rollout .* and no Canary/);
  const [first, ...others] = WORLDS[0].filter(({ kind }) => kind === 'Rollout');
  expect(others).toEqual([]);
  const second = { ...first, metadata: { ...first.metadata, name: 'other' } };
  expect(() => rolloutStates([...WORLDS[0], second])).toThrow(/Rollout app\/nginx, Rollout app\/other/);
  expect(rolloutStates([...WORLDS[0], second], { name: 'nginx' }).length).toBeGreaterThan(3);
  expect(() => rolloutStates(WORLDS[0], { name: 'nginks' })).toThrow(/one of Rollout app\/nginx/);
});

test('what the release names and no manifest shows is told', () => {
  const without = (kind: string) => WORLDS[0].filter((one) => one.kind !== kind);
  expect(() => rolloutStates(without('VirtualService'))).toThrow(/VirtualService app\/nginx/);
  expect(() => rolloutStates(without('DestinationRule'))).toThrow(/DestinationRule app\/nginx/);
  expect(() =>
    rolloutStates(
      WORLDS[3].filter(({ kind, metadata }) => kind !== 'Deployment' || metadata.name !== 'podinfo'),
    ),
  ).toThrow(/Deployment app\/podinfo/);
});

test('a route that has no destination for a version is told, as the controller would report it', () => {
  const text = bySubsets(steps).replace(
    '{destination: {host: nginx, subset: canary}, weight: 0}',
    '{destination: {host: other}, weight: 0}',
  );
  expect(() => rolloutStates(manifestsOf(text))).toThrow(
    /spec\.http\[1\] of VirtualService app\/nginx without the subset canary/,
  );
  const unnamed = bySubsets(steps).replace('routes: [primary]', 'routes: [first]');
  expect(() => rolloutStates(manifestsOf(unnamed))).toThrow(/the route "first" of VirtualService app\/nginx/);
  const several = bySubsets(steps).replace(', routes: [primary]', '');
  expect(() => rolloutStates(manifestsOf(several))).toThrow(/2 routes under spec\.http/);
});
