import { choice, port as checkPort } from '../checks';
import { knownFields, sizedList } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { ObjectRef } from './object-ref';
import { defined } from '../spec';
import type { GatewayTlsSpec } from './wire-gateway-api';

type FrontendSpec = NonNullable<GatewayTlsSpec['frontend']>;
type ValidationSpec = NonNullable<FrontendSpec['default']['validation']>;
type PortSpec = NonNullable<FrontendSpec['perPort']>[number];

/** Which certificates clients of a gateway must show. */
export class ClientValidation {
  /**
   * Clients must show a certificate of one of these authorities: ConfigMaps or Secrets with `ca.crt`. The API takes 16,
   * Istio one.
   */
  public static required(...authorities: ObjectRef[]): ClientValidation {
    return new ClientValidation(authorities, 'AllowValidOnly');
  }

  /** Clients may show a certificate; connections without one, or with one that is not valid, are taken all the same. */
  public static optional(...authorities: ObjectRef[]): ClientValidation {
    return new ClientValidation(authorities, 'AllowInsecureFallback');
  }

  /** No certificate is asked for. It serves to except a port from what holds for the others. */
  public static none(): ClientValidation {
    return new ClientValidation(undefined, undefined);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ClientValidation {
    const { validation } = knownFields<FrontendSpec['default'], 'validation'>(
      spec,
      'client validation',
      'validation',
    );
    if (validation === undefined) return ClientValidation.none();
    const names = ['caCertificateRefs', 'mode'] as const;
    const wire = knownFields<ValidationSpec, (typeof names)[number]>(validation, 'validation', ...names);
    const refs = wire.caCertificateRefs?.map((authority) => ObjectRef._fromSpec(authority));
    return new ClientValidation(refs ?? [], wire.mode);
  }

  private constructor(
    private readonly authorities: ObjectRef[] | undefined,
    private readonly mode: string | undefined,
  ) {
    sizedList(authorities, 'authorities for client certificates', 16, 1);
    for (const authority of authorities ?? []) authority._checkComplete('the authority');
    if (mode !== undefined) choice(mode, ['AllowValidOnly', 'AllowInsecureFallback'], 'mode of validation');
  }

  /**
   * The validation in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this.authorities === undefined) return 'no client certificates';
    const names = this.authorities.map((authority) => authority._describe()).join(' or ');
    return `client certificates of ${names}${this.mode === 'AllowInsecureFallback' ? ', or none' : ''}`;
  }

  /**
   * The validation as the Gateway API's `TLSConfig`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { authorities, mode } = this;
    if (authorities === undefined) return {};
    const refs = authorities.map((authority) => authority._toSpec(context));
    return { validation: defined({ caCertificateRefs: refs, mode }) };
  }
}

/** What a `GatewayTls` says. */
export interface GatewayTlsProps {
  /**
   * The certificate that the gateway shows to backends which ask for one: a Secret with `tls.crt` and `tls.key`.
   *
   * @default - none
   */
  readonly clientCertificate?: ObjectRef;
  /**
   * Which certificates clients must show, at all listeners that end TLS.
   *
   * @default - none is asked for
   */
  readonly clientValidation?: ClientValidation;
  /**
   * What holds for single ports instead, by the number of the port.
   *
   * @default - for all ports the same
   */
  readonly clientValidationOfPorts?: { [port: string]: ClientValidation };
}

/** Client certificates of a whole gateway: those that it asks for, and the one that it shows. */
export class GatewayTls {
  /** Client certificates. */
  public static of(props: GatewayTlsProps): GatewayTls {
    const { clientCertificate, clientValidation, clientValidationOfPorts } = props;
    const ports = Object.entries(clientValidationOfPorts ?? {}).map(
      ([port, validation]) => new PortValidation(Number(port), validation),
    );
    const asked = clientValidation !== undefined || ports.length > 0;
    const frontend = asked ? (clientValidation ?? ClientValidation.none()) : undefined;
    return new GatewayTls(clientCertificate, clientCertificate !== undefined, frontend, ports);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GatewayTls {
    const wire = knownFields<GatewayTlsSpec, 'backend' | 'frontend'>(
      spec,
      'TLS of a gateway',
      'backend',
      'frontend',
    );
    type Backend = NonNullable<GatewayTlsSpec['backend']>;
    const backend =
      wire.backend &&
      knownFields<Backend, 'clientCertificateRef'>(wire.backend, 'TLS to backends', 'clientCertificateRef');
    const frontend =
      wire.frontend &&
      knownFields<FrontendSpec, 'default' | 'perPort'>(wire.frontend, 'TLS of clients', 'default', 'perPort');
    return new GatewayTls(
      backend?.clientCertificateRef && ObjectRef._fromSpec(backend.clientCertificateRef),
      backend !== undefined,
      frontend && ClientValidation._fromSpec(frontend.default),
      frontend?.perPort?.map((entry) => {
        const { port, tls } = knownFields<PortSpec, 'port' | 'tls'>(entry, 'TLS of a port', 'port', 'tls');
        return new PortValidation(port, ClientValidation._fromSpec(tls));
      }) ?? [],
    );
  }

  private constructor(
    private readonly clientCertificate: ObjectRef | undefined,
    private readonly withBackend: boolean,
    private readonly frontend: ClientValidation | undefined,
    private readonly ports: readonly PortValidation[],
  ) {
    sizedList(ports, 'ports with a validation of their own', 64);
    const numbers = ports.map(({ port }) => port);
    const twice = numbers.find((port, i) => numbers.indexOf(port) !== i);
    if (twice === undefined) return;
    throw new MeshError({
      code: MeshErrorCode.DUPLICATE_NAME,
      got: `client validation of port ${twice} twice`,
      expected: 'each port once',
      mend: 'take one of the two away',
    });
  }

  /**
   * The certificates in words.
   *
   * @internal
   */
  public _describe(): string {
    const { clientCertificate, frontend, ports } = this;
    return [
      ...(frontend === undefined ? [] : [`asks for ${frontend._describe()}`]),
      ...ports.map(({ port, validation }) => `on port ${port} for ${validation._describe()}`),
      ...(clientCertificate === undefined ? [] : [`shows ${clientCertificate._describe()} to backends`]),
    ].join(', ');
  }

  /**
   * The certificates as the Gateway API's `GatewayTLSConfig`.
   *
   * @param context where they will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { clientCertificate, frontend, ports } = this;
    const perPort = ports.map(({ port, validation }) => ({ port, tls: validation._toSpec(context) }));
    const spec: GatewayTlsSpec = defined({
      backend: this.withBackend
        ? defined({ clientCertificateRef: clientCertificate?._toSpec(context) })
        : undefined,
      frontend: frontend && {
        default: frontend._toSpec(context),
        ...(perPort.length === 0 ? {} : { perPort }),
      },
    });
    return spec;
  }
}

class PortValidation {
  public constructor(
    public readonly port: number,
    public readonly validation: ClientValidation,
  ) {
    checkPort(port, 'port with a client validation');
  }
}
