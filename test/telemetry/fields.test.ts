import { Chart, Testing } from 'cdk8s';
import { fieldsOf, read, specSchema } from '../support/crd';
import { telemetries, telemetryFieldsLeftOut } from './specimens/telemetries';

/** Every field of the pinned CRD can be set through the construct. The list of fields is read from the CRD. */
describe('Telemetry', () => {
  const schema = specSchema('Telemetry');
  const chart = new Chart(Testing.app(), 'specimens', { namespace: 'istio-test' });
  telemetries(chart);
  const readings = Testing.synth(chart).map((manifest) => read(schema, manifest.spec));
  const set = new Set(readings.flatMap(({ fields }) => fields));
  const excused = telemetryFieldsLeftOut.map(({ path }) => path);

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
