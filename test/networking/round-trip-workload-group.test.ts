import fc from 'fast-check';
import { WorkloadGroup } from '../../lib/networking';
import { expectRoundTrip, specs } from '../support/round-trip';
import { workloadGroupFieldsLeftOut } from './specimens/workload-groups';

test('a workload group that is read is written as it was, or refused', () => {
  const spec = specs('WorkloadGroup', {
    leftOut: workloadGroupFieldsLeftOut,
    values: {
      '.template.address': fc.constantFrom('192.0.2.1', 'vm.example.com'),
      '.probe.httpGet.scheme': fc.constantFrom('', 'HTTP', 'HTTPS'),
      '.probe.httpGet.httpHeaders[].name': fc.constantFrom('Host', 'x-a'),
    },
    mend: {
      '.probe': (probe: any) =>
        probe.httpGet || probe.tcpSocket || probe.exec ? probe : { ...probe, exec: { command: ['true'] } },
      '.probe.httpGet.httpHeaders[]': (header: any) => ({ name: 'x-a', ...header }),
    },
  });
  expectRoundTrip(
    (chart, manifest) => WorkloadGroup.fromManifest(chart, 'r', manifest),
    { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadGroup' },
    spec,
    { accepted: 0.99 },
  );
});
