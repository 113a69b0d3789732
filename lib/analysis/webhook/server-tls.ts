import type { FieldPath } from '../../mesh/manifest';
import type { ServerTlsView } from '../../values/networking/messages';
import {
  CERTIFICATE_FIELDS,
  handsOn,
  isCipherSuite,
  readsFiles,
  serverTlsChecks,
} from '../../values/networking/server-tls-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';

export const serverTlsRules = ruleTable<
  | keyof typeof serverTlsChecks
  | 'old-version'
  | 'unknown-cipher'
  | 'duplicate-cipher'
  | 'passthrough-certificate'
  | 'too-many-certificates'
>(
  {
    section: 'server-tls',
    source: 'istiod, pkg/config/validation/validation.go: validateTLSOptions',
  },
  {
    'old-version': {
      level: 'warning',
      title: 'TLS 1.0 or 1.1 is allowed, and no cipher suite that goes with it',
      why: 'The default cipher suites do not fit these versions, so that a client of such a version cannot connect.',
      mend: 'Name cipherSuites that fit, or allow TLS 1.2 and higher only.',
      covers: ['Gateway/23', 'Sidecar/22'],
    },
    'unknown-cipher': {
      level: 'warning',
      title: 'A cipher suite is named that Envoy does not know',
      why: 'istiod leaves it out.',
      mend: 'Use the OpenSSL name of a suite that Envoy has, or remove it.',
      covers: ['Gateway/24', 'Sidecar/23'],
    },
    'duplicate-cipher': {
      level: 'warning',
      title: 'A cipher suite is named twice',
      why: 'istiod leaves the second one out.',
      mend: 'Name it once.',
      covers: ['Gateway/25', 'Sidecar/24'],
    },
    'istio-mutual-certificate': {
      title: "Istio's mutual TLS is given a certificate",
      why: 'In this mode Istio brings its own certificates; istiod refuses others.',
      mend: 'Remove the certificate, or use MUTUAL.',
      covers: ['Gateway/26', 'Sidecar/25'],
    },
    'passthrough-certificate': {
      level: 'warning',
      title: 'A certificate is given where TLS is handed on',
      why: 'The proxy does not end TLS in this mode, and the certificate is never used.',
      fact: 'Istio reference, ServerTLSSettings.mode',
      mend: 'Remove the certificate, or end TLS by SIMPLE or MUTUAL.',
      covers: ['Gateway/27', 'Sidecar/26'],
    },
    'certificate-sources': {
      title: 'A certificate has more than one source',
      why: 'istiod does not choose between them, and refuses the object.',
      mend: 'Keep one of credentialName, credentialNames, tlsCertificates and the files serverCertificate and privateKey.',
      covers: ['Gateway/28', 'Sidecar/27'],
    },
    'no-certificate': {
      title: 'TLS is ended without a certificate',
      why: 'istiod refuses the object.',
      mend: 'Give credentialName, or the file serverCertificate.',
      covers: ['Gateway/29', 'Sidecar/28'],
    },
    'no-private-key': {
      title: 'TLS is ended without the key of the certificate',
      why: 'istiod refuses the object.',
      mend: 'Give credentialName, or the file privateKey.',
      covers: ['Gateway/30', 'Sidecar/29'],
    },
    'no-client-authorities': {
      title: 'Mutual TLS has no authorities to verify clients by',
      why: 'istiod refuses the object.',
      mend: 'Give the file caCertificates, or a credentialName whose secret holds them.',
      covers: ['Gateway/31', 'Sidecar/30'],
    },
    'too-many-certificates': {
      level: 'warning',
      title: 'A server has more than two certificates',
      why: 'Istio supports two for a server: one with RSA, one with ECDSA.',
      fact: 'Istio reference, ServerTLSSettings.tls_certificates',
      mend: 'Keep two of tlsCertificates.',
      covers: ['Gateway/32', 'Sidecar/31'],
    },
    'revocation-simple': {
      title: 'A list of revoked certificates is given where clients show no certificates',
      why: 'istiod refuses caCrl with SIMPLE.',
      mend: 'Use MUTUAL, or remove caCrl.',
      covers: ['Gateway/33', 'Sidecar/32'],
    },
    'revocation-credential': {
      title: 'A list of revoked certificates is given beside credentialName',
      why: 'The secret holds its own list (`ca.crl`); istiod refuses a second one.',
      mend: 'Put the list into the secret, and remove caCrl.',
      covers: ['Gateway/34', 'Sidecar/33'],
    },
  },
);

const OLD_VERSIONS: readonly string[] = ['TLSV1_0', 'TLSV1_1'];

/** What a server does with TLS: that of a gateway, and that of a sidecar for what comes in. */
export function checkServerTls(tls: ServerTlsView | undefined, at: FieldPath, report: Report): void {
  if (tls === undefined) return;
  const { mode = 'PASSTHROUGH', minProtocolVersion = '', cipherSuites = [], tlsCertificates = [] } = tls;
  if (OLD_VERSIONS.includes(minProtocolVersion) && cipherSuites.length === 0) {
    const path = [...at, 'minProtocolVersion'];
    report(
      serverTlsRules['old-version'],
      path,
      'The tls settings allow versions below 1.2 and name no cipherSuites. The default suites do not fit these versions, and clients of such a version cannot connect.',
    );
  }
  checkCipherSuites(cipherSuites, [...at, 'cipherSuites'], report);
  placeFaults(serverTlsRules, serverTlsChecks, tls, at, report);
  const given = [...CERTIFICATE_FIELDS, 'caCrl' as const].find((field) => (tls[field]?.length ?? 0) > 0);
  if (handsOn(tls) && given !== undefined) {
    report(
      serverTlsRules['passthrough-certificate'],
      [...at, given],
      `The mode of tls is ${mode}, and a certificate is given. The server does not end TLS in this mode, and the certificate has no effect.`,
    );
  }
  if (!readsFiles(tls) || tlsCertificates.length <= 2) return;
  const how = mode === 'SIMPLE' ? 'TLS' : 'Mutual TLS';
  const message = `${how} of a server has more than two tlsCertificates. Envoy uses two, one with RSA and one with ECDSA.`;
  report(serverTlsRules['too-many-certificates'], [...at, 'tlsCertificates'], message);
}

function checkCipherSuites(suites: readonly string[], at: FieldPath, report: Report): void {
  const known = suites.filter((suite) => isCipherSuite(suite));
  const unknown = suites.filter((suite) => !isCipherSuite(suite));
  const twice = known.filter((suite, i) => known.indexOf(suite) !== i);
  const sorted = (names: string[]) => [...new Set(names)].sort().join(', ');
  if (unknown.length > 0) {
    report(
      serverTlsRules['unknown-cipher'],
      at,
      `Istiod does not know the cipher suites ${sorted(unknown)}. It leaves them out.`,
    );
  }
  if (twice.length > 0)
    report(
      serverTlsRules['duplicate-cipher'],
      at,
      `The list cipherSuites names ${sorted(twice)} more than once. The repetition has no effect.`,
    );
}
