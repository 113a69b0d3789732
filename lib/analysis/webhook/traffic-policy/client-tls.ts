import type { FieldPath } from '../../../mesh/manifest';
import { clientTlsChecks, configMapNamespaceFault } from '../../../values/networking/client-tls-checks';
import type { ClientTlsView } from '../../../values/networking/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFault, placeFaults } from '../place-faults';

export const clientTlsRules = ruleTable<keyof typeof clientTlsChecks | 'config-map-namespace'>(
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
export function checkClientTls(
  tls: ClientTlsView | undefined,
  namespace: string,
  at: FieldPath,
  report: Report,
): void {
  if (tls === undefined) return;
  placeFaults(clientTlsRules, clientTlsChecks, tls, at, report);
  placeFault(clientTlsRules['config-map-namespace'], configMapNamespaceFault(tls, namespace), at, report);
}
