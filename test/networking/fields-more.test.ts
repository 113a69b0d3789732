import { Chart, Testing } from 'cdk8s';
import { fieldsOf, read, specSchema } from '../support/crd';
import { envoyFilterFieldsLeftOut, envoyFilters } from './specimens/envoy-filters';
import { proxyConfigFieldsLeftOut, proxyConfigs } from './specimens/proxy-configs';
import { serviceEntries, serviceEntryFieldsLeftOut } from './specimens/service-entries';
import { sidecarFieldsLeftOut, sidecars } from './specimens/sidecars';
import { workloadEntries, workloadEntryFieldsLeftOut } from './specimens/workload-entries';
import { workloadGroupFieldsLeftOut, workloadGroups } from './specimens/workload-groups';

/** Every field of the pinned CRDs can be set through the constructs. The list of fields is read from the CRD. */
describe.each([
  { kind: 'EnvoyFilter', build: envoyFilters, leftOut: envoyFilterFieldsLeftOut },
  { kind: 'ProxyConfig', build: proxyConfigs, leftOut: proxyConfigFieldsLeftOut },
  { kind: 'ServiceEntry', build: serviceEntries, leftOut: serviceEntryFieldsLeftOut },
  { kind: 'Sidecar', build: sidecars, leftOut: sidecarFieldsLeftOut },
  { kind: 'WorkloadEntry', build: workloadEntries, leftOut: workloadEntryFieldsLeftOut },
  { kind: 'WorkloadGroup', build: workloadGroups, leftOut: workloadGroupFieldsLeftOut },
])('$kind', ({ kind, build, leftOut }) => {
  const schema = specSchema(kind);
  const chart = new Chart(Testing.app(), 'specimens', { namespace: 'istio-test' });
  build(chart);
  const rendered = Testing.synth(chart).filter((manifest) => manifest.kind === kind);
  const readings = rendered.map((manifest) => read(schema, manifest.spec ?? {}));
  const set = new Set(readings.flatMap(({ fields }) => fields));
  const excused = leftOut.map(({ path }) => path);

  test('sets no field that the CRD does not have, and none to a value of another type', () => {
    expect(readings.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('can set every field and every value of an enum, but for those that are left out with a reason', () => {
    const missing = fieldsOf(schema).filter((field) => !set.has(field) && !excused.includes(field));
    expect(missing).toEqual([]);
  });

  test('leaves out nothing that can be set after all, or that the CRD does not have', () => {
    const fields = fieldsOf(schema);
    expect(excused.filter((field) => set.has(field) || !fields.includes(field))).toEqual([]);
  });
});
