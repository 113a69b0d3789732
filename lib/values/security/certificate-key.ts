import { MeshError, MeshErrorCode } from '../mesh-error';
import { integer } from '../checks';
import { defined } from '../spec';

/** When cert-manager makes a new key. */
export enum KeyRotation {
  /** With each certificate. */
  ALWAYS = 'Always',
  /** Never: a renewed certificate has the key of the first. */
  NEVER = 'Never',
}

/** How a key is written into its Secret. */
export enum KeyEncoding {
  /** PKCS#1, or SEC 1 for ECDSA. */
  PKCS1 = 'PKCS1',
  /** PKCS#8. */
  PKCS8 = 'PKCS8',
}

/** How a key is made. */
export interface CertificateKeyOptions {
  /**
   * When a new key is made.
   *
   * @default - as cert-manager has it: `KeyRotation.ALWAYS` since its release 1.18
   */
  readonly rotation?: KeyRotation;
  /**
   * How it is written.
   *
   * @default - PKCS#1
   */
  readonly encoding?: KeyEncoding;
}

/** The private key of a certificate of cert-manager. */
export class CertificateKey {
  /**
   * RSA.
   *
   * @param bits the size, from 2048 to 8192
   * @param options how it is made
   */
  public static rsa(bits = 2048, options: CertificateKeyOptions = {}): CertificateKey {
    return CertificateKey.of('RSA', integer(bits, 'size of an RSA key', 2048, 8192), options);
  }

  /**
   * ECDSA.
   *
   * @param bits the size: 256, 384 or 521
   * @param options how it is made
   */
  public static ecdsa(bits = 256, options: CertificateKeyOptions = {}): CertificateKey {
    if (![256, 384, 521].includes(bits)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `a size of ${bits} for an ECDSA key`,
        expected: '256, 384 or 521',
        mend: 'use 256, which all clients know',
      });
    }
    return CertificateKey.of('ECDSA', bits, options);
  }

  /** Ed25519. */
  public static ed25519(options: CertificateKeyOptions = {}): CertificateKey {
    return CertificateKey.of('Ed25519', undefined, options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CertificateKey {
    return new CertificateKey(spec);
  }

  private static of(
    algorithm: string,
    size: number | undefined,
    options: CertificateKeyOptions,
  ): CertificateKey {
    const { rotation: rotationPolicy, encoding } = options;
    return new CertificateKey(defined({ algorithm, size, rotationPolicy, encoding }));
  }

  private constructor(private readonly spec: object) {}

  /**
   * The key as cert-manager's `privateKey`.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }
}
