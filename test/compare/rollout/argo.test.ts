import { type RolloutState, rolloutStates } from '../../../lib/compare';
import { Mesh, Request } from '../../../lib/simulate';
import {
  byServices,
  bySubsets,
  header,
  manifestsOf,
  noHeader,
  objectOf,
  pause,
  rollout,
  stateNamed,
  surroundings,
  virtualService,
  weight,
} from './nginx';
import '../../../lib/testing/jest';

const asked = (path = '/') => Request.get(`http://nginx${path}`).from('client.app');
const HASH = 'rollouts-pod-template-hash';

const names = (states: readonly RolloutState[]) => states.map(({ name }) => name);
const meshOf = ({ manifests }: { readonly manifests: readonly unknown[] }) => Mesh.fromManifests(manifests);

describe('a canary with steps', () => {
  const states = rolloutStates(manifestsOf(bySubsets([weight(20), pause, weight(60)].join(', '))));

  test('has a state for each step, the promotion and the end, and then those in which it may end', () => {
    expect(names(states)).toEqual([
      'before the release',
      'step 1: setWeight 20',
      'step 2: pause',
      'step 3: setWeight 60',
      'promoted',
      'completed',
      'step 1: setWeight 20, aborted',
      'step 1: setWeight 20, aborted, unused pods are gone',
      'step 1: setWeight 20, rolled back',
      'step 1: setWeight 20, rolled back, unused pods are gone',
      'step 1: setWeight 20, promoted in full',
      'step 1: setWeight 20, promoted in full, unused pods are gone',
      'step 3: setWeight 60, aborted',
      'step 3: setWeight 60, aborted, unused pods are gone',
      'step 3: setWeight 60, rolled back',
      'step 3: setWeight 60, rolled back, unused pods are gone',
      'step 3: setWeight 60, promoted in full',
      'step 3: setWeight 60, promoted in full, unused pods are gone',
    ]);
    expect(states.map(({ kind }) => kind).slice(0, 6)).toEqual([
      'before',
      'step',
      'pause',
      'step',
      'promoted',
      'completed',
    ]);
    expect(states.map(({ from }) => from).slice(0, 3)).toEqual([
      undefined,
      'before the release',
      'step 1: setWeight 20',
    ]);
  });

  test('has the pods of each version as ReplicaSets with its hash', () => {
    const { manifests } = stateNamed(states, 'step 1: setWeight 20');
    const canary = objectOf(manifests, 'ReplicaSet', 'nginx-canary');
    expect(canary.spec.replicas).toBe(1);
    expect(canary.spec.selector.matchLabels).toEqual({ app: 'nginx', [HASH]: 'canary' });
    expect(canary.spec.template.metadata.labels).toEqual({ app: 'nginx', [HASH]: 'canary' });
    expect(objectOf(manifests, 'ReplicaSet', 'nginx-stable').spec.replicas).toBe(3);
  });

  test('can be asked where requests go at each step', () => {
    expect(meshOf(states[0])).toRoute(asked(), 'nginx/stable');
    expect(meshOf(states[1])).toRoute(asked(), { 'nginx/stable': 80, 'nginx/canary': 20 });
    expect(meshOf(stateNamed(states, 'promoted'))).toRoute(asked(), 'app/nginx-canary');
    expect(meshOf(stateNamed(states, 'step 3: setWeight 60, aborted'))).toRoute(asked(), 'app/nginx-stable');
  });

  test('leaves what the controller does not own', () => {
    const kept = ['Namespace client', 'Deployment client', 'Service nginx', 'Rollout nginx'];
    for (const { manifests } of states) {
      const texts = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      for (const one of kept.slice(1)) expect(texts).toContain(one);
      const { spec } = objectOf(manifests, 'VirtualService', 'nginx');
      expect(spec.hosts).toEqual(['nginx']);
      expect(spec.http.at(-2)).toEqual(
        expect.objectContaining({ name: 'health', timeout: '2s', match: [{ uri: { exact: '/health' } }] }),
      );
    }
  });

  test('has no error for the judge that the manifests as they are applied have not', () => {
    for (const { manifests } of states) expect(manifests).toHaveNoFindings({ level: 'error' });
  });
});

test('hashes may be the real ones', () => {
  const manifests = manifestsOf(bySubsets(weight(20)));
  const states = rolloutStates(manifests, { hashes: { stable: '6555cdd5b9', canary: '648584f756' } });
  const { spec } = objectOf(states[1].manifests, 'DestinationRule', 'nginx');
  expect(spec.subsets.map(({ labels }: { labels: Record<string, string> }) => labels[HASH])).toEqual([
    '6555cdd5b9',
    '648584f756',
  ]);
  expect(objectOf(states[1].manifests, 'ReplicaSet', 'nginx-648584f756')).toBeDefined();
});

test('what ran before may have other pods', () => {
  const manifests = manifestsOf(bySubsets(weight(20)));
  const after = manifests.find(({ kind }) => kind === 'Rollout');
  const [before] = manifestsOf(rollout('canary: {}').replace('nginx:1', 'nginx:0'));
  const states = rolloutStates(manifests, {
    from: {
      ...before,
      spec: {
        ...(after?.spec as object),
        ...(before.spec as object),
        strategy: (after?.spec as { strategy: object }).strategy,
      },
    },
  });
  const image = (name: string) =>
    objectOf(states[1].manifests, 'ReplicaSet', name).spec.template.spec.containers[0].image;
  expect([image('nginx-stable'), image('nginx-canary')]).toEqual(['nginx:0', 'nginx:1']);
});

test('a destination rule keeps its subsets of the two versions alone, as the controller does', () => {
  const third =
    '    - {name: canary, labels: {app: nginx}}\n    - {name: internal, labels: {app: nginx, role: internal}}';
  const text = bySubsets(weight(20)).replace('    - {name: canary, labels: {app: nginx}}', third);
  const [before] = rolloutStates(manifestsOf(text));
  const { spec } = objectOf(before.manifests, 'DestinationRule', 'nginx');
  expect(spec.subsets.map(({ name }: { name: string }) => name)).toEqual(['stable', 'canary']);
});

test('with dynamic scale the stable version loses pods as it loses requests, and gets them back first', () => {
  const steps = [weight(20), weight(60)].join(', ');
  const states = rolloutStates(
    manifestsOf(bySubsets(steps, 'dynamicStableScale: true, ').replace('replicas: 3', 'replicas: 10')),
  );
  const counts = (name: string) =>
    ['nginx-stable', 'nginx-canary'].map(
      (set) => objectOf(stateNamed(states, name).manifests, 'ReplicaSet', set).spec.replicas,
    );
  expect(counts('step 1: setWeight 20')).toEqual([10, 2]);
  expect(counts('step 2: setWeight 60')).toEqual([8, 6]);
  expect(counts('promoted')).toEqual([0, 10]);
  expect(states).toKeepServing(asked());
});

test('a canary that has fewer pods than its share may be scaled by itself', () => {
  const steps = [
    '{setCanaryScale: {replicas: 1}}',
    header,
    noHeader,
    '{setCanaryScale: {matchTrafficWeight: true}}',
    weight(100),
  ];
  const states = rolloutStates(manifestsOf(bySubsets(steps.join(', '))));
  expect(names(states).slice(0, 6)).toEqual([
    'before the release',
    'step 1: setCanaryScale 1 replicas',
    'step 2: setHeaderRoute by-header',
    'step 3: setHeaderRoute by-header',
    'step 4: setCanaryScale matchTrafficWeight',
    'step 5: setWeight 100',
  ]);
  const insider = Request.get('http://nginx/').header('x-canary', 'true').from('client.app');
  expect(meshOf(states[2])).toRoute(insider, 'app/nginx-canary');
  expect(meshOf(states[3])).toRoute(insider, 'app/nginx-stable');
});

test('without traffic routing the pods decide the shares', () => {
  const text =
    surroundings('nginx') +
    rollout(
      'canary: {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}]}',
      4,
    );
  const states = rolloutStates(manifestsOf(text));
  const counts = (name: string) =>
    ['nginx-stable', 'nginx-canary'].map(
      (set) => objectOf(stateNamed(states, name).manifests, 'ReplicaSet', set).spec.replicas,
    );
  expect(counts('step 1: setWeight 25')).toEqual([3, 1]);
  expect(counts('step 3: setWeight 50')).toEqual([2, 2]);
  expect(counts('promoted')).toEqual([0, 4]);
  expect(states).toKeepServing(asked());
});

test('Services of a ping-pong change their parts', () => {
  const text =
    surroundings('nginx', 'ping', 'pong') +
    virtualService('host: ping', 'host: pong') +
    rollout(
      'canary: {pingPong: {pingService: ping, pongService: pong}, trafficRouting: {istio: {virtualService: {name: nginx, routes: [primary]}}}, steps: [{setWeight: 20}]}',
    );
  const states = rolloutStates(manifestsOf(text));
  const hash = (name: string, service: string) =>
    objectOf(stateNamed(states, name).manifests, 'Service', service).spec.selector[HASH];
  expect(hash('step 1: setWeight 20', 'ping')).toBe('stable');
  expect(hash('step 1: setWeight 20', 'pong')).toBe('canary');
  const { spec } = objectOf(stateNamed(states, 'promoted').manifests, 'VirtualService', 'nginx');
  expect(spec.http[1].route.map(({ weight: share }: { weight: number }) => share)).toEqual([0, 100]);
  expect(states).toKeepServing(asked());
});

test('a Rollout may take its pods from a Deployment', () => {
  const text =
    bySubsets(weight(20)).replace(
      /template:\n {4}metadata: \{labels: \{app: nginx\}\}\n {4}spec: .*\n/,
      'workloadRef: {apiVersion: apps/v1, kind: Deployment, name: nginx}\n',
    ) +
    `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx, namespace: app}
spec:
  replicas: 0
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: nginx, image: 'nginx:1', ports: [{containerPort: 80}]}]}
`;
  const states = rolloutStates(manifestsOf(text));
  expect(
    objectOf(states[1].manifests, 'ReplicaSet', 'nginx-canary').spec.template.spec.containers[0].image,
  ).toBe('nginx:1');
  expect(states).toKeepServing(asked());
});

describe('blue and green', () => {
  const strategy = (more = '') =>
    `blueGreen: {activeService: nginx, previewService: nginx-preview, autoPromotionEnabled: false${more}}`;
  const states = (more = '') =>
    rolloutStates(manifestsOf(surroundings('nginx', 'nginx-preview') + rollout(strategy(more))));

  test('shows the preview to those who ask for it, and then switches', () => {
    const all = states();
    expect(names(all).slice(0, 4)).toEqual(['before the release', 'preview', 'promoted', 'completed']);
    const preview = Request.get('http://nginx-preview/').from('client.app');
    expect(meshOf(stateNamed(all, 'preview'))).toRoute(preview, 'app/nginx-canary');
    expect(meshOf(stateNamed(all, 'preview'))).toRoute(asked(), 'app/nginx-stable');
    expect(meshOf(stateNamed(all, 'promoted'))).toRoute(asked(), 'app/nginx-canary');
    expect(all).toKeepServing(asked());
  });

  test('has fewer pods in the preview where it is told so', () => {
    const { manifests } = stateNamed(states(', previewReplicaCount: 1'), 'preview');
    expect(objectOf(manifests, 'ReplicaSet', 'nginx-canary').spec.replicas).toBe(1);
  });

  test('goes back where the analysis after the switch fails', () => {
    const all = states(', postPromotionAnalysis: {templates: [{templateName: ok}]}');
    expect(meshOf(stateNamed(all, 'active, analysed'))).toRoute(asked(), 'app/nginx-canary');
    expect(meshOf(stateNamed(all, 'active, analysed, aborted'))).toRoute(asked(), 'app/nginx-stable');
  });

  test('leaves the preview to nobody once its pods are gone', () => {
    const preview = Request.get('http://nginx-preview/').from('client.app');
    expect(states()).not.toKeepServing(preview);
  });
});

test('what is not followed is told, and nothing is said to keep serving then', () => {
  const text = byServices(weight(20)).replace(
    'trafficRouting: {',
    'trafficRouting: {nginx: {stableIngress: nginx}, ',
  );
  const states = rolloutStates(manifestsOf(text));
  expect(states[0].unsure).toEqual([
    "trafficRouting.nginx is not followed, only Istio's virtual services and destination rules are",
  ]);
  expect(() => expect(states).toKeepServing(asked())).toThrow(/it is not known in "before the release"/);
  expect(states).toKeepServing(asked(), { allowUncertain: true });
});
