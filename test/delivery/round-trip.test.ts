import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import {
  AlertProvider,
  AnalysisTemplate,
  ArgoRollout,
  ClusterAnalysisTemplate,
  Experiment,
  FlaggerCanary,
  MetricTemplate,
} from '../../lib/delivery';
import { MeshError } from '../../lib/errors';
import { DELIVERY_KINDS } from '../support/delivery-kinds';
import { written } from '../support/every-kind';
import { junked } from '../support/junk';
import { pick, seeded } from '../support/mutate';
import { expectRoundTrip, keepOne, specs, without } from '../support/round-trip';

const apiVersion = 'argoproj.io/v1alpha1';
const duration = fc.constantFrom('30s', '5m', '1h');
const labels = { app: 'shop' };
const template = fc.constant({
  metadata: { labels },
  spec: { containers: [{ name: 'a', image: 'b', env: [{ name: 'c', value: 'd' }] }] },
});
const selector = fc.constantFrom(
  { matchLabels: labels },
  { matchLabels: labels, matchExpressions: [{ key: 'track', operator: 'DoesNotExist' }] },
);
const number = fc.constantFrom(1, 2, '3', '{{args.count}}');
const unique = (...names: string[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
const dryRun = unique('a', 'b').map((names) => names.map((metricName) => ({ metricName })));
const measurementRetention = unique('a', 'b').map((names) =>
  names.map((metricName) => ({ metricName, limit: 3 })),
);
const values = {
  interval: duration,
  initialDelay: duration,
  duration,
  step: duration,
  dryRun,
  measurementRetention,
  fieldPath: fc.constantFrom('metadata.name', "metadata.labels['a']", 'spec.replicas'),
  successCondition: fc.constantFrom('result > 1', 'result[0] == "a"'),
};

/** A value of an argument has one origin. */
const argument = (object: any) => {
  if (object.valueFrom === undefined) return object;
  const valueFrom = keepOne(object.valueFrom, 'secretKeyRef', 'podTemplateHashValue', 'fieldRef');
  return Object.keys(valueFrom).length === 0
    ? without(object, 'valueFrom')
    : { ...without(object, 'value'), valueFrom };
};
/** A metric has one provider, and limits that fit. */
const metric = (object: any) => {
  const { provider, ...rest } = without(
    object,
    'failureLimit',
    'consecutiveSuccessLimit',
    'inconclusiveLimit',
  );
  const one = keepOne(provider, ...Object.keys(provider));
  const { web, datadog } = one;
  if (web?.body !== undefined || web?.jsonBody !== undefined) {
    Object.assign(web, { method: 'POST' });
    if (web.body !== undefined) delete web.jsonBody;
  }
  if (datadog !== undefined)
    one.datadog = { ...without(datadog, 'formula', 'queries', 'aggregator'), query: 'a' };
  return { interval: '1m', ...rest, provider: Object.keys(one).length === 0 ? { job: { spec: {} } } : one };
};
const templateReference = (object: any) => ({ templateName: 'a', ...object });
const templates = {
  values: {
    ...values,
    count: fc.constantFrom(10, '20', '{{args.a}}'),
    consecutiveErrorLimit: number,
    period: number,
    address: fc.constantFrom('http://prometheus:9090', 'https://{{args.a}}'),
    query: fc.constantFrom('up', 'sum(rate(a[1m]))'),
    timeout: fc.constantFrom(0, 5),
    limit: fc.constantFrom(0, 3),
    plugin: fc.constantFrom({ 'a/b': { c: 1 } }),
    jsonBody: fc.constantFrom({ a: [1] }),
    '.metrics[].provider.job.spec': fc.constantFrom({ backoffLimit: 1, template: { spec: {} } }),
    '.args': unique('a', 'count').map((names) =>
      ['a', 'count', ...names].slice(0, 2).map((name) => ({ name, value: 'b' })),
    ),
    '.metrics[].provider.job.metadata.labels': fc.constant(labels),
    '.metrics[].provider.kayenta': fc.constant({
      address: 'a',
      application: 'b',
      canaryConfigName: 'c',
      metricsAccountName: 'd',
      configurationAccountName: 'e',
      storageAccountName: 'f',
      threshold: { pass: 90, marginal: 75 },
      scopes: [
        {
          name: 'a',
          controlScope: { scope: 'a', region: 'b', step: 60 },
          experimentScope: { scope: 'a', region: 'b', step: 60 },
        },
      ],
    }),
  },
  mend: {
    '.args[]': argument,
    '.metrics[]': metric,
    '.templates[]': templateReference,
    '': (spec: any) => {
      const metrics = (spec.metrics ?? []).map((one: any, i: number) => ({ ...one, name: `m${i}` }));
      const args = spec.args ?? [{ name: 'a' }, { name: 'count' }];
      if (metrics.length === 0) return { ...spec, args, templates: [{ templateName: 'a' }] };
      return { ...spec, args, metrics };
    },
  },
};

const READERS: { readonly [kind: string]: (chart: Chart, manifest: any) => unknown } = {
  AlertProvider: (chart, manifest) => AlertProvider.fromManifest(chart, 'r', manifest),
  AnalysisTemplate: (chart, manifest) => AnalysisTemplate.fromManifest(chart, 'r', manifest),
  Canary: (chart, manifest) => FlaggerCanary.fromManifest(chart, 'r', manifest),
  ClusterAnalysisTemplate: (chart, manifest) => ClusterAnalysisTemplate.fromManifest(chart, 'r', manifest),
  Experiment: (chart, manifest) => Experiment.fromManifest(chart, 'r', manifest),
  MetricTemplate: (chart, manifest) => MetricTemplate.fromManifest(chart, 'r', manifest),
  Rollout: (chart, manifest) => ArgoRollout.fromManifest(chart, 'r', manifest),
};

test.each(DELIVERY_KINDS.filter(({ kind }) => READERS[kind] !== undefined))(
  'what sets every field of $kind is read and written as it was',
  ({ kind, build }) => {
    const manifests = written(build, 'shop').filter((manifest) => manifest.kind === kind);
    for (const manifest of manifests) {
      const chart = new Chart(Testing.app(), 'chart');
      READERS[kind](chart, manifest);
      expect(Testing.synth(chart)).toEqual([manifest]);
    }
    expect(manifests.length).toBeGreaterThan(0);
  },
);

test.each(DELIVERY_KINDS.filter(({ kind }) => READERS[kind] !== undefined))(
  'a $kind with wrong values is refused as any other, or read',
  ({ kind, build }) => {
    const manifests = written(build, 'shop').filter((manifest) => manifest.kind === kind);
    const random = seeded(1);
    for (let i = 0; i < 300; i++) {
      const manifest = junked(random, pick(random, manifests));
      try {
        READERS[kind](new Chart(Testing.app(), 'chart'), manifest);
      } catch (error) {
        expect([manifest, error]).toEqual([manifest, expect.any(MeshError)]);
      }
    }
  },
);

describe('a manifest that is read is written as it was, or refused', () => {
  test('AnalysisTemplate', () => {
    expectRoundTrip(
      READERS.AnalysisTemplate,
      { apiVersion, kind: 'AnalysisTemplate' },
      specs('AnalysisTemplate', templates),
      { accepted: 0.9 },
    );
  });

  test('ClusterAnalysisTemplate', () => {
    expectRoundTrip(
      (chart, manifest) => {
        delete manifest.metadata.namespace;
        return ClusterAnalysisTemplate.fromManifest(chart, 'r', manifest);
      },
      { apiVersion, kind: 'ClusterAnalysisTemplate' },
      specs('ClusterAnalysisTemplate', templates),
      { accepted: 0.9 },
    );
  });

  test('Experiment', () => {
    expectRoundTrip(
      READERS.Experiment,
      { apiVersion, kind: 'Experiment' },
      specs('Experiment', {
        values: { ...values, '.templates[].template': template, '.templates[].selector': selector },
        mend: {
          '.analyses[].args[]': argument,
          '': (spec) => ({
            ...spec,
            progressDeadlineSeconds: 600,
            templates: spec.templates.map((one: any, i: number) => ({ ...one, name: `t${i}` })),
            analyses: spec.analyses?.map((one: any, i: number) => ({ ...one, name: `a${i}` })),
          }),
        },
      }),
      { accepted: 0.9 },
    );
  });

  const stepKinds = [
    ...['setWeight', 'pause', 'analysis', 'experiment'],
    ...['setCanaryScale', 'setHeaderRoute', 'setMirrorRoute', 'plugin'],
  ];
  const text = fc.constantFrom({ exact: 'a' }, { prefix: '/b' }, { regex: 'c.*' });
  const rolloutAnalysis = (object: any) => ({ templates: [{ templateName: 'a' }], ...object });

  test('Rollout', () => {
    expectRoundTrip(
      READERS.Rollout,
      { apiVersion, kind: 'Rollout' },
      specs('Rollout', {
        values: {
          ...values,
          '.template': template,
          '.selector': selector,
          '.strategy.canary.steps[].experiment.templates[].selector': selector,
          config: fc.constantFrom({ a: 1 }),
          plugins: fc.constantFrom({ 'a/b': {} }),
          podTemplateHashValue: fc.constantFrom('Stable', 'Latest'),
          specRef: fc.constantFrom('canary', 'stable'),
          type: fc.constantFrom('Percent', 'Pods'),
          value: fc.constantFrom('a'),
          '.strategy.canary.replicaProgressThreshold.value': fc.constantFrom(1, 50),
          '.restartAt': fc.constantFrom('2026-01-31T12:00:00Z'),
          scaleDown: fc.constantFrom('never', 'onsuccess', 'progressively'),
          '.workloadRef.apiVersion': fc.constant('apps/v1'),
          '.workloadRef.kind': fc.constantFrom('Deployment', 'ReplicaSet'),
          '.strategy.canary.steps[].pause.duration': fc.constantFrom(10, '20', '5m'),
          '.strategy.canary.steps[].setHeaderRoute.match[].headerValue': text,
          '.strategy.canary.steps[].setMirrorRoute.match[].method': text,
          '.strategy.canary.steps[].setMirrorRoute.match[].path': text,
          headers: fc.constantFrom({ a: { exact: 'b' } }),
          percentage: fc.constantFrom(0, 50, 100),
          progressDeadlineSeconds: fc.constantFrom(200, 600),
          maxSurge: fc.constantFrom(1, '25%'),
          canaryService: fc.constant('canary'),
          stableService: fc.constant('stable'),
          activeService: fc.constant('active'),
          previewService: fc.constant('preview'),
          pingService: fc.constant('ping'),
          pongService: fc.constant('pong'),
          canarySubsetName: fc.constant('canary'),
          stableSubsetName: fc.constant('stable'),
          scaleDownDelayRevisionLimit: fc.constantFrom(0, 2),
          revisionHistoryLimit: fc.constantFrom(2, 10),
          '.strategy.canary.trafficRouting.managedRoutes': fc.constantFrom([{ name: 'a' }, { name: 'b' }]),
          '.strategy.canary.steps[].setHeaderRoute.name': fc.constantFrom('a', 'b'),
          '.strategy.canary.steps[].setMirrorRoute.name': fc.constantFrom('a', 'b'),
        },
        mend: {
          '.strategy.canary.steps[]': (step) => {
            const one = keepOne(step, ...stepKinds);
            return Object.keys(one).length === 0 ? { setWeight: 5 } : one;
          },
          '.strategy.canary.steps[].setCanaryScale': (scale) => {
            const one = keepOne(scale, 'weight', 'replicas', 'matchTrafficWeight');
            return Object.keys(one).length === 0 ? { weight: 5 } : one;
          },
          '.strategy.canary.steps[].setMirrorRoute.match[]': (match) =>
            Object.keys(match).length === 0 ? { path: { prefix: '/' } } : match,
          '.analysis': (object) => ({ successfulRunHistoryLimit: 1, ...object }),
          '.rollbackWindow': (object) => ({ revisions: 1, ...object }),
          '.strategy.canary.steps[].analysis.templates[]': templateReference,
          '.strategy.canary.analysis.templates[]': templateReference,
          '.strategy.blueGreen.prePromotionAnalysis.templates[]': templateReference,
          '.strategy.blueGreen.postPromotionAnalysis.templates[]': templateReference,
          '.strategy.canary.steps[].analysis.args[]': argument,
          '.strategy.canary.analysis.args[]': argument,
          '.strategy.blueGreen.prePromotionAnalysis.args[]': argument,
          '.strategy.blueGreen.postPromotionAnalysis.args[]': argument,
          '.strategy.canary.steps[].experiment.analyses[].args[]': argument,
          '.strategy.canary.steps[].analysis': rolloutAnalysis,
          '.strategy.canary.analysis': rolloutAnalysis,
          '.strategy.blueGreen.prePromotionAnalysis': rolloutAnalysis,
          '.strategy.blueGreen.postPromotionAnalysis': rolloutAnalysis,
          '.strategy.canary.steps[].experiment': (experiment) => ({
            ...experiment,
            templates: experiment.templates.map((one: any, i: number) => ({ ...one, name: `t${i}` })),
            analyses: experiment.analyses?.map((one: any, i: number) => ({ ...one, name: `a${i}` })),
          }),
          '.strategy.canary.antiAffinity': (object) =>
            one(object, { requiredDuringSchedulingIgnoredDuringExecution: {} }),
          '.strategy.blueGreen.antiAffinity': (object) =>
            one(object, { requiredDuringSchedulingIgnoredDuringExecution: {} }),
          '.strategy.canary.trafficRouting.istio': (istio) => {
            const { virtualService, virtualServices, ...rest } = istio;
            if (virtualServices !== undefined) return { ...rest, virtualServices };
            return { ...rest, virtualService: virtualService ?? { name: 'a' } };
          },
          '.strategy.canary.trafficRouting.nginx': (nginx) =>
            nginx.stableIngresses === undefined
              ? { ...nginx, stableIngress: 'a' }
              : without(nginx, 'stableIngress'),
          '.strategy.canary.trafficRouting.alb': (alb) =>
            alb.ingresses === undefined ? { ...alb, ingress: 'a' } : without(alb, 'ingress'),
          '.strategy.canary.trafficRouting': (traffic) =>
            traffic.nginx === undefined ? without(traffic, 'maxTrafficWeight') : traffic,
          '.strategy.canary': (canary) => {
            const { trafficRouting, steps = [], ...rest } = canary;
            const { istio } = trafficRouting ?? {};
            const kept =
              istio === undefined
                ? steps.filter(
                    (step: any) =>
                      step.setHeaderRoute === undefined &&
                      step.setMirrorRoute === undefined &&
                      step.setCanaryScale === undefined &&
                      step.experiment === undefined,
                  )
                : steps;
            const bounded =
              istio === undefined
                ? without(rest, 'dynamicStableScale', 'scaleDownDelaySeconds', 'pingPong')
                : without(rest, 'dynamicStableScale');
            const routing =
              istio === undefined
                ? trafficRouting
                : { ...trafficRouting, managedRoutes: [{ name: 'a' }, { name: 'b' }] };
            return {
              ...bounded,
              canaryService: 'canary',
              stableService: 'stable',
              ...(routing === undefined ? {} : { trafficRouting: without(routing, 'alb') }),
              ...(kept.length === 0 ? {} : { steps: kept }),
            };
          },
          '.strategy': (strategy) => {
            const kept = keepOne(strategy, 'canary', 'blueGreen');
            return Object.keys(kept).length === 0 ? { canary: {} } : kept;
          },
          '': (spec) => {
            const { workloadRef, ...rest } = spec;
            const named = { ...workloadRef, apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' };
            const whole = { strategy: { canary: {} }, ...rest };
            return workloadRef === undefined
              ? { template: { metadata: { labels }, spec: {} }, selector: { matchLabels: labels }, ...whole }
              : { ...without(whole, 'template', 'selector'), workloadRef: named };
          },
        },
      }),
      { accepted: 0.8 },
    );
  });
});

describe('a manifest of Flagger that is read is written as it was, or refused', () => {
  const head = { apiVersion: 'flagger.app/v1beta1' };
  const time = fc.constantFrom('30s', '5m', '1m30s');
  const url = fc.constantFrom('http://a/', 'https://a.b:8443/c?d=e');
  const count = fc.constantFrom(1, 5, 100);

  test('AlertProvider', () => {
    expectRoundTrip(
      READERS.AlertProvider,
      { ...head, kind: 'AlertProvider' },
      specs('AlertProvider', {
        mend: {
          '': (spec) => ({
            type: 'slack',
            ...(spec.secretRef === undefined ? { address: 'a', ...spec } : without(spec, 'address')),
          }),
        },
      }),
      { accepted: 0.95 },
    );
  });

  test('MetricTemplate', () => {
    expectRoundTrip(
      READERS.MetricTemplate,
      { ...head, kind: 'MetricTemplate' },
      specs('MetricTemplate', {
        values: {
          address: url,
          query: fc.constantFrom('up', 'a{b="{{ target }}"}', '{{- if eq variables.a "b" }}c{{ end }}'),
        },
        mend: {
          '.provider': (provider) => ({
            address: 'http://a',
            region: 'b',
            secretRef: { name: 'c' },
            ...provider,
          }),
        },
      }),
      { accepted: 0.95 },
    );
  });

  const text = fc.constantFrom({ exact: 'a' }, { prefix: '/b' }, { regex: 'c.*' });
  const backend = fc.constantFrom({ name: 'a', port: 80 }, { name: 'a', namespace: 'b', port: 80 });

  test('Canary', () => {
    expectRoundTrip(
      READERS.Canary,
      { ...head, kind: 'Canary' },
      specs('Canary', {
        values: {
          interval: time,
          timeout: time,
          backendTimeout: time,
          baseEjectionTime: time,
          idleTimeout: time,
          perTryTimeout: time,
          maxAge: time,
          ttl: time,
          url,
          port: fc.constantFrom(80, 443),
          targetPort: fc.constantFrom(8080, 'http'),
          retries: fc.constantFrom(0, 3),
          '.service.retries': fc.constantFrom({ attempts: 3 }, { attempts: 1, retryOn: '5xx,reset' }),
          '.service.hosts[]': fc.constantFrom('shop', 'shop.example.com', '*'),
          '.service.name': fc.constantFrom('shop', 'front'),
          '.service.mirror[].backendRef': backend,
          '.service.match[].name': fc.constantFrom('a'),
          '.service.match[].uri': text,
          '.service.match[].authority': text,
          '.service.match[].method': text,
          '.service.match[].scheme': text,
          '.service.match[].headers': fc.constantFrom({ a: { exact: 'b' } }, { a: {} }),
          '.service.match[].withoutHeaders': fc.constantFrom({ a: { prefix: 'b' } }),
          '.service.match[].queryParams': fc.constantFrom({ a: { regex: 'b' } }),
          '.analysis.match[].headers': fc.constantFrom({ cookie: { regex: '.*' } }, { a: { exact: 'b' } }),
          '.analysis.match[].queryParams': fc.constantFrom({ a: { exact: 'b' } }),
          '.service.corsPolicy.allowOrigins[]': text,
          '.service.corsPolicy.allowMethods[]': fc.constantFrom('GET', 'POST'),
          '.service.trafficPolicy.tls': fc.constantFrom({ mode: 'DISABLE' }, { mode: 'ISTIO_MUTUAL' }),
          '.service.trafficPolicy.loadBalancer': fc.constantFrom(
            { simple: 'RANDOM' },
            { consistentHash: { useSourceIp: true } },
            { consistentHash: { httpHeaderName: 'a' }, localityLbSetting: { enabled: false } },
          ),
          '.service.rewrite': fc.constantFrom(
            { uri: '/' },
            { uri: '/a', authority: 'b', type: 'ReplacePrefixMatch' },
          ),
          maxEjectionPercent: fc.constantFrom(0, 50),
          threshold: count,
          iterations: count,
          maxWeight: count,
          stepWeight: count,
          stepWeightPromotion: count,
          mirrorWeight: count,
          primaryReadyThreshold: count,
          canaryReadyThreshold: count,
          progressDeadlineSeconds: count,
          stepWeights: fc.constantFrom([1, 2, 50], [20, 40]),
          '.analysis.sessionAffinity.maxAge': count,
          '.analysis.sessionAffinity.cookieName': fc.constant('canary'),
          '.analysis.sessionAffinity.primaryCookieName': fc.constant('primary'),
          minReplicas: count,
          maxReplicas: count,
        },
        mend: {
          '.analysis': (analysis) => {
            const one = keepOne(analysis, 'iterations', 'stepWeight', 'stepWeights');
            return {
              interval: '1m',
              threshold: 5,
              ...one,
              ...((one.iterations ?? one.stepWeight ?? one.stepWeights) ? {} : { iterations: 3 }),
            };
          },
          '.analysis.metrics[]': (metric) =>
            metric.templateRef === undefined ? { query: 'up', ...metric } : metric,
          '.service.mirror[]': (mirror) => ({ backendRef: { name: 'a', port: 80 }, ...mirror }),
          '.service.trafficPolicy.outlierDetection': (detection) => without(detection, 'consecutiveErrors'),
          '.service': (service) => (service.delegation ? without(service, 'hosts', 'gateways') : service),
          '': (spec) => ({
            ...spec,
            targetRef: { ...spec.targetRef, apiVersion: 'apps/v1', kind: 'Deployment' },
            provider: ['istio', 'gatewayapi:v1'].includes(spec.provider) ? spec.provider : 'kuma',
            service: {
              port: 80,
              ...spec.service,
              ...(spec.service?.corsPolicy === undefined || spec.provider !== 'gatewayapi:v1'
                ? {}
                : { corsPolicy: without(spec.service.corsPolicy, 'allowOrigins') }),
              gatewayRefs: spec.service?.gatewayRefs ?? [{ name: 'edge' }],
            },
          }),
        },
      }),
      { accepted: 0.8 },
    );
  });
});

/** The object with one of its fields, or what stands for it. */
function one(object: any, otherwise: object): any {
  const kept = keepOne(object, ...Object.keys(object));
  return Object.keys(kept).length === 0 ? otherwise : kept;
}
