import type { Chart } from 'cdk8s';
import { Endpoint, WorkloadEntry } from '../../../lib/networking';
import { endpointOptions } from './service-entries';

/** Fields that no construct sets, and why. */
export const workloadEntryFieldsLeftOut: { path: string; why: string }[] = [];

/** Workload entries that together set every field that `WorkloadEntry` has. */
export function workloadEntries(chart: Chart): void {
  new WorkloadEntry(chart, 'machine', { endpoint: Endpoint.at('192.0.2.1', endpointOptions) });
  new WorkloadEntry(chart, 'named', { endpoint: Endpoint.at('vm.example.com') });
  new WorkloadEntry(chart, 'socket', { endpoint: Endpoint.unixSocket('@abstract') });
  new WorkloadEntry(chart, 'far', { endpoint: Endpoint.inNetwork('datacenter') });
}
