import { choice } from '../checks';
import { knownFields, qualifiedKey, sizedList, sizedMap } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { ObjectRef } from './object-ref';
import { defined, filledList } from '../spec';
import type { ListenerTlsSpec } from './wire-gateway-api';

const TERMINATE_MODE = 'gateway.istio.io/tls-terminate-mode';
const CIPHER_SUITES = 'gateway.istio.io/tls-cipher-suites';

/** How TLS is ended. */
export interface ListenerTlsOptions {
  /**
   * The cipher suites, for TLS up to 1.2, by the names that OpenSSL gives them. An option of Istio's.
   *
   * @default - those of Envoy
   */
  readonly cipherSuites?: string[];
  /**
   * More options of the gateway's implementation, by their qualified names. At most 16.
   *
   * @default - none
   */
  readonly options?: { [key: string]: string };
}

/**
 * What a listener does with TLS.
 *
 * Client certificates are asked for by the `clientValidation` of the gateway, not here.
 */
export class ListenerTls {
  /**
   * Ends TLS with one certificate or two, as for an RSA and an ECDSA one. The API takes 64, Istio two.
   *
   * Each is a Secret with `tls.crt` and `tls.key`. One of another namespace must be allowed there by a `ReferenceGrant`.
   */
  public static terminate(certificates: ObjectRef[], options: ListenerTlsOptions = {}): ListenerTls {
    return new ListenerTls('Terminate', filledList(certificates), allOptions(options));
  }

  /** Ends mutual TLS of the mesh, with the certificate that Istio gives each proxy. An option of Istio's. */
  public static istioMutual(options: ListenerTlsOptions = {}): ListenerTls {
    const all = { [TERMINATE_MODE]: 'ISTIO_MUTUAL', ...allOptions(options) };
    return new ListenerTls('Terminate', undefined, all);
  }

  /** Passes TLS on as it is, to the backend that a `TlsRoute` names for the server name that is asked for. */
  public static passthrough(): ListenerTls {
    return new ListenerTls('Passthrough', undefined, undefined);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ListenerTls {
    const names = ['mode', 'certificateRefs', 'options'] as const;
    const wire = knownFields<ListenerTlsSpec, (typeof names)[number]>(spec, 'TLS settings', ...names);
    const refs = wire.certificateRefs?.map((certificate) => ObjectRef._fromSpec(certificate));
    return new ListenerTls(wire.mode, refs, wire.options);
  }

  /** The certificates. */
  public readonly certificates: ObjectRef[];

  private constructor(
    private readonly mode: string | undefined,
    /** @internal */
    _certificates: ObjectRef[] | undefined,
    private readonly options: { [key: string]: string } | undefined,
  ) {
    if (mode !== undefined) choice(mode, ['Terminate', 'Passthrough'], 'mode of TLS');
    this.certificates = sizedList(_certificates, 'certificates', 64) ?? [];
    sizedMap(options, 'options of TLS', 16, 4096);
    const keys = Object.keys(options ?? {});
    for (const key of keys) qualifiedKey(key, 'option of TLS');
    if (this._passesThrough || this.certificates.length + keys.length > 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'TLS that is ended without a certificate',
      expected: 'certificates, or options of the implementation that bring one',
      mend: 'name the Secret with the certificate, or use ListenerTls.passthrough()',
    });
  }

  /**
   * Whether TLS is passed on as it is.
   *
   * @internal
   */
  public get _passesThrough(): boolean {
    return this.mode === 'Passthrough';
  }

  /**
   * The settings in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this._passesThrough) return 'TLS passed on';
    const certificates = this.certificates.map((certificate) => certificate._describe());
    return `TLS ended with ${certificates.join(' and ') || 'what its options say'}`;
  }

  /**
   * The settings as the Gateway API's `ListenerTLSConfig`.
   *
   * @param context where they will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const spec: ListenerTlsSpec = defined({
      mode: this.mode as ListenerTlsSpec['mode'],
      certificateRefs: filledList(this.certificates.map((certificate) => certificate._toSpec(context))),
      options: this.options && { ...this.options },
    });
    return spec;
  }
}

function allOptions({ cipherSuites, options }: ListenerTlsOptions): { [key: string]: string } | undefined {
  if (cipherSuites === undefined) return options;
  return { ...options, [CIPHER_SUITES]: cipherSuites.join(',') };
}
