import type { Shape } from '../spec';

const AUTHENTICATION = {
  sigv4: { region: true, profile: true, roleArn: true },
  oauth2: { tokenUrl: true, clientId: true, clientSecret: true, scopes: true },
} as const;
const HEADERS = { key: true, value: true } as const;
const SIDE = { scope: true, region: true, step: true, start: true, end: true } as const;
/** The fields of Argo's `MetricProvider`. */
export const PROVIDER_SHAPE: Shape = {
  prometheus: {
    address: true,
    query: true,
    authentication: AUTHENTICATION,
    timeout: true,
    insecure: true,
    headers: HEADERS,
    rangeQuery: { start: true, end: true, step: true },
  },
  web: {
    method: true,
    url: true,
    headers: HEADERS,
    body: true,
    timeoutSeconds: true,
    jsonPath: true,
    insecure: true,
    jsonBody: true,
    authentication: AUTHENTICATION,
  },
  datadog: {
    interval: true,
    query: true,
    queries: true,
    formula: true,
    apiVersion: true,
    aggregator: true,
    secretRef: { name: true, namespaced: true },
  },
  newRelic: { profile: true, query: true, timeout: true },
  wavefront: { address: true, query: true },
  graphite: { address: true, query: true },
  influxdb: { profile: true, query: true },
  skywalking: { address: true, query: true, interval: true },
  cloudWatch: {
    interval: true,
    metricDataQueries: {
      id: true,
      expression: true,
      label: true,
      metricStat: {
        metric: { dimensions: { name: true, value: true }, metricName: true, namespace: true },
        period: true,
        stat: true,
        unit: true,
      },
      period: true,
      returnData: true,
    },
  },
  kayenta: {
    address: true,
    application: true,
    canaryConfigName: true,
    metricsAccountName: true,
    configurationAccountName: true,
    storageAccountName: true,
    threshold: { pass: true, marginal: true },
    scopes: { name: true, controlScope: SIDE, experimentScope: SIDE },
    lookback: true,
  },
  job: { metadata: { labels: true, annotations: true }, spec: true },
  plugin: true,
};
