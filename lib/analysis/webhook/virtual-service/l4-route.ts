import { hostSubsetOf } from '../../../values/host-name';
import type { FieldPath } from '../../../mesh/manifest';
import { ipBlock } from '../../../values/addresses';
import { ipFamily } from '../../../values/ip-family';
import { ask, type Report } from '../../problem';
import { ruleTable } from '../../rule';
import { eachItem, says } from '../items';
import { checkLabels } from '../labels';
import { checkOptionalPort } from '../port-number';
import { checkDestinations } from './destinations';
import { checkGatewayNames } from './gateway-names';
import { checkGatewayHost } from './hosts';

export const l4RouteRules = ruleTable(
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
      title: 'A server name is none of the hosts of its virtual service',
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
      title: 'A destination of connections is no IP address and no block of them',
      why: 'istiod refuses the object.',
      mend: 'Write an address in digits, or a block such as 10.0.0.0/8.',
      source: 'istiod, pkg/config/validation/agent/validation.go: ValidateIPSubnet',
      covers: ['VirtualService/93'],
    },
  },
);

/** A rule for TLS connections that are passed on as they are. */
export function checkTlsRoute(rule: any, spec: any, at: FieldPath, report: Report, anyHost: boolean): void {
  if (!says(rule.match)) report(l4RouteRules['tls-without-match'], at, 'a rule for TLS without match');
  eachItem(rule.match, [...at, 'match'], (match, path) => {
    if (!says(match.sniHosts))
      report(l4RouteRules['tls-without-sni'], path, 'a match of TLS without sniHosts');
    match.sniHosts?.forEach((host: string | null, i: number) => {
      checkSni(host ?? '', spec, [...path, 'sniHosts', i], report);
    });
    checkConnection(match, path, report, true);
  });
  if (!says(rule.route)) report(l4RouteRules['tls-without-route'], at, 'a rule for TLS without route');
  checkDestinations(rule.route, [...at, 'route'], report, anyHost);
}

/** A rule for TCP connections. */
export function checkTcpRoute(rule: any, at: FieldPath, report: Report, anyHost: boolean): void {
  eachItem(rule.match, [...at, 'match'], (match, path) => checkConnection(match, path, report, false));
  if (!says(rule.route)) report(l4RouteRules['tcp-without-route'], at, 'a rule for TCP without route');
  checkDestinations(rule.route, [...at, 'route'], report, anyHost);
}

function checkConnection(match: any, at: FieldPath, report: Report, warns: boolean): void {
  match.destinationSubnets?.forEach((subnet: string | null, i: number) => {
    const path = [...at, 'destinationSubnets', i];
    ask(report, l4RouteRules['destination-subnet'], path, () => ipBlock(subnet ?? '', 'destination'));
  });
  checkOptionalPort(match.port, [...at, 'port'], report);
  checkLabels(match.sourceLabels, [...at, 'sourceLabels'], report);
  checkGatewayNames(match.gateways, [...at, 'gateways'], report, warns);
}

function checkSni(host: string, spec: any, at: FieldPath, report: Report): void {
  if (ipFamily(host)) {
    report(l4RouteRules['sni-address'], at, `the address ${host}`);
    return;
  }
  const inMesh: boolean = spec.gateways?.includes('mesh') ?? false;
  if (!checkGatewayHost(host, !inMesh, at, report)) return;
  const hosts: (string | null)[] = spec.hosts ?? [];
  if (hosts.some((own) => hostSubsetOf(host, own ?? ''))) return;
  const message = `${JSON.stringify(host)}; expected a host of the virtual service, or one that it covers`;
  report(l4RouteRules['sni-not-covered'], at, message);
}
