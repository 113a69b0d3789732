import { filled, integer } from '../checks';
import { defined } from '../spec';
import type { ServerSpec } from './messages';

type ServerTlsSpec = NonNullable<ServerSpec['tls']>;
type Fields = 'credentialName' | 'credentialNames' | 'serverCertificate' | 'privateKey' | 'tlsCertificates';
type CredentialSpec = Pick<ServerTlsSpec, Fields>;

/** The files of a certificate, on the disk of the gateway. */
export interface CertificateFiles {
  /** The file with the certificate. */
  readonly serverCertificate: string;
  /** The file with its key. */
  readonly privateKey: string;
}

/** The files of one of two certificates. */
export interface CertificateFileSet extends CertificateFiles {
  /**
   * The file with the authorities for client certificates. Istio has the field and does not read it: mutual modes
   * take the authorities from their own `caCertificates`.
   *
   * @default - none
   */
  readonly caCertificates?: string;
}

/** Where a gateway takes its certificate from. */
export class ServerCredential {
  /**
   * A secret, in the namespace of the gateway's pods, not in that of the `Gateway` object.
   *
   * It holds `tls.crt` and `tls.key`, or `cert` and `key`; for mutual modes also `ca.crt` or `cacert`, there or in
   * a secret of the same name with `-cacert` behind it.
   */
  public static secret(name: string): ServerCredential {
    return ServerCredential._fromSpec({ credentialName: filled(name, 'name of a secret') });
  }

  /** One secret or two, as for an RSA and an ECDSA certificate of the same server. */
  public static secrets(names: string[]): ServerCredential {
    return ServerCredential._fromSpec({
      credentialNames: names.map((name) => filled(name, 'name of a secret')),
    });
  }

  /** Files that are mounted into the gateway's pods. */
  public static files(files: CertificateFiles): ServerCredential {
    const { serverCertificate, privateKey } = files;
    return ServerCredential._fromSpec({
      serverCertificate: filled(serverCertificate, 'file of the certificate'),
      privateKey: filled(privateKey, 'file of the key'),
    });
  }

  /** The files of one certificate or two, as for an RSA and an ECDSA certificate of the same server. */
  public static fileSets(sets: CertificateFileSet[]): ServerCredential {
    for (const { serverCertificate, privateKey } of sets) {
      filled(serverCertificate, 'file of the certificate');
      filled(privateKey, 'file of the key');
    }
    return ServerCredential._fromSpec({ tlsCertificates: sets.map((set) => defined({ ...set })) });
  }

  /**
   * Reads the certificate of Istio's `ServerTLSSettings` message.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ServerCredential {
    const { credentialName, credentialNames, serverCertificate, privateKey, tlsCertificates }: ServerTlsSpec =
      spec;
    return new ServerCredential(
      defined({ credentialName, credentialNames, serverCertificate, privateKey, tlsCertificates }),
    );
  }

  private constructor(private readonly spec: CredentialSpec) {
    const { credentialNames, tlsCertificates } = spec;
    if (credentialNames !== undefined) integer(credentialNames.length, 'number of secrets', 1, 2);
    if (tlsCertificates !== undefined) integer(tlsCertificates.length, 'number of certificates', 1, 2);
  }

  /**
   * Whether the certificate is taken from secrets, not from files.
   *
   * @internal
   */
  public get _fromSecrets(): boolean {
    return Boolean(this.spec.credentialName) || (this.spec.credentialNames ?? []).length > 0;
  }

  /**
   * The certificate in words.
   *
   * @internal
   */
  public _describe(): string {
    const { credentialName, credentialNames, tlsCertificates, serverCertificate } = this.spec;
    if (credentialName) return `the certificate of the secret "${credentialName}"`;
    if (credentialNames) return `the certificates of the secrets ${credentialNames.join(' and ')}`;
    const files = tlsCertificates?.map((set) => set.serverCertificate ?? 'nothing') ?? [
      serverCertificate ?? 'nothing',
    ];
    return `the certificate of ${files.join(' and ')}`;
  }

  /**
   * The certificate as the fields that Istio's `ServerTLSSettings` message has for it.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
