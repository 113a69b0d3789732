import {
  ClientTls,
  type MutualClientTlsOptions,
  type SimpleClientTlsOptions,
} from '../values/networking/client-tls';

/**
 * The authorities by whose signature a server is believed where nothing else says: those of the operating system, in the word that istiod
 * itself puts in (the upstream project's `pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS`).
 */
const SYSTEM = 'system';

const authorities = ({
  caCertificates,
  credentialName,
  caCertCredentialName,
  insecureSkipVerify,
}: SimpleClientTlsOptions) =>
  [caCertificates, credentialName, caCertCredentialName].some((given) => given !== undefined) ||
  insecureSkipVerify
    ? {}
    : { caCertificates: SYSTEM };

/** Who speaks TLS to a host outside the mesh, if anybody does. */
export class EgressTls {
  /** The application itself: it calls `https://…`, and the proxies see the name of the server and nothing more. */
  public static byApplication(): EgressTls {
    return new EgressTls('TLS');
  }

  /**
   * The last proxy on the way: the application calls `http://…`, so that routes, retries and metrics see its requests, and they leave
   * the mesh by TLS.
   *
   * @param options how TLS is spoken; the name of the server is the host, and its authorities are those of the operating system, unless
   *   others are given
   */
  public static originate(options: SimpleClientTlsOptions = {}): EgressTls {
    const { credentialName, caCertCredentialName = credentialName } = options;
    return new EgressTls(
      'HTTP',
      (sni) => ClientTls.simple({ sni, ...authorities(options), ...options }),
      caCertCredentialName,
    );
  }

  /**
   * The same with a certificate of the client. Give it as `credentialName`: a secret in the namespace of the egress gateway, with the
   * authorities of the server in it (`ca.crt`). Without a gateway give files of the pods: sidecars read no such secret (Istio's reference of
   * destination rules, `ClientTLSSettings.credentialName`).
   *
   * @param options how TLS is spoken
   */
  public static originateMutual(options: MutualClientTlsOptions): EgressTls {
    return new EgressTls(
      'HTTP',
      (sni) => ClientTls.mutual({ sni, ...options }),
      { ...options }.credentialName,
    );
  }

  /** Nobody: plain HTTP all the way. Anybody between the mesh and the host can read and change it. */
  public static none(): EgressTls {
    return new EgressTls('HTTP');
  }

  private constructor(
    /**
     * What the application speaks.
     *
     * @internal
     */
    public readonly _spoken: 'HTTP' | 'TLS',
    private readonly originated?: (sni: string) => ClientTls,
    /**
     * The secret from which it is spoken, which gateways read.
     *
     * @internal
     */
    public readonly _secret?: string,
  ) {}

  /**
   * How the last proxy speaks TLS to a host; undefined where it does not.
   *
   * @internal
   */
  public _towards(host: string): ClientTls | undefined {
    return this.originated?.(host);
  }
}
