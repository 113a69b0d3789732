import type { FieldPath } from '../../mesh/manifest';
import { splitNamespace } from '../../values/namespaced-name';
import type {
  IstioEgressListenerView,
  IstioIngressListenerView,
  SidecarPortView,
} from '../../values/networking/messages';
import { speaksHttp } from '../../values/networking/port-protocol';
import { sidecarPortChecks } from '../../values/networking/sidecar-port';
import { egressChecks } from '../../values/networking/sidecar-egress';
import { egressListChecks, ingressListChecks } from '../../values/networking/sidecar-checks';
import { defaultEndpointChecks, defaultEndpointPortFault } from '../../values/networking/local-endpoint';
import { ingressChecks } from '../../values/networking/sidecar-ingress';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkScopedHost } from './host-name';
import { placeFault, placeFaults } from './place-faults';
import { checkPortNumber, portNumberRules } from './port';
import { checkServerTls } from './server-tls';
import { checkConnectionPool } from './traffic-policy';

const listenerRules = ruleTable<keyof typeof sidecarPortChecks | 'bind' | 'socket-path' | 'duplicate-port'>(
  {
    section: 'sidecar',
    source: 'istiod, pkg/config/validation/validation.go: ValidateSidecar',
  },
  {
    'target-port': {
      title: 'A port of a sidecar has a targetPort',
      why: 'A sidecar knows no target ports; istiod refuses the object.',
      mend: 'Remove targetPort; where what comes in goes is said by defaultEndpoint.',
      covers: ['Sidecar/7', 'Sidecar/39'],
    },
    'port-name': {
      title: 'The name of a port of a sidecar is not a DNS label',
      why: 'istiod refuses the object.',
      mend: 'Choose letters, digits and "-", or leave the name out.',
      covers: ['Sidecar/8', 'Sidecar/40'],
    },
    protocol: {
      title: 'The protocol of a port of a sidecar is not one that Istio knows',
      why: 'istiod refuses the object.',
      mend: 'Use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, MYSQL or REDIS, or leave it out to have it detected.',
      covers: ['Sidecar/8', 'Sidecar/40'],
    },
    bind: {
      title: 'A listener of a sidecar is bound to something that is not an IP address',
      why: 'istiod refuses the object.',
      mend: 'Give an IP address without a port, or leave bind out.',
      covers: ['Sidecar/9', 'Sidecar/44'],
    },
    'socket-path': {
      title: 'A sidecar is given a Unix socket that has no absolute path',
      why: 'istiod refuses the object.',
      mend: 'Write "unix:///path/to/socket" or "unix://@name".',
      covers: ['Sidecar/11', 'Sidecar/42'],
    },
    'duplicate-port': {
      title: 'Two listeners of a sidecar have the same port',
      why: 'One port is listened on once in each direction, whatever the address; istiod refuses the object.',
      mend: 'Put both into one listener, or give them different ports.',
      covers: ['Sidecar/10', 'Sidecar/46'],
    },
  },
);

/** Name, protocol and target port of a listener; its number depends on the direction. */
function checkListenerPort(port: SidecarPortView, at: FieldPath, report: Report): void {
  placeFaults(listenerRules, sidecarPortChecks, port, at, report);
}

const egressRules = ruleTable<
  | Exclude<keyof typeof egressChecks | keyof typeof egressListChecks, keyof typeof listenerRules>
  | 'duplicate-host'
  | 'all-and-more-hosts'
>(
  {
    section: 'sidecar',
    source: 'istiod, pkg/config/validation/validation.go: ValidateSidecar',
  },
  {
    'egress-order': {
      title: 'A listener of a sidecar for all ports is not the last one',
      why: 'It takes what no listener with a port takes; istiod refuses the object unless it stands at the end of egress. An item without anything in it counts as such a listener.',
      mend: 'Move the listener without port to the end, or put the hosts of several such listeners into one.',
      covers: ['Sidecar/36', 'Sidecar/37', 'Sidecar/38'],
    },
    'no-socket': {
      title: 'A listener of a sidecar has neither a port nor a Unix socket',
      why: 'The port 0 is for Unix sockets; istiod refuses the object.',
      mend: 'Give the number of the port, or bind it to "unix:///path/to/socket".',
      covers: ['Sidecar/41'],
    },
    'socket-capture': {
      title: 'A listener of a sidecar on a Unix socket captures traffic',
      why: 'Nothing is redirected to a socket; istiod refuses the object.',
      mend: 'Remove captureMode, or set it to NONE.',
      covers: ['Sidecar/43'],
    },
    'duplicate-socket': {
      title: 'Two listeners of a sidecar have the same Unix socket',
      why: 'istiod refuses the object.',
      mend: 'Put both into one listener, or give them different sockets.',
      covers: ['Sidecar/45'],
    },
    'no-hosts': {
      title: 'A listener of a sidecar for what goes out has no hosts',
      why: 'istiod refuses the object.',
      mend: 'Name the hosts as "namespace/host"; "~/*" stands for no hosts.',
      covers: ['Sidecar/47'],
    },
    'duplicate-host': {
      level: 'warning',
      title: 'A listener of a sidecar names a host twice, or beside all hosts of its namespace',
      why: 'The second entry adds nothing.',
      mend: 'Keep one of the two.',
      covers: ['Sidecar/48'],
    },
    'all-and-more-hosts': {
      level: 'warning',
      title: 'A listener of a sidecar names all hosts and others',
      why: '"*/*" is every host of every namespace, so that the others add nothing.',
      mend: 'Keep "*/*", or name the hosts that are meant.',
      covers: ['Sidecar/49'],
    },
  },
);

/** The listeners of a sidecar for what goes out. */
export function checkEgress(
  listeners: readonly IstioEgressListenerView[] | undefined,
  namespace: string,
  report: Report,
): void {
  const path = ['spec', 'egress'];
  placeFaults(sidecarListenerRules, egressListChecks, listeners, path, report);
  listeners?.forEach((listener, i) => {
    const { port, hosts } = listener;
    const at = [...path, i];
    placeFaults(sidecarListenerRules, egressChecks, listener, at, report);
    if (port !== undefined) checkListenerPort(port, [...at, 'port'], report);
    if (port?.number) checkPortNumber(port.number, [...at, 'port', 'number'], report);
    checkHosts(hosts ?? [], namespace, [...at, 'hosts'], report);
  });
}

function checkHosts(hosts: readonly string[], own: string, at: FieldPath, report: Report): void {
  const named = new Map<string, Set<string>>();
  hosts.forEach((host, i) => {
    const path = [...at, i];
    const { namespace, name } = splitNamespace(host);
    if (namespace !== undefined && !host.startsWith('~')) {
      const scope = namespace === '.' ? own : namespace;
      const known = named.get(scope) ?? new Set<string>();
      const twice = name === '*' ? known.size > 0 : known.has(name) || known.has('*');
      if (twice)
        report(
          egressRules['duplicate-host'],
          path,
          `The host ${JSON.stringify(host)} is already covered by an entry before it. The entry has no effect.`,
        );
      named.set(scope, known.add(name));
    }
    checkScopedHost(host, path, report, 'sidecar');
  });
  if (named.size > 1 && named.get('*')?.has('*') === true) {
    report(
      egressRules['all-and-more-hosts'],
      at,
      'The hosts have "*/*", which is every host of every namespace, and other entries too. The others have no effect.',
    );
  }
}

const ingressRules = ruleTable<
  | Exclude<keyof typeof ingressChecks | keyof typeof defaultEndpointChecks, keyof typeof listenerRules>
  | 'http-pool-for-tcp'
>(
  {
    section: 'sidecar',
    source: 'istiod, pkg/config/validation/validation.go: ValidateSidecar',
  },
  {
    'ingress-without-port': {
      title: 'A listener of a sidecar for what comes in has no port',
      why: 'istiod refuses the object. An item of ingress without anything in it counts as such a listener.',
      mend: 'Give the port with number and protocol.',
      covers: ['Sidecar/5', 'Sidecar/6'],
    },
    'endpoint-form': {
      title: 'The defaultEndpoint of a sidecar is not an address with a port',
      why: 'istiod refuses the object.',
      mend: 'Write "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:8080" or "unix:///path/to/socket".',
      covers: ['Sidecar/12'],
    },
    'endpoint-host': {
      title: 'The defaultEndpoint of a sidecar is not in its own pod',
      why: 'A sidecar hands what comes in to its own pod; istiod refuses any other address.',
      fact: 'Istio reference, IstioIngressListener.default_endpoint',
      mend: 'Use 127.0.0.1 or [::1], or 0.0.0.0 or [::] for the address of the pod.',
      covers: ['Sidecar/13'],
    },
    'endpoint-port': {
      title: 'The port of the defaultEndpoint of a sidecar is not a number',
      why: 'istiod refuses the object.',
      mend: 'Put the number of the port behind a ":".',
      covers: ['Sidecar/14'],
    },
    'ingress-subject-alt-names': {
      title: 'TLS of a sidecar for what comes in has subjectAltNames',
      why: 'istiod does not support the names there, and refuses the object.',
      mend: 'Remove subjectAltNames, and say who may call by an AuthorizationPolicy.',
      covers: ['Sidecar/15'],
    },
    'ingress-https-redirect': {
      title: 'TLS of a sidecar for what comes in has httpsRedirect',
      why: 'Only gateways redirect; istiod refuses the object.',
      mend: 'Remove httpsRedirect, and redirect at the gateway.',
      covers: ['Sidecar/16'],
    },
    'ingress-credential': {
      title: 'TLS of a sidecar for what comes in takes its certificate from elsewhere than one pair of files',
      why: 'istiod supports one pair of files there, and refuses the object.',
      mend: 'Mount the certificate into the proxy, and name the files by serverCertificate and privateKey.',
      covers: ['Sidecar/17', 'Sidecar/18', 'Sidecar/19'],
    },
    'ingress-tls-mode': {
      title: 'TLS of a sidecar for what comes in has a mode of gateways',
      why: "istiod refuses ISTIO_MUTUAL and AUTO_PASSTHROUGH there: Istio's own mutual TLS is a matter of PeerAuthentication.",
      mend: 'Use SIMPLE or MUTUAL, or remove tls.',
      covers: ['Sidecar/20'],
    },
    'ingress-tls-for-plain': {
      title: 'A port of a sidecar without TLS is given TLS',
      why: 'istiod refuses the object.',
      mend: 'Use HTTPS or TLS as the protocol, or remove tls.',
      covers: ['Sidecar/21'],
    },
    'http-pool-for-tcp': {
      level: 'warning',
      title: 'A connection pool has settings for HTTP on a port that does not speak it',
      why: 'Only the settings for TCP apply.',
      mend: 'Use HTTP as the protocol of the port, or remove connectionPool.http.',
      covers: ['Sidecar/35'],
    },
  },
);

/** The rules of listeners, of either direction and of both. */
export const sidecarListenerRules = { ...listenerRules, ...ingressRules, ...egressRules };

/** The listeners of a sidecar for what comes in. */
export function checkIngress(
  listeners: readonly IstioIngressListenerView[] | undefined,
  report: Report,
): void {
  const path = ['spec', 'ingress'];
  placeFaults(sidecarListenerRules, ingressListChecks, listeners, path, report);
  listeners?.forEach((listener, i) => checkListener(listener, [...path, i], report));
}

function checkListener(listener: IstioIngressListenerView, at: FieldPath, report: Report): void {
  const { port, tls, connectionPool } = listener;
  placeFaults(sidecarListenerRules, ingressChecks, listener, at, report);
  if (port === undefined) return;
  checkListenerPort(port, [...at, 'port'], report);
  checkPortNumber(port.number, [...at, 'port', 'number'], report);
  placeFaults(sidecarListenerRules, defaultEndpointChecks, listener, at, report);
  placeFault(portNumberRules.range, defaultEndpointPortFault(listener), at, report);
  checkServerTls(tls, [...at, 'tls'], report);
  checkConnectionPool(connectionPool, [...at, 'connectionPool'], report);
  if (connectionPool?.http === undefined || speaksHttp(port.protocol)) return;
  const { number = 0, name = '', protocol = 'not given' } = port;
  const text = `The connectionPool has http, and the protocol of port ${number} ${JSON.stringify(name)} is ${protocol}. Only the settings in tcp have an effect.`;
  report(ingressRules['http-pool-for-tcp'], [...at, 'connectionPool', 'http'], text);
}
