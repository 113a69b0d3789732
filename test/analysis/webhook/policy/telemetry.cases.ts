import { maker, type ObjectCases } from '../../support/cases';

const make = maker('telemetry.istio.io/v1', 'Telemetry');
const tracing = (...items: object[]) => make({ tracing: items });
const tag = (custom: object, name = 'tenant') => tracing({ customTags: { [name]: custom } });
const override = (one: object) => make({ metrics: [{ overrides: [one] }] });
const label = (tagOverride: object, name = 'tenant') => override({ tagOverrides: { [name]: tagOverride } });
const logged = (expression: string) => make({ accessLogging: [{ filter: { expression } }] });
const by = (name: string) => ({ providers: [{ name }] });

export const telemetryCases: ObjectCases = {
  'telemetry/provider': [
    { bad: tracing(by('')), good: tracing(by('zipkin')) },
    { bad: make({ metrics: [by('')] }), good: make({ metrics: [by('prometheus')] }) },
    { bad: make({ accessLogging: [by('')] }), good: make({ accessLogging: [by('envoy')] }) },
  ],
  'telemetry/tag-override-name': [
    { bad: label({ value: 'request.host' }, ''), good: label({ value: 'request.host' }) },
  ],
  'telemetry/tag-override-value': [
    { bad: label({ operation: 'UPSERT' }), good: label({ operation: 'UPSERT', value: 'request.host' }) },
    { bad: label({}), good: label({ operation: 'REMOVE' }) },
  ],
  'telemetry/tag-override-removed': [
    { bad: label({ operation: 'REMOVE', value: 'request.host' }), good: label({ operation: 'REMOVE' }) },
  ],
  'telemetry/custom-metric': [
    {
      bad: override({ match: { customMetric: '' }, disabled: true }),
      good: override({ match: { customMetric: 'orders_total' }, disabled: true }),
    },
  ],
  'telemetry/several-tracings': [
    {
      bad: tracing({ match: { mode: 'CLIENT' }, ...by('zipkin') }, { match: { mode: 'SERVER' } }),
      good: tracing({ match: { mode: 'CLIENT' }, ...by('zipkin') }),
    },
  ],
  'telemetry/several-tracing-providers': [
    {
      bad: tracing({ providers: [{ name: 'zipkin' }, { name: 'otel' }] }),
      good: tracing({ providers: [{ name: 'zipkin' }] }),
    },
  ],
  'telemetry/sampling-percentage': [
    { bad: tracing({ randomSamplingPercentage: 101 }), good: tracing({ randomSamplingPercentage: 100 }) },
  ],
  'telemetry/tag-name': [
    { bad: tag({ literal: { value: 'shop' } }, ''), good: tag({ literal: { value: 'shop' } }) },
  ],
  'telemetry/tag-literal': [
    { bad: tag({ literal: { value: '' } }), good: tag({ literal: { value: 'shop' } }) },
  ],
  'telemetry/tag-header': [
    { bad: tag({ header: { name: '' } }), good: tag({ header: { name: 'x-tenant' } }) },
  ],
  'telemetry/tag-environment': [
    { bad: tag({ environment: { name: '' } }), good: tag({ environment: { name: 'TENANT' } }) },
  ],
  'telemetry/filter': [
    { bad: logged('response.code >= 400 &&'), good: logged('response.code >= 400') },
    { bad: logged(''), good: logged('true') },
  ],
};
