import { rolloutStates } from '../../../lib/compare';
import { Mesh, Request } from '../../../lib/simulate';
import {
  byServices,
  bySubsets,
  header,
  manifestsOf,
  objectOf,
  pause,
  stateNamed,
  surroundings,
  weight,
} from './nginx';
import { canary, deployment, route } from './podinfo';
import '../../../lib/testing/jest';

// What people have reported of the controllers, and what is said of it here.

const asked = Request.get('http://nginx/').from('client.app');

describe('a version that supersedes another one in the middle of its release (argo-rollouts 4564 and 4775)', () => {
  const steps = [weight(5), pause, weight(50)].join(', ');
  const states = rolloutStates(manifestsOf(bySubsets(steps)), { superseded: true });
  const superseded = stateNamed(states, 'step 1: setWeight 5, superseded by another version');

  test('gets no requests while it has no pods, in the order in which the controller writes since 4564', () => {
    const written = superseded.moments.filter(({ kind }) => kind === 'written').map(({ name }) => name);
    expect(written.slice(0, 3)).toEqual([
      'ReplicaSet app/nginx-next is made',
      'VirtualService app/nginx gives the new version 0%',
      'DestinationRule app/nginx selects next as canary and stable as stable',
    ]);
    expect(states).toKeepServing(asked, { moments: 'written' });
  });

  test('gets its share all the same where the weight reaches proxies after the subset', () => {
    expect(states).not.toKeepServing(asked);
    const message = () => expect(states).toKeepServing(asked);
    expect(message).toThrow(
      /5 % of it is lost on the way to "step 1: setWeight 5, superseded by another version", when VirtualService app\/nginx has not reached the proxies yet/,
    );
    expect(message).toThrow(/nothing runs behind subset canary/);
  });

  test('has its own pods first where two Services are what requests are shared between', () => {
    const hosts = rolloutStates(manifestsOf(byServices(steps)), { superseded: true });
    expect(hosts).toKeepServing(asked);
  });

  test('is no matter where nobody asks for it', () => {
    expect(rolloutStates(manifestsOf(bySubsets(steps)))).toKeepServing(asked);
  });
});

describe('a route that somebody wrote, with the Gateway API (flagger 1857)', () => {
  const states = rolloutStates(
    manifestsOf(
      surroundings() + deployment() + route + canary('analysis: {stepWeight: 50}', 'gatewayapi:v1'),
    ),
  );
  const api = Request.get('http://any/api').via('gateway');
  const headersIn = (name: string) => {
    const [end] = Mesh.fromManifests(stateNamed(states, name).manifests).send(api).outcomes;
    return end.way?.requestHeaders?.set ?? {};
  };

  test('has its filters until Flagger takes it over, and none from then on', () => {
    const old = manifestsOf(route).find(({ kind }) => kind === 'HTTPRoute');
    const [first] = states;
    expect(objectOf(first.manifests, 'HTTPRoute', 'podinfo').spec).toEqual(old?.spec);
    const rules = objectOf(stateNamed(states, 'initialized').manifests, 'HTTPRoute', 'podinfo').spec.rules;
    expect(rules).toHaveLength(1);
    expect(rules[0].filters).toBeUndefined();
    expect(rules[0].matches).toEqual([{ path: { type: 'PathPrefix', value: '/' } }]);
    expect(headersIn('initialized')).toEqual({});
  });

  test('keeps them where the Canary has them', () => {
    const own = 'headers: {request: {set: {x-api: "1"}}}';
    const kept = rolloutStates(
      manifestsOf(
        surroundings() + deployment() + route + canary('analysis: {stepWeight: 50}', 'gatewayapi:v1', own),
      ),
    );
    const { manifests } = stateNamed(kept, 'step 1: weight 50');
    const ends = Mesh.fromManifests(manifests).send(api).outcomes;
    expect(ends.map(({ way }) => way?.requestHeaders?.set)).toEqual([{ 'x-api': '1' }, { 'x-api': '1' }]);
  });
});

describe('a route at the canary in ambient mode (flagger 1822)', () => {
  const world = `
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gateway, namespace: app}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: app}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: injection, namespace: app}
spec:
  parentRefs: [{group: "", kind: Service, name: podinfo-canary}]
  rules:
    - filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-target-version, value: v2}]}}]
      backendRefs: [{name: podinfo-canary, port: 9898}]
`;
  const released = (service: string) => {
    const states = rolloutStates(
      manifestsOf(
        world + deployment() + canary('analysis: {stepWeight: 20, maxWeight: 40}', 'gatewayapi:v1', service),
      ),
    );
    const mesh = Mesh.fromManifests(stateNamed(states, 'step 1: weight 20').manifests);
    return { mesh, ends: mesh.send(Request.get('http://any/').via('gateway')).outcomes };
  };

  test('is not asked by what comes in by a gateway, and the trace says why', () => {
    const { mesh, ends } = released('');
    expect(ends.map(({ probability, way }) => [probability, way?.requestHeaders])).toEqual([
      [0.8, undefined],
      [0.2, undefined],
    ]);
    expect(mesh.explain(Request.get('http://any/').via('gateway'))).toContain(
      'podinfo-canary.app.svc.cluster.local has the waypoint waypoint.app, which does not get the request: nothing asks for istio.io/ingress-use-waypoint',
    );
  });

  test('is asked where the Canary puts the label for that on its Service', () => {
    const { ends } = released('canary: {labels: {istio.io/ingress-use-waypoint: "true"}}');
    expect(ends.map(({ probability, way }) => [probability, way?.requestHeaders?.set])).toEqual([
      [0.8, undefined],
      [0.2, { 'x-target-version': 'v2' }],
    ]);
  });
});

test('what a plugin of Argo Rollouts writes, such as that for the Gateway API, is not known and said to be so', () => {
  const text = byServices(weight(20)).replace(
    /istio: \{virtualService: [^}]*\}\}/,
    'plugins: {argoproj-labs/gatewayAPI: {httpRoute: nginx, namespace: app}}',
  );
  const states = rolloutStates(manifestsOf(text));
  expect(states[1].unsure).toEqual([
    "trafficRouting.plugins is not followed, only Istio's virtual services and destination rules are",
  ]);
  expect(() => expect(states).toKeepServing(asked)).toThrow(/trafficRouting\.plugins is not followed/);
  expect(() => expect(states).not.toKeepServing(asked)).toThrow(/trafficRouting\.plugins is not followed/);
});

describe('a canary that is given up, and whose first step sets a route', () => {
  const tester = asked.header('x-canary', 'true');
  const statesOf = (...steps: string[]) => rolloutStates(manifestsOf(bySubsets(steps.join(', '))));
  const routesOf = (manifests: readonly unknown[]) =>
    (objectOf(manifests as never, 'VirtualService', 'nginx') as { spec: { http: { name?: string }[] } }).spec
      .http.length;

  test('has this route come and go without end, and loses requests for it when its pods are gone', () => {
    const states = statesOf(header, weight(20), pause);
    const gone = stateNamed(states, 'step 2: setWeight 20, aborted, unused pods are gone');
    expect(gone.isSettled).toBe(false);
    const last = [gone.moments.at(-1)?.manifests ?? [], gone.manifests];
    expect(last.map(routesOf)).toEqual([2, 3]);
    expect(last.map((manifests) => Mesh.fromManifests(manifests).send(tester).outcomes[0].status)).toEqual([
      200, 503,
    ]);
    expect(() => expect([gone]).toKeepServing(tester)).toThrow(/nothing runs behind subset canary/);
    expect([gone]).toKeepServing(asked);
  });

  test('comes to rest where another step is the first', () => {
    const states = statesOf(weight(20), header, pause);
    expect(states.filter(({ isSettled }) => !isSettled)).toEqual([]);
    expect(states).toKeepServing(tester);
  });
});
