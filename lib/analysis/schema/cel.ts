import { programOf } from './cel/evaluate';
import { parseCel } from './cel/parse';
import { CelSyntaxError } from './cel/tokens';
import { CelError } from './cel/values';

/** Whether a rule holds for a value; `undefined` when it can not be said, which the API server refuses too. */
export type CelTest = (self: unknown) => boolean | undefined;

const tests = new Map<string, CelTest>();

/** What is wrong with the text of an expression in CEL; undefined when cel-go would parse it. Names are not looked up. */
export function celSyntaxError(expression: string): string | undefined {
  try {
    parseCel(expression);
    return undefined;
  } catch (error) {
    if (error instanceof CelSyntaxError) return error.message;
    throw error;
  }
}

/** Whether a rule compares with what the object was before: when it is created, the API server skips it. */
export function isTransition(rule: string): boolean {
  return /\boldSelf\b/.test(rule);
}

/** A rule as a function, compiled when it is first asked. Throws a `CelSyntaxError` at what this evaluator does not know. */
export function celTest(rule: string): CelTest {
  let test = tests.get(rule);
  if (test === undefined) {
    test = compileTest(rule);
    tests.set(rule, test);
  }
  return test;
}

function compileTest(rule: string): CelTest {
  const program = programOf(parseCel(rule), ['self']);
  return (self) => {
    try {
      const value = program(self);
      return typeof value === 'boolean' ? value : undefined;
    } catch (error) {
      if (error instanceof CelError) return undefined;
      throw error;
    }
  };
}
