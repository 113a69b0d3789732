import type { RE2JS } from 're2js';
import { MeshError, MeshErrorCode } from './mesh-error';

const LONGEST = 1024;
const compiled = new Map<string, RE2JS>();

/** The engine of RE2, loaded at the first regular expression: many programs have none. */
export function re2(): typeof RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS;
}

function compile(expression: string): RE2JS {
  let program = compiled.get(expression);
  if (program === undefined) {
    program = re2().compile(expression);
    compiled.set(expression, program);
  }
  return program;
}

/** Why RE2 cannot compile an expression, in its own words; undefined where it can. */
export function regexFault(expression: string): string | undefined {
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether an expression is longer than istiod takes: 1,024 bytes. */
export const regexTooLong = (expression: string) => Buffer.byteLength(expression) > LONGEST;

/** Refuses what istiod's webhook refuses (`validateStringMatchRegexp`) and what RE2 cannot compile. */
export function checkRegex(expression: string, what = 'a regular expression'): void {
  const refuse = (got: string, mend: string) =>
    new MeshError({
      code: MeshErrorCode.INVALID_REGEX,
      got: `${what} ${got}`,
      expected: `an RE2 expression of 1 to ${LONGEST} characters`,
      mend,
    });
  if (expression === '') throw refuse('that is empty', 'write ".*" for any string');
  if (regexTooLong(expression)) {
    throw refuse(`of ${Buffer.byteLength(expression)} characters`, 'shorten it, or write several matches');
  }
  const reason = regexFault(expression);
  if (reason === undefined) return;
  const presence = expression === '*' ? 'for "any value" use StringMatch.present()' : undefined;
  throw refuse(
    `${JSON.stringify(expression)} (${reason})`,
    presence ?? 'use only what RE2 has: no look-ahead, no look-behind, no back-reference',
  );
}

/** A text as an expression that it alone matches (Go's `regexp.QuoteMeta`). */
export const quoteRegex = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Whether the whole text matches, as Envoy's `safe_regex` asks. */
export function matchesRegex(expression: string, text: string): boolean {
  return compile(expression).matches(text);
}

/**
 * A text in which all that an expression finds is replaced; `\\1` in the replacement stands for a group, as RE2 has it. A replacement
 * with a group that the expression does not have leaves the text as it is.
 */
export function replaceRegex(expression: string, text: string, replacement: string): string {
  const matcher = compile(expression).matcher(text);
  const groups = matcher.groupCount();
  if ([...replacement.matchAll(/\\(\d)/g)].some(([, group]) => Number(group) > groups)) return text;
  let replaced = '';
  let at = 0;
  while (matcher.find()) {
    const part = replacement.replace(/\\(\d|\\)/g, (_, what: string) =>
      what === '\\' ? what : (matcher.group(Number(what)) ?? ''),
    );
    replaced += text.slice(at, matcher.start()) + part;
    at = matcher.end();
  }
  return replaced + text.slice(at);
}
