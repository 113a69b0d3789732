import { choice } from '../checks';
import { hostname as checkHostname, knownFields, sizedList, wildcardHostname } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { ObjectRef } from './object-ref';
import { defined, filledList } from '../spec';
import type { SubjectAltNameSpec, TlsValidationSpec } from './wire-gateway-api';

const URI = /^(([^:/?#]+):)(\/\/([^/?#]*))([^?#]*)(\?([^#]*))?(#(.*))?/;
const WELL_KNOWN =
  /^(System|([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$/;

/** The authorities whose certificates are believed. */
export class CertificateAuthority {
  /** Those that the system of the proxy brings along. */
  public static system(): CertificateAuthority {
    return new CertificateAuthority('System', undefined);
  }

  /** A set of authorities that another implementation knows by a name: `domain/name`. */
  public static wellKnown(name: string): CertificateAuthority {
    return new CertificateAuthority(name, undefined);
  }

  /** ConfigMaps of the same namespace, each with `ca.crt`; at most 8. Istio takes the first alone, and no Secret. */
  public static from(...authorities: ObjectRef[]): CertificateAuthority {
    return new CertificateAuthority(undefined, authorities);
  }

  /**
   * Reads the authorities of a validation.
   *
   * @internal
   */
  public static _read(spec: any): CertificateAuthority {
    const { caCertificateRefs, wellKnownCACertificates }: TlsValidationSpec = spec;
    const refs = caCertificateRefs?.map((authority) => ObjectRef._fromSpec(authority));
    return new CertificateAuthority(wellKnownCACertificates, refs);
  }

  private constructor(
    private readonly wellKnownName: string | undefined,
    private readonly authorities: ObjectRef[] | undefined,
  ) {
    sizedList(authorities, 'authorities', 8);
    for (const authority of authorities ?? []) authority._checkComplete('the authority');
    const listed = authorities !== undefined && authorities.length > 0;
    if (wellKnownName !== undefined && (wellKnownName.length > 253 || !WELL_KNOWN.test(wellKnownName))) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `authorities by the name ${JSON.stringify(wellKnownName)}`,
        expected: '"System" or "domain/name"',
        mend: 'use CertificateAuthority.system()',
      });
    }
    if (listed !== (wellKnownName !== undefined)) return;
    throw new MeshError({
      code: listed ? MeshErrorCode.CONFLICTING_SETTINGS : MeshErrorCode.MISSING_SETTING,
      got: listed ? 'authorities by a name and by references' : 'no authorities',
      expected: 'one of the two',
      mend: listed ? 'keep one of them' : 'name a ConfigMap, or use CertificateAuthority.system()',
    });
  }

  /**
   * The authorities in words.
   *
   * @internal
   */
  public _describe(): string {
    return (
      this.wellKnownName ?? (this.authorities ?? []).map((authority) => authority._describe()).join(', ')
    );
  }

  /**
   * The authorities as the fields that a validation has for them.
   *
   * @internal
   */
  public _fields(context: RenderContext): any {
    return defined({
      caCertificateRefs: filledList(
        this.authorities?.map((authority) => authority._toLocalSpec('an authority', context)),
      ),
      wellKnownCACertificates: this.wellKnownName,
    });
  }
}

/** A name that the certificate of a backend must carry. */
export class SubjectAltName {
  /** A host name, of which only the whole first label may be `*`. */
  public static hostname(hostname: string): SubjectAltName {
    return SubjectAltName._fromSpec({ type: 'Hostname', hostname });
  }

  /** A URI: `spiffe://cluster.local/ns/prod/sa/reviews`. */
  public static uri(uri: string): SubjectAltName {
    return SubjectAltName._fromSpec({ type: 'URI', uri });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): SubjectAltName {
    const names = ['type', 'hostname', 'uri'] as const;
    const wire = knownFields<SubjectAltNameSpec, (typeof names)[number]>(spec, 'a name', ...names);
    choice(wire.type, ['Hostname', 'URI'], 'type of a name');
    const [mine, other] = wire.type === 'URI' ? [wire.uri, wire.hostname] : [wire.hostname, wire.uri];
    if (mine === undefined || other !== undefined) {
      throw new MeshError({
        code: mine === undefined ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a name of type ${wire.type} with ${Object.keys(wire).join(', ')}`,
        expected: 'what its type says, and nothing else',
        mend: 'use SubjectAltName.hostname() or uri()',
      });
    }
    return new SubjectAltName(mine, wire.type === 'URI');
  }

  private constructor(
    /** The name. */
    public readonly value: string,
    private readonly isUri: boolean,
  ) {
    if (!isUri) wildcardHostname(value, 'name of a certificate');
    else if (value.length > 253 || !URI.test(value)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `the URI ${JSON.stringify(value)}`,
        expected: 'a URI with scheme and authority, at most 253 characters',
        mend: 'write it in full: spiffe://cluster.local/ns/prod/sa/reviews',
      });
    }
  }

  /**
   * The name in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.value;
  }

  /**
   * The name as the Gateway API's `SubjectAltName`.
   *
   * @internal
   */
  public _toSpec(): any {
    return this.isUri ? { type: 'URI', uri: this.value } : { type: 'Hostname', hostname: this.value };
  }
}

/** How the certificate of a backend is judged. */
export interface BackendTlsValidationProps {
  /** The server name that is asked for in TLS, and the name that the certificate must carry, unless others are given. */
  readonly hostname: string;
  /** The authorities that are believed. */
  readonly authority: CertificateAuthority;
  /**
   * Names of which the certificate must carry one; the server name is then not looked for. At most 5.
   *
   * @default - the server name
   */
  readonly subjectAltNames?: SubjectAltName[];
}

/** How the certificate of a backend is judged. */
export class BackendTlsValidation {
  /** How it is judged. */
  public static of(props: BackendTlsValidationProps): BackendTlsValidation {
    return new BackendTlsValidation(props);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): BackendTlsValidation {
    const names = ['hostname', 'caCertificateRefs', 'wellKnownCACertificates', 'subjectAltNames'] as const;
    const wire = knownFields<TlsValidationSpec, (typeof names)[number]>(spec, 'a validation', ...names);
    return new BackendTlsValidation({
      hostname: wire.hostname,
      authority: CertificateAuthority._read(wire),
      subjectAltNames: wire.subjectAltNames?.map((name) => SubjectAltName._fromSpec(name)),
    });
  }

  private constructor(private readonly props: BackendTlsValidationProps) {
    checkHostname(props.hostname, 'server name of a backend');
    sizedList(props.subjectAltNames, 'names of the certificate', 5);
  }

  /**
   * The validation in words.
   *
   * @internal
   */
  public _describe(): string {
    const { hostname, authority, subjectAltNames = [] } = this.props;
    const names = subjectAltNames.map((name) => name._describe()).join(' or ') || hostname;
    return `asks for ${hostname}, believes ${authority._describe()} for ${names}`;
  }

  /**
   * The validation as the Gateway API's `BackendTLSPolicyValidation`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { hostname, authority, subjectAltNames } = this.props;
    const spec: TlsValidationSpec = defined({
      ...authority._fields(context),
      subjectAltNames: filledList(subjectAltNames?.map((name) => name._toSpec())),
      hostname,
    });
    return spec;
  }
}
