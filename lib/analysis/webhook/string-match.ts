import type { FieldPath } from '../../mesh/manifest';
import { regexFault, regexTooLong } from '../../values/regex';
import type { Report } from '../problem';
import { ruleTable } from '../rule';

export const stringMatchRules = ruleTable(
  {
    section: 'string-match',
    source: 'istiod, pkg/config/validation/validation.go: validateStringMatch, validateStringRegexp',
  },
  {
    'empty-prefix': {
      title: 'A condition asks for an empty prefix',
      why: 'Envoy takes an empty prefix for paths only; istiod refuses the object.',
      mend: 'To ask that a header is there, write "{}" as its condition; else leave the condition out.',
      covers: ['VirtualService/30'],
    },
    'empty-regex': {
      title: 'A condition asks for an empty regular expression',
      why: 'istiod refuses the object.',
      mend: 'Write ".*" for any text, or leave the condition out.',
      covers: ['VirtualService/31', 'VirtualService/32'],
    },
    'long-regex': {
      title: 'A regular expression is longer than 1,024 bytes',
      why: 'Envoy compiles it for every proxy; istiod refuses the object.',
      mend: 'Shorten it, or write several matches.',
      covers: ['VirtualService/31', 'VirtualService/32', 'VirtualService/42', 'VirtualService/78'],
    },
    'regex-syntax': {
      title: 'A regular expression is none of RE2',
      why: 'Envoy knows RE2 alone, which has no look-ahead, look-behind or back-reference; istiod refuses the object.',
      mend: 'Write it anew with what RE2 has.',
      covers: ['VirtualService/31', 'VirtualService/32', 'VirtualService/42', 'VirtualService/78'],
    },
  },
);

/** A regular expression that RE2 takes. `where` is what istiod calls the place, by which it tells mistakes apart. */
export function checkExpression(expression: string, where: string, at: FieldPath, report: Report): void {
  if (regexTooLong(expression)) {
    report(
      stringMatchRules['long-regex'],
      at,
      `${where}: ${expression.length} characters; expected 1024 bytes at most`,
    );
    return;
  }
  const fault = regexFault(expression);
  if (fault !== undefined) report(stringMatchRules['regex-syntax'], at, `${where}: ${fault}`);
}

/** What a string match asks for; undefined for nothing, that is for presence. Of several, the last in this order counts. */
export function conditionOf(match: any): readonly ['regex' | 'prefix' | 'exact', string] | undefined {
  for (const kind of ['regex', 'prefix', 'exact'] as const) {
    const text: unknown = match?.[kind];
    if (typeof text === 'string') return [kind, text];
  }
  return undefined;
}

/** The regular expression of a string match, if it has one. */
export function checkMatchExpression(match: any, where: string, at: FieldPath, report: Report): void {
  const [kind, text] = conditionOf(match) ?? ['exact', ''];
  if (kind !== 'regex') return;
  const path = [...at, 'regex'];
  if (text === '') report(stringMatchRules['empty-regex'], path, `${where}: an empty regular expression`);
  else checkExpression(text, where, path, report);
}

/** A string match where no empty prefix will do. */
export function checkStringMatch(match: any, where: string, at: FieldPath, report: Report): void {
  if (match === undefined || match === null) return;
  const [kind, text] = conditionOf(match) ?? ['exact', ''];
  if (kind === 'prefix' && text === '') {
    report(stringMatchRules['empty-prefix'], [...at, 'prefix'], `${where}: an empty prefix`);
  } else checkMatchExpression(match, where, at, report);
}
