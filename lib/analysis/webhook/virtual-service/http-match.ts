import type { FieldPath } from '../../../mesh/manifest';
import { type corsHeader, isClaim, matchableHeader } from '../../../values/header-names';
import { isMeshLabel } from '../../../values/host-names';
import { MeshError } from '../../../values/mesh-error';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { headerRules } from '../header-operations';
import { eachItem } from '../items';
import { checkLabels } from '../labels';
import { checkOptionalPort } from '../port-number';
import { checkMatchExpression, checkStringMatch } from '../string-match';
import { checkGatewayNames } from './gateway-names';

export const httpMatchRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRouteMatchRequest',
  },
  {
    'claim-in-mesh': {
      title: 'A match on claims of a token is made for sidecars',
      why: 'Only gateways route by claims; istiod refuses a virtual service that is for the mesh too, which it is without gateways.',
      mend: 'Name the gateway under gateways, and take "mesh" out.',
      source: 'istiod, pkg/config/validation/validation.go: ValidateVirtualService',
      covers: ['VirtualService/4'],
    },
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
  matches: readonly any[] | null | undefined,
  at: FieldPath,
  report: Report,
): void {
  eachItem(matches, at, (match, path) => {
    for (const field of ['headers', 'withoutHeaders'] as const) {
      for (const name of Object.keys(match[field] ?? {})) {
        const own = [...path, field, name];
        checkHeaderName(name, matchableHeader, own, report);
        const condition = match[field][name];
        // A "*" asks for presence there; it is no regular expression.
        if (field === 'headers' || condition?.regex !== '*') checkStringMatch(condition, field, own, report);
      }
    }
    checkMatchExpression(match.uri, 'uri', [...path, 'uri'], report);
    for (const field of ['scheme', 'method', 'authority']) {
      checkStringMatch(match[field], field, [...path, field], report);
    }
    for (const name of Object.keys(match.queryParams ?? {})) {
      checkStringMatch(match.queryParams[name], 'queryParams', [...path, 'queryParams', name], report);
    }
    checkOptionalPort(match.port, [...path, 'port'], report);
    checkLabels(match.sourceLabels, [...path, 'sourceLabels'], report);
    checkGatewayNames(match.gateways, [...path, 'gateways'], report, false);
    const namespace: string = match.sourceNamespace ?? '';
    if (namespace !== '' && !isMeshLabel(namespace)) {
      const field = [...path, 'sourceNamespace'];
      report(httpMatchRules['source-namespace'], field, `the namespace ${JSON.stringify(namespace)}`);
    }
  });
}

/** The name of a header that a condition or CORS names. */
export function checkHeaderName(
  name: string,
  takes: typeof matchableHeader | typeof corsHeader,
  at: FieldPath,
  report: Report,
): void {
  if (name === '') {
    report(headerRules['empty-name'], at, 'an empty name of a header');
    return;
  }
  try {
    takes(name, 'header');
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    report(headerRules.name, at, `the name ${JSON.stringify(name)}`);
  }
}

/** Conditions on claims of a token, which sidecars cannot look at. */
export function checkClaims(http: readonly any[] | null | undefined, at: FieldPath, report: Report): void {
  eachItem(http, at, (rule, path) => {
    eachItem(rule.match, [...path, 'match'], (match, place) => {
      for (const field of ['headers', 'withoutHeaders']) {
        for (const name of Object.keys(match[field] ?? {})) {
          if (!isClaim(name)) continue;
          report(httpMatchRules['claim-in-mesh'], [...place, field, name], `a match on ${name} in the mesh`);
        }
      }
    });
  });
}
