import fc from 'fast-check';
import { Resource } from '../../../lib/mesh/resource';
import { conform } from '../../../lib/mesh/views/read';
import { type Schema, resolveSchema, schemasOfKind } from '../../../lib/mesh/views/schemas';
import type { VirtualServiceSpec } from '../../../lib/mesh/views/kinds';

const leaf: fc.Arbitrary<Schema> = fc.constantFrom<Schema[]>(
  { type: 'string' },
  { type: 'integer' },
  { type: 'number' },
  { type: 'boolean' },
  { intOrString: true },
  {},
);

/** Schemas as CRDs have them, with fields of few names, so that random values meet them. */
const { schema: anySchema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ type: fc.constant('array' as const), items: tie('schema') }),
    fc.record(
      {
        type: fc.constant('object' as const),
        properties: fc.dictionary(fc.constantFrom('a', 'b', 'toString'), tie('schema')),
        extra: fc.oneof(fc.boolean(), tie('schema')),
      },
      { requiredKeys: ['type'] },
    ),
  ),
}));

const { json: anyJson } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown[]>(null, '', 'text', '1', 0, 1.5, true, false),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'toString', '__proto__'), tie('json'), { maxKeys: 3 }),
  ),
}));

/** Whether a value has no type that its schema does not name, nulls among them. */
function fits(value: unknown, schema: Schema): boolean {
  switch (schema.type) {
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(([name, field]) => {
          const { properties = {}, extra } = schema;
          const known = Object.hasOwn(properties, name) ? properties[name] : extra;
          return typeof known === 'object' ? fits(field, known) : field !== null;
        })
      );
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(item, schema.items ?? {}));
    case 'integer':
    case 'number':
      return typeof value === 'number';
    case undefined:
      return schema.intOrString === true ? ['string', 'number'].includes(typeof value) : value !== null;
    default:
      return typeof value === schema.type;
  }
}

describe('what somebody wrote, in the shape of its schema', () => {
  test('has only the types that the schema names', () => {
    fc.assert(
      fc.property(anySchema, anyJson, (schema, value) => {
        const read = conform(value, schema, []);
        if (read !== undefined) expect(fits(read, schema)).toBe(true);
      }),
    );
  });

  test('is the very object that was written where that fits', () => {
    fc.assert(
      fc.property(anySchema, anyJson, (schema, value) => {
        if (fits(value, schema)) expect(conform(value, schema, [])).toBe(value);
      }),
    );
  });

  test('is the same when it is read again, and changes nothing in place', () => {
    fc.assert(
      fc.property(anySchema, anyJson, (schema, value) => {
        const before = JSON.stringify(value);
        const read = conform(value, schema, []);
        expect(conform(read, schema, [])).toBe(read);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  test('has its items in their places', () => {
    fc.assert(
      fc.property(anySchema, fc.array(anyJson), (items, list) => {
        const read = conform(list, { type: 'array', items }, []) as unknown[];
        expect(read).toHaveLength(list.length);
        list.forEach((item, i) => {
          const own = conform(item, items, []);
          if (own !== undefined) expect(read[i]).toEqual(own);
        });
      }),
    );
  });

  test("null in a map of texts is the empty text in Kubernetes' own kinds, as Go decodes it, and nothing in others", () => {
    const texts: Schema = {
      type: 'object',
      extra: { type: 'string' },
      properties: { a: { type: 'string' } },
    };
    expect(conform({ a: null, b: null }, texts, [], true)).toEqual({ b: '' });
    expect(conform({ a: null, b: null }, texts, [])).toEqual({});
  });

  test('holds for the kinds of Istio too', () => {
    const { versions, shared } = schemasOfKind('networking.istio.io', 'VirtualService')!;
    const schema = resolveSchema(versions.v1, shared);
    const written = {
      spec: { hosts: ['a', null, 5], http: [null, { route: 'x', timeout: 5 }, { name: 'n' }] },
    };
    expect(conform(written, schema, shared)).toEqual({
      spec: { hosts: ['a', '', ''], http: [{}, {}, { name: 'n' }] },
    });
  });
});

describe('a view', () => {
  const resource = new Resource<'VirtualService'>({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'a' },
    spec: { hosts: ['a'], http: [{ match: [{ uri: { prefix: '/a' } }] }] },
  });

  test('is read by the names of its fields', () => {
    expect(resource.spec.http?.[0].match?.[0].uri?.prefix).toBe('/a');
  });

  test('has no field of another name, and none of another type', () => {
    // @ts-expect-error a misspelt field
    expect(resource.spec.htp).toBeUndefined();
    // @ts-expect-error a misspelt field of an item
    expect(resource.spec.http?.[0].matches).toBeUndefined();
    // @ts-expect-error hosts are texts
    const spec: VirtualServiceSpec = { hosts: [5] };
    expect(spec).toBeDefined();
  });
});
