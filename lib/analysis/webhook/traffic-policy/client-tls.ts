import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { says } from '../items';

const CONFIG_MAP = 'configmap://';

export const clientTlsRules = ruleTable(
  {
    section: 'client-tls',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidateTLS',
  },
  {
    'config-map-name': {
      title: 'The config map of a TLS setting is named incompletely',
      why: 'istiod refuses the object.',
      mend: 'Write "configmap://NAMESPACE/NAME".',
      covers: ['DestinationRule/43'],
    },
    'config-map-namespace': {
      title: 'The config map of a TLS setting stands in another namespace',
      why: 'Nobody may read config maps of others that way; istiod refuses the object.',
      mend: 'Put the config map beside the destination rule.',
      covers: ['DestinationRule/43'],
    },
    'unverified-simple': {
      title: 'A server is not verified, and is to be verified by something',
      why: 'insecureSkipVerify and the means of verification contradict each other; istiod refuses the object.',
      mend: 'Take insecureSkipVerify away, or take caCertificates, credentialName and subjectAltNames away.',
      covers: ['DestinationRule/44'],
    },
    'unverified-mutual': {
      title: 'A server of mutual TLS is not verified, and is to be verified by something',
      why: 'insecureSkipVerify and the means of verification contradict each other; istiod refuses the object.',
      mend: 'Take insecureSkipVerify away, or take caCertificates and subjectAltNames away.',
      covers: ['DestinationRule/45'],
    },
    'credential-and-files': {
      title: 'TLS is given a credential and files',
      why: 'The secret holds all of it; istiod refuses the object.',
      mend: 'Keep credentialName, or the files.',
      covers: ['DestinationRule/46'],
    },
    'no-client-certificate': {
      title: 'Mutual TLS lacks the certificate of the client',
      why: 'istiod refuses the object.',
      mend: 'Give clientCertificate or credentialName; for the certificates of Istio use ISTIO_MUTUAL.',
      covers: ['DestinationRule/47'],
    },
    'no-private-key': {
      title: 'Mutual TLS lacks the private key of the client',
      why: 'istiod refuses the object.',
      mend: 'Give privateKey or credentialName; for the certificates of Istio use ISTIO_MUTUAL.',
      covers: ['DestinationRule/48'],
    },
  },
);

/** TLS of a client, in a destination rule of some namespace. */
export function checkClientTls(tls: any, namespace: string, at: FieldPath, report: Report): void {
  if (tls === undefined || tls === null) return;
  const { mode, credentialName, caCertificates, clientCertificate, privateKey, caCrl, subjectAltNames } = tls;
  if (credentialName?.startsWith(CONFIG_MAP)) checkConfigMap(credentialName, namespace, at, report);
  const simple = mode === 'SIMPLE';
  const mutual = mode === 'MUTUAL';
  if (tls.insecureSkipVerify === true) {
    const path = [...at, 'insecureSkipVerify'];
    const verified = caCertificates || says(subjectAltNames);
    if (simple && (verified || credentialName)) {
      report(clientTlsRules['unverified-simple'], path, 'insecureSkipVerify beside means of verification');
    }
    if (mutual && verified) {
      report(clientTlsRules['unverified-mutual'], path, 'insecureSkipVerify beside means of verification');
    }
  }
  if ((simple || mutual) && credentialName) {
    if (clientCertificate || caCertificates || privateKey || caCrl) {
      report(
        clientTlsRules['credential-and-files'],
        [...at, 'credentialName'],
        'credentialName beside files',
      );
    }
    return;
  }
  if (!mutual) return;
  if (!clientCertificate) {
    report(clientTlsRules['no-client-certificate'], at, 'mutual TLS without clientCertificate');
  }
  if (!privateKey) report(clientTlsRules['no-private-key'], at, 'mutual TLS without privateKey');
}

function checkConfigMap(name: string, namespace: string, at: FieldPath, report: Report): void {
  const [own, object] = name.slice(CONFIG_MAP.length).split('/');
  const path = [...at, 'credentialName'];
  if (!own || !object) {
    report(
      clientTlsRules['config-map-name'],
      path,
      `${JSON.stringify(name)}; expected configmap://NAMESPACE/NAME`,
    );
  } else if (own !== namespace) {
    report(clientTlsRules['config-map-namespace'], path, 'a config map of another namespace');
  }
}
