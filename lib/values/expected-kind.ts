import type { Duration } from 'cdk8s';
import { MeshError, MeshErrorCode } from './mesh-error';

/** What was given, in a few words. */
function shown(value: unknown): string {
  if (typeof value === 'function') return `a function, ${value.name === '' ? 'without a name' : value.name}`;
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
  if (Array.isArray(value)) return 'a list';
  const name: unknown = value.constructor?.name;
  return typeof name !== 'string' || name === 'Object' ? 'a plain object' : `an object of the class ${name}`;
}

const refusal = (got: string, expected: string, mend: string) =>
  new MeshError({ code: MeshErrorCode.INVALID_VALUE, got, expected, mend });

/**
 * A value of a kind that the compiler would hold it to, and plain JavaScript does not. Returns it.
 *
 * @param value what was given
 * @param member a member that all values of the kind have, and hardly any other: classes may be those of another copy of the library
 * @param what what it is given as
 * @param expected the kind, in words
 * @param example how one is made
 */
export function ofKind<T>(value: T, member: string, what: string, expected: string, example: string): T {
  const members = value as { readonly [member: string]: unknown } | null | undefined;
  const isObject = members !== null && typeof members === 'object';
  if (isObject && member in members) return value;
  throw refusal(`${what} ${shown(value)}`, expected, `give one, as in ${example}`);
}

/** A list, where text would be taken for a list of its letters. Returns it. */
export function listOf<T>(value: readonly T[], what: string): readonly T[] {
  if (Array.isArray(value)) return value as readonly T[];
  throw refusal(`${what} ${shown(value)}`, 'a list', 'put it in square brackets, even if it is a single one');
}

/** How long a duration of cdk8s is. A bare number has no unit. */
export function millisecondsIn(duration: Duration, what: string): number {
  ofKind(duration, 'toMilliseconds', what, 'a Duration of cdk8s', 'Duration.seconds(5)');
  return duration.toMilliseconds({ integral: false });
}
