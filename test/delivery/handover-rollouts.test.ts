import { App, Chart, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-30';
import { HttpMatch, MeshHost, SubsetRouting, VersionedNginx } from '../../lib';
import {
  ArgoCdEnvironments,
  ArgoCdHandover,
  type ArgoCdHandoverProps,
  ArgoRollout,
  FluxHandover,
  HeaderRouteMatch,
  RolloutStep,
  RolloutStrategy,
  RolloutTraffic,
  RolloutWorkload,
  StringMatch,
  WorkloadScaleDown,
} from '../../lib/delivery';
import { VirtualService } from '../../lib/networking';

const repository = 'https://github.com/example/shop.git';
const POD_HASH = 'rollouts-pod-template-hash';

interface Made {
  readonly rollout: ArgoRollout;
  readonly objects: () => any[];
}

/** A canary between two subsets, with a rule beside the one that is weighted. */
function bySubsets(steps: RolloutStep[] = []): Made {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const workload = new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
  const routing = new SubsetRouting(chart, 'routing', { workload, subsets: { stable: 'v1', canary: 'v1' } });
  routing.addRule({ name: 'admin', match: [HttpMatch.prefix('/admin')], subset: 'stable' });
  routing.split({ stable: 100, canary: 0 }, { name: 'primary' });
  const traffic = RolloutTraffic.istioRouting(routing, {
    canary: 'canary',
    stable: 'stable',
    routes: ['primary'],
  });
  const rollout = new ArgoRollout(chart, 'rollout', {
    workload: RolloutWorkload.version(workload, 'v1', WorkloadScaleDown.ON_SUCCESS),
    strategy: RolloutStrategy.canary({ traffic, steps }),
  });
  return { rollout, objects: () => Testing.synth(chart) };
}

/** A change all at once between two Services. */
function byServices(): Made {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const service = (name: string) => {
    const made = new Service(chart, name, { metadata: { name }, ports: [{ port: 80 }] });
    made.selectLabel('app', 'shop');
    return MeshHost.service(made);
  };
  const rollout = new ArgoRollout(chart, 'rollout', {
    workload: RolloutWorkload.template({ metadata: { labels: { app: 'shop' } }, spec: {} }),
    strategy: RolloutStrategy.blueGreen({
      activeService: service('active'),
      previewService: service('preview'),
    }),
  });
  return { rollout, objects: () => Testing.synth(chart) };
}

/** What the controller makes of an object in the middle of a rollout. */
function changed(object: any): any {
  const copy = structuredClone(object);
  const { kind, spec } = copy;
  if (kind === 'VirtualService') {
    const { route } = spec.http.find(({ name }: any) => name === 'primary');
    route.forEach((destination: any, i: number) => (destination.weight = i === 0 ? 80 : 20));
  } else if (kind === 'DestinationRule') {
    spec.subsets.forEach(
      (subset: any, i: number) => (subset.labels = { ...subset.labels, [POD_HASH]: `h${i}` }),
    );
  } else if (kind === 'Service' && ['active', 'preview'].includes(copy.metadata.name)) {
    spec.selector[POD_HASH] = 'h';
  } else if (kind === 'Deployment') spec.replicas = 0;
  return copy;
}

function argo({ rollout }: Made, props: Partial<ArgoCdHandoverProps> = {}): any {
  const scope = new Chart(new App(), 'handover');
  new ArgoCdHandover(scope, 'shop', { repository, folders: ['dist'], rollouts: [rollout], ...props });
  return scope.toJson()[0].spec;
}
function flux({ rollout }: Made): any[] {
  const scope = new Chart(new App(), 'handover');
  new FluxHandover(scope, 'shop', { repository, folders: ['dist'], rollouts: [rollout] });
  return scope.toJson().find(({ kind }) => kind === 'Kustomization').spec.ignore;
}

/** An object without what JSON pointers point at; as Flux does it (fluxcd/pkg, ssa/manager_apply.go: `removeIgnoredFields`). */
function without(object: any, ignores: readonly any[]): any {
  const copy = structuredClone(object);
  for (const { paths, target } of ignores) {
    const named = new RegExp(`^${target.name}$`).test(copy.metadata.name);
    if (target.kind !== copy.kind || !named || target.namespace !== copy.metadata.namespace) continue;
    for (const path of paths) {
      const steps = path.slice(1).split('/');
      const last = steps.pop();
      const parent = steps.reduce((value: any, step: string) => value?.[step], copy);
      if (parent !== undefined) Reflect.deleteProperty(parent, last);
    }
  }
  return copy;
}

describe('by Flux', () => {
  test.each([
    ['two subsets', bySubsets],
    ['two Services', byServices],
  ])('of a canary between %s it leaves alone what the controller changes, and nothing else', (_, make) => {
    const made = make();
    const ignores = flux(made);
    const objects = made.objects();
    const touched = objects.filter((object) => JSON.stringify(changed(object)) !== JSON.stringify(object));
    for (const object of objects) {
      expect(without(changed(object), ignores)).toEqual(without(object, ignores));
      const isTouched = touched.includes(object);
      expect([
        object.kind,
        JSON.stringify(without(changed(object), ignores)) !== JSON.stringify(changed(object)),
      ]).toEqual([object.kind, isTouched]);
    }
    expect(ignores).toHaveLength(touched.length);
  });

  test('names each field by itself', () => {
    expect(flux(bySubsets())).toEqual([
      {
        paths: ['/spec/http/1/route/0/weight', '/spec/http/1/route/1/weight'],
        target: { group: 'networking.istio.io', kind: 'VirtualService', name: 'routing', namespace: 'shop' },
      },
      {
        paths: [`/spec/subsets/0/labels/${POD_HASH}`, `/spec/subsets/1/labels/${POD_HASH}`],
        target: { group: 'networking.istio.io', kind: 'DestinationRule', name: 'routing', namespace: 'shop' },
      },
      {
        paths: ['/spec/replicas'],
        target: { group: 'apps', kind: 'Deployment', name: 'nginx-v1', namespace: 'shop' },
      },
    ]);
  });

  test('leaves all routes alone where the controller puts routes in front of them', () => {
    const step = RolloutStep.headerRoute('testers', HeaderRouteMatch.of('x', StringMatch.exact('a')));
    expect(flux(bySubsets([step]))[0].paths).toEqual(['/spec/http']);
  });
});

describe('by Argo CD', () => {
  test('the comparison leaves out what the controller changes', () => {
    expect(argo(bySubsets()).ignoreDifferences).toEqual([
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: 'routing',
        namespace: 'shop',
        jqPathExpressions: ['.spec.http[]? | select(.name == "primary") | .route[]?.weight'],
      },
      {
        group: 'networking.istio.io',
        kind: 'DestinationRule',
        name: 'routing',
        namespace: 'shop',
        jqPathExpressions: [`.spec.subsets[]?.labels["${POD_HASH}"]?`],
      },
      {
        group: 'apps',
        kind: 'Deployment',
        name: 'nginx-v1',
        namespace: 'shop',
        jqPathExpressions: ['.spec.replicas'],
      },
    ]);
    expect(argo(byServices()).ignoreDifferences).toEqual(
      ['active', 'preview'].map((name) => ({
        kind: 'Service',
        name,
        namespace: 'shop',
        jqPathExpressions: [`.spec.selector["${POD_HASH}"]`],
      })),
    );
  });

  test('so it does with routes that the controller adds, and with what an experiment adds', () => {
    const step = RolloutStep.headerRoute('testers', HeaderRouteMatch.of('x', StringMatch.exact('a')));
    expect(argo(bySubsets([step])).ignoreDifferences[0].jqPathExpressions).toEqual([
      '.spec.http[]? | select(.name == "testers")',
      '.spec.http[]? | select(.name == "primary") | .route[]?.weight',
    ]);
    const experiment = RolloutStep._fromSpec({
      experiment: { templates: [{ name: 'a', specRef: 'canary', weight: 5 }] },
    });
    const [routes, subsets] = argo(bySubsets([experiment])).ignoreDifferences;
    expect(routes.jqPathExpressions).toEqual(['.spec.http[]? | select(.name == "primary") | .route']);
    expect(subsets.jqPathExpressions).toEqual(['.spec.subsets']);
  });

  test('what is applied leaves it alone too, unless told otherwise', () => {
    expect(argo(bySubsets()).syncPolicy.syncOptions).toEqual([
      'PruneLast=true',
      'ServerSideApply=true',
      'ApplyOutOfSyncOnly=true',
      'RespectIgnoreDifferences=true',
    ]);
    expect(argo(bySubsets(), { respectIgnored: false }).syncPolicy.syncOptions).not.toContain(
      'RespectIgnoreDifferences=true',
    );
    const without = argo(bySubsets(), { rollouts: [] });
    expect(without).not.toHaveProperty('ignoreDifferences');
    expect(without.syncPolicy.syncOptions).toEqual(['PruneLast=true', 'ServerSideApply=true']);
  });

  test('of a virtual service that is defined elsewhere, what the Rollout names of it', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const virtualService = VirtualService.fromVirtualServiceName(chart, 'edge', 'edge', {
      namespace: 'ingress',
    });
    const rollout = new ArgoRollout(chart, 'rollout', {
      workload: RolloutWorkload.reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' }),
      strategy: RolloutStrategy.canary({
        traffic: RolloutTraffic.istioServices({ virtualService, tcpPorts: [5432] }),
        canaryService: MeshHost.of('canary'),
        stableService: MeshHost.of('stable'),
      }),
    });
    const made = { rollout, objects: () => [] };
    expect(argo(made).ignoreDifferences[0]).toEqual({
      group: 'networking.istio.io',
      kind: 'VirtualService',
      name: 'edge',
      namespace: 'ingress',
      jqPathExpressions: ['.spec.http[]?.route[]?.weight', '.spec.tcp[]?.route[]?.weight'],
    });
    expect(flux(made)[0].paths).toEqual(['/spec/http', '/spec/tcp']);
  });

  test('the Applications of all environments do so', () => {
    const scope = new Chart(new App(), 'handover');
    const environments = [{ name: 'dev', folder: 'dist/dev' }];
    new ArgoCdEnvironments(scope, 'shop', { repository, environments, rollouts: [bySubsets().rollout] });
    expect(scope.toJson()[0].spec.template.spec.ignoreDifferences).toHaveLength(3);
  });
});
