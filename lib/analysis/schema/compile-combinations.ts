import { schemaRules } from './rules';
import type { Schema } from '../../mesh/views/schemas';
import { Walk, type Check, type Compiler } from './walk';

type Test = (value: unknown) => boolean;

/** The checks of `oneOf`, `anyOf`, `allOf` and `not`. */
export function combinations(schema: Schema, compiler: Compiler): Check[] {
  const checks: Check[] = [];
  if (schema.oneOf !== undefined) checks.push(oneOf(schema.oneOf, compiler));
  if (schema.anyOf !== undefined) {
    const tests = schema.anyOf.map((part) => testOf(part, compiler));
    checks.push(
      failing(
        (value) => tests.some((test) => test(value)),
        'The value fits none of the alternatives that the schema has.',
      ),
    );
  }
  for (const part of schema.allOf ?? []) checks.push(compiler.check(part));
  if (schema.not !== undefined) {
    const test = testOf(schema.not, compiler);
    const names = requiredIn(schema.not);
    const what =
      names.length > 1
        ? `The fields ${names.join(' and ')} exclude each other.`
        : names.length === 1
          ? `The field ${names[0]} must not be given.`
          : 'The value is one that the schema excludes.';
    checks.push(failing((value) => !test(value), what));
  }
  return checks;
}

function failing(holds: Test, message: string): Check {
  return (value, walk) => {
    if (!holds(value)) walk.find(schemaRules.alternatives, message);
  };
}

/** Whether a value fits a schema, without a word about what is wrong. */
function testOf(schema: Schema, compiler: Compiler): Test {
  const keys = Object.keys(schema);
  if (keys.length === 1) {
    const { required, not, anyOf } = schema;
    if (required !== undefined) return (value) => !isMap(value) || required.every((name) => has(value, name));
    if (not !== undefined) {
      const test = testOf(not, compiler);
      return (value) => !test(value);
    }
    if (anyOf !== undefined) {
      const tests = anyOf.map((part) => testOf(part, compiler));
      return (value) => tests.some((test) => test(value));
    }
  }
  const check = compiler.check(schema);
  return (value) => {
    const walk = new Walk();
    check(value, walk);
    return walk.findings.length === 0;
  };
}

const isMap = (value: unknown): value is { [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const has = (value: { [name: string]: unknown }, name: string) =>
  Object.hasOwn(value, name) && value[name] !== undefined;

function oneOf(schemas: readonly Schema[], compiler: Compiler): Check {
  const tests = schemas.map((part) => testOf(part, compiler));
  const names = [...new Set(schemas.flatMap(({ required = [] }) => required))];
  return (value, walk) => {
    let fitting = 0;
    for (const test of tests) if (test(value)) fitting++;
    if (fitting === 1) return;
    const given = isMap(value) ? names.filter((name) => has(value, name)) : [];
    if (given.length > 1) {
      walk.decodes = false;
      walk.find(
        schemaRules.alternatives,
        `The fields ${given.join(' and ')} exclude each other.`,
        `Keep one of ${given.join(', ')}.`,
      );
    } else if (names.length > 0) {
      walk.find(
        schemaRules.alternatives,
        `None of ${names.join(', ')} is given, but the schema asks for one of them.`,
        `Give one of ${names.join(', ')}.`,
      );
    } else
      walk.find(
        schemaRules.alternatives,
        `The value fits ${fitting} of the ${tests.length} alternatives that the schema has, but must fit one.`,
      );
  };
}

function requiredIn({ required = [], anyOf = [] }: Schema): readonly string[] {
  return required.length > 0 ? required : anyOf.flatMap((part) => part.required ?? []);
}
