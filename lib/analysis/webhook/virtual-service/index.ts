import type { Manifest } from '../../../mesh/manifest';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkDuration } from '../duration';
import { checkExportTo, namespaceOf } from '../export-to';
import { checkAuthority, checkHeaderOperations } from '../header-operations';
import { eachItem, says } from '../items';
import { checkConflicts, conflictRules } from './conflicts';
import { checkDestinations, routeDestinationRules } from './destinations';
import { checkGatewayNames, gatewayNameRules } from './gateway-names';
import { checkHosts, virtualHostRules } from './hosts';
import {
  checkDirectResponse,
  checkMirrors,
  checkRedirect,
  checkRewrite,
  httpAnswerRules,
} from './http-answers';
import { checkClaims, checkHttpMatches, httpMatchRules } from './http-match';
import { httpStatusRules } from './http-status';
import { checkCors, checkFault, checkRetries, httpTrafficRules } from './http-traffic';
import { checkTcpRoute, checkTlsRoute, l4RouteRules } from './l4-route';
import { checkUnreachable, unreachableRules } from './unreachable';

const wholeRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: ValidateVirtualService',
  },
  {
    'delegate-with-gateways': {
      title: 'A virtual service without hosts names gateways',
      why: 'Without hosts it is for delegation, and applies where those apply that delegate to it; istiod refuses the object.',
      mend: 'Add the hosts that requests ask for, or take gateways away.',
      covers: ['VirtualService/1'],
    },
    'delegate-with-tls': {
      title: 'A virtual service without hosts has rules for TLS',
      why: 'Without hosts it is for delegation, which HTTP alone has; istiod refuses the object.',
      mend: 'Add the hosts that clients ask for, or take tls away.',
      covers: ['VirtualService/2'],
    },
    'delegate-with-tcp': {
      title: 'A virtual service without hosts has rules for TCP',
      why: 'Without hosts it is for delegation, which HTTP alone has; istiod refuses the object.',
      mend: 'Add the hosts, or take tcp away.',
      covers: ['VirtualService/3'],
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
export function checkVirtualService({ metadata, spec: given }: Manifest, report: Report): void {
  const spec = given ?? {};
  const { gateways, http, tls, tcp } = spec;
  const delegated = !says(spec.hosts);
  if (delegated) {
    if (says(gateways)) {
      report(wholeRules['delegate-with-gateways'], ['spec', 'gateways'], 'gateways without hosts');
    }
    if (says(tls)) report(wholeRules['delegate-with-tls'], ['spec', 'tls'], 'tls without hosts');
    if (says(tcp)) report(wholeRules['delegate-with-tcp'], ['spec', 'tcp'], 'tcp without hosts');
  }
  // What istiod itself makes of the Gateway API's routes is looked at less closely.
  const anyHost = metadata?.annotations?.['internal.istio.io/route-semantics'] === 'gateway';
  checkGatewayNames(gateways, ['spec', 'gateways'], report, true, anyHost);
  const atGateways = says(gateways) && !gateways.includes('mesh');
  if (!atGateways) checkClaims(http, ['spec', 'http'], report);
  checkHosts(spec, atGateways, report);
  if (!says(http) && !says(tls) && !says(tcp)) {
    report(wholeRules['no-rules'], ['spec'], 'neither http nor tls nor tcp');
  }
  eachItem(http, ['spec', 'http'], (rule, path) => checkHttpRule(rule, delegated, anyHost, path, report));
  eachItem(tls, ['spec', 'tls'], (rule, path) => checkTlsRoute(rule, spec, path, report, anyHost));
  eachItem(tcp, ['spec', 'tcp'], (rule, path) => checkTcpRoute(rule, path, report, anyHost));
  checkExportTo(spec.exportTo, namespaceOf(metadata), ['spec', 'exportTo'], report);
  checkUnreachable('http', http, ['spec', 'http'], report);
  checkUnreachable('tcp', tcp, ['spec', 'tcp'], report);
  checkUnreachable('tls', tls, ['spec', 'tls'], report);
}

function checkHttpRule(
  rule: any,
  delegated: boolean,
  anyHost: boolean,
  at: readonly (string | number)[],
  report: Report,
): void {
  checkConflicts(rule, delegated, at, report);
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
  checkDestinations(rule.route, [...at, 'route'], report, anyHost, ({ headers }, path) => {
    checkHeaderOperations(headers, [...path, 'headers'], report);
  });
  checkDuration(rule.timeout, [...at, 'timeout'], report);
}
