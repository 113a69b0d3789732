import type { FieldPath } from '../../../mesh/manifest';
import type { IstioIngressListenerView } from '../../../values/networking/messages';
import { speaksHttp } from '../../../values/networking/port-protocol';
import {
  defaultEndpointChecks,
  defaultEndpointPortFault,
  ingressChecks,
  ingressListChecks,
} from '../../../values/networking/sidecar-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkConnectionPool } from '../connection-pool';
import { placeFault, placeFaults } from '../place-faults';
import { checkPortNumber, portNumberRules } from '../port-number';
import { checkServerTls } from '../server-tls';
import { checkListenerPort, listenerRules } from './listener';

export const ingressRules = ruleTable<
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
      title: 'The defaultEndpoint of a sidecar is no address with a port',
      why: 'istiod refuses the object.',
      mend: 'Write "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:8080" or "unix:///path/to/socket".',
      covers: ['Sidecar/12'],
    },
    'endpoint-host': {
      title: 'The defaultEndpoint of a sidecar is not in its own pod',
      why: 'A sidecar hands what comes in to its own pod; istiod refuses any other address.',
      mend: 'Use 127.0.0.1 or [::1], or 0.0.0.0 or [::] for the address of the pod.',
      covers: ['Sidecar/13'],
    },
    'endpoint-port': {
      title: 'The port of the defaultEndpoint of a sidecar is no number',
      why: 'istiod refuses the object.',
      mend: 'Put the number of the port behind a ":".',
      covers: ['Sidecar/14'],
    },
    'ingress-subject-alt-names': {
      title: 'TLS of a sidecar for what comes in has subjectAltNames',
      why: 'istiod refuses the object: a sidecar does not compare the names of its callers there.',
      mend: 'Take subjectAltNames away, and say who may call by an AuthorizationPolicy.',
      covers: ['Sidecar/15'],
    },
    'ingress-https-redirect': {
      title: 'TLS of a sidecar for what comes in has httpsRedirect',
      why: 'Only gateways redirect; istiod refuses the object.',
      mend: 'Take httpsRedirect away, and redirect at the gateway.',
      covers: ['Sidecar/16'],
    },
    'ingress-credential': {
      title: 'TLS of a sidecar for what comes in takes its certificate from elsewhere than one pair of files',
      why: 'A sidecar reads no secrets and one certificate; istiod refuses the object.',
      mend: 'Mount the certificate into the proxy, and name the files by serverCertificate and privateKey.',
      covers: ['Sidecar/17', 'Sidecar/18', 'Sidecar/19'],
    },
    'ingress-tls-mode': {
      title: 'TLS of a sidecar for what comes in has a mode of gateways',
      why: "istiod refuses ISTIO_MUTUAL and AUTO_PASSTHROUGH there: Istio's own mutual TLS is a matter of PeerAuthentication.",
      mend: 'Use SIMPLE or MUTUAL, or take tls away.',
      covers: ['Sidecar/20'],
    },
    'ingress-tls-for-plain': {
      title: 'A port of a sidecar without TLS is given TLS',
      why: 'istiod refuses the object.',
      mend: 'Use HTTPS or TLS as the protocol, or take tls away.',
      covers: ['Sidecar/21'],
    },
    'http-pool-for-tcp': {
      level: 'warning',
      title: 'A connection pool has settings for HTTP on a port that does not speak it',
      why: 'Only the settings for TCP apply.',
      mend: 'Use HTTP as the protocol of the port, or take connectionPool.http away.',
      covers: ['Sidecar/35'],
    },
  },
);

/** The rules for what comes in, with those that listeners of both directions have. */
const rules = { ...listenerRules, ...ingressRules };

/** The listeners of a sidecar for what comes in. */
export function checkIngress(
  listeners: readonly IstioIngressListenerView[] | undefined,
  report: Report,
): void {
  const path = ['spec', 'ingress'];
  placeFaults(rules, ingressListChecks, listeners, path, report);
  listeners?.forEach((listener, i) => checkListener(listener, [...path, i], report));
}

function checkListener(listener: IstioIngressListenerView, at: FieldPath, report: Report): void {
  const { port, tls, connectionPool } = listener;
  placeFaults(rules, ingressChecks, listener, at, report);
  if (port === undefined) return;
  checkListenerPort(port, [...at, 'port'], report);
  checkPortNumber(port.number, [...at, 'port', 'number'], report);
  placeFaults(rules, defaultEndpointChecks, listener, at, report);
  placeFault(portNumberRules.range, defaultEndpointPortFault(listener), at, report);
  checkServerTls(tls, [...at, 'tls'], report);
  checkConnectionPool(connectionPool, [...at, 'connectionPool'], report);
  if (connectionPool?.http === undefined || speaksHttp(port.protocol)) return;
  const { number = 0, name = '', protocol = 'no protocol' } = port;
  const text = `HTTP settings for port ${number} ${JSON.stringify(name)} of ${protocol}`;
  report(ingressRules['http-pool-for-tcp'], [...at, 'connectionPool', 'http'], text);
}
