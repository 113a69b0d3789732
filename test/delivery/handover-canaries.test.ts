import { App, Chart, Testing } from 'cdk8s';
import { VersionedNginx } from '../../lib';
import {
  ArgoCdEnvironments,
  ArgoCdHandover,
  type ArgoCdHandoverProps,
  CanaryAnalysis,
  CanaryAutoscaler,
  CanaryService,
  FlaggerCanary,
  type FlaggerCanaryProps,
  FlaggerProvider,
  FlaggerTarget,
  FluxHandover,
  MeshHost,
} from '../../lib/delivery';
import { ParentRef } from '../../lib/gateway-api';

const repository = 'https://github.com/example/shop.git';

/** A Canary of a workload, which the app has with its Service. */
function ofWorkload(): FlaggerCanary {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const workload = new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
  return new FlaggerCanary(chart, 'canary', {
    target: FlaggerTarget.version(workload, 'v1'),
    analysis: CanaryAnalysis.weights({ step: 10, max: 50 }),
  });
}

/** A Canary of an object that is defined elsewhere. */
function of(kind: string, apiVersion = 'apps/v1', props: Partial<FlaggerCanaryProps> = {}): FlaggerCanary {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  return new FlaggerCanary(chart, 'canary', {
    target: FlaggerTarget.reference({ apiVersion, kind, name: 'shop' }),
    service: CanaryService.of({ port: 80 }),
    analysis: CanaryAnalysis.weights({ step: 10, max: 50 }),
    ...props,
  });
}

function argo(canaries: FlaggerCanary[], props: Partial<ArgoCdHandoverProps> = {}): any {
  const scope = new Chart(new App(), 'handover');
  new ArgoCdHandover(scope, 'shop', { repository, folders: ['dist'], canaries, ...props });
  return scope.toJson()[0].spec;
}

function flux(canaries: FlaggerCanary[]): any[] {
  const scope = new Chart(new App(), 'handover');
  new FluxHandover(scope, 'shop', { repository, folders: ['dist'], canaries });
  return scope.toJson()[1].spec.ignore;
}

describe('what Flagger changes, a GitOps tool leaves alone:', () => {
  test('the replicas of the target, and the Service and the virtual service that callers name', () => {
    const { ignoreDifferences, syncPolicy } = argo([ofWorkload()]);
    expect(ignoreDifferences).toEqual([
      {
        group: 'apps',
        kind: 'Deployment',
        name: 'nginx-v1',
        namespace: 'shop',
        jqPathExpressions: ['.spec.replicas'],
      },
      {
        kind: 'Service',
        name: 'nginx',
        namespace: 'shop',
        jqPathExpressions: ['.spec.selector', '.spec.ports'],
      },
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: 'nginx',
        namespace: 'shop',
        jqPathExpressions: ['.spec', '.metadata.labels', '.metadata.annotations'],
      },
    ]);
    expect(syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
    expect(flux([ofWorkload()]).map(({ paths }) => paths)).toEqual([
      ['/spec/replicas'],
      ['/spec/selector', '/spec/ports'],
      ['/spec', '/metadata/labels', '/metadata/annotations'],
    ]);
  });

  test('the nodes of a DaemonSet, and the pause of a ScaledObject', () => {
    const autoscaler = CanaryAutoscaler.scaledObject('shop');
    const [daemons, scaled] = flux([of('DaemonSet', 'apps/v1', { autoscaler })]);
    expect(daemons).toEqual({
      paths: ['/spec/template/spec/nodeSelector/flagger.app~1scale-to-zero'],
      target: { group: 'apps', kind: 'DaemonSet', name: 'shop', namespace: 'shop' },
    });
    expect(scaled).toEqual({
      paths: ['/metadata/annotations/autoscaling.keda.sh~1paused-replicas'],
      target: { group: 'keda.sh', kind: 'ScaledObject', name: 'shop', namespace: 'shop' },
    });
    expect(argo([of('DaemonSet')]).ignoreDifferences[0].jqPathExpressions).toEqual([
      '.spec.template.spec.nodeSelector["flagger.app/scale-to-zero"]',
    ]);
  });

  test('nothing of a HorizontalPodAutoscaler, and no Service where the target is one', () => {
    const autoscaler = CanaryAutoscaler.of('autoscaling/v2', 'HorizontalPodAutoscaler', 'shop');
    const kinds = (canary: FlaggerCanary) => flux([canary]).map(({ target }) => target.kind);
    expect(kinds(of('Deployment', 'apps/v1', { autoscaler }))).toEqual([
      'Deployment',
      'Service',
      'VirtualService',
    ]);
    expect(kinds(of('Service', 'v1'))).toEqual(['VirtualService']);
  });

  test('the HTTPRoute with the Gateway API, and no route with a router of another kind', () => {
    const service = CanaryService.of({
      port: 80,
      host: MeshHost.of('front'),
      gatewayRefs: [ParentRef.object({ name: 'edge' })],
    });
    const [, , route] = flux([
      of('Deployment', 'apps/v1', { provider: FlaggerProvider.GATEWAY_API, service }),
    ]);
    expect(route).toEqual({
      paths: ['/spec', '/metadata/labels'],
      target: {
        group: 'gateway.networking.k8s.io',
        kind: 'HTTPRoute',
        name: 'front',
        namespace: 'shop',
      },
    });
    expect(flux([of('Deployment', 'apps/v1', { provider: FlaggerProvider.KUMA })])).toHaveLength(2);
  });

  test('in the Applications of all environments', () => {
    const scope = new Chart(new App(), 'handover');
    const environments = [{ name: 'dev', folder: 'dist/dev' }];
    new ArgoCdEnvironments(scope, 'shop', { repository, environments, canaries: [ofWorkload()] });
    expect(scope.toJson()[0].spec.template.spec.ignoreDifferences).toHaveLength(3);
  });

  test('and nothing where there is no release', () => {
    expect(argo([])).not.toHaveProperty('ignoreDifferences');
    expect(flux([])).toBeUndefined();
  });
});
