import type { FieldPath } from '../../mesh/manifest';
import type { StringMatchView } from '../../values/networking/messages';
import { matchRegexChecks, stringMatchChecks } from '../../values/string-match-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';

export const stringMatchRules = ruleTable<keyof typeof stringMatchChecks>(
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

/** The regular expression of a string match, if it has one. `what` is what istiod calls the place, by which it tells mistakes apart. */
export function checkMatchExpression(
  match: StringMatchView | undefined,
  what: string,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(stringMatchRules, matchRegexChecks, match && { match, what }, at, report);
}

/** A string match where no empty prefix will do. */
export function checkStringMatch(
  match: StringMatchView | undefined,
  what: string,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(stringMatchRules, stringMatchChecks, match && { match, what }, at, report);
}
