import { fieldsOf, read, specSchema } from './support/crd';
import { DELIVERY_KINDS } from './support/delivery-kinds';
import { type Kind, KINDS, written } from './support/every-kind';
import { certificateFieldsLeftOut, certificates } from './security/specimens/certificates';
import { OBSERVABILITY_KINDS } from './support/observability-kinds';

/** A kind of cert-manager, which neither istiod nor its copy of the API server's code knows. */
const CERTIFICATE: Kind = { kind: 'Certificate', build: certificates, leftOut: certificateFieldsLeftOut };

/** Every field of the pinned CRDs can be set through the constructs. The list of fields is read from the CRD. */
describe.each([...KINDS, ...DELIVERY_KINDS, ...OBSERVABILITY_KINDS, CERTIFICATE])(
  '$kind',
  ({ kind, build, leftOut }) => {
    const schema = specSchema(kind);
    const [name] = kind.split('/').reverse();
    const specs = written(build, 'istio-test').filter((manifest) => manifest.kind === name);
    const readings = specs.map(({ spec = {} }) => read(schema, spec));
    const set = new Set(readings.flatMap(({ fields }) => fields));
    const fields = fieldsOf(schema);
    const excused = leftOut.map(({ path }) => path);

    test('sets no field that the CRD does not have, and none to a value of another type', () => {
      expect(specs.length).toBeGreaterThan(0);
      expect(readings.flatMap(({ faults }) => faults)).toEqual([]);
    });

    test('can set every field and every value of an enum, but for those that are left out with a reason', () => {
      expect(fields.filter((field) => !set.has(field) && !excused.includes(field))).toEqual([]);
    });

    test('leaves out nothing that can be set after all, or that the CRD does not have', () => {
      expect(excused.filter((field) => set.has(field) || !fields.includes(field))).toEqual([]);
    });
  },
);
