import fc from 'fast-check';
import { Telemetry } from '../../lib/telemetry';
import { targets } from '../support/policy-targets';
import { expectRoundTrip, keepOne, specs } from '../support/round-trip';

describe('a manifest that is read is written as it was, or refused', () => {
  test('Telemetry', () => {
    const spec = specs('Telemetry', {
      values: {
        ...targets.values,
        '.tracing[].randomSamplingPercentage': fc.constantFrom(0, 12.5, 100),
        '.metrics[].overrides[].tagOverrides{}': fc.constantFrom(
          { value: 'request.host' },
          { operation: 'UPSERT', value: "'a'" },
          { operation: 'REMOVE' },
        ),
        '.accessLogging[].filter': fc.constantFrom(
          { expression: 'response.code >= 400' },
          { expression: 'has(request.headers["x"]) && !(request.method in [\'GET\', "HEAD"]) // (' },
        ),
      },
      mend: {
        ...targets.mend,
        '.tracing[].customTags{}': (tag) =>
          keepOne({ literal: { value: 'a' }, ...tag }, 'environment', 'header', 'formatter', 'literal'),
      },
    });
    expectRoundTrip(
      (chart, manifest) => Telemetry.fromManifest(chart, 'r', manifest),
      { apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry' },
      spec,
      { accepted: 1 },
    );
  });
});
