import { MeshErrorCode } from '../mesh-error';
import { type Checks, missingSetting } from '../mesh-fault';
import { urlFault } from '../url';
import type { MetricTemplateView } from './flagger-messages';

/** What a query asks Flagger for (pkg/apis/flagger/v1beta1/metric.go: `TemplateFunctions`). */
const FUNCTIONS = ['name', 'namespace', 'target', 'service', 'ingress', 'route', 'interval', 'variables'];

/** The words of Go's text/template, and the functions that it has itself. */
const GO = [
  ...['if', 'else', 'end', 'range', 'break', 'continue', 'with', 'define', 'block', 'template', 'nil'],
  ...['and', 'or', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'true', 'false'],
  ...['call', 'html', 'index', 'slice', 'js', 'len', 'print', 'printf', 'println', 'urlquery'],
];

/** The providers that need an address, a Secret or a region (Flagger, pkg/metrics/providers). */
const NEEDS: { readonly [type: string]: readonly ('address' | 'secretRef' | 'region')[] } = {
  prometheus: ['address'],
  influxdb: ['address'],
  graphite: ['address'],
  datadog: ['secretRef'],
  newrelic: ['secretRef'],
  dynatrace: ['address', 'secretRef'],
  splunk: ['address', 'secretRef'],
  cloudwatch: ['region'],
};

/** The providers whose address Go's `url.Parse` reads. */
const OF_URL = ['prometheus', 'influxdb', 'graphite'];

/** The variables that a query asks for: `{{ variables.name }}`. */
export const queryVariables = (query: string): string[] => [
  ...new Set([...query.matchAll(/\{\{[^}]*?\bvariables\.(\w+)/g)].map(([, name]) => name)),
];

/** What Flagger has against a template of a metric: each check of a Canary that names it fails (pkg/controller/scheduler_metrics.go). */
export const metricTemplateChecks = {
  'template-provider': ({ provider }) => {
    const type: string = provider?.type ?? '';
    const needed = Object.hasOwn(NEEDS, type) ? NEEDS[type] : [];
    const lacking = needed.find((field) => (provider?.[field] ?? '') === '');
    return lacking === undefined
      ? undefined
      : missingSetting(
          `the provider ${type} without ${lacking}`,
          `a ${type} with ${needed.join(' and ')}`,
          `give the ${lacking === 'secretRef' ? 'name of its Secret' : lacking}`,
          ['provider', lacking],
        );
  },
  'template-address': ({ provider }) => {
    const type: string = provider?.type ?? '';
    const address = provider?.address ?? '';
    if (!OF_URL.includes(type) || urlFault(address) === undefined) return undefined;
    return {
      code: MeshErrorCode.INVALID_VALUE,
      got: `the address ${JSON.stringify(address)}`,
      expected: 'a URL: http://prometheus.istio-system:9090',
      mend: 'give the whole URL',
      at: ['provider', 'address'],
    };
  },
  'template-query': ({ query = '' }) =>
    query === ''
      ? missingSetting('a metric template without a query', 'a query', 'give the query', ['query'])
      : undefined,
  // pkg/metrics/observers/render.go: `RenderQuery`.
  'template-functions': ({ query = '' }) => {
    const called = [...query.matchAll(/\{\{-?\s*([A-Za-z_]\w*)/g)].map(([, word]) => word);
    const unknown = called.find((word) => ![...FUNCTIONS, ...GO].includes(word));
    return unknown === undefined
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: `{{ ${unknown} }} in the query of a metric template`,
          expected: `one of ${FUNCTIONS.join(', ')}`,
          mend: `for a value of your own write {{ variables.${unknown} }}`,
          at: ['query'],
        };
  },
} satisfies Checks<MetricTemplateView>;
