import type { FieldPath } from '../../../mesh/manifest';
import { httpMatchChecks } from '../../../values/networking/http-match';
import type { HttpMatchRequestView, StringMatchView } from '../../../values/networking/messages';
import { matchRegexChecks, stringMatchChecks } from '../../../values/string-match';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkMatchableHeader } from './destinations';
import { placeFaults } from '../place-faults';
import { checkOptionalPort } from '../port';
import { checkLabels } from '../selector';
import { checkGatewayNames } from './names';

export const stringMatchRules = ruleTable<keyof typeof stringMatchChecks>(
  {
    section: 'string-match',
    source: 'istiod, pkg/config/validation/validation.go: validateStringMatch, validateStringRegexp',
  },
  {
    'empty-prefix': {
      title: 'A condition asks for an empty prefix',
      why: 'Envoy takes an empty prefix for paths only; istiod refuses the object.',
      fact: 'Envoy, StringMatcher.prefix',
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
      why: 'istiod takes 1,024 bytes, and refuses the object.',
      mend: 'Shorten it, or write several matches.',
      covers: ['VirtualService/31', 'VirtualService/32', 'VirtualService/42', 'VirtualService/78'],
    },
    'regex-syntax': {
      title: 'A regular expression is not valid in RE2',
      why: 'Envoy knows RE2 alone, which has no look-ahead, look-behind or back-reference; istiod refuses the object.',
      fact: 'Envoy, RegexMatcher.regex',
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
function checkStringMatch(
  match: StringMatchView | undefined,
  what: string,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(stringMatchRules, stringMatchChecks, match && { match, what }, at, report);
}

export const httpMatchRules = ruleTable<keyof typeof httpMatchChecks>(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRouteMatchRequest',
  },
  {
    'source-namespace': {
      title: 'The namespace from which requests come is malformed',
      why: 'No namespace can have such a name; istiod refuses the object.',
      mend: 'Write the name of the namespace alone.',
      covers: ['VirtualService/36'],
    },
  },
);

/** The conditions of a rule for HTTP. */
export function checkHttpMatches(
  matches: readonly HttpMatchRequestView[] | undefined,
  at: FieldPath,
  report: Report,
): void {
  matches?.forEach((match, i) => checkHttpMatch(match, [...at, i], report));
}

function checkHttpMatch(match: HttpMatchRequestView, at: FieldPath, report: Report): void {
  for (const field of ['headers', 'withoutHeaders'] as const) {
    for (const [name, condition] of Object.entries(match[field] ?? {})) {
      const path = [...at, field, name];
      checkMatchableHeader(name, path, report);
      // A "*" asks for presence there; it is no regular expression.
      if (field === 'headers' || condition.regex !== '*') checkStringMatch(condition, field, path, report);
    }
  }
  checkMatchExpression(match.uri, 'uri', [...at, 'uri'], report);
  for (const field of ['scheme', 'method', 'authority'] as const) {
    checkStringMatch(match[field], field, [...at, field], report);
  }
  for (const [name, condition] of Object.entries(match.queryParams ?? {})) {
    checkStringMatch(condition, 'queryParams', [...at, 'queryParams', name], report);
  }
  checkOptionalPort(match.port, [...at, 'port'], report);
  checkLabels(match.sourceLabels, [...at, 'sourceLabels'], report);
  checkGatewayNames(match.gateways, [...at, 'gateways'], report, false);
  placeFaults(httpMatchRules, httpMatchChecks, match, at, report);
}
