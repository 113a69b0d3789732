import { choice } from '../checks';
import { defined, plainCopy } from '../spec';
import { KeySource, type SecretKey, secretKeySpec } from './key-source';

/** A version of TLS, as the operator names it. */
export enum ScrapeTlsVersion {
  /** TLS 1.0. */
  TLS_1_0 = 'TLS10',
  /** TLS 1.1. */
  TLS_1_1 = 'TLS11',
  /** TLS 1.2. */
  TLS_1_2 = 'TLS12',
  /** TLS 1.3. */
  TLS_1_3 = 'TLS13',
}

/** How Prometheus speaks TLS with what it scrapes. */
export interface ScrapeTlsProps {
  /**
   * The certificates that it trusts.
   *
   * @default - those of its system
   */
  readonly ca?: KeySource;
  /**
   * Its own certificate.
   *
   * @default - it shows none
   */
  readonly certificate?: KeySource;
  /**
   * The key of its own certificate.
   *
   * @default - none
   */
  readonly key?: SecretKey;
  /**
   * A file in the container of Prometheus with the certificates that it trusts. For a `ServiceMonitor` alone.
   *
   * @default - none
   */
  readonly caFile?: string;
  /**
   * A file in the container of Prometheus with its own certificate. For a `ServiceMonitor` alone.
   *
   * @default - none
   */
  readonly certificateFile?: string;
  /**
   * A file in the container of Prometheus with the key of that certificate. For a `ServiceMonitor` alone.
   *
   * @default - none
   */
  readonly keyFile?: string;
  /**
   * The name that the certificate of the target must have.
   *
   * @default - the host of the target
   */
  readonly serverName?: string;
  /**
   * Whether the certificate of the target is not looked at.
   *
   * @default - it is verified
   */
  readonly insecureSkipVerify?: boolean;
  /**
   * The oldest version of TLS.
   *
   * @default - that of Go
   */
  readonly minVersion?: ScrapeTlsVersion;
  /**
   * The newest version of TLS.
   *
   * @default - that of Go
   */
  readonly maxVersion?: ScrapeTlsVersion;
}

const versions = Object.values(ScrapeTlsVersion);

/** How Prometheus speaks TLS with what it scrapes. */
export class ScrapeTls {
  /** The settings. */
  public static of(props: ScrapeTlsProps): ScrapeTls {
    const { serverName, insecureSkipVerify, minVersion, maxVersion, caFile, keyFile } = props;
    return new ScrapeTls(
      defined({
        ca: props.ca?._toSpec(),
        cert: props.certificate?._toSpec(),
        keySecret: secretKeySpec(props.key),
        caFile,
        certFile: props.certificateFile,
        keyFile,
        serverName,
        insecureSkipVerify,
        minVersion,
        maxVersion,
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ScrapeTls {
    const { ca, cert, keySecret, certFile: certificateFile, ...rest } = spec;
    return ScrapeTls.of({
      ...rest,
      certificateFile,
      ca: ca && KeySource._fromSpec(ca),
      certificate: cert && KeySource._fromSpec(cert),
      key: keySecret,
    });
  }

  private constructor(private readonly spec: any) {
    for (const name of ['minVersion', 'maxVersion'])
      if (spec[name] !== undefined) choice(spec[name], versions, name);
  }

  /**
   * The settings in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.spec.insecureSkipVerify ? 'by TLS, without looking at the certificate' : 'by TLS';
  }

  /**
   * The settings as the operator's `SafeTLSConfig`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
