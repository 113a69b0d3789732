import { dnsName } from '../dns-name';
import { filled, objectName } from '../checks';
import { defined } from '../spec';

/** What signs a certificate, as cert-manager's `Certificate` names it. */
export class CertificateIssuer {
  /** An `Issuer` of the namespace of the certificate. */
  public static issuer(name: string): CertificateIssuer {
    return new CertificateIssuer({ kind: 'Issuer', name: objectName(name, 'name of an issuer') });
  }

  /** A `ClusterIssuer`, for certificates of all namespaces. */
  public static clusterIssuer(name: string): CertificateIssuer {
    return new CertificateIssuer({ kind: 'ClusterIssuer', name: objectName(name, 'name of an issuer') });
  }

  /**
   * An issuer of another project.
   *
   * @param group its API group: `awspca.cert-manager.io`
   * @param kind its kind
   * @param name its name
   */
  public static external(group: string, kind: string, name: string): CertificateIssuer {
    return new CertificateIssuer({
      group: dnsName(group, 'API group of an issuer'),
      kind: filled(kind, 'kind of an issuer'),
      name: objectName(name, 'name of an issuer'),
    });
  }

  /**
   * Reads what `_toSpec()` wrote. Without a kind it is an `Issuer` (cert-manager, `IssuerReference`).
   *
   * @internal
   */
  public static _fromSpec(spec: any): CertificateIssuer {
    return new CertificateIssuer(spec);
  }

  private constructor(private readonly spec: { group?: string; kind?: string; name: string }) {}

  /**
   * The issuer in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.spec.kind ?? 'Issuer'} ${this.spec.name}`;
  }

  /**
   * The issuer as cert-manager's `issuerRef`.
   *
   * @internal
   */
  public _toSpec(): any {
    return defined({ ...this.spec });
  }
}
