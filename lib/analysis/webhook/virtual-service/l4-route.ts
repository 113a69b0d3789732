import type { FieldPath } from '../../../mesh/manifest';
import { ipFamily } from '../../../values/addresses';
import {
  l4MatchChecks,
  tcpRouteChecks,
  tlsMatchChecks,
  tlsRouteChecks,
} from '../../../values/networking/l4-match';
import type {
  L4MatchView,
  TcpRouteView,
  TlsRouteView,
  VirtualServiceView,
} from '../../../values/networking/messages';
import { sniFault } from '../../../values/networking/virtual-service-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkLabels } from '../selector';
import { placeFault, placeFaults } from '../place-faults';
import { checkOptionalPort } from '../port';
import { checkDestinations } from './destinations';
import { checkGatewayNames, checkGatewayHost } from './names';

export const l4RouteRules = ruleTable<
  | keyof typeof tlsRouteChecks
  | keyof typeof tlsMatchChecks
  | keyof typeof tcpRouteChecks
  | keyof typeof l4MatchChecks
  | 'sni-address'
  | 'sni-not-covered'
>(
  {
    section: 'virtual-service',
    source:
      'istiod, pkg/config/validation/validation.go: validateTLSRoute, validateTLSMatch, validateSniHost',
  },
  {
    'tls-without-match': {
      title: 'A rule for TLS has no match',
      why: 'Connections are told apart by the server name alone; istiod refuses the object.',
      mend: 'Add a match with sniHosts.',
      covers: ['VirtualService/87'],
    },
    'tls-without-sni': {
      title: 'A match of TLS names no server',
      why: 'istiod refuses the object. An empty match counts as one without sniHosts.',
      mend: 'Add sniHosts with the hosts that clients ask for.',
      covers: ['VirtualService/88', 'VirtualService/89'],
    },
    'sni-address': {
      level: 'warning',
      title: 'A server name is an IP address',
      why: 'Server names are DNS names; most clients send none when they ask for an address.',
      mend: 'Match by destinationSubnets in a rule for TCP.',
      covers: ['VirtualService/91'],
    },
    'sni-not-covered': {
      title: 'A server name is not covered by the hosts of its virtual service',
      why: 'istiod refuses the object.',
      mend: 'Add the name to hosts, or a wildcard that covers it.',
      covers: ['VirtualService/92'],
    },
    'tls-without-route': {
      title: 'A rule for TLS has no route',
      why: 'istiod refuses the object.',
      mend: 'Name the destination under route.',
      covers: ['VirtualService/95'],
    },
    'tcp-without-route': {
      title: 'A rule for TCP has no route',
      why: 'istiod refuses the object.',
      mend: 'Name the destination under route.',
      source: 'istiod, pkg/config/validation/validation.go: validateTCPRoute',
      covers: ['VirtualService/97'],
    },
    'destination-subnet': {
      title: 'A destination of connections is neither an IP address nor a block of addresses',
      why: 'istiod refuses the object.',
      mend: 'Write an address in digits, or a block such as 10.0.0.0/8.',
      source: 'istiod, pkg/config/validation/agent/validation.go: ValidateIPSubnet',
      covers: ['VirtualService/93'],
    },
  },
);

/** A rule for TLS connections that are passed on as they are. */
export function checkTlsRoute(
  rule: TlsRouteView,
  spec: VirtualServiceView,
  at: FieldPath,
  report: Report,
  anyHost: boolean,
): void {
  placeFaults(l4RouteRules, tlsRouteChecks, rule, at, report);
  rule.match?.forEach((match, i) => {
    const path = [...at, 'match', i];
    placeFaults(l4RouteRules, tlsMatchChecks, match, path, report);
    match.sniHosts?.forEach((host, j) => checkSni(host, spec, [...path, 'sniHosts', j], report));
    checkConnection(match, path, report, true);
  });
  checkDestinations(rule.route, [...at, 'route'], report, anyHost);
}

/** A rule for TCP connections. */
export function checkTcpRoute(rule: TcpRouteView, at: FieldPath, report: Report, anyHost: boolean): void {
  placeFaults(l4RouteRules, tcpRouteChecks, rule, at, report);
  rule.match?.forEach((match, i) => checkConnection(match, [...at, 'match', i], report, false));
  checkDestinations(rule.route, [...at, 'route'], report, anyHost);
}

function checkConnection(match: L4MatchView, at: FieldPath, report: Report, warns: boolean): void {
  placeFaults(l4RouteRules, l4MatchChecks, match, at, report);
  checkOptionalPort(match.port, [...at, 'port'], report);
  checkLabels(match.sourceLabels, [...at, 'sourceLabels'], report);
  checkGatewayNames(match.gateways, [...at, 'gateways'], report, warns);
}

function checkSni(host: string, spec: VirtualServiceView, at: FieldPath, report: Report): void {
  if (ipFamily(host)) {
    report(
      l4RouteRules['sni-address'],
      at,
      `The list sniHosts has the IP address ${host}. Most clients send no server name when they connect to an address, so that the match does not see them.`,
    );
    return;
  }
  const inMesh = spec.gateways?.includes('mesh') ?? false;
  if (!checkGatewayHost(host, !inMesh, at, report)) return;
  placeFault(l4RouteRules['sni-not-covered'], sniFault(host, spec.hosts ?? []), at, report);
}
