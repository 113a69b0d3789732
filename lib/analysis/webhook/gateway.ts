import type { FieldPath, Manifest } from '../../mesh/manifest';
import { ipAddress, UNIX, unixSocket } from '../../values/addresses';
import { port as portNumber, portName } from '../../values/checks';
import { protocol as checkProtocol, speaksHttp, speaksTls } from '../../values/networking/port-protocol';
import { ask, type Report } from '../problem';
import { ruleTable } from '../rule';
import { eachItem, says } from './items';
import { checkScopedHost } from './scoped-host';
import { checkServerTls } from './server-tls';

export const gatewayRules = ruleTable(
  {
    section: 'gateway',
    source: 'istiod, pkg/config/validation/validation.go: ValidateGateway',
  },
  {
    name: {
      title: 'The name of a gateway is no DNS label',
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
      title: 'The protocol of a server is none that Istio knows',
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
      mend: 'Take targetPort away, and map the port in the Service of the gateway.',
      covers: ['Gateway/13'],
    },
    'port-name': {
      title: 'The port of a server has no name',
      why: 'Listeners and routes are named after it; istiod refuses the object.',
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
      mend: 'Set the number of the port to 0, or take bind away.',
      covers: ['Gateway/16'],
    },
    bind: {
      title: 'A server is bound to something that is no IP address',
      why: 'istiod refuses the object.',
      mend: 'Give an IP address without a port, or leave bind out to listen on all addresses.',
      covers: ['Gateway/17'],
    },
    'duplicate-port-name': {
      title: 'Two servers of a gateway have ports of the same name',
      why: 'Routes are found by the name of the port; istiod refuses the object.',
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
      mend: 'Use TLS as the protocol, or take tls away.',
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
export function checkGateway({ metadata, spec }: Manifest, report: Report): void {
  const name = metadata?.name ?? '';
  ask(report, gatewayRules.name, ['metadata', 'name'], () => portName(name, 'the name'));
  const servers = spec?.servers;
  const at = ['spec', 'servers'];
  if (!says(servers)) {
    report(gatewayRules['no-servers'], ['spec'], 'no server');
    return;
  }
  const names = new Set<string>();
  eachItem(servers, at, (server, path) => {
    checkServer(server, path, report);
    const { port } = server;
    if (port === undefined || port === null) return;
    const given = port.name ?? '';
    if (names.has(given)) {
      const twice = `the port name ${JSON.stringify(given)} twice`;
      report(gatewayRules['duplicate-port-name'], [...path, 'port', 'name'], twice);
    }
    names.add(given);
    if (server.tls?.httpsRedirect === true && !speaksHttp(port.protocol ?? '')) {
      const field = [...path, 'tls', 'httpsRedirect'];
      report(gatewayRules['redirect-without-http'], field, 'httpsRedirect without plain HTTP');
    }
  });
}

function checkServer(server: any, at: FieldPath, report: Report): void {
  const { hosts, port, tls } = server;
  const bind: string = server.bind ?? '';
  if (!says(hosts)) report(gatewayRules['no-hosts'], at, 'a server without hosts');
  hosts?.forEach((host: string, i: number) => {
    checkScopedHost(host, [...at, 'hosts', i], report, 'gateway');
  });
  const portStands = checkPort(port, bind, at, report);
  checkBind(port, bind, [...at, 'bind'], report);
  checkServerTls(tls, [...at, 'tls'], report);
  if (portStands) checkTlsOfPort(port.protocol, tls, at, report);
}

/** The port of a server. True when istiod has nothing to say about it. */
function checkPort(port: any, bind: string, at: FieldPath, report: Report): boolean {
  if (port === undefined || port === null) {
    report(gatewayRules['no-port'], at, 'a server without port');
    return false;
  }
  const path = [...at, 'port'];
  const number = port.number ?? 0;
  const speaks = [...path, 'protocol'];
  let stands = says(port.protocol);
  if (!stands) report(gatewayRules.protocol, path, 'a port without protocol');
  else stands = ask(report, gatewayRules.protocol, speaks, () => checkProtocol(port.protocol, 'protocol'));
  if (number > 0 || !bind.startsWith(UNIX)) {
    const inRange = ask(report, gatewayRules['port-number'], path, () => portNumber(number, 'port'));
    stands = stands && inRange;
  }
  if (says(port.targetPort)) {
    report(gatewayRules['target-port'], [...path, 'targetPort'], 'a targetPort');
    stands = false;
  }
  if (!says(port.name)) {
    report(gatewayRules['port-name'], path, `${portText(port)} without a name`);
    stands = false;
  }
  return stands;
}

function checkBind(port: any, bind: string, at: FieldPath, report: Report): void {
  if (!bind.startsWith(UNIX)) {
    if (bind !== '') ask(report, gatewayRules.bind, at, () => ipAddress(bind, 'bind'));
    return;
  }
  ask(report, gatewayRules['socket-path'], at, () => unixSocket(bind, 'bind'));
  if (!says(port?.number)) return;
  const text = `${portText(port)}${port.name ? ` (${port.name})` : ''}`;
  report(gatewayRules['socket-port'], at, `a Unix socket with ${text}`);
}

/** The port as istiod names it in its own sentences, but for its name. */
function portText({ number = 0, protocol = '', targetPort }: any): string {
  return `port ${number} of ${protocol}${says(targetPort) ? ` to ${targetPort}` : ''}`;
}

function checkTlsOfPort(protocol: string, tls: any, at: FieldPath, report: Report): void {
  const given = tls !== undefined && tls !== null;
  const path = [...at, 'tls'];
  if (speaksTls(protocol)) {
    if (!given) report(gatewayRules['no-tls'], at, 'a server of HTTPS or TLS without tls');
    return;
  }
  if (!given) return;
  if (!speaksHttp(protocol)) {
    report(gatewayRules['tls-for-plain'], path, 'tls for a protocol without TLS');
    return;
  }
  const handsOn = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(tls.mode ?? 'PASSTHROUGH');
  if (handsOn && !['caCertificates', 'privateKey', 'serverCertificate'].some((name) => says(tls[name])))
    return;
  report(gatewayRules['tls-for-http'], path, 'tls for plain HTTP');
}
