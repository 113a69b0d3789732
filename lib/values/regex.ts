import type { RE2JS } from 're2js';
import { MeshErrorCode } from './mesh-error';
import { type Checks, type MeshFault, refuse } from './mesh-fault';

const MAX_LENGTH = 1024;
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
export const regexTooLong = (expression: string) => Buffer.byteLength(expression) > MAX_LENGTH;

/** A regular expression, with what it is. */
interface NamedRegex {
  readonly expression: string;
  readonly what: string;
}

const invalid = (what: string, got: string, mend: string, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_REGEX,
  got: `${what} ${got}`,
  expected: `an RE2 expression of 1 to ${MAX_LENGTH} characters`,
  mend,
  finding: `The regular expression in ${what} ${finding}.`,
});

/** What istiod's `validateStringRegexp` has against an expression, and what RE2 cannot compile. */
export const regexChecks = {
  'empty-regex': ({ expression, what }: NamedRegex) =>
    expression === '' ? invalid(what, 'that is empty', 'write ".*" for any string', 'is empty') : undefined,
  'long-regex': ({ expression, what }: NamedRegex) =>
    regexTooLong(expression)
      ? invalid(
          what,
          `of ${Buffer.byteLength(expression)} characters`,
          'shorten it, or write several matches',
          `has ${expression.length} characters, and istiod allows ${MAX_LENGTH} bytes`,
        )
      : undefined,
  'regex-syntax': ({ expression, what }: NamedRegex) => {
    const reason = expression === '' || regexTooLong(expression) ? undefined : regexFault(expression);
    if (reason === undefined) return undefined;
    const presence = expression === '*' ? 'for "any value" use StringMatch.present()' : undefined;
    const mend = presence ?? 'use only what RE2 has: no look-ahead, no look-behind, no back-reference';
    return invalid(what, `${JSON.stringify(expression)} (${reason})`, mend, `is not one of RE2 (${reason})`);
  },
} satisfies Checks<NamedRegex>;

/** Refuses an expression that istiod or RE2 would not take. */
export function checkRegex(expression: string, what = 'a regular expression'): void {
  refuse(regexChecks, { expression, what });
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
