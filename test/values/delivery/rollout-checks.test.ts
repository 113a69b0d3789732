import { canaryChecks } from '../../../lib/values/delivery/canary-checks';
import { metricChecks } from '../../../lib/values/delivery/analysis-metric-checks';
import { experimentChecks } from '../../../lib/values/delivery/experiment-checks';
import { providerChecks } from '../../../lib/values/delivery/metric-provider-checks';
import { rolloutChecks } from '../../../lib/values/delivery/rollout-checks';
import { describeChecks } from '../../support/describe-checks';

const canary = (spec: object) => ({ strategy: { canary: spec } });
const blueGreen = (spec: object, rest = {}) => ({ strategy: { blueGreen: spec }, ...rest });
const labels = { app: 'shop' };
const pods = (own: object) => ({ metadata: { labels: own } });

describeChecks('what the controller refuses in a Rollout', rolloutChecks, {
  replicas: { bad: [{ replicas: -1 }], good: [{ replicas: 0 }, {}] },
  'min-ready': { bad: [{ minReadySeconds: -1 }], good: [{ minReadySeconds: 0 }] },
  'revision-history': { bad: [{ revisionHistoryLimit: -1 }], good: [{ revisionHistoryLimit: 0 }] },
  'progress-deadline': {
    bad: [
      { minReadySeconds: 600 },
      { minReadySeconds: 5, progressDeadlineSeconds: 5 },
      { progressDeadlineSeconds: -1 },
    ],
    good: [{ minReadySeconds: 599 }, { minReadySeconds: 5, progressDeadlineSeconds: 6 }],
  },
  selector: { bad: [{}], good: [{ workloadRef: {} }, { selector: {} }] },
  'two-templates': {
    bad: [{ workloadRef: {}, template: pods(labels) }],
    good: [{ workloadRef: {}, template: {} }, { template: pods(labels) }],
  },
  'selector-misses': {
    bad: [
      { selector: { matchLabels: labels }, template: pods({ app: 'a' }) },
      { selector: { matchLabels: labels } },
    ],
    good: [
      { selector: { matchLabels: labels }, template: pods({ ...labels, more: 'a' }) },
      { selector: { matchLabels: labels }, workloadRef: {} },
      {
        selector: {
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['shop'] },
            { key: 'app', operator: 'NotIn', values: ['a'] },
            { key: 'app', operator: 'Exists' },
            { key: 'b', operator: 'DoesNotExist' },
            { key: 'b', operator: 'NotIn', values: ['c'] },
          ],
        },
        template: pods(labels),
      },
    ],
  },
  strategy: {
    bad: [{}, { strategy: {} }, { strategy: { canary: {}, blueGreen: {} } }],
    good: [canary({}), blueGreen({})],
  },
  'blue-green': {
    bad: [
      blueGreen({ activeService: 'a', previewService: 'a' }),
      blueGreen({ activeService: 'a', scaleDownDelayRevisionLimit: 11 }),
      blueGreen({ activeService: 'a', scaleDownDelayRevisionLimit: 3 }, { revisionHistoryLimit: 2 }),
      blueGreen({ activeService: 'a', antiAffinity: {} }),
    ],
    good: [
      blueGreen({ activeService: 'a', previewService: 'b' }),
      blueGreen({ activeService: 'a', scaleDownDelayRevisionLimit: 10 }),
      canary({}),
    ],
  },
  canary: {
    bad: [canary({ steps: [{ setWeight: 101 }] })],
    good: [canary({ steps: [{ setWeight: 100 }] }), blueGreen({})],
  },
  'canary-anti-affinity': {
    bad: [
      canary({ antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: { weight: 101 } } }),
      canary({ antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: {} } }),
      canary({
        antiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: { weight: 1 },
          requiredDuringSchedulingIgnoredDuringExecution: {},
        },
      }),
    ],
    good: [canary({ antiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } }), canary({})],
  },
});

const istio = { istio: { virtualService: { name: 'a' } } };
const both = { canaryService: 'canary', stableService: 'stable' };
const pingPong = { pingService: 'a', pongService: 'b' };
const route = { name: 'a', match: [{ headerName: 'a', headerValue: { prefix: 'b' } }] };

describeChecks('what the controller refuses in a canary', canaryChecks, {
  surge: {
    bad: [
      { maxSurge: 0, maxUnavailable: '0%' },
      { maxSurge: '0', maxUnavailable: 0 },
    ],
    good: [{ maxSurge: 0 }, { maxSurge: 0, maxUnavailable: 1 }, {}],
  },
  services: { bad: [{ canaryService: 'a', stableService: 'a' }], good: [both, {}] },
  'ping-pong': {
    bad: [
      { pingPong, trafficRouting: { smi: {} } },
      { pingPong: { pingService: 'a', pongService: '' } },
      { pingPong: { pingService: 'a', pongService: 'a' } },
      { pingPong, trafficRouting: { alb: {} } },
    ],
    good: [
      { pingPong, trafficRouting: istio },
      { pingPong, trafficRouting: { alb: { rootService: 'r' } } },
      {},
    ],
  },
  'stable-service': {
    bad: [{ trafficRouting: istio }, { trafficRouting: { nginx: {} }, canaryService: 'a' }],
    good: [
      { trafficRouting: istio, ...both },
      { trafficRouting: { istio: { ...istio.istio, destinationRule: {} } } },
      { trafficRouting: { plugins: { 'a/b': {} } } },
      { trafficRouting: istio, pingPong },
    ],
  },
  'canary-service': {
    bad: [{ trafficRouting: { smi: {} }, stableService: 'a' }],
    good: [{ trafficRouting: { smi: {} }, ...both }],
  },
  'scale-down-delay': {
    bad: [{ scaleDownDelaySeconds: 1 }],
    good: [{ scaleDownDelaySeconds: 1, trafficRouting: istio }],
  },
  'dynamic-stable-scale': {
    bad: [
      { dynamicStableScale: true },
      { dynamicStableScale: true, scaleDownDelaySeconds: 1, trafficRouting: istio },
    ],
    good: [{ dynamicStableScale: true, trafficRouting: istio }, { dynamicStableScale: false }],
  },
  'max-weight': {
    bad: [{ trafficRouting: { ...istio, maxTrafficWeight: 10 } }],
    good: [
      { trafficRouting: { nginx: {}, maxTrafficWeight: 10 } },
      { trafficRouting: { plugins: { a: 1 }, maxTrafficWeight: 10 } },
    ],
  },
  steps: {
    bad: [
      { steps: [{ setWeight: -1 }] },
      { steps: [{ setWeight: 101 }], trafficRouting: istio },
      { steps: [{ setCanaryScale: { weight: 1 } }] },
      { steps: [{ setHeaderRoute: route }], trafficRouting: { smi: {} } },
      { steps: [{ setHeaderRoute: route }], trafficRouting: { alb: {} } },
      { steps: [{ setMirrorRoute: { name: 'a' } }], trafficRouting: { alb: {} } },
      { steps: [{ experiment: { templates: [{ weight: 1 }] } }] },
      { steps: [{ experiment: { templates: [{ weight: 1 }] } }], trafficRouting: { nginx: {} } },
    ],
    good: [
      { steps: [{ setWeight: 500 }], trafficRouting: { nginx: {}, maxTrafficWeight: 1000 } },
      { steps: [{ setCanaryScale: { weight: 1 } }], trafficRouting: istio },
      { steps: [{ setHeaderRoute: route }, { setMirrorRoute: { name: 'a' } }], trafficRouting: istio },
      { steps: [{ experiment: { templates: [{ weight: 1 }] } }], trafficRouting: istio },
      { steps: [{ experiment: { templates: [{}] } }, { pause: {} }] },
    ],
  },
  'managed-routes': {
    bad: [
      { steps: [{ setHeaderRoute: route }], trafficRouting: istio },
      {
        steps: [{ setMirrorRoute: { name: 'b' } }],
        trafficRouting: { ...istio, managedRoutes: [{ name: 'a' }] },
      },
    ],
    good: [
      { steps: [{ setHeaderRoute: route }], trafficRouting: { ...istio, managedRoutes: [{ name: 'a' }] } },
      {},
    ],
  },
});

describeChecks('what the controller refuses in a metric', metricChecks, {
  'metric-name': { bad: [{}, { name: '' }], good: [{ name: 'a' }] },
  'metric-success-limit': { bad: [{ consecutiveSuccessLimit: -1 }], good: [{ consecutiveSuccessLimit: 0 }] },
  'metric-failure-limit': { bad: [{ failureLimit: -2 }], good: [{ failureLimit: -1 }] },
  'metric-no-limit': {
    bad: [{ failureLimit: -1 }],
    good: [{ failureLimit: -1, consecutiveSuccessLimit: 1 }, {}],
  },
  'metric-inconclusive-limit': { bad: [{ inconclusiveLimit: -1 }], good: [{ inconclusiveLimit: 0 }] },
  'metric-error-limit': {
    bad: [{ consecutiveErrorLimit: '-1' }],
    good: [{ consecutiveErrorLimit: '{{args.a}}' }],
  },
  'metric-count': {
    bad: [
      { count: 3, failureLimit: 2, consecutiveSuccessLimit: 2 },
      { count: 1, failureLimit: -1, consecutiveSuccessLimit: 2 },
      { count: 1, inconclusiveLimit: 2 },
    ],
    good: [
      { count: 4, failureLimit: 2, consecutiveSuccessLimit: 2 },
      { failureLimit: 2 },
      { count: '{{args.a}}' },
    ],
  },
  'metric-interval': {
    bad: [{ count: 2 }, { count: '2', interval: '' }, { interval: '5 minutes' }],
    good: [{ count: 1 }, { count: 2, interval: '1m' }, { interval: '{{args.interval}}' }],
  },
  'metric-delay': { bad: [{ initialDelay: '5' }], good: [{ initialDelay: '5s' }, {}] },
});

const scope = (control: object, experiment: object) => ({
  kayenta: { scopes: [{ controlScope: control, experimentScope: experiment }] },
});

describeChecks('what the providers of the controller refuse', providerChecks, {
  'provider-address': {
    bad: [{ prometheus: { address: 'prometheus:9090' } }],
    good: [
      { prometheus: { address: 'http://prometheus:9090' } },
      { prometheus: { address: '{{args.a}}' } },
      { prometheus: {} },
    ],
  },
  'provider-timeout': { bad: [{ prometheus: { timeout: -1 } }], good: [{ prometheus: { timeout: 0 } }, {}] },
  'provider-oauth2': {
    bad: [
      { web: { authentication: { oauth2: { tokenUrl: 'a', clientId: 'b' } } } },
      { prometheus: { authentication: { oauth2: { tokenUrl: 'a', clientSecret: 'b' } } } },
    ],
    good: [
      { web: { authentication: { oauth2: { tokenUrl: 'a', clientId: 'b', clientSecret: 'c' } } } },
      { web: {} },
    ],
  },
  'provider-range': {
    bad: [{ prometheus: { rangeQuery: { step: '5' } } }],
    good: [{ prometheus: { rangeQuery: { step: '5s' } } }, {}],
  },
  'provider-web-body': {
    bad: [
      { web: { body: 'a', jsonBody: {}, method: 'POST' } },
      { web: { body: 'a' } },
      { web: { jsonBody: {}, method: 'GET' } },
    ],
    good: [{ web: { body: 'a', method: 'PUT' } }, { web: {} }, {}],
  },
  'provider-datadog': {
    bad: [
      { datadog: {} },
      { datadog: { query: 'a', queries: { a: 'a' } } },
      { datadog: { queries: { a: 'a' } } },
      { datadog: { query: 'a', formula: 'a' } },
      { datadog: { apiVersion: 'v2', queries: { a: 'a', b: 'b' } } },
      { datadog: { query: 'a', aggregator: 'avg' } },
      { datadog: { query: 'a', secretRef: { namespaced: true } } },
    ],
    good: [
      { datadog: { query: 'a' } },
      { datadog: { apiVersion: 'v2', queries: { a: 'a', b: 'b' }, formula: 'a/b' } },
      {},
    ],
  },
  'provider-kayenta-times': {
    bad: [scope({ start: 'a' }, {}), scope({}, { end: 'a' })],
    good: [scope({ start: 'a', end: 'b' }, { start: 'a', end: 'b' }), scope({}, {}), {}],
  },
});

const template = (own: object) => ({
  name: 'a',
  selector: { matchLabels: labels },
  template: pods(labels),
  ...own,
});

describeChecks('what the controller refuses in an experiment', experimentChecks, {
  templates: { bad: [{}, { templates: [] }], good: [{ templates: [template({})] }] },
  'template-name': {
    bad: [{ templates: [template({ name: '' })] }, { templates: [template({}), template({})] }],
    good: [{ templates: [template({}), template({ name: 'b' })] }],
  },
  'template-selector': {
    bad: [
      { templates: [template({ selector: undefined })] },
      { templates: [template({ template: pods({ app: 'a' }) })] },
    ],
    good: [{ templates: [template({})] }],
  },
  'min-ready': {
    bad: [{ templates: [template({ minReadySeconds: 601 })] }],
    good: [{ templates: [template({ minReadySeconds: 600 })] }],
  },
  'analysis-name': {
    bad: [{ analyses: [{ name: 'a' }, { name: 'a' }] }],
    good: [{ analyses: [{ name: 'a' }, { name: 'b' }] }],
  },
});
