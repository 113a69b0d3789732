import type { FieldPath } from '../../../mesh/manifest';
import { corsHeaderChecks, matchableHeaderChecks } from '../../../values/headers';
import { destinationChecks, routeChecks, type RouteEntry } from '../../../values/networking/destination';
import { authorityChecks, headersChecks } from '../../../values/networking/header-operations';
import type { DestinationView, HeadersView, HttpRouteView } from '../../../values/networking/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkWildcardHost } from '../host-name';
import { placeFaults } from '../place-faults';
import { checkPortNumber } from '../port';

export const headerRules = ruleTable<
  keyof typeof headersChecks | keyof typeof authorityChecks | keyof typeof matchableHeaderChecks
>(
  {
    section: 'header',
    source:
      'istiod, pkg/config/validation/validation.go: ValidateHTTPHeaderNameOrJwtClaimRoute, ValidateHTTPHeaderOperationName, ValidateHTTPHeaderValue',
  },
  {
    'empty-name': {
      title: 'The name of a header is empty',
      why: 'istiod refuses the object.',
      mend: 'Name the header, or leave the entry out.',
      covers: ['VirtualService/29', 'VirtualService/37', 'VirtualService/38', 'VirtualService/44'],
    },
    name: {
      title: 'The name of a header is malformed',
      why: 'HTTP allows letters, digits and some marks in names of headers; istiod refuses the object.',
      mend: 'Write the name of the header alone. A claim of a token is "@request.auth.claims.NAME".',
      covers: ['VirtualService/29', 'VirtualService/44'],
    },
    host: {
      title: 'The header Host is changed where it cannot be',
      why: 'istiod refuses the object: Host can be set in a request, but neither removed nor put into a response.',
      mend: 'To change the host of a request use rewrite.authority.',
      covers: ['VirtualService/38'],
    },
    pseudo: {
      title: 'A header with ":" before its name is changed',
      why: 'These are parts of the request line; istiod refuses the object, except for ":authority" set in a request.',
      mend: 'Use rewrite for the path or the authority.',
      covers: ['VirtualService/37', 'VirtualService/38'],
    },
    'control-character': {
      title: 'The value of a header has control characters',
      why: 'HTTP does not allow them; istiod refuses the object.',
      mend: 'Take line breaks and other control characters out.',
      covers: ['VirtualService/39'],
    },
    variable: {
      title: 'The value of a header has a malformed variable',
      why: '"%" begins a variable such as %HOSTNAME%; istiod refuses one that is not complete.',
      mend: 'Write "%%" for a percent sign, or end the variable with "%".',
      covers: ['VirtualService/39'],
    },
    'authority-twice': {
      title: 'The authority of requests is set twice',
      why: 'Host, ":authority" and rewrite.authority are one and the same; istiod refuses the object.',
      mend: 'Keep one of them.',
      source: 'istiod, pkg/config/validation/virtualservice.go: validateAuthorityRewrite',
      covers: ['VirtualService/40'],
    },
  },
);

/** Changes to headers of requests and responses, of a route or of one of its destinations. */
export function checkHeaderOperations(headers: HeadersView | undefined, at: FieldPath, report: Report): void {
  placeFaults(headerRules, headersChecks, headers, at, report);
}

/** The authority of requests, which the rewrite of a route and its headers can set once in all. */
export function checkAuthority(route: HttpRouteView, at: FieldPath, report: Report): void {
  placeFaults(headerRules, authorityChecks, route, at, report);
}

/** The name of a header that a condition names. */
export function checkMatchableHeader(name: string, at: FieldPath, report: Report): void {
  placeFaults(headerRules, matchableHeaderChecks, { name, what: 'header' }, at, report);
}

/** The name of a header that CORS names. */
export function checkCorsHeader(name: string, at: FieldPath, report: Report): void {
  placeFaults(headerRules, corsHeaderChecks, { name, what: 'header' }, at, report);
}

export const routeDestinationRules = ruleTable<keyof typeof destinationChecks | keyof typeof routeChecks>(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateHTTPRouteDestinations, validateDestination',
  },
  {
    'no-destination': {
      title: 'An entry of a route has no destination',
      why: 'istiod refuses the object. An empty entry counts as one without a destination.',
      mend: 'Name the host that requests go to.',
      covers: ['VirtualService/80', 'VirtualService/81'],
    },
    weight: {
      title: 'A weight is negative',
      why: 'istiod refuses the object.',
      mend: 'Give a number of 0 or more; weights are relative to their sum.',
      covers: ['VirtualService/82'],
    },
    'no-weight': {
      title: 'A route has several destinations and no weight above 0',
      why: 'A weight that is left out is 0 beside others, so no request could go anywhere; istiod refuses the object.',
      mend: 'Give the destinations their weights.',
      covers: ['VirtualService/83'],
    },
    'destination-any': {
      title: 'A destination is "*"',
      why: 'Requests go to one host; istiod refuses the object.',
      mend: 'Name the host.',
      covers: ['VirtualService/84'],
    },
    subset: {
      title: 'The name of a subset is malformed',
      why: 'istiod refuses the object; no destination rule can have such a subset.',
      mend: 'Write the name as it stands in the destination rule: letters, digits and "-", at most 63.',
      source: 'istiod, pkg/config/validation/validation.go: validateSubsetName',
      covers: ['VirtualService/85'],
    },
  },
);

/** Where requests or connections go. */
export function checkDestination(
  destination: DestinationView | undefined,
  at: FieldPath,
  report: Report,
): void {
  if (destination === undefined) return;
  const { host, port } = destination;
  placeFaults(routeDestinationRules, destinationChecks, destination, at, report);
  if (host !== '*') checkWildcardHost(host, [...at, 'host'], report);
  if (port !== undefined) checkPortNumber(port.number, [...at, 'port', 'number'], report);
}

/**
 * How requests or connections are shared out.
 *
 * @param routes the entries
 * @param at where they stand
 * @param report takes what is wrong
 * @param anyHost whether the destinations themselves go unchecked
 */
export function checkDestinations(
  routes: readonly RouteEntry[] | undefined,
  at: FieldPath,
  report: Report,
  anyHost: boolean,
): void {
  placeFaults(routeDestinationRules, routeChecks, routes, at, report);
  if (anyHost) return;
  routes?.forEach(({ destination }, i) => checkDestination(destination, [...at, i, 'destination'], report));
}
