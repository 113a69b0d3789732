import { type RolloutState, rolloutStates } from '../../../lib/compare';
import type { Manifest } from '../../../lib/mesh/manifest';
import { Mesh, Request } from '../../../lib/simulate';
import { manifestsOf, objectOf, stateNamed, surroundings } from './nginx';
import { canary, deployment, route } from './podinfo';
import '../../../lib/testing/jest';

const asked = Request.get('http://podinfo:9898/').from('client.app');
const meshOf = ({ manifests }: { readonly manifests: readonly unknown[] }) => Mesh.fromManifests(manifests);
const main = (states: readonly RolloutState[]) =>
  states.filter(({ kind }) => kind !== 'aborted' && kind !== 'superseded');
const released = (analysis: string, service = '', more = '') =>
  rolloutStates(
    manifestsOf(surroundings() + more + deployment() + canary(`analysis: {${analysis}}`, 'istio', service)),
  );
const http = (states: readonly RolloutState[], name: string) =>
  objectOf(stateNamed(states, name).manifests, 'VirtualService', 'podinfo').spec.http;
const shares = (states: readonly RolloutState[], name: string) =>
  http(states, name).map(({ route: to }: { route: { destination: { host: string }; weight: number }[] }) =>
    to.map(({ destination, weight }) => `${destination.host} ${weight}`).join(', '),
  );

describe('a release by weights', () => {
  const states = released('stepWeight: 20, maxWeight: 50');

  test('goes from the Deployment alone over the first version to the next one', () => {
    expect(main(states).map(({ name }) => name)).toEqual([
      'applied',
      'initialized',
      'canary scaled up',
      'step 1: weight 20',
      'step 2: weight 40',
      'step 3: weight 60',
      'primary gets the new version',
      'step 4: all to the primary',
      'succeeded',
    ]);
    expect(main(states).at(-1)?.kind).toBe('completed');
  });

  test('makes the primary before anything leads to it, and then takes the pods of the Deployment away', () => {
    const { moments, manifests } = stateNamed(states, 'initialized');
    expect(moments.filter(({ kind }) => kind === 'written').map(({ name }) => name)).toEqual([
      'Service app/podinfo-canary is made',
      'Service app/podinfo-primary is made',
      'Deployment app/podinfo-primary is made',
      'Deployment app/podinfo-primary has its pods ready',
      'Service app/podinfo is made',
      'Deployment app/podinfo is scaled to 0',
      'DestinationRule app/podinfo-canary is written',
      'DestinationRule app/podinfo-primary is written',
    ]);
    expect(objectOf(manifests, 'Service', 'podinfo').spec).toEqual({
      type: 'ClusterIP',
      selector: { app: 'podinfo-primary' },
      ports: [{ name: 'http', protocol: 'TCP', port: 9898, targetPort: 9898 }],
    });
    expect(objectOf(manifests, 'Deployment', 'podinfo').spec.replicas).toBe(0);
    const primary = objectOf(manifests, 'Deployment', 'podinfo-primary').spec;
    expect(primary.replicas).toBe(2);
    expect(primary.selector.matchLabels).toEqual({ app: 'podinfo-primary' });
  });

  test('shares requests between the Services of both', () => {
    expect(shares(states, 'initialized')).toEqual(['podinfo-primary 100, podinfo-canary 0']);
    expect(shares(states, 'step 2: weight 40')).toEqual(['podinfo-primary 60, podinfo-canary 40']);
    expect(meshOf(stateNamed(states, 'step 1: weight 20'))).toRoute(asked, {
      'podinfo-primary': 80,
      'podinfo-canary': 20,
    });
  });

  test('that fails goes back to the primary; while the primary gets the new version, to the canary', () => {
    expect(shares(states, 'step 2: weight 40, failed')).toEqual(['podinfo-primary 100, podinfo-canary 0']);
    expect(
      objectOf(stateNamed(states, 'step 2: weight 40, failed').manifests, 'Deployment', 'podinfo').spec
        .replicas,
    ).toBe(0);
    expect(shares(states, 'primary gets the new version, failed')).toEqual([
      'podinfo-primary 0, podinfo-canary 100',
    ]);
  });

  test('keeps serving who asks for the Service, once Flagger has made it', () => {
    expect(
      states
        .slice(1)
        .map((state) => ({ ...state, moments: state.name === 'initialized' ? [] : state.moments })),
    ).toKeepServing(asked);
    expect(states).not.toKeepServing(asked);
  });

  test('keeps serving from the start where there is a Service', () => {
    const service = `
---
apiVersion: v1
kind: Service
metadata: {name: podinfo, namespace: app}
spec: {selector: {app: podinfo}, ports: [{name: http, port: 9898, targetPort: http}]}
`;
    const own = released('stepWeight: 20, maxWeight: 50', 'targetPort: http', service);
    expect(own).toKeepServing(asked, { moments: 'written' });
    const { spec, metadata } = objectOf(stateNamed(own, 'initialized').manifests, 'Service', 'podinfo');
    expect(spec).toEqual({
      selector: { app: 'podinfo-primary' },
      ports: [{ name: 'http', protocol: 'TCP', port: 9898, targetPort: 'http' }],
    });
    expect(metadata.ownerReferences).toBeUndefined();
  });

  test('has no error for the judge', () => {
    for (const { manifests } of states) expect(manifests).toHaveNoFindings({ level: 'error' });
  });
});

test('steps may be weights of their own, back to the primary too', () => {
  const states = released('stepWeights: [1, 10, 80], stepWeightPromotion: 50');
  expect(main(states).map(({ name }) => name)).toEqual([
    'applied',
    'initialized',
    'canary scaled up',
    'step 1: weight 1',
    'step 2: weight 10',
    'step 3: weight 80',
    'primary gets the new version',
    'step 4: weight 30',
    'step 5: all to the primary',
    'succeeded',
  ]);
});

test('the first step may be copies alone', () => {
  const states = released('stepWeight: 50, maxWeight: 50, mirror: true, mirrorWeight: 30');
  const [mirrored] = http(states, 'step 1: mirror');
  expect([mirrored.mirror, mirrored.mirrorPercentage]).toEqual([{ host: 'podinfo-canary' }, { value: 30 }]);
  expect(http(states, 'step 2: weight 50')[0].mirror).toBeUndefined();
});

test('blue and green: copies while it is analysed, then all to the canary, then all to the primary', () => {
  const states = released('iterations: 3, mirror: true');
  expect(
    main(states)
      .map(({ name }) => name)
      .slice(2),
  ).toEqual([
    'canary scaled up',
    'step 1: mirror',
    'step 2: weight 100',
    'primary gets the new version',
    'step 3: all to the primary',
    'succeeded',
  ]);
});

describe('a release by conditions', () => {
  const states = released(
    'iterations: 2, match: [{headers: {x-canary: {exact: insider}}}, {headers: {cookie: {regex: ".*canary=always.*"}}}]',
    'match: [{uri: {prefix: /}}]',
  );

  test('sends those to the canary whom they name', () => {
    const insider = Request.get('http://podinfo:9898/').header('x-canary', 'insider').from('client.app');
    const mesh = meshOf(stateNamed(states, 'step 1: weight 100'));
    expect(mesh).toRoute(insider, 'podinfo-canary');
    expect(mesh).toRoute(
      Request.get('http://podinfo:9898/').header('cookie', 'canary=always').from('client.app'),
      'podinfo-canary',
    );
    expect(mesh).toRoute(asked, 'podinfo-primary');
    expect(shares(states, 'step 1: weight 100')).toEqual([
      'podinfo-primary 0, podinfo-canary 100',
      // Alone it gets all, whatever its weight says.
      'podinfo-primary 0',
    ]);
  });

  test('and nobody else at any time', () => {
    for (const state of states.slice(1)) {
      if (state.name.startsWith('primary gets') || state.kind === 'aborted') continue;
      expect(meshOf(state)).toRoute(asked, 'podinfo-primary');
    }
  });
});

test('sessions stay at their version', () => {
  const states = released(
    'stepWeight: 50, maxWeight: 50, interval: 1m, sessionAffinity: {cookieName: flagger, maxAge: 60}',
  );
  const [sticky, shared] = http(states, 'step 1: weight 50');
  expect(sticky.match).toEqual([{ headers: { Cookie: { regex: '.*flagger.*canary.*' } } }]);
  expect(shared.route[1].headers).toEqual({
    response: { add: { 'Set-Cookie': 'flagger=canary; Max-Age=60' } },
  });
  const [ended] = http(states, 'step 2: all to the primary');
  expect(ended.headers).toEqual({ response: { add: { 'Set-Cookie': 'flagger=canary; Max-Age=-1' } } });
});

describe('the Gateway API', () => {
  const states = rolloutStates(
    manifestsOf(
      surroundings() +
        route +
        deployment() +
        canary('analysis: {iterations: 1, mirror: true}', 'gatewayapi:v1', 'timeout: 5s'),
    ),
  );
  const rules = (name: string) =>
    objectOf(stateNamed(states, name).manifests, 'HTTPRoute', 'podinfo').spec.rules;

  test('has weights of references, and copies as a filter', () => {
    expect(rules('initialized')).toEqual([
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [
          { group: '', kind: 'Service', name: 'podinfo-primary', port: 9898, weight: 100 },
          { group: '', kind: 'Service', name: 'podinfo-canary', port: 9898, weight: 0 },
        ],
        timeouts: { request: '5s' },
      },
    ]);
    expect(rules('step 1: mirror')[0].filters).toEqual([
      {
        type: 'RequestMirror',
        requestMirror: { backendRef: { group: '', kind: 'Service', name: 'podinfo-canary', port: 9898 } },
      },
    ]);
  });

  test('keeps serving at the gateway', () => {
    expect(states.slice(1)).toKeepServing(Request.get('http://any/').via('gateway'), { moments: 'none' });
  });

  test('asks for a gateway', () => {
    const manifests = manifestsOf(
      surroundings() +
        deployment() +
        canary('analysis: {}', 'gatewayapi:v1').replace('gatewayRefs: [{name: gateway}]', ''),
    );
    expect(() => rolloutStates(manifests)).toThrow(/spec\.service\.gatewayRefs/);
  });
});

test('without routing the apex Service leads to the primary, and the canary is asked by its own name alone', () => {
  const states = rolloutStates(
    manifestsOf(surroundings() + deployment() + canary('analysis: {iterations: 1}', 'kubernetes')),
  );
  expect(main(states).map(({ name }) => name)).toEqual([
    'applied',
    'initialized',
    'canary scaled up',
    'primary gets the new version',
    'succeeded',
  ]);
  expect(meshOf(stateNamed(states, 'primary gets the new version'))).toRoute(asked, 'app/podinfo-primary');
});

test('a Canary without analysis is promoted at once', () => {
  const states = rolloutStates(manifestsOf(surroundings() + deployment() + canary('skipAnalysis: true')));
  expect(main(states).map(({ name }) => name)).toEqual([
    'applied',
    'initialized',
    'canary scaled up',
    'succeeded',
  ]);
});

test('a version that comes in the middle starts the analysis anew', () => {
  const manifests = manifestsOf(
    surroundings() + deployment() + canary('analysis: {stepWeight: 30, maxWeight: 60}'),
  );
  const states = rolloutStates(manifests, { superseded: true });
  expect(shares(states, 'step 2: weight 60, superseded by another version')).toEqual([
    'podinfo-primary 100, podinfo-canary 0',
  ]);
});

test('ConfigMaps and Secrets of the primary are copies', () => {
  const config = `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: app}
data: {a: b}
`;
  const text =
    surroundings() +
    config +
    deployment().replace(
      "image: 'podinfo:1',",
      "image: 'podinfo:1', envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: elsewhere}}],",
    ) +
    canary('analysis: {stepWeight: 50}');
  const { manifests } = stateNamed(rolloutStates(manifestsOf(text)), 'initialized');
  const [container] = objectOf(manifests, 'Deployment', 'podinfo-primary').spec.template.spec.containers;
  expect(container.envFrom).toEqual([
    { configMapRef: { name: 'settings-primary' } },
    { secretRef: { name: 'elsewhere' } },
  ]);
  expect(objectOf(manifests, 'ConfigMap', 'settings-primary').data).toEqual({ a: 'b' });
});

test.each([
  [
    'a target that is not followed',
    (text: string) => text.replace('kind: Deployment, name', 'kind: DaemonSet, name'),
    /of the kind "DaemonSet"/,
  ],
  [
    'a provider that is not followed',
    (text: string) => text.replace('provider: istio', 'provider: linkerd'),
    /the provider "linkerd"/,
  ],
  [
    'a Deployment that selects by another label',
    (text: string) => text.replace('matchLabels: {app: podinfo}', 'matchLabels: {run: podinfo}'),
    /selects by run/,
  ],
])('%s is told', (_what, change, message) => {
  const manifests: Manifest[] = manifestsOf(
    change(surroundings() + deployment() + canary('analysis: {stepWeight: 50}')),
  );
  expect(() => rolloutStates(manifests)).toThrow(message);
});
