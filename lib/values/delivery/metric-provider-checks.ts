import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import { goDurationFault } from './durations';
import type { MetricView } from './rollout-messages';

type ProviderView = NonNullable<MetricView['provider']>;
type OAuth2View = NonNullable<NonNullable<NonNullable<ProviderView['web']>['authentication']>['oauth2']>;

/** Where the address of Prometheus has to be a URL, unless an argument makes it (`IsUrl`). */
const isUrl = (text: string) => text.includes('{{') || /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(text);

const oauth2Fault = (provider: string, oauth2: OAuth2View = {}): MeshFault | undefined =>
  oauth2.tokenUrl && (!oauth2.clientId || !oauth2.clientSecret)
    ? missingSetting(
        'OAuth 2 without the id or the secret of a client',
        'both of them',
        'give clientId and clientSecret',
        [provider, 'authentication', 'oauth2'],
      )
    : undefined;

function datadogFault(datadog: NonNullable<ProviderView['datadog']>): MeshFault | undefined {
  const { query = '', queries = {}, formula = '', aggregator = '', apiVersion = 'v1', secretRef } = datadog;
  const count = Object.keys(queries).length;
  const choice = 'either a query or queries';
  if (query === '' && count === 0) return missingSetting('Datadog without a query', choice, 'give the query');
  if (query !== '' && count > 0) return conflictingSettings('both of them', choice, 'keep one of them');
  if (apiVersion === 'v1' && query === '') {
    return conflictingSettings('queries in version 1 of the API', 'one query', 'use apiVersion v2');
  }
  if (formula !== '' && count === 0) {
    return conflictingSettings('a formula without queries', 'queries by their names', 'name the queries');
  }
  if (count > 1 && formula === '') {
    return missingSetting('several queries without a formula', 'a formula', 'say what is made of them');
  }
  if (apiVersion === 'v1' && aggregator !== '') {
    return conflictingSettings('an aggregator in version 1 of the API', 'none', 'use apiVersion v2');
  }
  if (secretRef?.namespaced && !secretRef.name) {
    return missingSetting('a Secret of the namespace without its name', 'its name', 'name the Secret');
  }
  return undefined;
}

/** What the providers of the controller refuse (Argo Rollouts, metricproviders/, a folder a provider). */
export const providerChecks = {
  'provider-address': ({ prometheus }) =>
    prometheus?.address !== undefined && prometheus.address !== '' && !isUrl(prometheus.address)
      ? {
          code: MeshErrorCode.INVALID_VALUE,
          got: `the address ${JSON.stringify(prometheus.address)} of Prometheus`,
          expected: 'a URL with its scheme: http://prometheus.istio-system:9090',
          mend: 'write the scheme in front',
          at: ['prometheus', 'address'],
        }
      : undefined,
  'provider-timeout': ({ prometheus }) =>
    (prometheus?.timeout ?? 0) < 0
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `a timeout of ${prometheus?.timeout} seconds`,
          expected: 'a number from 0',
          mend: 'give how long the query may take',
          at: ['prometheus', 'timeout'],
        }
      : undefined,
  'provider-oauth2': ({ prometheus, web }) =>
    oauth2Fault('prometheus', prometheus?.authentication?.oauth2) ??
    oauth2Fault('web', web?.authentication?.oauth2),
  'provider-range': ({ prometheus }) =>
    faultAt(goDurationFault(prometheus?.rangeQuery?.step, 'step'), 'prometheus', 'rangeQuery', 'step'),
  'provider-web-body': ({ web }) => {
    if (web === undefined) return undefined;
    const { body, jsonBody, method } = web;
    if (body && jsonBody !== undefined) {
      return conflictingSettings('body and jsonBody', 'one of them', 'keep one of them', ['web']);
    }
    if ((body || jsonBody !== undefined) && method !== 'POST' && method !== 'PUT') {
      return conflictingSettings(
        `a body with ${method ?? 'GET'}`,
        'POST or PUT',
        'choose the method, or take the body away',
        ['web', 'method'],
      );
    }
    return undefined;
  },
  'provider-datadog': ({ datadog }) =>
    datadog === undefined ? undefined : faultAt(datadogFault(datadog), 'datadog'),
  'provider-kayenta-times': ({ kayenta }) => {
    const sides = (kayenta?.scopes ?? []).findIndex(
      ({ controlScope = {}, experimentScope = {} }) =>
        !controlScope.start !== !experimentScope.start || !controlScope.end !== !experimentScope.end,
    );
    return sides < 0
      ? undefined
      : conflictingSettings(
          'a time for one side alone',
          'a start, and an end, for both sides or for neither',
          'give both or neither',
          ['kayenta', 'scopes', sides],
        );
  },
} satisfies Checks<ProviderView>;
