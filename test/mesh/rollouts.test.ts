import { analyze } from '../../lib/analysis';
import { Mesh, Request } from '../../lib/simulate';
import { bySubsets, manifestsOf, surroundings, virtualService, weight } from '../compare/rollout/nginx';
import { canary, deployment } from '../compare/rollout/podinfo';
import '../../lib/testing/jest';

const asked = Request.get('http://nginx/').from('client.app');
const codes = (text: string) =>
  analyze(manifestsOf(text), { complete: true }).map(({ rule, message }) => `${rule} ${message}`);

describe('a Rollout', () => {
  test('is what pods run of, with the subsets that its controller has yet to tell apart', () => {
    const manifests = manifestsOf(bySubsets(weight(20)));
    expect(Mesh.fromManifests(manifests)).toRoute(asked, 'app/nginx');
    expect(manifests).toHaveNoFindings({ level: 'warning' });
  });

  test('whose pods no Service selects is told as a Deployment is', () => {
    const text = bySubsets(weight(20)).replace(
      'selector: {app: nginx}, ports',
      'selector: {app: ngins}, ports',
    );
    expect(codes(text)).toEqual([expect.stringMatching(/^service\/selects-nothing/)]);
  });

  const referring = (replicas: number) =>
    `${surroundings('nginx')}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: nginx, namespace: app}
spec: {replicas: 3, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: nginx}, strategy: {canary: {}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx, namespace: app}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: nginx, image: 'nginx:1', ports: [{containerPort: 80}]}]}
`;

  test('that refers to a Deployment makes pods like its own, also where that has none', () => {
    expect(Mesh.fromManifests(manifestsOf(referring(0)))).toRoute(asked, 'app/nginx');
    expect(codes(referring(0))).toEqual([]);
    expect(Mesh.fromManifests(manifestsOf(referring(0).replace('replicas: 3', 'replicas: 0')))).toReject(
      asked,
      503,
    );
  });

  test('that refers to what no manifest shows has no pods of which anything is known', () => {
    const [without] = [
      referring(0).replace('kind: Deployment, name: nginx', 'kind: Deployment, name: other'),
    ];
    expect(Mesh.fromManifests(manifestsOf(without))).toReject(asked, 503);
  });
});

describe('a ReplicaSet', () => {
  const set = (replicas: number, status: string, owner = 'Rollout') => `${surroundings('nginx')}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: nginx, namespace: app}
spec:
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: nginx, image: 'nginx:1'}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: nginx-abc
  namespace: app
  ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind: ${owner}, name: nginx, uid: 1-2, controller: true}]
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: nginx, rollouts-pod-template-hash: abc}}
  template:
    metadata: {labels: {app: nginx, rollouts-pod-template-hash: abc}}
    spec: {containers: [{name: nginx, image: 'nginx:1'}]}
status: {${status}}
`;
  const mesh = (...of: Parameters<typeof set>) => Mesh.fromManifests(manifestsOf(set(...of)));

  test('of a Rollout has its pods, which are then not counted twice', () => {
    expect(mesh(1, '')).toRoute(asked, 'app/nginx-abc');
    expect(mesh(0, '')).toReject(asked, 503);
    expect(mesh(0, '', 'Deployment')).toRoute(asked, 'app/nginx');
  });

  test('has as many endpoints as pods are ready, where it tells', () => {
    expect(mesh(3, 'replicas: 3, readyReplicas: 0')).toReject(asked, 503);
    expect(mesh(3, 'replicas: 3, readyReplicas: 1')).toRoute(asked, 'app/nginx-abc');
    expect(mesh(0, 'replicas: 3, readyReplicas: 3')).toReject(asked, 503);
  });
});

describe('a Canary of Flagger', () => {
  const apart = virtualService('host: podinfo-primary', 'host: podinfo-canary').replace(
    'hosts: [nginx]',
    'hosts: [podinfo.example.com]',
  );
  const text = (more: string) => surroundings() + deployment() + more;

  test('makes Services to which others may refer', () => {
    const made = canary('analysis: {stepWeight: 50}', 'istio', 'portName: web');
    expect(codes(text(made) + apart)).toEqual([]);
    expect(codes(text('') + apart).map((one) => one.split(' ')[0])).toContain(
      'virtual-service/destination-not-found',
    );
  });

  test('makes them in a way that manifests alone do not tell', () => {
    const { uncertain } = Mesh.fromManifests(manifestsOf(text(canary('analysis: {stepWeight: 50}')))).send(
      Request.get('http://podinfo:9898/').from('client.app'),
    );
    expect(uncertain).toEqual([expect.stringContaining('Service app/podinfo has no selector')]);
  });

  test('of a cluster, where it tells its phase, has those that are there', () => {
    const live = canary('analysis: {stepWeight: 50}') + '  \nstatus: {phase: Initialized}\n';
    expect(codes(text(live) + apart).map((one) => one.split(' ')[0])).toContain(
      'virtual-service/destination-not-found',
    );
  });

  test('leaves a Service that somebody else wrote to them', () => {
    const service = `
---
apiVersion: v1
kind: Service
metadata: {name: podinfo, namespace: app}
spec: {selector: {app: podinfo}, ports: [{name: http, port: 9898}]}
`;
    const mesh = Mesh.fromManifests(manifestsOf(text(service + canary('analysis: {stepWeight: 50}'))));
    expect(mesh).toRoute(Request.get('http://podinfo:9898/').from('client.app'), 'app/podinfo');
  });

  test('is no gateway by which requests could come in', () => {
    const mesh = Mesh.fromManifests(manifestsOf(text(canary('analysis: {stepWeight: 50}'))));
    expect(() => mesh.send(Request.get('http://a/').via('nowhere'))).toThrow(
      /Name one of istio-ingressgateway\.$/,
    );
  });
});
