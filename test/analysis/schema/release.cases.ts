import { maker, type ObjectCases } from '../support/cases';

/** What Istio 1.25 has and has not. */
export const releaseCases: ObjectCases = {
  'release/kind': [
    {
      bad: maker('extensions.istio.io/v1alpha1', 'TrafficExtension')({}),
      good: maker('extensions.istio.io/v1alpha1', 'WasmPlugin')({}),
    },
  ],
  'release/field': [
    {
      bad: maker('networking.istio.io/v1', 'VirtualService')({ http: [{ retries: { backoff: '1s' } }] }),
      good: maker('networking.istio.io/v1', 'VirtualService')({ http: [{ retries: { attempts: 1 } }, null] }),
    },
    {
      bad: maker(
        'telemetry.istio.io/v1',
        'Telemetry',
      )({ tracing: [{ customTags: { a: { formatter: {} } } }] }),
      good: maker(
        'telemetry.istio.io/v1',
        'Telemetry',
      )({ tracing: [{ customTags: { formatter: {} }, enableIstioTags: true }] }),
    },
  ],
  'release/value': [
    {
      bad: maker('networking.istio.io/v1', 'ServiceEntry')({ resolution: 'DYNAMIC_DNS' }),
      good: maker('networking.istio.io/v1', 'ServiceEntry')({ resolution: 'DNS' }),
    },
  ],
};
