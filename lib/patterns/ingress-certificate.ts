import { atMostOne } from '../values/checks';
import { ofKind } from '../values/expected-kind';
import { requestedHost } from '../values/scoped-host';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { ICertificateRef } from '../values/security/certificate-ref';

/** What an ingress is told of its certificate. */
interface ShownCertificate {
  readonly credentialName?: string;
  readonly certificate?: ICertificateRef;
  readonly hosts: string[];
  readonly gatewayWorkload?: { readonly gatewayServiceNamespace: string };
}

/** The Secret with the certificate, if HTTPS is served. */
export function credentialOf({
  credentialName,
  certificate,
  hosts,
  gatewayWorkload,
}: ShownCertificate): string | undefined {
  atMostOne({ credentialName, certificate }, 'an ingress', 'both say which certificate it shows');
  if (certificate === undefined) return credentialName;
  const example = 'new Certificate(…); a Secret by its name is `credentialName`';
  ofKind(certificate, 'certificateSecretName', 'certificate', 'a Certificate', example);
  const { certificateSecretName, certificateNamespace: namespace, certificateDnsNames: names } = certificate;
  const home = gatewayWorkload?.gatewayServiceNamespace;
  if (home !== undefined && namespace !== undefined && namespace !== home) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `a certificate of the namespace ${namespace}`,
      expected: `one of the namespace of the gateway's pods, ${home}: they read no Secret of another`,
      mend: `put the certificate there: metadata: { namespace: '${home}' }`,
    });
  }
  const uncovered = hosts.map(requestedHost).find((host) => !names.some((name) => isForHost(name, host)));
  if (uncovered === undefined) return certificateSecretName;
  throw new MeshError({
    code: MeshErrorCode.HOST_NOT_COVERED,
    got: `host "${uncovered}"`,
    expected: `a host for which the certificate is: ${names.join(', ')}`,
    mend: 'add it to `dnsNames` of the certificate; mind that "*.example.com" is for one label: not for "a.b.example.com"',
  });
}

/** Whether a name in a certificate is for a host: a wildcard stands for one label (RFC 6125, section 6.4.3). */
function isForHost(name: string, host: string): boolean {
  if (name === host) return true;
  const [first, ...rest] = host.split('.');
  return name.startsWith('*.') && !first.startsWith('*') && rest.join('.') === name.slice(2);
}
