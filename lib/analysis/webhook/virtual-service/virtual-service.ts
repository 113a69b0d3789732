import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { HttpRouteView } from '../../../values/networking/messages';
import { virtualServiceChecks } from '../../../values/networking/virtual-service-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkDuration } from '../duration';
import { checkExportTo, namespaceOf } from '../export-to';
import {
  checkAuthority,
  checkHeaderOperations,
  checkDestinations,
  routeDestinationRules,
} from './destinations';
import { placeFaults } from '../place-faults';
import { checkConflicts, conflictRules } from './conflicts';
import { checkGatewayNames, gatewayNameRules, checkHosts, virtualHostRules } from './names';
import {
  checkDirectResponse,
  checkMirrors,
  checkRedirect,
  checkRewrite,
  httpAnswerRules,
} from './http-answers';
import { checkHttpMatches, httpMatchRules } from './http-match';
import { httpStatusRules } from './http-answers';
import { checkCors, checkFault, checkRetries, httpTrafficRules } from './http-traffic';
import { checkTcpRoute, checkTlsRoute, l4RouteRules } from './l4-route';
import { checkUnreachable, unreachableRules } from './unreachable';

const wholeRules = ruleTable<keyof typeof virtualServiceChecks>(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: ValidateVirtualService',
  },
  {
    'delegate-with-gateways': {
      title: 'A virtual service without hosts names gateways',
      why: 'Without hosts it is for delegation, and applies where those apply that delegate to it; istiod refuses the object.',
      mend: 'Add the hosts that requests ask for, or remove gateways.',
      covers: ['VirtualService/1'],
    },
    'delegate-with-tls': {
      title: 'A virtual service without hosts has rules for TLS',
      why: 'Without hosts it is for delegation, which HTTP alone has; istiod refuses the object.',
      mend: 'Add the hosts that clients ask for, or remove tls.',
      covers: ['VirtualService/2'],
    },
    'delegate-with-tcp': {
      title: 'A virtual service without hosts has rules for TCP',
      why: 'Without hosts it is for delegation, which HTTP alone has; istiod refuses the object.',
      mend: 'Add the hosts, or remove tcp.',
      covers: ['VirtualService/3'],
    },
    'claim-in-mesh': {
      title: 'A match on claims of a token is made for sidecars',
      why: 'Only gateways route by claims; istiod refuses a virtual service that is for the mesh too, which it is without gateways.',
      mend: 'Name the gateway under gateways, and take "mesh" out.',
      covers: ['VirtualService/4'],
    },
    'no-rules': {
      title: 'A virtual service has no rules',
      why: 'istiod refuses the object.',
      mend: 'Add http, tls or tcp.',
      covers: ['VirtualService/14'],
    },
  },
);

export const virtualServiceRules = {
  ...wholeRules,
  ...virtualHostRules,
  ...gatewayNameRules,
  ...conflictRules,
  ...httpMatchRules,
  ...httpTrafficRules,
  ...httpStatusRules,
  ...httpAnswerRules,
  ...routeDestinationRules,
  ...l4RouteRules,
  ...unreachableRules,
};

/** What istiod's webhook refuses or warns of in a VirtualService. */
export function checkVirtualService(resource: Resource<'VirtualService'>, report: Report): void {
  const { spec } = resource;
  const { gateways, http, tls, tcp } = spec;
  placeFaults(wholeRules, virtualServiceChecks, spec, ['spec'], report);
  // What istiod itself makes of the Gateway API's routes is looked at less closely.
  const anyHost = resource.annotations['internal.istio.io/route-semantics'] === 'gateway';
  checkGatewayNames(gateways, ['spec', 'gateways'], report, true, anyHost);
  checkHosts(spec, report);
  const isDelegate = (spec.hosts ?? []).length === 0;
  http?.forEach((rule, i) => checkHttpRule(rule, isDelegate, anyHost, ['spec', 'http', i], report));
  tls?.forEach((rule, i) => checkTlsRoute(rule, spec, ['spec', 'tls', i], report, anyHost));
  tcp?.forEach((rule, i) => checkTcpRoute(rule, ['spec', 'tcp', i], report, anyHost));
  checkExportTo(spec.exportTo, namespaceOf(resource), report);
  checkUnreachable('http', http, ['spec', 'http'], report);
  checkUnreachable('tcp', tcp, ['spec', 'tcp'], report);
  checkUnreachable('tls', tls, ['spec', 'tls'], report);
}

function checkHttpRule(
  rule: HttpRouteView,
  isDelegate: boolean,
  anyHost: boolean,
  at: FieldPath,
  report: Report,
): void {
  checkConflicts(rule, isDelegate, at, report);
  checkHttpMatches(rule.match, [...at, 'match'], report);
  checkHeaderOperations(rule.headers, [...at, 'headers'], report);
  checkCors(rule.corsPolicy, [...at, 'corsPolicy'], report);
  checkFault(rule.fault, [...at, 'fault'], report);
  checkMirrors(rule, at, report);
  checkRedirect(rule, at, report);
  checkDirectResponse(rule.directResponse, [...at, 'directResponse'], report);
  checkRetries(rule.retries, [...at, 'retries'], report);
  checkRewrite(rule.rewrite, [...at, 'rewrite'], report);
  checkAuthority(rule, at, report);
  checkDestinations(rule.route, [...at, 'route'], report, anyHost);
  rule.route?.forEach(({ headers }, i) => {
    checkHeaderOperations(headers, [...at, 'route', i, 'headers'], report);
  });
  checkDuration(rule.timeout, [...at, 'timeout'], report);
}
