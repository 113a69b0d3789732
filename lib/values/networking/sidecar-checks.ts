import { ipAddressFault, splitHostPort, UNIX, unixSocketFault } from '../addresses';
import { portFault, portNameFault } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import type {
  IstioEgressListenerView,
  IstioIngressListenerView,
  OutboundTrafficPolicyView,
  SidecarPortView,
  SidecarView,
} from './messages';
import { protocolFault, speaksTls } from './port-protocol';
import { isFilled } from '../spec';

/** The addresses by which a sidecar can name its own pod. */
const OWN_ADDRESSES: readonly string[] = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];

const twice = (what: string, at: (string | number)[], finding: string): MeshFault => ({
  code: MeshErrorCode.DUPLICATE_NAME,
  got: `${what} twice`,
  expected: 'each of them once',
  mend: 'take one of the two away, or name it differently',
  at,
  finding,
});

/** What istiod's `ValidateSidecar` has against a sidecar as a whole. */
export const sidecarChecks = {
  empty: ({ egress, ingress, outboundTrafficPolicy, inboundConnectionPool }) =>
    isFilled(egress) || isFilled(ingress) || outboundTrafficPolicy || inboundConnectionPool
      ? undefined
      : missingSetting(
          'a sidecar that is told nothing',
          'ingress, egress, outboundTrafficPolicy or inboundConnectionPool',
          'add one of them; for what holds without any, SidecarEgress.hosts([SidecarHost.all()])',
        ),
} satisfies Checks<SidecarView>;

/** What istiod's `validateSidecarOutboundTrafficPolicy` has against a proxy for what goes out; it tells the first alone. */
export const outboundTrafficChecks = {
  'proxy-mode': ({ mode = 'REGISTRY_ONLY', egressProxy }) =>
    egressProxy !== undefined && mode !== 'ALLOW_ANY'
      ? conflictingSettings(
          `a proxy with the mode ${mode}`,
          'the mode ALLOW_ANY',
          'use OutboundTraffic.throughProxy()',
          [],
          'a proxy without the mode ALLOW_ANY',
        )
      : undefined,
  'proxy-port': ({ egressProxy }) =>
    egressProxy !== undefined && egressProxy.port === undefined
      ? missingSetting(
          `the proxy ${egressProxy.host} without port`,
          'a port',
          'give the port to Destination.of()',
          [],
          'a proxy without port',
        )
      : undefined,
} satisfies Checks<OutboundTrafficPolicyView>;

/** What istiod's `validateSidecarIngressPortAndBind` and its like have against the port of a listener, apart from its number. */
export const sidecarPortChecks = {
  'target-port': ({ targetPort }) =>
    targetPort
      ? conflictingSettings(
          `target port ${targetPort} of a sidecar`,
          'none: sidecars have no target ports',
          'for what comes in, say where it goes by `defaultEndpoint`',
          ['targetPort'],
          'a targetPort of a sidecar',
        )
      : undefined,
  'port-name': ({ name }) => (name ? faultAt(portNameFault(name, 'the name'), 'name') : undefined),
  protocol: ({ protocol }) => faultAt(protocolFault(protocol, 'protocol'), 'protocol'),
} satisfies Checks<SidecarPortView>;

const isOnSocket = ({ port, bind = '' }: IstioEgressListenerView) =>
  port !== undefined && (port.number ?? 0) === 0 && bind.startsWith(UNIX);

/** What istiod's `ValidateSidecar` has against what a listener for what goes out is bound to. */
export const egressChecks = {
  bind: ({ port, bind }) =>
    bind && port?.number ? faultAt(ipAddressFault(bind, 'bind'), 'bind') : undefined,
  'socket-path': (listener) =>
    isOnSocket(listener) ? faultAt(unixSocketFault(listener.bind ?? '', 'the socket'), 'bind') : undefined,
  'no-socket': (listener) =>
    listener.port !== undefined && !listener.port.number && !isOnSocket(listener)
      ? conflictingSettings(
          `port 0 with bind ${JSON.stringify(listener.bind ?? '')}`,
          'a Unix socket',
          'give the port, or a socket',
          [],
          'the port 0 without a Unix socket',
        )
      : undefined,
  'socket-capture': ({ port, bind, captureMode = 'DEFAULT' }) =>
    port !== undefined && !port.number && captureMode !== 'DEFAULT' && captureMode !== 'NONE'
      ? conflictingSettings(
          `capture by ${captureMode} on ${bind}`,
          'none: a socket captures nothing',
          'leave it out',
          ['captureMode'],
          'capture of traffic on a Unix socket',
        )
      : undefined,
  'no-hosts': ({ hosts }) =>
    isFilled(hosts)
      ? undefined
      : missingSetting(
          'a listener for what goes out without hosts',
          'at least one',
          'use SidecarHost.none() for a workload that calls nobody',
        ),
} satisfies Checks<IstioEgressListenerView>;

/** What istiod's `ValidateSidecar` has against listeners for what goes out beside each other. */
export const egressListChecks = {
  'egress-order': (listeners) =>
    listeners.slice(0, -1).flatMap(({ port }, i) =>
      port === undefined
        ? [
            {
              code: MeshErrorCode.DUPLICATE_DEFAULT,
              got: 'a listener for all ports before the end of egress',
              expected: 'one, at the end',
              mend: 'put the hosts into one listener, or name the port of one of them',
              at: [i],
              finding: 'a listener for all ports before the end of egress',
            },
          ]
        : [],
    ),
  'duplicate-port': (listeners) =>
    listeners.flatMap(({ port }, i) =>
      port?.number && listeners.findIndex((other) => other.port?.number === port.number) < i
        ? [twice(`port ${port.number} for what goes out`, [i, 'port', 'number'], 'a port twice')]
        : [],
    ),
  'duplicate-socket': (listeners) => {
    const sockets = listeners.map(({ port, bind = '' }) => (port && !port.number ? bind : undefined));
    return sockets.flatMap((socket, i) =>
      socket !== undefined && sockets.indexOf(socket) < i
        ? [twice(`socket ${socket} for what goes out`, [i, 'bind'], 'a socket twice')]
        : [],
    );
  },
} satisfies Checks<readonly IstioEgressListenerView[]>;

/** What istiod's `ValidateSidecar` has against listeners for what comes in beside each other. */
export const ingressListChecks = {
  'duplicate-port': (listeners) => {
    const numbers = listeners.map(({ port }) => port && (port.number ?? 0));
    return numbers.flatMap((number, i) =>
      number !== undefined && numbers.indexOf(number) < i
        ? [twice(`port ${number} for what comes in`, [i, 'port', 'number'], 'a port twice')]
        : [],
    );
  },
} satisfies Checks<readonly IstioIngressListenerView[]>;

/** An endpoint in the own pod; istiod goes on with an empty port where it could not tell one. */
const split = ({ defaultEndpoint }: IstioIngressListenerView) =>
  defaultEndpoint && !defaultEndpoint.startsWith(UNIX)
    ? { split: splitHostPort(defaultEndpoint) }
    : undefined;

const wrongEndpoint = (listener: IstioIngressListenerView, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `endpoint of the workload ${JSON.stringify(listener.defaultEndpoint)}`,
  expected: `"127.0.0.1:80", "[::1]:80", "0.0.0.0:80", "[::]:80" or "${UNIX}/path/to/socket"`,
  mend: 'use LocalEndpoint.localhost(), .podIp() or .unixSocket()',
  at: ['defaultEndpoint'],
  finding,
});

const isNumber = (text: string) => /^[-+]?\d+$/.test(text);

/** What istiod's `validateSidecarIngressDefaultEndpoint` has against where what comes in goes. */
export const defaultEndpointChecks = {
  'socket-path': ({ defaultEndpoint = '' }) =>
    defaultEndpoint.startsWith(UNIX)
      ? faultAt(unixSocketFault(defaultEndpoint, 'the socket'), 'defaultEndpoint')
      : undefined,
  'endpoint-form': (listener) => {
    const endpoint = split(listener);
    if (endpoint === undefined || endpoint.split !== undefined) return undefined;
    const text = JSON.stringify(listener.defaultEndpoint);
    return wrongEndpoint(listener, `${text}; expected an address and a port`);
  },
  'endpoint-host': (listener) => {
    const host = split(listener)?.split?.host;
    return host === undefined || OWN_ADDRESSES.includes(host)
      ? undefined
      : wrongEndpoint(listener, 'an address outside of the pod');
  },
  'endpoint-port': (listener) => {
    const endpoint = split(listener);
    const port = endpoint?.split?.port ?? '';
    return endpoint === undefined || isNumber(port)
      ? undefined
      : wrongEndpoint(listener, `the port ${JSON.stringify(port)}; expected a number`);
  },
} satisfies Checks<IstioIngressListenerView>;

/** What is wrong with the number of the port of a `defaultEndpoint`. */
export function defaultEndpointPortFault(listener: IstioIngressListenerView): MeshFault | undefined {
  const port = split(listener)?.split?.port ?? '';
  return isNumber(port) ? faultAt(portFault(Number(port), 'port'), 'defaultEndpoint') : undefined;
}

const SECRETS = ['credentialName', 'credentialNames', 'tlsCertificates'] as const;

const tlsConflict = (what: string, field: string, finding: string): MeshFault =>
  conflictingSettings(
    `TLS of a sidecar with ${what}`,
    'a certificate from ServerCredential.files(), and no names of callers',
    'mount the certificate into the proxy, and name the files',
    ['tls', field],
    finding,
  );

/** What istiod's `ValidateSidecar` has against a listener for what comes in. */
export const ingressChecks = {
  'ingress-without-port': ({ port }) =>
    port === undefined
      ? missingSetting('a listener for what comes in without port', 'a port', 'give the port')
      : undefined,
  bind: ({ port, bind }) => (port && bind ? faultAt(ipAddressFault(bind, 'bind'), 'bind') : undefined),
  'ingress-subject-alt-names': ({ port, tls }) =>
    port && isFilled(tls?.subjectAltNames)
      ? tlsConflict('subjectAltNames', 'subjectAltNames', 'subjectAltNames in a sidecar')
      : undefined,
  'ingress-https-redirect': ({ port, tls }) =>
    port && tls?.httpsRedirect
      ? tlsConflict('httpsRedirect', 'httpsRedirect', 'httpsRedirect in a sidecar')
      : undefined,
  'ingress-credential': ({ port, tls }) =>
    port
      ? SECRETS.filter((field) => (tls?.[field]?.length ?? 0) > 0).map((field) =>
          tlsConflict(field, field, `${field} in a sidecar`),
        )
      : [],
  'ingress-tls-mode': ({ port, tls }) =>
    port && (tls?.mode === 'ISTIO_MUTUAL' || tls?.mode === 'AUTO_PASSTHROUGH')
      ? conflictingSettings(
          `TLS of a sidecar by ${tls.mode}`,
          'SIMPLE or MUTUAL',
          "leave it out: Istio's own mutual TLS is a matter of PeerAuthentication",
          ['tls', 'mode'],
          `${tls.mode} in a sidecar`,
        )
      : undefined,
  'ingress-tls-for-plain': ({ port, tls }) =>
    port && tls && !speaksTls(port.protocol)
      ? conflictingSettings(
          `TLS for ${port.protocol ?? 'any protocol'} on port ${port.number}`,
          'a port of HTTPS or TLS',
          'use SidecarPort.https()',
          ['tls'],
          'tls for a protocol without TLS',
        )
      : undefined,
} satisfies Checks<IstioIngressListenerView>;
