import { canaryAnalysisChecks } from '../../../lib/values/delivery/canary-analysis-checks';
import { canaryServiceChecks } from '../../../lib/values/delivery/canary-service-checks';
import { flaggerCanaryChecks } from '../../../lib/values/delivery/flagger-canary-checks';
import { metricTemplateChecks } from '../../../lib/values/delivery/metric-template-checks';
import { describeChecks } from '../../support/describe-checks';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' };
const knative = { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'shop' };
const gatewayApi = (service: object, analysis: object = {}) => ({
  provider: 'gatewayapi:v1',
  targetRef: deployment,
  service,
  analysis,
});

describeChecks('what Flagger refuses in a Canary', flaggerCanaryChecks, {
  'canary-knative': {
    bad: [
      { targetRef: knative },
      { targetRef: knative, provider: 'istio' },
      { targetRef: deployment, provider: 'knative' },
    ],
    good: [
      { targetRef: knative, provider: 'knative' },
      { targetRef: deployment },
      { targetRef: { apiVersion: 'v1', kind: 'Service', name: 'shop' }, provider: 'istio' },
    ],
  },
  'canary-knative-autoscaler': {
    bad: [{ targetRef: knative, autoscalerRef: { name: 'a' } }],
    good: [{ targetRef: knative }, { targetRef: deployment, autoscalerRef: { name: 'a' } }],
  },
  'canary-without-service': {
    bad: [{ targetRef: deployment }, { targetRef: { kind: 'DaemonSet' } }],
    good: [{ targetRef: deployment, service: { port: 80 } }, { targetRef: knative }],
  },
  'canary-without-port': { bad: [{ service: {} }], good: [{ service: { port: 80 } }, {}] },
  'canary-gateways': {
    bad: [gatewayApi({}), gatewayApi({ gatewayRefs: [] })],
    good: [gatewayApi({ gatewayRefs: [{ name: 'edge' }] }), { provider: 'istio', service: {} }],
  },
  'canary-gateway-api-matches': {
    bad: [
      gatewayApi({ match: [{ uri: {} }] }),
      gatewayApi({ match: [{ method: { prefix: 'G' } }] }),
      gatewayApi({ match: [{ headers: { a: { prefix: 'b' } } }] }),
      gatewayApi({}, { match: [{ headers: { a: {} } }] }),
      gatewayApi({}, { match: [{ queryParams: { a: { prefix: 'b' } } }] }),
    ],
    good: [
      gatewayApi({ match: [{ uri: { prefix: '/' }, method: { exact: 'GET' } }] }),
      gatewayApi({}, { match: [{ headers: { a: { regex: 'b' } }, queryParams: { c: { exact: 'd' } } }] }),
      { provider: 'istio', service: { match: [{ headers: { a: { prefix: 'b' } } }] } },
    ],
  },
  'canary-gateway-api-origins': {
    bad: [gatewayApi({ corsPolicy: { allowOrigins: [{ exact: 'https://a' }] } })],
    good: [
      gatewayApi({ corsPolicy: { allowOrigin: ['https://a'], allowMethods: ['GET'] } }),
      { provider: 'istio', service: { corsPolicy: { allowOrigins: [{ exact: 'https://a' }] } } },
    ],
  },
  'canary-delegation': {
    bad: [
      { service: { delegation: true, hosts: ['a.b'] } },
      { provider: 'istio', service: { delegation: true, gateways: ['mesh'] } },
    ],
    good: [
      { service: { delegation: true } },
      { service: { delegation: false, hosts: ['a.b'] } },
      { provider: 'kuma', service: { delegation: true, hosts: ['a.b'] } },
    ],
  },
});

const metric = (one: object) => ({ metrics: [one] });
const webhook = (one: object) => ({ webhooks: [{ name: 'a', url: 'http://a/', ...one }] });
const affinity = (cookieName: string, primaryCookieName?: string) => ({
  sessionAffinity: { cookieName, primaryCookieName },
});

describeChecks('what Flagger refuses in an analysis', canaryAnalysisChecks, {
  'canary-steps': {
    bad: [{}, { iterations: 1, stepWeight: 1 }, { stepWeight: 1, stepWeights: [1] }],
    good: [{ iterations: 1 }, { stepWeight: 1, maxWeight: 50 }, { stepWeights: [1] }],
  },
  'canary-interval': {
    bad: [{}, { interval: '1h' }, { interval: '10' }, { interval: '.5m' }],
    good: [{ interval: '1m' }, { interval: '30s' }, { interval: '1m30s' }],
  },
  'canary-threshold': { bad: [{}], good: [{ threshold: 0 }] },
  'canary-numbers': {
    bad: [{ threshold: 1.5 }, { maxWeight: -1 }, { canaryReadyThreshold: 0.5 }],
    good: [{ threshold: 1, maxWeight: 0, mirrorWeight: 100, primaryReadyThreshold: 50 }, {}],
  },
  'canary-first-step': {
    bad: [{ iterations: 0 }, { stepWeight: 0 }, { stepWeight: 2.5 }],
    good: [{ iterations: 1 }, { stepWeight: 100 }, {}],
  },
  'canary-step-weights': {
    bad: [
      { stepWeights: [] },
      { stepWeights: [0, 10] },
      { stepWeights: [20, 10] },
      { stepWeights: [10, 10] },
      { stepWeights: [1.5] },
    ],
    good: [{ stepWeights: [1, 2, 10, 80] }, {}],
  },
  'canary-cookies': {
    bad: [affinity('a', 'a')],
    good: [affinity('a', 'b'), affinity('a'), {}],
  },
  'canary-matches': {
    bad: [{ match: [{ uri: { prefix: '/' } }] }, { match: [{ headers: { a: {} } }] }],
    good: [{ match: [{ headers: { a: { exact: 'b' } }, queryParams: { c: {} }, sourceLabels: { d: 'e' } }] }],
  },
  'canary-metrics': {
    bad: [metric({ name: 'errors' }), metric({ name: 'request-duration', interval: '1h' })],
    good: [
      metric({ name: 'request-success-rate', interval: '1m' }),
      metric({ name: 'request-duration' }),
      metric({ name: 'errors', templateRef: { name: 'errors' } }),
      metric({ name: 'errors', query: 'up' }),
    ],
  },
  'canary-webhooks': {
    bad: [webhook({ url: '' }), webhook({ url: 'http://a b/' }), webhook({ timeout: '1h' })],
    good: [webhook({}), webhook({ timeout: '5s' })],
  },
});

const policy = (trafficPolicy: object) => ({ trafficPolicy });

describeChecks('what the CRD refuses in the Services of a Canary', canaryServiceChecks, {
  'canary-port': { bad: [{ port: 0 }, { port: 70_000 }], good: [{ port: 80 }, {}] },
  'canary-traffic-policy': {
    bad: [
      policy({ connectionPool: { tcp: { maxConnections: 1 } } }),
      policy({ tunnel: {} }),
      policy({ loadBalancer: { localityLbSetting: { failover: [{ from: 'a', other: 'b' }] } } }),
    ],
    good: [
      policy({ connectionPool: { http: { maxRetries: 1 } }, tls: { mode: 'DISABLE' } }),
      policy({ loadBalancer: { localityLbSetting: { distribute: [{ from: 'a', to: { b: 100 } }] } } }),
      {},
    ],
  },
  'canary-load-balancer': {
    bad: [
      policy({ loadBalancer: {} }),
      policy({ loadBalancer: { simple: 'UNSPECIFIED' } }),
      policy({ loadBalancer: { simple: 'RANDOM', consistentHash: { useSourceIp: true } } }),
    ],
    good: [
      policy({ loadBalancer: { simple: 'LEAST_REQUEST' } }),
      policy({ loadBalancer: { consistentHash: { useSourceIp: true } } }),
      policy({}),
    ],
  },
  'canary-retries': {
    bad: [{ retries: { attempts: 1, backoff: '1s' } }],
    good: [{ retries: { attempts: 1, perTryTimeout: '1s', retryOn: '5xx' } }, {}],
  },
  'canary-rewrite': {
    bad: [{ rewrite: { uriRegexRewrite: { match: 'a', rewrite: 'b' } } }],
    good: [{ rewrite: { uri: '/', authority: 'a', type: 'ReplaceFullPath' } }, {}],
  },
  'canary-cors': {
    bad: [{ corsPolicy: { unmatchedPreflights: 'FORWARD' } }],
    good: [{ corsPolicy: { allowOrigins: [{ exact: 'a' }] } }, {}],
  },
  'canary-service-matches': {
    bad: [{ match: [{ statPrefix: 'a' }] }],
    good: [{ match: [{ uri: { prefix: '/' }, headers: { a: { exact: 'b' } } }] }, {}],
  },
});

const template = (provider: object, query = 'up') => ({ provider, query });
const prometheus = { type: 'prometheus', address: 'http://prometheus:9090' };

describeChecks('what Flagger refuses in a template of a metric', metricTemplateChecks, {
  'template-provider': {
    bad: [
      template({ type: 'prometheus' }),
      template({ type: 'prometheus', address: '' }),
      template({ type: 'cloudwatch' }),
      template({ type: 'datadog' }),
      template({ type: 'splunk', address: 'https://a' }),
    ],
    good: [
      template(prometheus),
      template({ type: 'cloudwatch', region: 'eu-west-1' }),
      template({ type: 'keptn' }),
      template({ type: 'stackdriver' }),
    ],
  },
  'template-address': {
    bad: [template({ type: 'graphite', address: 'http://a b' })],
    good: [template(prometheus), template({ type: 'datadog', address: 'http://a b' })],
  },
  'template-query': { bad: [template(prometheus, ''), {}], good: [template(prometheus)] },
  'template-functions': {
    bad: [template(prometheus, 'a{b="{{ workload }}"}'), template(prometheus, '{{- args.a }}')],
    good: [
      template(prometheus, 'a{b="{{ target }}",c="{{namespace}}"}[{{ interval }}]'),
      template(prometheus, '{{ if eq variables.a "b" }}{{ service }}{{ end }}'),
    ],
  },
});
