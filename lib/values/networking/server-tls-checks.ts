import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import { isFilled } from '../spec';
import type { ServerTlsView } from './messages';

const FILES = ['serverCertificate', 'privateKey', 'caCertificates'] as const;
const SECRETS = ['tlsCertificates', 'credentialName', 'credentialNames'] as const;

/** Where a certificate can stand. */
export const CERTIFICATE_FIELDS = [...FILES, ...SECRETS] as const;

/** Whether TLS is handed on as it is. */
export const handsOn = ({ mode = 'PASSTHROUGH' }: ServerTlsView): boolean =>
  mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';

const isMutual = ({ mode }: ServerTlsView) => mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
/** Whether TLS is ended with a certificate that is given, and none of it is in a secret. */
export const readsFiles = (tls: ServerTlsView): boolean =>
  (tls.mode === 'SIMPLE' || isMutual(tls)) && !isFilled(tls.credentialName) && !isFilled(tls.credentialNames);

/** The pairs of files that lack one, each where it stands. */
function incomplete(tls: ServerTlsView, field: 'serverCertificate' | 'privateKey'): MeshFault[] {
  if (!readsFiles(tls)) return [];
  const sets = isFilled(tls.tlsCertificates)
    ? (tls.tlsCertificates ?? []).map((set, i) => ({ set, at: ['tlsCertificates', i] }))
    : [{ set: tls, at: [] }];
  return sets
    .filter(({ set }) => !isFilled(set[field]))
    .map(({ at }) => ({
      code: MeshErrorCode.MISSING_SETTING,
      got: `TLS from files without ${field}`,
      expected: 'a certificate and its key',
      mend: 'give both, or use ServerCredential.secret()',
      at,
      finding: `${isMutual(tls) ? 'Mutual TLS' : 'TLS'} of a server has no ${field}.`,
    }));
}

/** What istiod's `validateTLSOptions` has against the TLS of a server. */
export const serverTlsChecks = {
  'istio-mutual-certificate': (tls) =>
    tls.mode === 'ISTIO_MUTUAL'
      ? CERTIFICATE_FIELDS.filter((field) => isFilled(tls[field])).map((field) =>
          conflictingSettings(
            `Istio's mutual TLS with ${field}`,
            'no certificate: Istio brings its own',
            'take it away, or use ServerTls.mutual()',
            [field],
            `The mode of tls is ISTIO_MUTUAL, and ${field} is given.`,
          ),
        )
      : [],
  'certificate-sources': (tls) => {
    const given = [
      ...SECRETS.filter((field) => isFilled(tls[field])),
      ...(isFilled(tls.serverCertificate) && isFilled(tls.privateKey) ? ['serverCertificate'] : []),
    ];
    if (tls.mode === 'ISTIO_MUTUAL' || given.length < 2) return undefined;
    return conflictingSettings(
      `TLS with ${given.join(' and ')}`,
      'at most one of them: a certificate has one source',
      'keep one of them',
      [],
      'The tls settings have more than one source of the certificate.',
    );
  },
  'no-certificate': (tls) => incomplete(tls, 'serverCertificate'),
  'no-private-key': (tls) => incomplete(tls, 'privateKey'),
  'no-client-authorities': (tls) =>
    isMutual(tls) && readsFiles(tls) && !isFilled(tls.caCertificates)
      ? missingSetting(
          'TLS from files without caCertificates, by which clients are verified',
          'all files that the mode needs',
          'give it, or use ServerCredential.secret()',
          [],
          'Mutual TLS of a server has no caCertificates.',
        )
      : undefined,
  'revocation-credential': (tls) => {
    const { caCrl, credentialName } = tls;
    // Where TLS is ended with a certificate in a secret, istiod looks no further.
    return isFilled(caCrl) && isFilled(credentialName) && handsOn(tls)
      ? conflictingSettings(
          'TLS with credentialName and caCrl',
          'at most one of them: a secret holds its own revocation list',
          'keep one of them',
          ['caCrl'],
          'The tls settings have both credentialName and caCrl.',
        )
      : undefined;
  },
  'revocation-simple': (tls) =>
    isFilled(tls.caCrl) && tls.mode === 'SIMPLE' && readsFiles(tls)
      ? conflictingSettings(
          'TLS of the mode SIMPLE with caCrl',
          'at most one of them: without client certificates there is nothing to revoke',
          'keep one of them',
          ['caCrl'],
          'The mode of tls is SIMPLE, and caCrl is given.',
        )
      : undefined,
} satisfies Checks<ServerTlsView>;

/** The names of cipher suites that Envoy knows, as istiod lists them (`security.ValidCipherSuites`). */
const KNOWN = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** Whether istiod hands a cipher suite on. What begins with a sign is an expression, which it does not read. */
export function isCipherSuite(name: string): boolean {
  return name === '' || name === 'ALL' || !/^[\p{L}\p{N}]/u.test(name) || KNOWN.has(name);
}
