import { ipAddressFault, UNIX, unixSocketFault } from '../addresses';
import { portFault } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import type { GatewayView, PortView, ServerView } from './messages';
import { protocolFault, speaksHttp, speaksTls } from './port-protocol';
import { handsOn } from './server-tls-checks';

/** The port as istiod names it in its own sentences, but for its name. */
function portText({ number = 0, protocol = '', targetPort }: PortView): string {
  return `port ${number} of ${protocol}${targetPort ? ` to ${targetPort}` : ''}`;
}

const isSocket = ({ bind }: ServerView) => bind?.startsWith(UNIX) ?? false;

/** What istiod's `validateServer` and `validateServerPort` have against a server, apart from its hosts and its TLS. */
export const serverChecks = {
  'no-hosts': ({ hosts = [] }) =>
    hosts.length === 0
      ? missingSetting(
          'a server without hosts',
          'at least one',
          'use "*" for every host',
          [],
          'A server has no hosts.',
        )
      : undefined,
  'no-port': ({ port }) =>
    port === undefined
      ? missingSetting('a server without port', 'a port', 'give the port', [], 'A server has no port.')
      : undefined,
  protocol: ({ port }) => {
    if (port === undefined) return undefined;
    if (!port.protocol)
      return missingSetting(
        'a port without protocol',
        'a protocol',
        'name it',
        ['port'],
        'The port of a server has no protocol.',
      );
    return faultAt(protocolFault(port.protocol, 'protocol'), 'port', 'protocol');
  },
  'port-number': (server) => {
    const { port } = server;
    if (port === undefined || (isSocket(server) && (port.number ?? 0) <= 0)) return undefined;
    return faultAt(portFault(port.number ?? 0, 'port'), 'port');
  },
  'target-port': ({ port }) =>
    port?.targetPort
      ? conflictingSettings(
          'a targetPort',
          'none: a gateway knows no target port',
          'take it away',
          ['port', 'targetPort'],
          'The port of a server has targetPort, which gateways do not support.',
        )
      : undefined,
  'port-name': ({ port }) =>
    port === undefined || port.name
      ? undefined
      : missingSetting(
          `${portText(port)} without a name`,
          'a name',
          'name the port',
          ['port'],
          `The ${portText(port)} has no name.`,
        ),
  'socket-path': (server) =>
    isSocket(server) ? faultAt(unixSocketFault(server.bind ?? '', 'bind'), 'bind') : undefined,
  'socket-port': (server) => {
    const { port } = server;
    if (!isSocket(server) || !port?.number) return undefined;
    const name = port.name ? ` (${port.name})` : '';
    return conflictingSettings(
      `a Unix socket with ${portText(port)}${name}`,
      'no port: a socket has none',
      'leave the port out',
      ['bind'],
      `A server is bound to a Unix socket and has ${portText(port)}${name}.`,
    );
  },
  bind: (server) =>
    server.bind && !isSocket(server) ? faultAt(ipAddressFault(server.bind, 'bind'), 'bind') : undefined,
} satisfies Checks<ServerView>;

/** What istiod's `validateServerPort` and `validateTLSOptions` have against the TLS of a server whose port is right. */
export const serverTlsUseChecks = {
  'no-tls': ({ port, tls }) =>
    speaksTls(port?.protocol) && tls === undefined
      ? missingSetting(
          'a server of HTTPS or TLS without tls',
          'what is done with TLS',
          'give `tls`',
          [],
          'A server of the protocol HTTPS or TLS has no tls.',
        )
      : undefined,
  'tls-for-http': ({ port, tls }) => {
    if (tls === undefined || !speaksHttp(port?.protocol)) return undefined;
    const { caCertificates, privateKey, serverCertificate } = tls;
    if (handsOn(tls) && !caCertificates && !privateKey && !serverCertificate) return undefined;
    return conflictingSettings(
      'tls for plain HTTP',
      'httpsRedirect alone',
      'use Server.https()',
      ['tls'],
      'A server of plain HTTP has more in tls than httpsRedirect.',
    );
  },
  'tls-for-plain': ({ port, tls }) =>
    tls !== undefined && !speaksTls(port?.protocol) && !speaksHttp(port?.protocol)
      ? conflictingSettings(
          'tls for a protocol without TLS',
          'none',
          'use Server.tls()',
          ['tls'],
          'A server has tls, and its protocol is neither HTTPS nor TLS.',
        )
      : undefined,
} satisfies Checks<ServerView>;

/** What istiod's `ValidateGateway` has against a gateway as a whole. */
export const gatewayChecks = {
  'no-servers': ({ servers = [] }) =>
    servers.length === 0
      ? missingSetting(
          'no server',
          'at least one',
          'give `servers`, or call addServer()',
          [],
          'The gateway has no servers.',
        )
      : undefined,
  'duplicate-port-name': ({ servers = [] }) => {
    const seen = new Set<string>();
    return servers.flatMap(({ port }, i): MeshFault[] => {
      if (port === undefined) return [];
      const { name = '' } = port;
      const isFirst = !seen.has(name);
      seen.add(name);
      if (isFirst) return [];
      return [
        {
          code: MeshErrorCode.DUPLICATE_NAME,
          got: `port name ${JSON.stringify(name)} twice`,
          expected: 'each of them once',
          mend: 'name each port differently',
          at: ['servers', i, 'port', 'name'],
          finding: `The name ${JSON.stringify(name)} is given to two ports.`,
        },
      ];
    });
  },
} satisfies Checks<GatewayView>;
