import { ProxyConfig } from '../../lib/networking';
import { expectRoundTrip, specs } from '../support/round-trip';

test('a proxy configuration that is read is written as it was, or refused', () => {
  expectRoundTrip(
    (chart, manifest) => ProxyConfig.fromManifest(chart, 'r', manifest),
    { apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig' },
    specs('ProxyConfig'),
    { accepted: 0.99 },
  );
});
