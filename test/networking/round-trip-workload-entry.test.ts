import fc from 'fast-check';
import { WorkloadEntry } from '../../lib/networking';
import { expectRoundTrip, specs, without } from '../support/round-trip';

test('a workload entry that is read is written as it was, or refused', () => {
  const spec = specs('WorkloadEntry', {
    values: {
      '.address': fc.constantFrom(
        '192.0.2.1',
        '::1',
        'vm.example.com',
        'unix:///run/app.sock',
        'unix://@app',
      ),
    },
    mend: {
      '': (entry: any) => {
        if (entry.address === undefined) return { network: 'datacenter', ...entry };
        return entry.address.startsWith('unix:') ? without(entry, 'ports') : entry;
      },
    },
  });
  expectRoundTrip(
    (chart, manifest) => WorkloadEntry.fromManifest(chart, 'r', manifest),
    { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry' },
    spec,
    { accepted: 0.99 },
  );
});
