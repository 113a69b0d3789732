import { atMostOne, choice } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { handsOn, serverTlsChecks } from './server-tls-checks';
import { ServerCredential } from './server-credential';
import { defined, filledList } from '../spec';
import type { ServerSpec } from './messages';

type ServerTlsSpec = NonNullable<ServerSpec['tls']>;

/** What a gateway does with the TLS of a connection. */
export enum ServerTlsMode {
  /** It hands it on as it is, by the name that the client asks for. Istio's default. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** It ends it, without a certificate of the client. */
  SIMPLE = 'SIMPLE',
  /** It ends it, and insists on a certificate of the client. */
  MUTUAL = 'MUTUAL',
  /** It hands it on to the service that the name encodes, without a virtual service. */
  AUTO_PASSTHROUGH = 'AUTO_PASSTHROUGH',
  /** It ends it, with the certificates that Istio gives every workload. */
  ISTIO_MUTUAL = 'ISTIO_MUTUAL',
  /** It ends it, and verifies a certificate of the client if there is one. */
  OPTIONAL_MUTUAL = 'OPTIONAL_MUTUAL',
}

/** A version of TLS. */
export enum TlsVersion {
  /** The proxy decides. */
  TLS_AUTO = 'TLS_AUTO',
  /** TLS 1.0, which is broken. */
  TLSV1_0 = 'TLSV1_0',
  /** TLS 1.1, which is broken. */
  TLSV1_1 = 'TLSV1_1',
  /** TLS 1.2. */
  TLSV1_2 = 'TLSV1_2',
  /** TLS 1.3. */
  TLSV1_3 = 'TLSV1_3',
}

/** How TLS is spoken. */
export interface ServerTlsOptions {
  /**
   * The lowest version of TLS. Below 1.2, name `cipherSuites` as well: those of the default do not fit.
   *
   * @default TlsVersion.TLSV1_2
   */
  readonly minProtocolVersion?: TlsVersion;
  /**
   * The highest version of TLS.
   *
   * @default - as Envoy has it
   */
  readonly maxProtocolVersion?: TlsVersion;
  /**
   * The cipher suites, in OpenSSL's names. Istio leaves out those that it does not know.
   *
   * @default - as Envoy has them
   */
  readonly cipherSuites?: string[];
  /**
   * The curves for the exchange of keys, in Envoy's names, such as `X25519` and `P-256`. Since Istio 1.32.
   *
   * @default - as Envoy has them
   */
  readonly ecdhCurves?: string[];
  /**
   * The application protocols that are offered (ALPN), in place of the default ones. Those that do not fit the protocol of the port
   * break it: an HTTP port needs `h2`, `http/1.1` or both. Since Istio 1.32.
   *
   * @default - `h2` and `http/1.1`
   */
  readonly alpnProtocols?: string[];
}

/** How clients are known. */
export interface MutualServerTlsOptions extends ServerTlsOptions {
  /**
   * The file with the authorities by which the client is verified. Required where the certificate is from files.
   *
   * @default - from the secret
   */
  readonly caCertificates?: string;
  /**
   * The secret or config map with the authorities by which the client is verified, before those of the credential.
   *
   * @default - those of the credential
   */
  readonly caCertCredentialName?: string;
  /**
   * The file with the certificates that were revoked. Only where the certificate is from files: a secret holds
   * its own.
   *
   * @default - none
   */
  readonly caCrl?: string;
  /**
   * Names of which the certificate of the client must bear one.
   *
   * @default - any name
   */
  readonly subjectAltNames?: string[];
  /**
   * SHA-256 hashes, in base64, of the public keys that clients may have. Istio heeds it only where the certificate
   * is from secrets (`ApplyCredentialSDSToServerCommonTLSContext`).
   *
   * @default - any key
   */
  readonly verifyCertificateSpki?: string[];
  /**
   * SHA-256 hashes, in hexadecimal, of the certificates that clients may have; one that is listed here or by its
   * key is let in. Istio heeds it only where the certificate is from secrets.
   *
   * @default - any certificate
   */
  readonly verifyCertificateHash?: string[];
  /**
   * Whether a client is let in whose certificate cannot be verified, so that the service behind can decide.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

/** What a server of a gateway does with TLS. */
export class ServerTls {
  /** The gateway ends TLS, without a certificate of the client. */
  public static simple(credential: ServerCredential, options: ServerTlsOptions = {}): ServerTls {
    return ServerTls.terminating(ServerTlsMode.SIMPLE, credential, options);
  }

  /** The gateway ends TLS, and insists on a certificate of the client. */
  public static mutual(credential: ServerCredential, options: MutualServerTlsOptions = {}): ServerTls {
    return ServerTls.terminating(ServerTlsMode.MUTUAL, credential, options);
  }

  /** The gateway ends TLS, and verifies a certificate of the client if there is one. */
  public static optionalMutual(
    credential: ServerCredential,
    options: MutualServerTlsOptions = {},
  ): ServerTls {
    return ServerTls.terminating(ServerTlsMode.OPTIONAL_MUTUAL, credential, options);
  }

  /** The gateway ends TLS with the certificates that Istio gives every workload, as at an egress gateway. */
  public static istioMutual(): ServerTls {
    return new ServerTls({ mode: 'ISTIO_MUTUAL' });
  }

  /** The gateway hands TLS on as it is, by the TLS routes of virtual services; HTTP routes do not apply. */
  public static passthrough(): ServerTls {
    return new ServerTls({ mode: 'PASSTHROUGH' });
  }

  /** The gateway hands Istio's mutual TLS on to the service that its name encodes, as between networks. */
  public static autoPassthrough(): ServerTls {
    return new ServerTls({ mode: 'AUTO_PASSTHROUGH' });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ServerTls {
    return new ServerTls(structuredClone(defined({ ...spec })));
  }

  private static terminating(mode: ServerTlsMode, credential: ServerCredential, options: object): ServerTls {
    const { caCrl, ...rest } = options as MutualServerTlsOptions;
    const { subjectAltNames, verifyCertificateSpki, verifyCertificateHash } = rest;
    const { cipherSuites, ecdhCurves, alpnProtocols } = rest;
    const secret = credential._fromSecrets || undefined;
    atMostOne({ secret, caCrl }, 'TLS', 'a secret holds its own revocation list');
    checkVersions(rest);
    return ServerTls._fromSpec({
      mode,
      ...credential._toSpec(),
      ...rest,
      caCrl,
      cipherSuites: filledList(cipherSuites),
      ecdhCurves: filledList(ecdhCurves),
      alpnProtocols: filledList(alpnProtocols),
      subjectAltNames: filledList(subjectAltNames),
      verifyCertificateSpki: filledList(verifyCertificateSpki),
      verifyCertificateHash: filledList(verifyCertificateHash),
    });
  }

  private constructor(private readonly spec: ServerTlsSpec) {
    const { mode, minProtocolVersion, maxProtocolVersion } = spec;
    if (mode !== undefined) choice(mode, Object.values(ServerTlsMode), 'TLS mode');
    for (const version of [minProtocolVersion, maxProtocolVersion]) {
      if (version !== undefined) choice(version, Object.values(TlsVersion), 'version of TLS');
    }
    refuse(serverTlsChecks, spec);
    ServerCredential._fromSpec(spec);
  }

  /** What the gateway does with TLS. */
  public get mode(): ServerTlsMode {
    return (this.spec.mode ?? ServerTlsMode.PASSTHROUGH) as ServerTlsMode;
  }

  /**
   * Whether the gateway ends TLS, so that it sees what is inside.
   *
   * @internal
   */
  public get _terminates(): boolean {
    return !handsOn(this.spec);
  }

  /**
   * Where the gateway takes its certificate from; undefined where it needs none.
   *
   * @internal
   */
  public get _credential(): ServerCredential | undefined {
    const credential = ServerCredential._fromSpec(this.spec);
    return Object.keys(credential._toSpec()).length === 0 ? undefined : credential;
  }

  /**
   * Whether plain HTTP is answered with a redirect to HTTPS.
   *
   * @internal
   */
  public get _httpsRedirect(): boolean {
    return this.spec.httpsRedirect ?? false;
  }

  /**
   * The handling of TLS in words.
   *
   * @internal
   */
  public _describe(): string {
    const credential = this._credential?._describe() ?? 'no certificate';
    switch (this.mode) {
      case ServerTlsMode.PASSTHROUGH:
        return 'handing TLS on';
      case ServerTlsMode.AUTO_PASSTHROUGH:
        return 'handing TLS on to the service it names';
      case ServerTlsMode.ISTIO_MUTUAL:
        return "ending Istio's mutual TLS";
      case ServerTlsMode.SIMPLE:
        return `ending TLS with ${credential}`;
      case ServerTlsMode.MUTUAL:
        return `ending mutual TLS with ${credential}`;
      case ServerTlsMode.OPTIONAL_MUTUAL:
        return `ending TLS, mutual if the client can, with ${credential}`;
    }
  }

  /**
   * The handling of TLS as Istio's `ServerTLSSettings` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

function checkVersions(options: ServerTlsOptions): void {
  const order = Object.values(TlsVersion);
  const { minProtocolVersion: least = TlsVersion.TLS_AUTO, maxProtocolVersion: most = TlsVersion.TLS_AUTO } =
    options;
  if (most === TlsVersion.TLS_AUTO || order.indexOf(least) <= order.indexOf(most)) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `TLS from ${least} to ${most}`,
    expected: 'a lowest version that is not above the highest',
    mend: 'change one of the two',
  });
}
