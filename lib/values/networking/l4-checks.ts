import { ipBlockFault } from '../addresses';
import { type Checks, faultAt, missingSetting } from '../mesh-fault';
import type { L4MatchView, TcpRouteView, TlsMatchView, TlsRouteView } from './messages';

/** What istiod's `validateTLSMatch` has against a match, apart from what it shares with one of TCP. */
export const tlsMatchChecks = {
  'tls-without-sni': ({ sniHosts = [] }) =>
    sniHosts.length === 0
      ? missingSetting(
          'a match of TLS without sniHosts',
          'at least one',
          'name the host that clients ask for',
        )
      : undefined,
} satisfies Checks<TlsMatchView>;

/** What istiod's `validateTLSRoute` has against a rule for TLS. */
export const tlsRouteChecks = {
  'tls-without-match': ({ match = [] }) =>
    match.length === 0
      ? missingSetting(
          'a rule for TLS without match',
          'at least one TlsMatch',
          'say for which server names it is',
        )
      : undefined,
  'tls-without-route': ({ route = [] }) =>
    route.length === 0
      ? missingSetting(
          'a rule for TLS without route',
          'at least one destination',
          'name where connections go',
        )
      : undefined,
} satisfies Checks<TlsRouteView>;

/** What istiod's `validateTCPRoute` has against a rule for TCP. */
export const tcpRouteChecks = {
  'tcp-without-route': ({ route = [] }) =>
    route.length === 0
      ? missingSetting(
          'a rule for TCP without route',
          'at least one destination',
          'name where connections go',
        )
      : undefined,
} satisfies Checks<TcpRouteView>;

/** What istiod has against what matches of TLS and TCP share, apart from ports, labels and gateways. */
export const l4MatchChecks = {
  'destination-subnet': ({ destinationSubnets = [] }) =>
    destinationSubnets.flatMap(
      (subnet, i) => faultAt(ipBlockFault(subnet, 'destination'), 'destinationSubnets', i) ?? [],
    ),
} satisfies Checks<L4MatchView>;
