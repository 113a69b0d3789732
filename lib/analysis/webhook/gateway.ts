import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { portNameFault } from '../../values/checks';
import type { ServerView } from '../../values/networking/messages';
import { speaksHttp } from '../../values/networking/port-protocol';
import { gatewayChecks, serverChecks, serverTlsUseChecks } from '../../values/networking/server-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFault, placeFaults } from './place-faults';
import { checkScopedHost } from './host-name';
import { checkServerTls } from './server-tls';

export const gatewayRules = ruleTable<
  | keyof typeof gatewayChecks
  | keyof typeof serverChecks
  | keyof typeof serverTlsUseChecks
  | 'name'
  | 'redirect-without-http'
>(
  {
    section: 'gateway',
    source: 'istiod, pkg/config/validation/validation.go: ValidateGateway',
  },
  {
    name: {
      title: 'The name of a gateway is not a DNS label',
      why: 'Virtual services name gateways as "namespace/name"; istiod refuses a name with dots.',
      mend: 'Choose a name of letters, digits and "-", at most 63 of them.',
      covers: ['Gateway/1'],
    },
    'no-servers': {
      title: 'A gateway has no servers',
      why: 'It would listen for nothing; istiod refuses the object.',
      mend: 'Add a server with its port and hosts.',
      covers: ['Gateway/2'],
    },
    'no-hosts': {
      title: 'A server of a gateway has no hosts',
      why: 'istiod refuses the object. An item of servers without anything in it counts as such a server.',
      mend: 'Name the hosts; "*" is every host.',
      covers: ['Gateway/3', 'Gateway/4'],
    },
    'no-port': {
      title: 'A server of a gateway has no port',
      why: 'istiod refuses the object.',
      mend: 'Give the port with number, name and protocol.',
      covers: ['Gateway/10'],
    },
    protocol: {
      title: 'The protocol of a server is not one that Istio knows',
      why: 'istiod refuses the object; a gateway does not detect protocols.',
      mend: 'Use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, MYSQL or REDIS.',
      covers: ['Gateway/11'],
    },
    'port-number': {
      title: 'The port of a server is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 1 to 65535, or bind the server to a Unix socket.',
      covers: ['Gateway/12'],
    },
    'target-port': {
      title: 'The port of a server has a targetPort',
      why: 'A gateway listens, and knows no target port; istiod refuses the object.',
      mend: 'Remove targetPort, and map the port in the Service of the gateway.',
      covers: ['Gateway/13'],
    },
    'port-name': {
      title: 'The port of a server has no name',
      why: 'istiod names the routes of servers for HTTPS after the port, and refuses the object.',
      mend: 'Name the port, as in "http" or "https-shop".',
      covers: ['Gateway/14'],
    },
    'socket-path': {
      title: 'A server is bound to a Unix socket that has no absolute path',
      why: 'istiod refuses the object.',
      mend: 'Write "unix:///path/to/socket" or "unix://@name".',
      covers: ['Gateway/15'],
    },
    'socket-port': {
      title: 'A server is bound to a Unix socket and has a port number',
      why: 'A Unix socket has no port; istiod refuses the object.',
      mend: 'Set the number of the port to 0, or remove bind.',
      covers: ['Gateway/16'],
    },
    bind: {
      title: 'A server is bound to something that is not an IP address',
      why: 'istiod refuses the object.',
      mend: 'Give an IP address without a port, or leave bind out to listen on all addresses.',
      covers: ['Gateway/17'],
    },
    'duplicate-port-name': {
      title: 'Two servers of a gateway have ports of the same name',
      why: 'istiod names the routes of servers for HTTPS after the port, and refuses the object.',
      mend: 'Name each port differently.',
      covers: ['Gateway/18'],
    },
    'no-tls': {
      title: 'A server of HTTPS or TLS does not say what is done with TLS',
      why: 'istiod refuses the object.',
      mend: 'Add tls, as in "mode: SIMPLE" with a credentialName.',
      covers: ['Gateway/19'],
    },
    'tls-for-http': {
      title: 'A server of plain HTTP is given TLS',
      why: 'Plain HTTP takes nothing of TLS but httpsRedirect; istiod refuses the object.',
      mend: 'Use HTTPS as the protocol, or keep httpsRedirect alone.',
      covers: ['Gateway/20'],
    },
    'tls-for-plain': {
      title: 'A server of a protocol without TLS is given TLS',
      why: 'istiod refuses the object.',
      mend: 'Use TLS as the protocol, or remove tls.',
      covers: ['Gateway/21'],
    },
    'redirect-without-http': {
      level: 'warning',
      title: 'A redirect to HTTPS is asked of a server that does not speak plain HTTP',
      why: 'There is no HTTP request that could be redirected.',
      mend: 'Set httpsRedirect on a server of the protocol HTTP.',
      covers: ['Gateway/22'],
    },
  },
);

/** What istiod's webhook refuses or warns of in a Gateway of Istio's API. */
export function checkGateway({ name, spec }: Resource<'Gateway'>, report: Report): void {
  placeFault(gatewayRules.name, portNameFault(name, 'the name'), ['metadata', 'name'], report);
  placeFaults(gatewayRules, gatewayChecks, spec, ['spec'], report);
  spec.servers?.forEach((server, i) => checkServer(server, ['spec', 'servers', i], report));
}

function checkServer(server: ServerView, at: FieldPath, report: Report): void {
  const { hosts, port, tls } = server;
  const {
    'no-hosts': noHosts,
    'socket-path': socketPath,
    'socket-port': socketPort,
    bind,
    ...ofPort
  } = serverChecks;
  placeFaults(
    gatewayRules,
    { 'no-hosts': noHosts, 'socket-path': socketPath, 'socket-port': socketPort, bind },
    server,
    at,
    report,
  );
  hosts?.forEach((host, i) => checkScopedHost(host, [...at, 'hosts', i], report, 'gateway'));
  const portStands = placeFaults(gatewayRules, ofPort, server, at, report);
  checkServerTls(tls, [...at, 'tls'], report);
  // istiod looks at TLS and port together where the port is right.
  if (portStands) placeFaults(gatewayRules, serverTlsUseChecks, server, at, report);
  if (port !== undefined && tls?.httpsRedirect === true && !speaksHttp(port.protocol)) {
    const field = [...at, 'tls', 'httpsRedirect'];
    report(
      gatewayRules['redirect-without-http'],
      field,
      'The tls settings have httpsRedirect, and the protocol of the server is not plain HTTP. The redirect has no effect.',
    );
  }
}
