import { loadText } from '../../lib/mesh/load';
import { Mesh, Request, RequestError, requestOf } from '../../lib/simulate';
import { routes, subsets, v1, world } from './semantics/case';
import { chainCases } from './semantics/chains.cases';
import { manifestsOf } from './semantics/test-cases';

const meshOf = (manifests: string, of = world) =>
  Mesh.fromManifests(loadText(`${of}${manifests}`, 'world.yaml').resources.map(({ manifest }) => manifest));
const get = Request.get('http://api/').from('client.app');
const ends = (mesh: Mesh, request: Request) =>
  mesh
    .send(request)
    .outcomes.map(({ probability, status, kind, workloads = [] }) =>
      `${Math.round(probability * 1e4) / 100} % ${status} ${kind} ${workloads.join('+')}`.trim(),
    );
const all = (more: string) => routes(`{route: [{destination: {host: api}}], ${more}}`);

describe('a workload that is down', () => {
  test('gets nothing, and others get its share', () => {
    expect(ends(meshOf(''), get.withDown('api-v1.app'))).toEqual(['100 % 200 workload app/api-v2']);
  });

  test('alone behind a destination leaves nothing', () => {
    expect(ends(meshOf(subsets + routes(`{${v1}}`)), get.withDown('api-v1.app'))).toEqual([
      '100 % 503 no-endpoint',
    ]);
    const both = get.withDown('api-v1.app').withDown('app/api-v2');
    expect(ends(meshOf(''), both)).toEqual(['100 % 503 no-endpoint']);
  });

  test('behind a connection closes it', () => {
    const outside = Request.get('http://api.app/').withDown('api-v1.app').withDown('api-v2.app');
    expect(ends(meshOf(''), outside)).toEqual(['100 % 0 no-endpoint']);
  });
});

describe('a workload that fails', () => {
  const failing = get.withFailing('api-v1.app', 503);

  test('is answered with its status, where the route does not try again on it', () => {
    expect(ends(meshOf(''), failing)).toEqual([
      '50 % 200 workload app/api-v2',
      '50 % 503 workload app/api-v1',
    ]);
    const plain = Request.get('http://api.app/').withFailing('api-v1.app', 503);
    expect(ends(meshOf(''), plain)).toEqual(['50 % 200 workload app/api-v2', '50 % 503 workload app/api-v1']);
  });

  test('is hidden by a try at another pod, but for what six picks in a row leave', () => {
    const mesh = meshOf(all('retries: {attempts: 1, retryOn: "503"}'));
    // Half of the requests come to it first, and one in 64 of these is tried there again.
    expect(ends(mesh, failing)).toEqual([
      '99.22 % 200 workload app/api-v2',
      '0.78 % 503 workload app/api-v1',
    ]);
    expect(ends(mesh, get.withFailing('api-v1.app', 500))).toHaveLength(2);
  });

  test('is not hidden where it is alone', () => {
    const mesh = meshOf(subsets + routes(`{${v1}, retries: {attempts: 3, retryOn: 5xx}}`));
    expect(ends(mesh, failing)).toEqual(['100 % 503 workload app/api-v1']);
  });

  test('counts with all its pods: a pod is hardly ever tried twice as long as there are others', () => {
    const three = world.replace(
      'metadata: {name: api-v1, namespace: app}\nspec:',
      'metadata: {name: api-v1, namespace: app}\nspec:\n  replicas: 2',
    );
    const mesh = meshOf(all('retries: {attempts: 1, retryOn: 5xx}'), three);
    // Two of three pods fail: 2/3 at first, then one of the two that are left.
    expect(ends(mesh, failing)).toEqual([
      '66.62 % 200 workload app/api-v2',
      '33.38 % 503 workload app/api-v1',
    ]);
  });

  test('is tried again where requests stick to it', () => {
    const sticky = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: app}
spec: {host: api, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x}}}}
`;
    const mesh = meshOf(sticky + all('retries: {attempts: 2, retryOn: 5xx}'));
    expect(ends(mesh, failing)).toEqual(['50 % 200 workload app/api-v2', '50 % 503 workload app/api-v1']);
  });
});

describe('a workload that is slow', () => {
  const slow = get.withSlow('api-v1.app', '2s');

  test('is waited for where the route has no timeout', () => {
    expect(ends(meshOf(''), slow).join()).toContain('200 workload app/api-v1');
  });

  test('is given up at the timeout of the route', () => {
    expect(ends(meshOf(all('timeout: 1s')), slow)).toEqual([
      '50 % 504 timeout app/api-v1',
      '50 % 200 workload app/api-v2',
    ]);
    expect(ends(meshOf(all('timeout: 3s')), slow).join()).not.toContain('504');
  });

  test('is given up for another pod after the timeout of a try', () => {
    const mesh = meshOf(all('timeout: 10s, retries: {attempts: 2, perTryTimeout: 500ms, retryOn: 5xx}'));
    expect(ends(mesh, slow)).toEqual(['99.99 % 200 workload app/api-v2', '0.01 % 504 timeout app/api-v1']);
    const once = meshOf(all('timeout: 10s, retries: {attempts: 2, perTryTimeout: 500ms, retryOn: "503"}'));
    expect(ends(once, slow).join()).toContain('50 % 504 timeout app/api-v1');
  });

  test('keeps the timeout of the route over all tries', () => {
    const mesh = meshOf(
      subsets + routes(`{${v1}, timeout: 3s, retries: {attempts: 5, perTryTimeout: 2s, retryOn: 5xx}}`),
    );
    expect(ends(mesh, get.withSlow('api-v1.app', '10s'))).toEqual(['100 % 504 timeout app/api-v1']);
  });
});

test('a failure behind a gateway is what the gateway answers', () => {
  const mesh = Mesh.fromManifests(manifestsOf(chainCases.find(({ says }) => says === 'shares multiply')!));
  const request = Request.get('http://news.example.com/').from('client.app');
  expect(ends(mesh, request.withFailing('api-v1.app', 500))).toEqual([
    '60 % 200 workload app/api-v2',
    '20 % 200 workload',
    '20 % 500 workload app/api-v1',
  ]);
});

describe('an external authorizer', () => {
  const policy = `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ask, namespace: app}
spec: {selector: {matchLabels: {app: api}}, action: CUSTOM, provider: {name: own}, rules: [{to: [{operation: {paths: [/closed]}}]}]}
`;
  const closed = Request.get('http://api/closed').from('client.app');
  const mesh = meshOf(policy);

  test('is told for both words where it is not known what it says', () => {
    const { uncertain } = mesh.send(closed);
    expect(uncertain.join()).toContain(
      'where it allows the request, it goes on as told here, and where it denies it',
    );
    expect(mesh.send(get).uncertain).toEqual([]);
  });

  test('is sure where the request tells', () => {
    const denied = mesh.send(closed.withAuthorizer('own', 'deny'));
    expect(denied).toMatchObject({ outcomes: [{ kind: 'denied', status: 403 }], uncertain: [] });
    const allowed = mesh.send(closed.withAuthorizer('own', 'allow'));
    expect(allowed).toMatchObject({ outcomes: [{ kind: 'workload', status: 200 }], uncertain: [] });
    expect(mesh.send(closed.withAuthorizer('other', 'allow')).uncertain).not.toEqual([]);
  });
});

describe('circumstances that cannot be', () => {
  test.each([
    [() => get.withDown('api-v9.app'), 'No manifest shows the workload api-v9.app'],
    [() => get.withSlow('api-v1.app', 'long'), 'cannot be read'],
  ])('%# are refused with what they should be', (request, text) => {
    expect(() => meshOf('').send(request())).toThrow(RequestError);
    expect(() => meshOf('').send(request())).toThrow(text);
  });

  test.each([
    [{ down: 'api-v1.app' }, 'is not a list of workloads'],
    [{ failing: { 'api-v1.app': 42 } }, 'is none of HTTP'],
    [{ failing: [] }, 'The field failing is a list'],
    [{ authorizers: { own: 'maybe' } }, 'Write allow or deny'],
  ])('%# are refused in a line', (more, text) => {
    expect(() => requestOf({ from: 'client.app', url: 'http://api/', ...more })).toThrow(text);
  });

  test('a line has them all', () => {
    const line = {
      from: 'client.app',
      url: 'http://api/',
      down: ['api-v1.app'],
      failing: { 'api-v2.app': 500 },
      slow: { 'api-v2.app': '1s' },
    };
    expect(ends(meshOf(''), requestOf(line))).toEqual(['100 % 500 workload app/api-v2']);
  });
});
