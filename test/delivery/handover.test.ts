import { App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  ArgoCdEnvironments,
  type ArgoCdEnvironmentsProps,
  ArgoCdHandover,
  type ArgoCdHandoverProps,
  FluxHandover,
  type FluxHandoverProps,
  GitRevision,
  SyncWave,
} from '../../lib/delivery';
import { Destination, MeshHost, RouteAction, VirtualService } from '../../lib/networking';
import { codeOf, refusal } from '../support/refusal';

const repository = 'https://github.com/example/shop.git';
const folders = ['dist/production/environment', 'dist/production/routing'];
const chart = () => new Chart(new App(), 'handover');

function argo(props: Partial<ArgoCdHandoverProps> = {}): any[] {
  const scope = chart();
  new ArgoCdHandover(scope, 'shop', { repository, folders, ...props });
  return scope.toJson();
}
function flux(props: Partial<FluxHandoverProps> = {}): any[] {
  const scope = chart();
  new FluxHandover(scope, 'shop', { repository, folders, ...props });
  return scope.toJson();
}
function environments(props: Partial<ArgoCdEnvironmentsProps> = {}): any {
  const scope = chart();
  const list = [
    { name: 'dev', folder: 'dist/dev' },
    { name: 'production', folder: './dist/production/', cluster: 'prod', revision: GitRevision.tag('v1') },
  ];
  new ArgoCdEnvironments(scope, 'shop', { repository, environments: list, ...props });
  return scope.toJson()[0];
}

describe('by Argo CD', () => {
  test('each folder is an Application, in waves in their order', () => {
    const [first, second] = argo({ firstWave: 5 });
    expect(first.metadata).toEqual({
      name: 'shop-environment',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/sync-wave': '5' },
      finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
    });
    expect(first.spec).toMatchObject({
      project: 'default',
      source: { repoURL: repository, targetRevision: 'main', path: 'dist/production/environment' },
      destination: { name: 'in-cluster' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });
    expect([second.metadata.name, second.metadata.annotations]).toEqual([
      'shop-routing',
      { 'argocd.argoproj.io/sync-wave': '6' },
    ]);
  });

  test('a single folder goes by the name alone', () => {
    const [{ metadata, spec }, ...others] = argo({ folders: ['dist'], name: 'app' });
    expect([metadata.name, spec.source.path, others]).toEqual(['app', 'dist', []]);
  });

  test('what is set is written', () => {
    const [{ metadata, spec }] = argo({
      namespace: 'gitops',
      project: 'shop',
      cluster: 'prod',
      revision: GitRevision.commit('0123456789012345678901234567890123456789'),
      targetNamespace: 'shop',
      createNamespace: true,
      prune: false,
      autoSync: false,
    });
    expect(metadata.namespace).toBe('gitops');
    expect(metadata).not.toHaveProperty('finalizers');
    expect(spec.destination).toEqual({ name: 'prod', namespace: 'shop' });
    expect(spec.source.targetRevision).toMatch(/^0123/);
    expect(spec.syncPolicy).not.toHaveProperty('automated');
    expect(spec.syncPolicy.syncOptions).toEqual(['CreateNamespace=true', 'ServerSideApply=true']);
  });
});

describe('by Argo CD to several environments', () => {
  test('each is an element of one ApplicationSet', () => {
    const { kind, spec } = environments();
    expect(kind).toBe('ApplicationSet');
    expect(spec.generators).toEqual([
      {
        list: {
          elements: [
            { name: 'dev', path: 'dist/dev', cluster: 'in-cluster', revision: 'main' },
            { name: 'production', path: 'dist/production', cluster: 'prod', revision: 'v1' },
          ],
        },
      },
    ]);
    expect(spec.template.spec.source).toEqual({
      repoURL: repository,
      targetRevision: '{{ .revision }}',
      path: '{{ .path }}',
    });
    expect(spec).not.toHaveProperty('strategy');
  });

  test('in order, an environment waits for those before it', () => {
    const { steps } = environments({ inOrder: true }).spec.strategy.rollingSync;
    const { labels } = environments({ inOrder: true }).spec.template.metadata;
    expect(steps.map(({ matchExpressions: [{ key, values }] }: any) => [key, values])).toEqual([
      ['environment', ['dev']],
      ['environment', ['production']],
    ]);
    expect(labels).toEqual({ environment: '{{ .name }}' });
  });

  test.each<[string, Partial<ArgoCdEnvironmentsProps>]>([
    ['MissingSetting at handover/shop', { environments: [] }],
    ['InvalidName at handover/shop', { environments: [{ name: 'Dev', folder: 'a' }] }],
    ['InvalidValue at handover/shop', { environments: [{ name: 'dev', folder: '../a' }] }],
  ])('refuses with %s: %j', (code, props) => {
    expect(codeOf(() => environments(props))).toBe(code);
  });

  test('refuses two environments of one name', () => {
    const twice = [1, 2].map((n) => ({ name: 'dev', folder: `dist/${n}` }));
    expect(() => environments({ environments: twice })).toThrow('dev');
  });
});

describe('by Flux', () => {
  test('each folder is a Kustomization that waits for the one before', () => {
    const [source, first, second] = flux({ dependsOn: ['infrastructure'] });
    expect(source).toEqual({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'shop', namespace: 'flux-system' },
      spec: { interval: '10m', url: repository, ref: { branch: 'main' } },
    });
    expect(first.metadata.name).toBe('shop-environment');
    expect(first.spec).toEqual({
      interval: '10m',
      timeout: '5m',
      sourceRef: { kind: 'GitRepository', name: 'shop' },
      path: './dist/production/environment',
      prune: true,
      wait: true,
      dependsOn: [{ name: 'infrastructure' }],
    });
    expect(second.spec.dependsOn).toEqual([{ name: 'shop-environment' }]);
  });

  test('what is set is written', () => {
    const [source, { spec }] = flux({
      revision: GitRevision.tag('v1.2.0'),
      repositorySecret: 'git',
      interval: Duration.minutes(1),
      timeout: Duration.minutes(3),
      wait: false,
      prune: false,
      targetNamespace: 'shop',
      serviceAccount: 'deployer',
      kubeConfigSecret: 'prod',
    });
    expect(source.spec).toMatchObject({
      ref: { tag: 'v1.2.0' },
      secretRef: { name: 'git' },
      interval: '60s',
    });
    expect(spec).toMatchObject({
      timeout: '180s',
      wait: false,
      prune: false,
      targetNamespace: 'shop',
      serviceAccountName: 'deployer',
      kubeConfig: { secretRef: { name: 'prod' } },
    });
  });
});

describe('what both refuse', () => {
  test.each([
    ['InvalidValue', { repository: 'github.com/example/shop' }],
    ['InvalidValue', { folders: ['/etc'] }],
    ['InvalidValue', { folders: ['dist/../..'] }],
    ['MissingSetting', { folders: [] }],
    ['MissingSetting', { folders: [''] }],
    ['InvalidName', { name: 'Shop' }],
  ])('with %s: %j', (code, props) => {
    expect(codeOf(() => argo(props))).toBe(`${code} at handover/shop`);
    expect(codeOf(() => flux(props))).toBe(`${code} at handover/shop`);
  });

  test('an address as scp has it, with the one to write', () => {
    const { mend } = refusal(() => flux({ repository: 'git@github.com:example/shop.git' }));
    expect(mend).toBe('write it as ssh://git@github.com/example/shop.git');
    const [{ spec }] = flux({ repository: 'ssh://git@github.com/example/shop.git' });
    expect(spec.url).toBe('ssh://git@github.com/example/shop.git');
  });

  test('two folders whose names end alike', () => {
    expect(() => argo({ folders: ['dev/app', 'production/app'] })).toThrow('shop-app');
  });
});

describe('a revision', () => {
  test('is a branch, a tag or a commit', () => {
    expect(GitRevision.branch('feature/new')._describe()).toBe('the branch feature/new');
    expect(codeOf(() => GitRevision.commit('abc'))).toBe('InvalidValue');
    expect(codeOf(() => GitRevision.branch(''))).toBe('MissingSetting');
  });

  test.each(['a b', 'a..b', '-a', 'a/', 'a.lock', 'a~1', 'HEAD^', '@', 'a@{1}', 'a:b'])(
    'is not %j',
    (name) => {
      expect(codeOf(() => GitRevision.tag(name))).toBe('InvalidValue');
    },
  );
});

test('a folder is written in one way, however it is given', () => {
  const step = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
      const plain = steps.join('/');
      for (const folder of [plain, `./${plain}`, `${plain}/`, `././${plain}//`]) {
        expect(argo({ folders: [folder] })[0].spec.source.path).toBe(plain);
        expect(flux({ folders: [folder] })[1].spec.path).toBe(`./${plain}`);
      }
    }),
  );
});

describe('waves within an Application', () => {
  const service = (scope: Chart, id: string) => {
    const routes = new VirtualService(scope, id, { hosts: [MeshHost.of('nginx')] });
    routes.addHttpRoute({ action: RouteAction.forward(Destination.host('nginx')) });
    return routes;
  };

  test('all objects of a chart are put into one', () => {
    const scope = chart();
    service(scope, 'a');
    SyncWave.assign(scope, 2);
    expect(scope.toJson().map(({ metadata }: any) => metadata.annotations)).toEqual([
      { 'argocd.argoproj.io/sync-wave': '2' },
    ]);
    expect(scope.node.validate()).toEqual([]);
  });

  test('one that comes later is refused when the app is written', () => {
    const scope = chart();
    SyncWave.assign(scope, 2);
    service(scope, 'late');
    expect(scope.node.validate()).toEqual([expect.stringContaining('VirtualService late')]);
  });

  test('a wave is a whole number', () => {
    expect(codeOf(() => SyncWave.assign(chart(), 1.5))).toBe('InvalidNumber at handover');
  });
});
