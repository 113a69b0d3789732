import type { FieldPath } from '../../../mesh/manifest';
import { UNIX } from '../../../values/addresses';
import { splitHostPort } from '../../../values/host-port';
import { OWN_ADDRESSES } from '../../../values/networking/local-endpoint';
import { speaksHttp, speaksTls } from '../../../values/networking/port-protocol';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkConnectionPool } from '../connection-pool';
import { eachItem, says } from '../items';
import { checkPortNumber } from '../port-number';
import { checkServerTls } from '../server-tls';
import { checkListenerPort, checkAddress, checkSocket, listenerRules } from './listener';

export const ingressRules = ruleTable(
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

/** The listeners of a sidecar for what comes in. */
export function checkIngress(listeners: any, report: Report): void {
  const ports = new Set<number>();
  eachItem(listeners, ['spec', 'ingress'], (listener, at) => {
    const { port, defaultEndpoint, tls, connectionPool } = listener;
    if (!port) {
      report(ingressRules['ingress-without-port'], at, 'a listener for what comes in without port');
      return;
    }
    const path = [...at, 'port'];
    checkListenerPort(port, path, report);
    checkPortNumber(port.number, [...path, 'number'], report);
    if (says(listener.bind)) checkAddress(listener.bind, [...at, 'bind'], report);
    const number = port.number ?? 0;
    if (ports.has(number)) {
      report(listenerRules['duplicate-port'], [...path, 'number'], 'a port twice');
    }
    ports.add(number);
    if (says(defaultEndpoint)) checkEndpoint(defaultEndpoint, [...at, 'defaultEndpoint'], report);
    if (tls) checkTls(tls, port.protocol ?? '', [...at, 'tls'], report);
    checkConnectionPool(connectionPool, [...at, 'connectionPool'], report);
    if (!connectionPool?.http || speaksHttp(port.protocol ?? '')) return;
    const text = `port ${number} ${JSON.stringify(port.name ?? '')} of ${port.protocol ?? 'no protocol'}`;
    report(ingressRules['http-pool-for-tcp'], [...at, 'connectionPool', 'http'], `HTTP settings for ${text}`);
  });
}

function checkEndpoint(endpoint: string, at: FieldPath, report: Report): void {
  if (endpoint.startsWith(UNIX)) {
    checkSocket(endpoint, at, report);
    return;
  }
  const split = splitHostPort(endpoint);
  if (split === undefined) {
    report(ingressRules['endpoint-form'], at, `${JSON.stringify(endpoint)}; expected an address and a port`);
  } else if (!OWN_ADDRESSES.includes(split.host)) {
    report(ingressRules['endpoint-host'], at, 'an address outside of the pod');
  }
  // istiod goes on with an empty port where it could not tell one.
  const port = split?.port ?? '';
  if (/^[-+]?\d+$/.test(port)) checkPortNumber(Number(port), at, report);
  else report(ingressRules['endpoint-port'], at, `the port ${JSON.stringify(port)}; expected a number`);
}

function checkTls(tls: any, protocol: string, at: FieldPath, report: Report): void {
  if (says(tls.subjectAltNames)) {
    const path = [...at, 'subjectAltNames'];
    report(ingressRules['ingress-subject-alt-names'], path, 'subjectAltNames in a sidecar');
  }
  if (tls.httpsRedirect === true) {
    const path = [...at, 'httpsRedirect'];
    report(ingressRules['ingress-https-redirect'], path, 'httpsRedirect in a sidecar');
  }
  for (const field of ['credentialName', 'credentialNames', 'tlsCertificates']) {
    if (!says(tls[field])) continue;
    report(ingressRules['ingress-credential'], [...at, field], `${field} in a sidecar`);
  }
  if (tls.mode === 'ISTIO_MUTUAL' || tls.mode === 'AUTO_PASSTHROUGH') {
    report(ingressRules['ingress-tls-mode'], [...at, 'mode'], `${tls.mode} in a sidecar`);
  }
  if (!speaksTls(protocol)) {
    report(ingressRules['ingress-tls-for-plain'], at, 'tls for a protocol without TLS');
  }
  checkServerTls(tls, at, report);
}
