import { type Chart, Duration } from 'cdk8s';
import { LabelExpression } from 'cdk8s-plus-30';
import {
  AnalysisTemplateRef,
  AntiAffinity,
  ArgoRollout,
  type CanaryOptions,
  ExperimentSource,
  HeaderRouteMatch,
  MeshHost,
  MirrorRouteMatch,
  PodCount,
  PodSelector,
  ReplicaProgress,
  RolloutAnalysis,
  RolloutStep,
  RolloutStrategy,
  RolloutTraffic,
  RolloutWorkload,
  RunArgument,
  StringMatch,
  WorkloadScaleDown,
} from '../../../lib/delivery';
import {
  Destination,
  DestinationRule,
  RouteAction,
  TcpMatch,
  TlsMatch,
  VirtualService,
  WeightedDestination,
} from '../../../lib/networking';
import { podTemplate } from './experiments';

const metadata = { labels: { role: 'a' }, annotations: { c: 'd' } };
const delays = {
  scaleDownDelayRevisionLimit: 1,
  abortScaleDownDelay: Duration.seconds(30),
};
const services = { canaryService: MeshHost.of('canary'), stableService: MeshHost.of('stable') };
const args = [
  RunArgument.value('service', 'shop'),
  RunArgument.latestHash('latest'),
  RunArgument.stableHash('stable'),
  RunArgument.field('region', "metadata.labels['region']"),
];
const analysis = RolloutAnalysis.of({
  templates: [AnalysisTemplateRef.of('rate'), AnalysisTemplateRef.cluster('latency')],
  args,
  dryRun: ['rate'],
  measurementRetention: { rate: 20 },
  metadata,
});

/** Steps that together set every field that a step has. */
export function rolloutSteps(): RolloutStep[] {
  const matches = [StringMatch.exact('a'), StringMatch.prefix('a'), StringMatch.regex('a')];
  return [
    RolloutStep.scaleTo(1),
    RolloutStep.scaleToPercent(25),
    RolloutStep.headerRoute('testers', ...matches.map((match) => HeaderRouteMatch.of('x-tester', match))),
    RolloutStep.mirrorRoute(
      'copies',
      35,
      ...matches.map((match) => MirrorRouteMatch.of({ method: match, path: match, headers: { a: match } })),
    ),
    RolloutStep.removeMirrorRoute('copies'),
    RolloutStep.removeHeaderRoute('testers'),
    RolloutStep.scaleWithTraffic(),
    RolloutStep.weight(20),
    RolloutStep.pause(Duration.minutes(10)),
    RolloutStep.analysis(analysis),
    RolloutStep.experiment({
      templates: [
        {
          name: 'baseline',
          source: ExperimentSource.STABLE,
          replicas: 1,
          metadata,
          selector: PodSelector.of({ app: 'shop' }, [LabelExpression.in('app', ['shop'])]),
          weight: 5,
          service: 'baseline',
        },
        { name: 'canary', source: ExperimentSource.CANARY, service: '' },
      ],
      analyses: [
        { name: 'rate', template: AnalysisTemplateRef.of('rate'), args },
        { name: 'latency', template: AnalysisTemplateRef.cluster('latency'), requiredForCompletion: true },
      ],
      duration: Duration.minutes(5),
      dryRun: ['*'],
      analysisMetadata: metadata,
      scaleDownDelay: Duration.seconds(10),
    }),
    RolloutStep.plugin('argoproj-labs/step-exec', { command: 'echo' }),
    RolloutStep.pause(),
  ];
}

/** Traffic by Istio that together sets every field that it has. */
function istioTraffic(chart: Chart): CanaryOptions[] {
  const host = MeshHost.of('shop');
  const destinationRule = new DestinationRule(chart, 'shop', { host });
  const [canary, stable] = ['canary', 'stable'].map((name) =>
    destinationRule.addSubset(name, { labels: { app: 'shop' } }),
  );
  const tested = new DestinationRule(chart, 'tested', { host: MeshHost.of('tested') });
  const other = tested.addSubset('tested', { labels: { app: 'tested' } });
  const shares = (...subsets: [Parameters<typeof Destination.subset>[0], number][]) =>
    subsets.map(([subset, weight]) => WeightedDestination.of(Destination.subset(subset), weight));
  const virtualService = new VirtualService(chart, 'routes', {
    hosts: [host, MeshHost.of('secure.example.com')],
  });
  const destinations = shares([stable, 100], [canary, 0]);
  virtualService.addHttpRoute({
    name: 'primary',
    action: RouteAction.split(...shares([stable, 90], [canary, 0], [other, 10])),
  });
  virtualService.addTlsRoute({ match: [TlsMatch.sni(['secure.example.com'], { port: 443 })], destinations });
  virtualService.addTcpRoute({ match: [TcpMatch.port(5432)], destinations });
  const own = new VirtualService(chart, 'services', { hosts: [MeshHost.of('shop.example.com')] });
  own.addHttpRoute({
    action: RouteAction.split(
      WeightedDestination.of(Destination.host('stable'), 100),
      WeightedDestination.of(Destination.host('canary'), 0),
    ),
  });
  const routes = {
    virtualService,
    routes: ['primary'],
    tlsRoutes: [{ port: 443, sniHosts: ['secure.example.com'] }],
    tcpPorts: [5432],
  };
  const subsets = { destinationRule, canary: 'canary', stable: 'stable', additional: ['tested'] };
  const elsewhere = VirtualService.fromVirtualServiceName(chart, 'elsewhere', 'edge', {
    namespace: 'ingress',
  });
  return [
    { traffic: RolloutTraffic.istioSubsets(subsets, routes), steps: rolloutSteps() },
    {
      traffic: RolloutTraffic.istioSubsets(subsets, routes, {
        virtualService: elsewhere,
        routes: ['shop'],
        tlsRoutes: [{ port: 443, sniHosts: ['a.b'] }],
        tcpPorts: [80],
      }),
    },
    {
      traffic: RolloutTraffic.istioServices({ virtualService: own }),
      ...services,
      managedRoutes: ['testers'],
    },
  ];
}

/** Traffic by other routers that together sets every field that they have. */
function otherTraffic(): CanaryOptions[] {
  const annotations = { a: 'b' };
  return [
    {
      traffic: RolloutTraffic.nginx({
        ingresses: ['shop'],
        annotationPrefix: 'nginx.org',
        additionalAnnotations: annotations,
        canaryAnnotations: annotations,
      }),
      maxTrafficWeight: 1000,
      steps: [RolloutStep.weight(500)],
      ...services,
    },
    { traffic: RolloutTraffic.nginx({ ingresses: ['shop', 'admin'] }), ...services },
    {
      traffic: RolloutTraffic.alb({
        ingresses: ['shop'],
        servicePort: 80,
        rootService: 'root',
        annotationPrefix: 'alb.example.com',
        stickiness: Duration.hours(1),
      }),
      pingPong: { ping: MeshHost.of('ping'), pong: MeshHost.of('pong') },
    },
    { traffic: RolloutTraffic.alb({ ingresses: ['shop', 'admin'], servicePort: 80 }), ...services },
    { traffic: RolloutTraffic.smi({ rootService: 'root', trafficSplitName: 'split' }), ...services },
    { traffic: RolloutTraffic.ambassador('mapping'), ...services },
    {
      traffic: RolloutTraffic.appMesh({
        virtualService: 'shop',
        routes: ['primary'],
        canaryNode: 'canary',
        stableNode: 'stable',
      }),
      ...services,
    },
    { traffic: RolloutTraffic.traefik('shop').and(RolloutTraffic.plugin('a/b', { c: 1 })), ...services },
    { traffic: RolloutTraffic.apisix('shop', 'rule'), ...services },
  ];
}

/** Rollouts that together set every field and every choice that `ArgoRollout` has. */
export function argoRollouts(chart: Chart): void {
  const template = podTemplate('shop');
  const selector = PodSelector.of({ app: 'shop' }, [LabelExpression.in('app', ['shop'])]);
  [...istioTraffic(chart), ...otherTraffic()].forEach((options, i) => {
    new ArgoRollout(chart, `traffic-${i}`, {
      workload: RolloutWorkload.template(template, selector),
      strategy: RolloutStrategy.canary(options),
    });
  });
  for (const scaleDown of Object.values(WorkloadScaleDown)) {
    new ArgoRollout(chart, `reference-${scaleDown}`, {
      workload: RolloutWorkload.reference({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'shop',
        scaleDown,
      }),
      strategy: RolloutStrategy.blueGreen({ activeService: MeshHost.of('active') }),
    });
  }
  new ArgoRollout(chart, 'canary', {
    workload: RolloutWorkload.template(template),
    replicas: 5,
    minReady: Duration.seconds(10),
    progressDeadline: Duration.minutes(5),
    progressDeadlineAbort: true,
    revisionHistoryLimit: 3,
    rollbackWindow: 2,
    paused: false,
    restartAt: '2026-01-31T12:00:00Z',
    successfulRunHistoryLimit: 4,
    unsuccessfulRunHistoryLimit: 6,
    strategy: RolloutStrategy.canary({
      ...services,
      ...delays,
      traffic: RolloutTraffic.smi(),
      scaleDownDelay: Duration.minutes(1),
      maxSurge: PodCount.percent(30),
      maxUnavailable: PodCount.of(0),
      analysis,
      analysisStartingStep: 1,
      antiAffinity: AntiAffinity.required(),
      canaryMetadata: metadata,
      stableMetadata: metadata,
      dynamicStableScale: false,
      minPodsPerReplicaSet: 2,
      replicaProgress: ReplicaProgress.percent(90),
    }),
  });
  new ArgoRollout(chart, 'plain', {
    workload: RolloutWorkload.template(template),
    strategy: RolloutStrategy.canary({
      antiAffinity: AntiAffinity.preferred(50),
      replicaProgress: ReplicaProgress.pods(2),
      steps: [RolloutStep.weight(50)],
    }),
  });
  for (const [name, antiAffinity] of Object.entries({
    near: AntiAffinity.preferred(1),
    far: AntiAffinity.required(),
  })) {
    new ArgoRollout(chart, `blue-green-${name}`, {
      workload: RolloutWorkload.template(template),
      strategy: RolloutStrategy.blueGreen({
        ...delays,
        activeService: MeshHost.of('active'),
        previewService: MeshHost.of('preview'),
        previewReplicas: 1,
        autoPromotion: true,
        autoPromotionDelay: Duration.seconds(30),
        maxUnavailable: PodCount.percent(25),
        scaleDownDelay: Duration.seconds(60),
        prePromotionAnalysis: analysis,
        postPromotionAnalysis: analysis,
        antiAffinity,
        previewMetadata: metadata,
        activeMetadata: metadata,
      }),
    });
  }
}
