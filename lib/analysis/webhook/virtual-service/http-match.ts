import type { FieldPath } from '../../../mesh/manifest';
import { httpMatchChecks } from '../../../values/networking/http-match-checks';
import type { HttpMatchRequestView } from '../../../values/networking/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkMatchableHeader } from '../header-operations';
import { checkLabels } from '../labels';
import { placeFaults } from '../place-faults';
import { checkOptionalPort } from '../port-number';
import { checkMatchExpression, checkStringMatch } from '../string-match';
import { checkGatewayNames } from './gateway-names';

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
