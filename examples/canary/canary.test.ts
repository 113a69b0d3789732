import { join } from 'node:path';
import { type RolloutState, rolloutStates } from '../../lib/compare';
import { Mesh, Request } from '../../lib/simulate';
import { manifestsIn } from '../../test/support/manifests';
import '../../lib/testing/jest';

const dist = ['environment', 'routing'].flatMap((chart) =>
  manifestsIn(join(__dirname, 'dist/production', chart)),
);
const handover: any[] = manifestsIn(join(__dirname, 'dist/production/handover'));
const states = rolloutStates(dist);

const callers = [
  Request.get('http://nginx/').from('client.istio-test'),
  Request.get('http://nginx.hihihiai.com/').via('istio-ingressgateway'),
];

/** The share of requests that the new version answers. */
const share = ({ manifests }: RolloutState, request: Request) =>
  Mesh.fromManifests(manifests)
    .send(request)
    .outcomes.filter(({ workloads = [] }) => workloads.some((name) => name.includes('canary')))
    .reduce((sum, { probability }) => sum + probability, 0);

test('requests are answered at every step, when the release is given up, and while proxies lag behind', () => {
  for (const request of callers) expect(states).toKeepServing(request);
});

test('the new version gets its share in the mesh and at the gateway alike', () => {
  const weights = states.filter(({ kind, name }) => kind === 'step' && name.includes('setWeight'));
  expect(weights.map((state) => callers.map((request) => share(state, request)))).toEqual([
    [0.1, 0.1],
    [0.5, 0.5],
  ]);
});

test('when it is given up nothing goes to the new version', () => {
  const aborted = states.filter(({ kind }) => kind === 'aborted');
  expect(aborted.length).toBeGreaterThan(0);
  for (const state of aborted) expect(callers.map((request) => share(state, request))).toEqual([0, 0]);
});

test('Argo CD leaves alone what the controller changes, and nothing else of it', () => {
  const [{ spec }] = handover;
  const left = spec.ignoreDifferences.map(({ kind, name, jqPathExpressions }: any) => [
    kind,
    name,
    ...jqPathExpressions,
  ]);
  expect(left).toEqual([
    ['VirtualService', 'nginx', '.spec.http[]?.route[]?.weight'],
    ['DestinationRule', 'nginx', '.spec.subsets[]?.labels["rollouts-pod-template-hash"]?'],
    ['Deployment', 'nginx-v1', '.spec.replicas'],
  ]);
  expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
});
