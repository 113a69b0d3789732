import { type Chart, Duration } from 'cdk8s';
import { ProbeScheme, WorkloadGroup, WorkloadProbe, WorkloadTemplate } from '../../../lib/networking';
import { endpointOptions } from './service-entries';

const why = 'refused by istiod, although the CRD has it';

/** Fields that no construct sets, and why. */
export const workloadGroupFieldsLeftOut = [
  { path: '.probe.grpc', why },
  { path: '.probe.grpc.port', why },
  { path: '.probe.grpc.service', why },
];

/** Workload groups that together set every field that `WorkloadGroup` has. */
export function workloadGroups(chart: Chart): void {
  const seconds = Duration.seconds(5);
  new WorkloadGroup(chart, 'bare');
  new WorkloadGroup(chart, 'http', {
    template: WorkloadTemplate.of({ ...endpointOptions, address: '192.0.2.1' }),
    entryLabels: { app: 'legacy' },
    entryAnnotations: { 'example.com/owner': 'team a' },
    probe: WorkloadProbe.httpGet(8080, {
      path: '/ready',
      host: '127.0.0.1',
      scheme: ProbeScheme.HTTPS,
      headers: [{ name: 'Host', value: 'legacy.example.com' }, { name: 'X-Probe' }],
      initialDelay: seconds,
      timeout: seconds,
      period: seconds,
      successThreshold: 1,
      failureThreshold: 3,
    }),
  });
  new WorkloadGroup(chart, 'tcp', { probe: WorkloadProbe.tcpSocket(5432, { host: '127.0.0.1' }) });
  new WorkloadGroup(chart, 'exec', { probe: WorkloadProbe.exec(['/bin/check', '--ready']) });
}
