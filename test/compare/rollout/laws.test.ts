import fc from 'fast-check';
import { type RolloutState, rolloutStates } from '../../../lib/compare';
import type { Manifest } from '../../../lib/mesh/manifest';
import { propertyRuns } from '../../support/runs';
import {
  byServices,
  bySubsets,
  header,
  manifestsOf,
  mirror,
  noHeader,
  noMirror,
  pause,
  surroundings,
  weight,
} from './nginx';
import { canary, deployment, route } from './podinfo';

/** Something in the same namespace that no controller knows. */
const stranger = `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: other, namespace: app}
spec: {hosts: [other.example.com], http: [{route: [{destination: {host: nginx}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: all, namespace: app}
spec: {rules: [{}]}
`;

const step = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map(weight),
  fc.constantFrom(pause, header, noHeader, mirror, noMirror, '{analysis: {templates: [{templateName: ok}]}}'),
  // No more than the Rollout has: see the release in full of a canary that has more.
  fc.constant('{setCanaryScale: {replicas: 1}}'),
);

const flags = fc
  .record({
    dynamicStableScale: fc.boolean(),
    minPodsPerReplicaSet: fc.integer({ min: 1, max: 4 }),
    abortScaleDownDelaySeconds: fc.constantFrom(0, 30),
  })
  .map((given) =>
    Object.entries(given)
      .map(([name, value]) => `${name}: ${value}, `)
      .join(''),
  );

const argo = fc
  .record({
    steps: fc.array(step, { maxLength: 6 }),
    more: flags,
    replicas: fc.integer({ min: 1, max: 7 }),
    isBySubsets: fc.boolean(),
  })
  .map(({ steps, more, replicas, isBySubsets }) =>
    (isBySubsets ? bySubsets : byServices)(steps.join(', '), more).replace(
      'replicas: 3',
      `replicas: ${replicas}`,
    ),
  );

const analysis = fc
  .record({
    stepWeight: fc.integer({ min: 1, max: 60 }),
    maxWeight: fc.integer({ min: 10, max: 100 }),
    iterations: fc.constantFrom(0, 0, 2),
    mirror: fc.boolean(),
    stepWeightPromotion: fc.constantFrom(0, 30),
    isSticky: fc.boolean(),
  })
  .map(({ isSticky, ...given }) => {
    const sticky = isSticky
      ? ', sessionAffinity: {cookieName: session, primaryCookieName: first}, interval: 1m'
      : '';
    return `analysis: {${Object.entries(given)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')}${sticky}}`;
  });

const flagger = fc
  .record({
    analysis,
    provider: fc.constantFrom('istio', 'gatewayapi:v1'),
    replicas: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    (given) =>
      surroundings('nginx') + route + deployment(given.replicas) + canary(given.analysis, given.provider),
  );

const worlds = fc.oneof(argo, flagger).map((text) => manifestsOf(text + stranger));

/** All that is in the cluster at any time. */
const timesOf = (states: readonly RolloutState[]) =>
  states.flatMap(({ name, manifests, moments }) => [
    { name, manifests },
    ...moments.map((moment) => ({ name: `${name}, ${moment.name}`, manifests: moment.manifests })),
  ]);

interface Weighted {
  readonly weight?: number;
}

/** The weights of each route that has several destinations. */
const weightsOf = ({ kind, spec }: Manifest): number[][] => {
  const { http = [], rules = [] } = (spec ?? {}) as {
    http?: { route: Weighted[] }[];
    rules?: { backendRefs: Weighted[] }[];
  };
  const lists =
    kind === 'VirtualService'
      ? http.map(({ route: to }) => to)
      : kind === 'HTTPRoute'
        ? rules.map(({ backendRefs }) => backendRefs)
        : [];
  return lists.filter((list) => list.length > 1).map((list) => list.map(({ weight: share = 0 }) => share));
};

const holds = (law: (manifests: readonly Manifest[]) => void) =>
  fc.assert(fc.property(worlds, law), { numRuns: propertyRuns(160) });

test('weights of each route sum to 100, and none is negative', () =>
  holds((manifests) => {
    for (const { name, manifests: all } of timesOf(rolloutStates(manifests, { superseded: true }))) {
      for (const weights of all.flatMap(weightsOf)) {
        expect([name, weights.reduce((sum, share) => sum + share, 0)]).toEqual([name, 100]);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      }
    }
  }));

test('at each time everything is there that the controller does not own, as it was', () =>
  holds((manifests) => {
    const owned = new Set([
      'VirtualService nginx',
      'DestinationRule nginx',
      'VirtualService podinfo',
      // Its status tells the phase.
      'Canary podinfo',
      'HTTPRoute podinfo',
      'Deployment podinfo',
      'Service nginx-stable',
      'Service nginx-canary',
    ]);
    const kept = manifests.filter(({ kind, metadata }) => !owned.has(`${kind} ${metadata.name}`));
    for (const { manifests: all } of timesOf(rolloutStates(manifests)))
      expect(all).toEqual(expect.arrayContaining(kept));
  }));

test('the same manifests have the same states, and are left as they are', () =>
  holds((manifests) => {
    const before = JSON.stringify(manifests);
    const states = JSON.stringify(rolloutStates(manifests));
    expect(JSON.stringify(rolloutStates(structuredClone(manifests)))).toBe(states);
    expect(JSON.stringify(manifests)).toBe(before);
  }));

test('the order of manifests decides nothing', () =>
  holds((manifests) => {
    const texts = (all: readonly Manifest[]) =>
      rolloutStates(all).map(({ name, manifests: some }) => [
        name,
        some.map((one) => JSON.stringify(one)).sort(),
      ]);
    expect(texts([...manifests].reverse())).toEqual(texts(manifests));
  }));

test('each release comes to an end, and what it comes from is there', () =>
  holds((manifests) => {
    const states = rolloutStates(manifests);
    expect(states.some(({ kind }) => kind === 'promoted' || kind === 'completed')).toBe(true);
    const names = states.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { from } of states.slice(1)) expect(names).toContain(from);
  }));

test('a canary with more pods than the Rollout has gets more than 100 where it is promoted in full, as the controller writes it', () => {
  const text = bySubsets('{setCanaryScale: {replicas: 2}}', 'dynamicStableScale: true, ').replace(
    'replicas: 3',
    'replicas: 1',
  );
  const states = rolloutStates(manifestsOf(text));
  const full = states.find(({ name }) => name.endsWith('promoted in full'));
  const weights = full?.moments.flatMap(({ manifests }) => manifests.flatMap(weightsOf));
  expect(weights).toContainEqual([0, 200]);
});
