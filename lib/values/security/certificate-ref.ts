/** A certificate that cert-manager keeps in a Secret, as a gateway names it. */
export interface ICertificateRef {
  /** The name of the Secret with certificate and key. */
  readonly certificateSecretName: string;
  /** Its namespace; undefined where whoever applies it decides. */
  readonly certificateNamespace?: string | undefined;
  /** The names of servers for which it is. */
  readonly certificateDnsNames: string[];
}
