import { Chart, Testing } from 'cdk8s';
import { fieldsOf, read, specSchema } from '../support/crd';
import { trafficExtensionFieldsLeftOut, trafficExtensions } from './specimens/traffic-extensions';
import { wasmPluginFieldsLeftOut, wasmPlugins } from './specimens/wasm-plugins';

/** Every field of the pinned CRDs can be set through the constructs. The list of fields is read from the CRD. */
describe.each([
  { kind: 'TrafficExtension', build: trafficExtensions, leftOut: trafficExtensionFieldsLeftOut },
  { kind: 'WasmPlugin', build: wasmPlugins, leftOut: wasmPluginFieldsLeftOut },
])('$kind', ({ kind, build, leftOut }) => {
  const schema = specSchema(kind);
  const chart = new Chart(Testing.app(), 'specimens', { namespace: 'istio-test' });
  build(chart);
  const readings = Testing.synth(chart).map((manifest) => read(schema, manifest.spec));
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
