import { App, Chart, Duration } from 'cdk8s';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  ClientPod,
  HttpMatch,
  Injection,
  IstioIngress,
  MeshNamespace,
  Progression,
  ProgressionStep,
  StringMatch,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import { Mesh, Request } from '../../lib/simulate';
import { temporaryFolder } from '../support/project';

const namespace = 'istio-test';
const temporary = temporaryFolder();
const subsetsOf = { appv1: 'v1', appv2: 'v2' };

/** The walkthrough, whose routing is pinned to the first version. */
function walkthrough(name: string) {
  const folder = join(temporary, name);
  const app = new App({ outdir: join(folder, 'dist') });
  const environment = new Chart(app, 'environment', { namespace });
  new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
  const nginx = new VersionedNginx(environment, 'nginx', { versions: ['v1', 'v2'] });
  new ClientPod(environment, 'client');
  const routing = new Chart(app, 'routing', { namespace });
  const subsets = new SubsetRouting(routing, 'nginx', { workload: nginx, subsets: subsetsOf });
  return { app, folder, routing, subsets };
}

const request = Request.get('http://nginx/').from('client.istio-test');

/** The share of the new version for a request in each state. */
const shares = (progression: Progression, of: Request = request) =>
  progression.states().map(({ manifests }) =>
    Mesh.fromManifests(manifests)
      .send(of)
      .outcomes.filter(({ subset }) => subset === 'appv2')
      .reduce((sum, { probability }) => sum + probability, 0),
  );

describe('weights', () => {
  const { app, folder, subsets } = walkthrough('weights');
  subsets.pin('appv1', { timeout: Duration.seconds(3) });
  const progression = subsets.progression('appv2', [10, 30, 60, 100]);
  app.synth();
  const at = (name: string) => readFileSync(join(folder, 'progression/nginx-to-appv2', name), 'utf8');

  test('are a state each, behind the one in which the old subset has all', () => {
    expect(progression.states().map(({ name }) => name)).toEqual([
      '0-start',
      '1-weight-10',
      '2-weight-30',
      '3-weight-60',
      '4-weight-100',
    ]);
    expect(shares(progression)).toEqual([0, 0.1, 0.3, 0.6, 1]);
  });

  test('keep what happens to requests on the way', () => {
    for (const { manifests } of progression.states())
      expect(manifests.find(({ kind }) => kind === 'VirtualService').spec.http[0].timeout).toBe('3s');
  });

  test('are folders beside the manifests, each whole', () => {
    expect(readdirSync(join(folder, 'progression/nginx-to-appv2')).sort()).toEqual([
      '0-start',
      '1-weight-10',
      '2-weight-30',
      '3-weight-60',
      '4-weight-100',
      'STEPS.md',
    ]);
    const mesh = Mesh.fromFiles(join(folder, 'progression/nginx-to-appv2/2-weight-30'));
    expect([mesh.faults, mesh.unreadable]).toEqual([[], []]);
    expect(mesh.send(request).outcomes.map(({ probability }) => probability)).toEqual([0.7, 0.3]);
    expect(readdirSync(join(folder, 'dist'))).toEqual(['environment.k8s.yaml', 'routing.k8s.yaml']);
  });

  test('have the commands forth and back', () => {
    const blocks = at('STEPS.md').split(/^## /m);
    expect(blocks[2]).toContain('30 % of the requests go to the new subset.');
    expect(blocks[2].match(/^kubectl .*$/gm)).toEqual([
      'kubectl apply -f 2-weight-30/',
      'kubectl apply -f 1-weight-10/',
    ]);
  });

  test('leave what the app itself writes as it is', () => {
    expect(Mesh.fromFiles(join(folder, 'dist')).send(request).outcomes).toMatchObject([{ subset: 'appv1' }]);
  });

  test('are the same bytes each time, and what is no longer written goes', () => {
    const before = at('STEPS.md');
    app.synth();
    expect(at('STEPS.md')).toBe(before);
    const { app: other, subsets: routing } = walkthrough('weights');
    routing.pin('appv1');
    routing.progression('appv2', [100], { folder: join(folder, 'progression/nginx-to-appv2') });
    other.synth();
    expect(readdirSync(join(folder, 'progression/nginx-to-appv2')).sort()).toEqual([
      '0-start',
      '1-weight-100',
      'STEPS.md',
    ]);
  });
});

describe('other steps', () => {
  const { app, folder, routing, subsets } = walkthrough('others');
  subsets.addRule({ match: [HttpMatch.prefix('/test.html')], subset: 'appv2' });
  subsets.pin('appv1');
  const ingress = new IstioIngress(routing, 'ingress', { hosts: ['*.example.com'] });
  ingress.expose(subsets, 'nginx.example.com');
  const progression = new Progression(routing, 'blue-green', {
    routing: subsets,
    to: 'appv2',
    steps: [
      ProgressionStep.mirror(50),
      ProgressionStep.matching(HttpMatch.header('x-test', StringMatch.exact('b'))),
      ProgressionStep.preview(ingress.gateway, 'preview.example.com'),
      ProgressionStep.weight(100),
    ],
  });
  app.synth();

  test('leave the rules before the default as they are', () => {
    expect(shares(progression, Request.get('http://nginx/test.html').from('client.istio-test'))).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  test('an A/B test is for the requests that match', () => {
    expect(shares(progression)).toEqual([0, 0, 0, 0, 1]);
    expect(shares(progression, request.header('x-test', 'b'))).toEqual([0, 0, 1, 0, 1]);
  });

  test('shadowing sends copies', () => {
    const ways = progression
      .states()
      .map(({ manifests }) => Mesh.fromManifests(manifests).send(request).outcomes[0].way?.mirrors);
    expect(ways.map((mirrors) => mirrors?.length ?? 0)).toEqual([0, 1, 0, 0, 0]);
  });

  test('a preview has a host of its own at the gateway, until the switch', () => {
    const seen = Request.get('http://preview.example.com/').via('istio-ingressgateway');
    const statuses = progression
      .states()
      .map(({ manifests }) => Mesh.fromManifests(manifests).send(seen).outcomes[0].status);
    expect(statuses).toEqual([404, 404, 404, 200, 404]);
  });

  test('what a step takes away is deleted, and comes back on the way back', () => {
    const steps = readFileSync(join(folder, 'progression/blue-green/STEPS.md'), 'utf8').split(/^## /m);
    expect(steps[4].match(/^kubectl .*$/gm)).toEqual([
      expect.stringMatching(/^kubectl apply -f 4-weight-100\/from-3-preview\/wave-\d\/$/),
      expect.stringMatching(/^kubectl delete -f 4-weight-100\/from-3-preview\/wave-\d\/delete\/$/),
      'kubectl apply -f 3-preview/',
    ]);
    const named = [...steps[4].matchAll(/-f (\S+)/g)].map(([, file]) =>
      join(folder, 'progression/blue-green', file),
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('what is refused', () => {
  test('a routing that is pinned to nothing, unless the old subset is named', () => {
    const { subsets } = walkthrough('unpinned');
    expect(() => subsets.progression('appv2', [100]).states()).toThrow('pinned to no subset');
    expect(
      shares(
        new Progression(subsets, 'named', {
          routing: subsets,
          from: 'appv1',
          to: 'appv2',
          steps: [ProgressionStep.weight(50)],
        }),
      ),
    ).toEqual([0, 0.5]);
  });

  test('a subset that is not there, a weight above 100, and no steps', () => {
    const { subsets } = walkthrough('wrong');
    subsets.pin('appv1');
    expect(() => subsets.progression('appv3', [100])).toThrow('appv3');
    expect(() => subsets.progression('appv2', [110])).toThrow('weight of a step');
    expect(() => subsets.progression('appv2', [])).toThrow('a progression without steps');
    expect(() => ProgressionStep.matching()).toThrow('without a condition');
    expect(() => ProgressionStep.preview(null as never, 'a_b')).toThrow('host of a preview');
  });
});
