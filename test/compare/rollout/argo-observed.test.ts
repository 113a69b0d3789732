import { type RolloutState, rolloutStates } from '../../../lib/compare';
import {
  byServices,
  bySubsets,
  header,
  manifestsOf,
  mirror,
  noHeader,
  noMirror,
  pause,
  rollout,
  stateNamed,
  surroundings,
  weight,
  writesTo,
} from './nginx';

// What the controller of Argo Rollouts 1.10.1 was seen to write to an API server, in order. A route is told with the weights of its
// destinations, and with a star where it mirrors; a subset or Service with the hash that it selects.

const steps = [weight(20), pause, header, pause, mirror, pause, noMirror, weight(60), pause].join(', ');

const told = (states: readonly RolloutState[], name: string) => {
  const state = stateNamed(states, name);
  return writesTo(state, stateNamed(states, state.from ?? ''));
};

/** What was written from one state to another one on the way. */
const between = (states: readonly RolloutState[], ...names: readonly string[]) =>
  names.flatMap((name) => told(states, name));

describe('a canary between subsets', () => {
  const states = rolloutStates(manifestsOf(bySubsets(steps)));

  test('begins with both subsets at the version that runs', () => {
    expect(writesTo(states[0], { ...states[0], manifests: [] })).toEqual(
      expect.arrayContaining(['stable stable, canary stable', 'health -, primary 100 0']),
    );
  });

  test('sets the subset before the weight', () => {
    expect(told(states, 'step 1: setWeight 20')).toEqual([
      'stable stable, canary canary',
      'health -, primary 80 20',
    ]);
  });

  test('puts managed routes before all others, in their order', () => {
    expect(told(states, 'step 3: setHeaderRoute by-header')).toEqual([
      'by-header 100, health -, primary 80 20',
    ]);
    expect(told(states, 'step 5: setMirrorRoute mirrored')).toEqual([
      'by-header 100, mirrored* 80 20, health -, primary 80 20',
    ]);
  });

  test('takes a route away and then sets the weight', () => {
    expect(between(states, 'step 7: setMirrorRoute mirrored', 'step 8: setWeight 60')).toEqual([
      'by-header 100, health -, primary 80 20',
      'by-header 100, health -, primary 40 60',
    ]);
  });

  test('promotes over the canary: all to it, no managed routes, both subsets, all to the stable one', () => {
    expect(told(states, 'promoted')).toEqual([
      'by-header 100, health -, primary 0 100',
      'health -, primary 0 100',
      'stable canary, canary canary',
      'health -, primary 100 0',
    ]);
  });

  test('that is aborted takes managed routes away, then the weight, and leaves the subsets', () => {
    expect(told(states, 'step 5: setMirrorRoute mirrored, aborted')).toEqual([
      'health -, primary 80 20',
      'health -, primary 100 0',
    ]);
  });

  test('that is rolled back takes managed routes away, then sets the subsets and the weight', () => {
    expect(told(states, 'step 3: setHeaderRoute by-header, rolled back')).toEqual([
      'health -, primary 80 20',
      'stable stable, canary stable',
      'health -, primary 100 0',
    ]);
  });

  test('that is promoted in full keeps the weight until the new version is the stable one', () => {
    expect(told(states, 'step 1: setWeight 20, promoted in full')).toEqual([
      'stable canary, canary canary',
      'health -, primary 100 0',
    ]);
  });
});

test('a canary by header alone', () => {
  const own = ['{setCanaryScale: {replicas: 1}}', header, pause, noHeader, weight(50), pause].join(', ');
  const states = rolloutStates(manifestsOf(bySubsets(own)));
  expect(between(states, 'step 1: setCanaryScale 1 replicas', 'step 2: setHeaderRoute by-header')).toEqual([
    'stable stable, canary canary',
    'by-header 100, health -, primary 100 0',
  ]);
  expect(between(states, 'step 4: setHeaderRoute by-header', 'step 5: setWeight 50')).toEqual([
    'health -, primary 100 0',
    'health -, primary 50 50',
  ]);
  expect(told(states, 'promoted')).toEqual([
    'health -, primary 0 100',
    'stable canary, canary canary',
    'health -, primary 100 0',
  ]);
});

test('a canary between two Services', () => {
  const states = rolloutStates(manifestsOf(byServices(steps)));
  expect(told(states, 'step 1: setWeight 20')).toEqual(['nginx-canary canary', 'health -, primary 80 20']);
  expect(told(states, 'promoted')).toEqual([
    'by-header 100, health -, primary 0 100',
    'nginx-stable canary',
    'health -, primary 0 100',
    'health -, primary 100 0',
  ]);
});

test('a canary between two Services that is aborted has its Service flap while it has pods (argo-rollouts 3078)', () => {
  const states = rolloutStates(manifestsOf(byServices(steps)));
  expect(told(states, 'step 5: setMirrorRoute mirrored, aborted')).toEqual([
    'nginx-canary stable',
    'health -, primary 80 20',
    'nginx-canary canary',
    'nginx-canary stable',
    'health -, primary 100 0',
    'nginx-canary canary',
    'nginx-canary stable',
  ]);
});

test('blue and green', () => {
  const strategy =
    'blueGreen: {activeService: nginx, previewService: nginx-preview, autoPromotionEnabled: false}';
  const states = rolloutStates(manifestsOf(surroundings('nginx', 'nginx-preview') + rollout(strategy)));
  expect(told(states, 'preview')).toEqual(['nginx-preview canary']);
  expect(told(states, 'promoted')).toEqual(['nginx canary']);
});
