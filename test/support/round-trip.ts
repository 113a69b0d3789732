import { ApiObject, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { MeshError } from '../../lib/errors';
import { specSchema, type Schema } from './crd';
import { propertyRuns } from './runs';

/** What to put into a field: by its path in the spec (`.hosts[]`), or by its name alone. */
export interface Hints {
  readonly [field: string]: fc.Arbitrary<unknown>;
}

const NAMES = ['a', 'reviews', 'v1', 'x-b'];
const word = fc.constantFrom(...NAMES);
const duration = fc.constantFrom('1s', '250ms', '1m30s', '2h', '0.5s');
const percent = fc.constantFrom(0, 1, 12.5, 100);

/** Values that most fields of a name take, whatever the kind. */
const COMMON: Hints = {
  host: fc.constantFrom('reviews', 'reviews.prod.svc.cluster.local', '*.example.com'),
  'hosts[]': fc.constantFrom('reviews.example.com', 'a.b.c'),
  'exportTo[]': fc.constantFrom('.', 'prod'),
  'gateways[]': fc.constantFrom('mesh', 'edge', 'istio-system/edge'),
  regex: fc.constantFrom('.*', '[a-z]+', 'true'),
  prefix: fc.constantFrom('/a', '/b'),
  number: fc.constantFrom(80, 443, 8080),
  port: fc.constantFrom(80, 443),
  targetPort: fc.constantFrom(80, 8080),
  'destinationSubnets[]': fc.constantFrom('10.0.0.0/8', '192.0.2.1'),
  namespace: fc.constantFrom('prod', 'istio-system'),
  weight: fc.constantFrom(1, 30, 70),
};

/** What a schema alone does not say of the specs of a kind. */
export interface SpecOptions {
  /** What to put into fields. */
  readonly values?: Hints;
  /** Changes to an object of a path (`.http[]`), for what holds between its fields; it may change the object itself. */
  readonly mend?: { readonly [path: string]: (object: any) => any };
  /** Fields that the constructs leave out on purpose. */
  readonly leftOut?: readonly { readonly path: string }[];
}

interface Plan {
  readonly values: Hints;
  readonly mend: { readonly [path: string]: (object: any) => any };
  readonly skipped: ReadonlySet<string>;
}

/** The specs that a CRD's schema allows, each field there or not. Lists hold something: an empty one counts as none. */
export function specs(
  kind: string,
  { values = {}, mend = {}, leftOut = [] }: SpecOptions = {},
): fc.Arbitrary<any> {
  const skipped = new Set(leftOut.map(({ path }) => path));
  return arbitraryOf(specSchema(kind), '', { values: { ...COMMON, ...values }, mend, skipped });
}

/** The object without some of its fields; for `mend`. */
export function without(object: any, ...names: string[]): any {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** The object with one of some fields, the first that is there; for `mend`. */
export function keepOne(object: any, ...names: string[]): any {
  const kept = names.find((name) => object[name] !== undefined);
  return without(object, ...names.filter((name) => name !== kept));
}

/** What is expected of reading back. */
export interface RoundTripOptions {
  /** How many manifests are tried. */
  readonly runs?: number;
  /** The share of them that must not be refused, so that the law says something. */
  readonly accepted?: number;
}

/**
 * The law of reading back: what is read is written as it was, or refused with a `MeshError`.
 *
 * The environment variable ROUND_TRIP makes it tell what was refused, and how often.
 */
export function expectRoundTrip(
  read: (chart: Chart, manifest: any) => unknown,
  head: { readonly apiVersion: string; readonly kind: string },
  spec: fc.Arbitrary<any>,
  { runs = propertyRuns(2000), accepted = 0.5 }: RoundTripOptions = {},
): void {
  const refusals: { [reason: string]: number } = {};
  const check = (value: unknown) => {
    const metadata = { name: 'a', namespace: 'istio-test', labels: { b: 'c' } };
    const manifest = { ...head, metadata, spec: value };
    const chart = new Chart(Testing.app(), 'chart');
    try {
      read(chart, manifest);
    } catch (error) {
      // What is of the right types is no manifest of another shape: that would be a fault of the reader.
      if (!(error instanceof MeshError) || error.got.startsWith('a manifest of another shape')) throw error;
      const reason = `${error.code}: ${error.got}`;
      refusals[reason] = (refusals[reason] ?? 0) + 1;
      return;
    }
    const objects = chart.node.findAll().filter((node) => ApiObject.isApiObject(node));
    expect(objects.map((object) => withoutEmptyLists(object.toJson()))).toEqual([manifest]);
  };
  fc.assert(fc.property(spec, check), { numRuns: runs, seed: 1 });
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
  if (process.env.ROUND_TRIP !== undefined) {
    const most = Object.entries(refusals).sort(([, one], [, other]) => other - one);
    console.log(`${head.kind}: ${runs - refused} of ${runs} accepted`, most.slice(0, 30));
  }
  // Of fewer runs the share is known less well: three standard deviations are allowed for.
  const slack = runs < 2000 ? 3 * Math.sqrt((accepted * (1 - accepted)) / runs) : 0;
  expect(1 - refused / runs).toBeGreaterThanOrEqual(accepted - slack);
}

/** Empty lists count as none. */
function withoutEmptyLists(value: any): any {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, child]) => !Array.isArray(child) || child.length > 0);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutEmptyLists(child)]));
}

function arbitraryOf(schema: Schema, path: string, plan: Plan): fc.Arbitrary<any> {
  const name = /[^.]+$/.exec(path)?.[0] ?? '';
  const hint = plan.values[path] ?? (schema.properties === undefined ? plan.values[name] : undefined);
  if (hint !== undefined) return hint;
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema['x-kubernetes-int-or-string']) return fc.constantFrom(1, 2, 10, '3', '25%');
  switch (schema.type) {
    case 'string':
      return stringOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 100, 100) });
    case 'number':
      return percent;
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.uniqueArray(arbitraryOf(schema.items ?? {}, `${path}[]`, plan), {
        minLength: Math.max(schema.minItems ?? 1, 1),
        maxLength: Math.min(schema.maxItems ?? 2, 2),
        selector: (value) => JSON.stringify(value),
      });
    default:
      return schema.additionalProperties?.type === undefined
        ? objectOf(schema, path, plan)
        : fc.dictionary(word, arbitraryOf(schema.additionalProperties, `${path}{}`, plan), {
            minKeys: 1,
            maxKeys: 2,
            noNullPrototype: true,
          });
  }
}

function stringOf(schema: Schema): fc.Arbitrary<string> {
  const rules = (schema['x-kubernetes-validations'] ?? []).map(({ rule }) => rule).join();
  if (rules.includes('duration(')) return duration;
  if (schema.format === 'byte') return fc.base64String({ minLength: 4, maxLength: 8 });
  return word;
}

function objectOf(schema: Schema, path: string, plan: Plan): fc.Arbitrary<any> {
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([name]) => !plan.skipped.has(`${path}.${name}`),
  );
  const required = new Set(schema.required);
  const fields = properties.map(([name, child]) => {
    const value = arbitraryOf(child, `${path}.${name}`, plan);
    // Deep down most fields are left out, or specs would be without end.
    const rarely = 1 + path.split('.').length;
    const nothing = { arbitrary: fc.constant(undefined), weight: rarely };
    return required.has(name) ? value : fc.oneof(nothing, { arbitrary: value, weight: 2 });
  });
  const groups = exclusiveGroups(schema).map(({ names, optional }) =>
    fc.constantFrom(...names, ...(optional ? [''] : [])).map((chosen) => ({ names, chosen })),
  );
  return fc.tuple(fc.tuple(...fields), fc.tuple(...groups)).chain(([values, choices]) => {
    const given = properties.map(([name], i) => [name, values[i]]).filter(([, value]) => value !== undefined);
    const excluded = choices.flatMap(({ names, chosen }) => names.filter((name) => name !== chosen));
    const object = without(Object.fromEntries(given), ...excluded);
    const missing = choices.filter(({ chosen }) => chosen !== '' && object[chosen] === undefined);
    const wanted = missing.flatMap(({ chosen }) => {
      const child = schema.properties?.[chosen];
      const allowed = child !== undefined && !plan.skipped.has(`${path}.${chosen}`);
      return allowed ? [arbitraryOf(child, `${path}.${chosen}`, plan).map((value) => [chosen, value])] : [];
    });
    const mend = plan.mend[path] ?? ((whole: any) => whole);
    return fc.tuple(...wanted).map((added) => mend({ ...object, ...Object.fromEntries(added) }));
  });
}

/** The sets of fields of which a schema allows one (`oneOf`), and whether none of them is allowed too. */
function exclusiveGroups(schema: Schema): { names: string[]; optional: boolean }[] {
  const all = [schema.oneOf, ...(schema.allOf ?? []).map((part) => part.oneOf)];
  return all.flatMap((alternatives) => {
    if (alternatives === undefined) return [];
    const names = [...new Set(alternatives.flatMap(({ required = [] }) => required))];
    return names.length === 0
      ? []
      : [{ names, optional: alternatives.some((alternative) => 'not' in alternative) }];
  });
}
