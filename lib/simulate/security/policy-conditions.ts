import { type RequestCondition, type RequestField, requestCondition } from '../../requests/condition';
import { FILLED_TEXT, type TextPattern } from '../../requests/text-pattern';
import { quoteRegex } from '../../values/regex';
import type { SeenRequest } from '../seen-request';
import { policyPattern, templateSource } from './policy-texts';

/** A part of a request about which a policy asks, and the texts that each of its words stands for. */
export interface AskedField {
  readonly field: RequestField;
  readonly patternOf: (word: string) => TextPattern;
}

/** The texts of words as `isWord` reads them. */
export const wordPattern =
  (ignoreCase = false) =>
  (word: string): TextPattern =>
    word === '*' ? FILLED_TEXT : policyPattern(word, ignoreCase);

/** The texts of words as `isPath` reads them. */
export function pathPattern(word: string): TextPattern {
  const source = templateSource(word);
  return source === undefined ? wordPattern()(word) : { kind: 'regex', text: `(?s)${source}` };
}

/** The condition that a part is one of some words, or none of them. */
export function wordsCondition(
  { field, patternOf }: AskedField,
  words: readonly string[],
  negated: boolean,
): RequestCondition {
  const patterns = words.map(patternOf);
  const pattern: TextPattern =
    patterns.length === 1 ? patterns[0] : { kind: 'regex', text: patterns.map(sourceOf).join('|') };
  return requestCondition(field, pattern, { negated });
}

/** A pattern as an expression of RE2. */
function sourceOf({ kind, text, ignoreCase = false }: TextPattern): string {
  const flags = ignoreCase ? 'is' : 's';
  switch (kind) {
    case 'exact':
      return ignoreCase ? `(?i:${quoteRegex(text)})` : quoteRegex(text);
    case 'prefix':
      return `(?${flags}:${quoteRegex(text)}.*)`;
    case 'suffix':
      return `(?${flags}:.*${quoteRegex(text)})`;
    case 'path-prefix':
      return `(?${flags}:${quoteRegex(text)}(/.*)?)`;
    case 'regex':
      return `(?:${text})`;
    case 'any':
      return '(?s:.*)';
  }
}

/**
 * The conditions that `issuer/subject` of a verified token is a policy's word, as `isRequestPrincipal` of `policy-rule.ts` reads it.
 */
export function principalConditions(word: string): readonly RequestCondition[] {
  const claim = (name: string, pattern: TextPattern) => requestCondition({ kind: 'claim', name }, pattern);
  const exact = (text: string): TextPattern => ({ kind: 'exact', text });
  const prefix = (text: string): TextPattern => ({ kind: 'prefix', text });
  const suffix = (text: string): TextPattern => ({ kind: 'suffix', text });
  const none = requestCondition({ kind: 'claim', name: 'sub' }, FILLED_TEXT, { negated: true });
  const slash = word.lastIndexOf('/');
  if (word === '*') return [claim('iss', FILLED_TEXT), claim('sub', FILLED_TEXT)];
  if (slash === -1) {
    if (word.startsWith('*')) return [claim('iss', FILLED_TEXT), claim('sub', suffix(word.slice(1)))];
    return word.endsWith('*')
      ? [claim('iss', prefix(word.slice(0, -1))), claim('sub', FILLED_TEXT)]
      : [claim('iss', exact(word)), none];
  }
  const [iss, sub] = [word.slice(0, slash), word.slice(slash + 1)];
  if (word.startsWith('*')) {
    return [claim('iss', iss === '*' ? FILLED_TEXT : suffix(iss.slice(1))), claim('sub', exact(sub))];
  }
  if (!word.endsWith('*')) return [claim('iss', exact(iss)), claim('sub', exact(sub))];
  return [claim('iss', exact(iss)), claim('sub', sub === '*' ? FILLED_TEXT : prefix(sub.slice(0, -1)))];
}

/** What of an attribute is asked of the request, and whether it holds whatever the request is. */
export interface ToldAttribute {
  readonly values: readonly string[];
  readonly notValues: readonly string[];
  readonly asks?: AskedField | 'principal';
  /** Whether it holds for the request at hand. */
  readonly truth: boolean | 'unknown';
}

/**
 * Tells an observer what a rule asks of a request: for each of its ways to hold the conditions of that way, until one does.
 *
 * @param ways the attributes that have to hold together
 */
export function tellRule(request: SeenRequest, ways: readonly (readonly ToldAttribute[])[]): void {
  for (const way of ways) {
    if (way.some(({ asks, truth }) => asks === undefined && truth === false)) continue;
    for (const { asks, values, notValues } of way) {
      if (asks !== 'principal') continue;
      for (const word of [...values, ...notValues]) {
        const conditions = principalConditions(word);
        request.tell(
          conditions,
          conditions.every((condition) => request.meets(condition)),
        );
      }
    }
    if (way.some(({ asks, truth }) => asks === 'principal' && truth === false)) continue;
    const conditions = way.flatMap(({ asks, values, notValues }) => {
      if (asks === undefined || asks === 'principal') return [];
      return [
        ...(values.length === 0 ? [] : [wordsCondition(asks, values, false)]),
        ...(notValues.length === 0 ? [] : [wordsCondition(asks, notValues, true)]),
      ];
    });
    const hold = way.every(({ asks, truth }) => asks === undefined || truth === true);
    if (conditions.length > 0) request.tell(conditions, hold);
    if (hold && way.every(({ truth }) => truth === true)) return;
  }
}
