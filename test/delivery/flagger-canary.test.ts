import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import { Deployment, HorizontalPodAutoscaler } from 'cdk8s-plus-30';
import { HttpMatch, MeshHost, VersionedNginx, VersionedWorkload, WorkloadPort } from '../../lib';
import {
  AlertProvider,
  AlertProviderType,
  Analysis,
  CanaryAlert,
  CanaryAnalysis,
  CanaryAutoscaler,
  CanaryMetric,
  CanaryService,
  CanarySessionAffinity,
  CanaryWebhook,
  FlaggerCanary,
  type FlaggerCanaryProps,
  FlaggerProvider,
  FlaggerTarget,
  MeasuringProxy,
  MetricTemplate,
  MetricTemplateProvider,
  MetricTemplateRef,
  PathRewriteType,
  StringMatch,
} from '../../lib/delivery';
import { KubernetesGateway, ParentRef } from '../../lib/gateway-api';
import { DestinationRule, Gateway, LoadBalancer, TrafficPolicy } from '../../lib/networking';
import { codeOf, refusal } from '../support/refusal';

const chart = (namespace = 'shop') => new Chart(Testing.app(), namespace, { namespace });
const reference = FlaggerTarget.reference({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' });
const canary = (scope: Chart, props: Partial<FlaggerCanaryProps> = {}) =>
  new FlaggerCanary(scope, 'canary', {
    target: reference,
    service: CanaryService.of({ port: 80 }),
    analysis: CanaryAnalysis.weights({ step: 10, max: 50 }),
    ...props,
  });
const written = (scope: Chart) => Testing.synth(scope).find(({ kind }) => kind === 'Canary').spec;

describe('FlaggerCanary', () => {
  test('releases a version of a workload, by the Service that its callers name', () => {
    const scope = chart();
    const workload = new VersionedNginx(scope, 'nginx', { versions: ['v1'] });
    canary(scope, { target: FlaggerTarget.version(workload, 'v1'), service: undefined });
    const [port] = workload.service.ports;
    expect(written(scope)).toEqual({
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nginx-v1' },
      service: { name: 'nginx', port: port.port, portName: port.name, targetPort: port.targetPort },
      analysis: { interval: '1m', threshold: 1, stepWeight: 10, maxWeight: 50 },
    });
  });

  test('takes what is said of the Service rather than what is known', () => {
    const scope = chart();
    const workload = new VersionedNginx(scope, 'nginx', { versions: ['v1'] });
    const target = FlaggerTarget.version(workload, 'v1');
    canary(scope, { target, service: CanaryService.of({ host: MeshHost.of('front'), port: 8443 }) });
    expect(written(scope).service).toEqual({ name: 'front', port: 8443 });
  });

  test('asks for the port of a workload that has several', () => {
    const scope = chart();
    const workload = new VersionedWorkload(scope, 'two', {
      image: 'a',
      versions: ['v1'],
      ports: [WorkloadPort.http(80), WorkloadPort.grpc(81)],
    });
    const target = FlaggerTarget.version(workload, 'v1');
    expect(codeOf(() => canary(scope, { target, service: undefined }))).toContain('MissingSetting');
  });

  test('has its target and its Service in its own namespace', () => {
    const far = new VersionedNginx(chart('far'), 'nginx', { versions: ['v1'] });
    expect(codeOf(() => canary(chart(), { target: FlaggerTarget.version(far, 'v1') }))).toBe(
      'InvalidValue at shop/canary',
    );
    const service = CanaryService.of({ host: far, port: 80 });
    expect(codeOf(() => canary(chart(), { service }))).toBe('InvalidValue at shop/canary');
  });

  test('asks for a Deployment that selects by a label which Flagger knows', () => {
    const scope = chart();
    const deployment = new Deployment(scope, 'd', { containers: [{ image: 'a' }] });
    const made = canary(scope, { target: FlaggerTarget.deployment(deployment) });
    expect(codeOf(() => made._checkWhole())).toBe('InvalidLabel');
    const known = new FlaggerCanary(scope, 'known', {
      target: FlaggerTarget.deployment(deployment),
      service: CanaryService.of({ port: 80 }),
      analysis: CanaryAnalysis.iterations(3),
      selectorLabels: ['cdk8s.io/metadata.addr'],
    });
    known._checkWhole();
  });

  test('refuses beside it what Flagger makes, in its own namespace', () => {
    const scope = chart();
    const host = MeshHost.of('shop-primary');
    const made = canary(scope);
    made._checkWhole();
    new DestinationRule(chart('far'), 'shop-primary', { host });
    made._checkWhole();
    const rule = new DestinationRule(scope, 'shop-primary', { host });
    expect(refusal(() => made._checkWhole()).message).toContain('the DestinationRule shop-primary');
    rule.node.scope!.node.tryRemoveChild('shop-primary');
    new ApiObject(scope, 'd', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop-primary' },
    });
    expect(codeOf(() => made._checkWhole())).toContain('ConflictingSettings');
  });

  test('names gateways and hosts as objects, for Istio and for the Gateway API', () => {
    const scope = chart();
    const gateway = new Gateway(chart('edge'), 'public', { selector: { istio: 'ingress' } });
    const trafficPolicy = TrafficPolicy.of({ loadBalancer: LoadBalancer.leastRequest() });
    const hosts = [MeshHost.of('shop.example.com')];
    canary(scope, {
      provider: FlaggerProvider.ISTIO,
      service: CanaryService.of({ port: 80, gateways: [gateway], hosts, trafficPolicy }),
    });
    expect(written(scope).service).toEqual({
      port: 80,
      gateways: ['edge/public'],
      hosts: ['shop.example.com'],
      trafficPolicy: { loadBalancer: { simple: 'LEAST_REQUEST' } },
    });
    const other = chart();
    const listening = KubernetesGateway.fromKubernetesGatewayName(other, 'edge', 'edge', {
      namespace: 'ingress',
    });
    canary(other, {
      provider: FlaggerProvider.GATEWAY_API,
      service: CanaryService.of({ port: 80, hosts, gatewayRefs: [ParentRef.gateway(listening)] }),
    });
    expect(written(other).service.gatewayRefs).toEqual([{ name: 'edge', namespace: 'ingress' }]);
  });

  test.each<[string, Partial<FlaggerCanaryProps>]>([
    ['the Gateway API without a gateway', { provider: FlaggerProvider.GATEWAY_API }],
    ['a Deployment with Knative', { provider: FlaggerProvider.KNATIVE }],
    ['no Service', { service: undefined }],
    [
      'delegation with hosts',
      { service: CanaryService.of({ port: 80, delegation: true, hosts: [MeshHost.of('a.b')] }) },
    ],
  ])('refuses %s where it is written', (_what, props) => {
    expect(codeOf(() => canary(chart(), props))).toMatch(/ at shop\/canary$/);
  });

  test('refuses two ports of the pods, and a type of rewrite without one', () => {
    expect(codeOf(() => CanaryService.of({ port: 80, targetPort: 1, targetPortName: 'a' }))).toBe(
      'ConflictingSettings',
    );
    expect(codeOf(() => CanaryService.of({ port: 80, rewriteType: PathRewriteType.FULL_PATH }))).toBe(
      'MissingSetting',
    );
  });

  test('refuses origins without a CORS policy', () => {
    expect(codeOf(() => CanaryService.of({ port: 80, corsOrigins: ['https://a'] }))).toBe('MissingSetting');
  });

  test('takes an autoscaler as an object', () => {
    const scope = chart();
    const target = new Deployment(scope, 'd', { containers: [{ image: 'a' }] });
    const autoscaler = new HorizontalPodAutoscaler(scope, 'hpa', { target, maxReplicas: 3 });
    const made = CanaryAutoscaler.horizontal(autoscaler, { maxReplicas: 2 });
    expect(made._toSpec()).toEqual({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      name: autoscaler.name,
      primaryScalerReplicas: { maxReplicas: 2 },
    });
    expect(codeOf(() => CanaryAutoscaler.of('v1', 'Scaler', 'a'))).toBe('InvalidValue');
  });
});

describe('CanaryAnalysis', () => {
  test('has a name for each way to take over', () => {
    const cookie = HttpMatch.header('cookie', StringMatch.regex('.*insider.*'));
    const common = { interval: '1m', threshold: 1 };
    const spec = (analysis: CanaryAnalysis) => analysis._toSpec();
    expect(spec(CanaryAnalysis.weights({ step: 10 }))).toEqual({ ...common, stepWeight: 10 });
    expect(spec(CanaryAnalysis.stepWeights([1, 10, 50]))).toEqual({ ...common, stepWeights: [1, 10, 50] });
    expect(spec(CanaryAnalysis.iterations(10, { mirror: true }))).toEqual({
      ...common,
      iterations: 10,
      mirror: true,
    });
    expect(spec(CanaryAnalysis.matching([cookie], { interval: Duration.seconds(30) }))).toEqual({
      ...common,
      interval: '30s',
      iterations: 10,
      match: [{ headers: { cookie: { regex: '.*insider.*' } } }],
    });
    expect(spec(CanaryAnalysis.weights({ step: 5, matches: [cookie] })).match).toHaveLength(1);
  });

  test('speaks of itself', () => {
    const tester = HttpMatch.header('x', StringMatch.exact('y'));
    const metrics = [CanaryMetric.requestSuccessRate(99)];
    const told = [
      CanaryAnalysis.weights({ step: 10, max: 50, metrics }),
      CanaryAnalysis.stepWeights([1, 5]),
      CanaryAnalysis.matching([tester]),
    ].map((analysis) => analysis._describe());
    expect(told).toEqual([
      'weights in steps of 10 to 50; request-success-rate, at least 99',
      'weights 1, 5',
      `10 checks; for ${tester._describe()}`,
    ]);
  });

  test.each([
    ['a step of nothing', () => CanaryAnalysis.weights({ step: 0 })],
    ['weights that fall', () => CanaryAnalysis.stepWeights([50, 10])],
    ['no match', () => CanaryAnalysis.matching([])],
    ['a match of the path', () => CanaryAnalysis.matching([HttpMatch.prefix('/a')])],
    ['one cookie for both versions', () => CanarySessionAffinity.cookie('a', { primaryCookieName: 'a' })],
    ['a webhook without a URL', () => CanaryWebhook.rollout('a', '')],
    ['a share above the whole', () => CanaryMetric.requestSuccessRate(101)],
  ])('refuses %s', (_what, make) => {
    expect(() => make()).toThrow();
    expect(refusal(make).mend).not.toBe('');
  });

  test('names templates and alert providers as objects, with their namespace where it is another', () => {
    const scope = chart();
    const provider = MetricTemplateProvider.prometheus('http://prometheus.istio-system:9090');
    const near = new MetricTemplate(scope, 'latency', { provider, query: Analysis.targetLatency(99) });
    const far = new MetricTemplate(chart('common'), 'rate', { provider, query: 'a{b="{{ variables.b }}"}' });
    const slack = new AlertProvider(scope, 'slack', { type: AlertProviderType.SLACK, secret: 'slack' });
    const metrics = [
      CanaryMetric.template(near, { max: 500 }),
      CanaryMetric.template(far, { name: 'success', min: 99, variables: { b: 'c' } }),
    ];
    const analysis = CanaryAnalysis.weights({ step: 10, metrics, alerts: [CanaryAlert.of(slack)] });
    canary(scope, { analysis });
    expect(written(scope).analysis).toMatchObject({
      metrics: [
        { name: 'latency', templateRef: { name: 'latency' }, thresholdRange: { max: 500 } },
        {
          name: 'success',
          templateRef: { name: 'rate', namespace: 'common' },
          thresholdRange: { min: 99 },
          templateVariables: { b: 'c' },
        },
      ],
      alerts: [{ name: 'slack', severity: 'info', providerRef: { name: 'slack' } }],
    });
    expect(codeOf(() => CanaryMetric.template(far))).toBe('MissingSetting');
    CanaryMetric.template(MetricTemplateRef.of('rate', 'common'));
  });
});

describe('the parts speak of themselves', () => {
  test.each([
    [CanaryWebhook.preRollout('test', 'http://a/')._describe(), 'pre-rollout: test at http://a/'],
    [CanarySessionAffinity.cookie('a')._describe(), 'callers stay with their version by the cookie a'],
    [CanaryAutoscaler.scaledObject('a')._describe(), 'ScaledObject a'],
    [MetricTemplateProvider.cloudWatch('eu')._describe(), 'cloudwatch at eu'],
    [MetricTemplateProvider.datadog('keys')._describe(), 'datadog'],
    [reference._describe(), 'Deployment shop'],
  ])('%s', (told, expected) => {
    expect(told).toBe(expected);
  });
});

describe('AlertProvider', () => {
  test('has one address', () => {
    const type = AlertProviderType.SLACK;
    expect(codeOf(() => new AlertProvider(chart(), 'a', { type }))).toBe('MissingSetting at shop/a');
    const both = { type, address: 'https://a', secret: 'b' };
    expect(codeOf(() => new AlertProvider(chart(), 'a', both))).toBe('ConflictingSettings at shop/a');
  });
});

describe('the queries of standard metrics for Flagger', () => {
  test('ask by the target, and for a percentage', () => {
    const target = 'destination_workload="{{ target }}",destination_workload_namespace="{{ namespace }}"';
    const all = `istio_requests_total{reporter="destination",${target}`;
    expect(Analysis.targetSuccessRate()).toBe(
      `100 * (sum(rate(${all},response_code!~"5.."}[{{ interval }}])) or vector(0)) / sum(rate(${all}}[{{ interval }}]))`,
    );
    expect(Analysis.targetLatency(95, MeasuringProxy.WAYPOINT)).toBe(
      `histogram_quantile(0.95, sum(rate(istio_request_duration_milliseconds_bucket{reporter="waypoint",${target}}[{{ interval }}])) by (le))`,
    );
  });

  test('are refused of ztunnel, which counts no requests', () => {
    expect(codeOf(() => Analysis.targetSuccessRate(MeasuringProxy.ZTUNNEL))).toBe('ConflictingSettings');
  });
});
