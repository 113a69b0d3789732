import { AllowedRoutes } from './allowed-routes';
import { objectName, port as checkPort } from '../checks';
import { knownFields, wildcardHostname } from './gateway-api-checks';
import { ListenerTls } from './listener-tls';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';
import type { GatewayListenerSpec } from './wire-gateway-api';

/** What is spoken on a listener of the Gateway API. */
export enum ListenerProtocol {
  /** HTTP in plain text, HTTP/2 included. */
  HTTP = 'HTTP',
  /** HTTP in TLS that ends at the gateway. */
  HTTPS = 'HTTPS',
  /** TLS with anything inside. */
  TLS = 'TLS',
  /** TCP. */
  TCP = 'TCP',
  /** UDP. Istio does not accept such a listener. */
  UDP = 'UDP',
  /** Istio's tunnel between proxies of an ambient mesh: waypoints and gateways between networks. */
  HBONE = 'HBONE',
}

/** What a listener can be given, whatever is spoken. */
export interface ListenerOptions {
  /**
   * Its name, by which routes can choose it.
   *
   * @default - the protocol in lower case, with the port behind it where it is not the usual one
   */
  readonly name?: string;
  /**
   * Which routes it takes.
   *
   * @default - those of the gateway's own namespace
   */
  readonly allowedRoutes?: AllowedRoutes;
}

/** A listener for HTTP. */
export interface HttpListenerOptions extends ListenerOptions {
  /**
   * The port.
   *
   * @default 80
   */
  readonly port?: number;
  /**
   * The host, of which only the whole first label may be `*`. `*.example.com` is `a.example.com` and `a.b.example.com`,
   * not `example.com`.
   *
   * @default - any
   */
  readonly hostname?: string;
}

/** A listener for HTTPS. */
export interface HttpsListenerOptions extends ListenerOptions {
  /**
   * The port.
   *
   * @default 443
   */
  readonly port?: number;
  /**
   * The host, which is also the server name in TLS. Only the whole first label may be `*`.
   *
   * @default - any
   */
  readonly hostname?: string;
  /** How TLS is ended. */
  readonly tls: ListenerTls;
}

/** A listener for TCP. */
export interface TcpListenerOptions extends ListenerOptions {
  /** The port. */
  readonly port: number;
}

/** A listener for any protocol. */
export interface ListenerProps extends HttpListenerOptions {
  /** What is spoken. */
  readonly protocol: ListenerProtocol;
  /**
   * What is done with TLS. For HTTPS and TLS it is needed, for HTTP, TCP and UDP forbidden.
   *
   * @default - none
   */
  readonly tls?: ListenerTls;
}

const USUAL_PORTS: { [protocol: string]: number } = { HTTP: 80, HTTPS: 443, HBONE: 15008 };
const PLAIN = ['HTTP', 'TCP', 'UDP'];
const WITHOUT_HOST = ['TCP', 'UDP'];
const PROTOCOL =
  /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+$/;

/** A port and host for which a gateway of the Gateway API listens. */
export class Listener {
  /** HTTP in plain text. */
  public static http(options: HttpListenerOptions = {}): Listener {
    return Listener.of({ ...options, protocol: ListenerProtocol.HTTP });
  }

  /** HTTP in TLS that ends at the gateway. */
  public static https(options: HttpsListenerOptions): Listener {
    return Listener.of({ ...options, protocol: ListenerProtocol.HTTPS });
  }

  /** TLS with anything inside: ended and handed on by TLS or TCP routes, or passed on by TLS routes. */
  public static tls(options: HttpsListenerOptions): Listener {
    return Listener.of({ ...options, port: options.port ?? 443, protocol: ListenerProtocol.TLS });
  }

  /** TCP. One port serves one route: there are no hosts inside TCP. */
  public static tcp(options: TcpListenerOptions): Listener {
    return Listener.of({ ...options, protocol: ListenerProtocol.TCP });
  }

  /** Any protocol. */
  public static of(props: ListenerProps): Listener {
    const { protocol, hostname, tls, allowedRoutes } = props;
    const usual = USUAL_PORTS[protocol];
    const port = props.port ?? usual;
    if (port === undefined) throw missing(`a listener for ${protocol} without port`, 'give the port');
    // The API server takes HTTPS without, and Istio makes no listener of it.
    if (protocol === ListenerProtocol.HTTPS && tls === undefined) throw withoutTls(protocol);
    const word = protocol.toLowerCase();
    const name = props.name ?? (port === usual ? word : `${word}-${port}`);
    return new Listener(name, port, protocol, hostname, tls, allowedRoutes);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Listener {
    const names = ['name', 'port', 'protocol', 'hostname', 'tls', 'allowedRoutes'] as const;
    const wire = knownFields<GatewayListenerSpec, (typeof names)[number]>(spec, 'a listener', ...names);
    return new Listener(
      wire.name,
      wire.port,
      wire.protocol,
      wire.hostname,
      wire.tls && ListenerTls._fromSpec(wire.tls),
      wire.allowedRoutes && AllowedRoutes._fromSpec(wire.allowedRoutes),
    );
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** Its port. */
    public readonly port: number,
    /** What is spoken: one of `ListenerProtocol`, or what another implementation knows. */
    public readonly protocol: string,
    /** The host; undefined for any. */
    public readonly hostname: string | undefined,
    /**
     * What is done with TLS.
     *
     * @internal
     */
    public readonly _tlsSettings: ListenerTls | undefined,
    /** Which routes it takes; undefined for those of the gateway's own namespace. */
    public readonly allowedRoutes: AllowedRoutes | undefined,
  ) {
    objectName(name, 'name of a listener');
    checkPort(port, `port of the listener ${name}`);
    if (typeof protocol !== 'string' || protocol.length > 255 || !PROTOCOL.test(protocol)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `protocol ${JSON.stringify(protocol)} of the listener ${name}`,
        expected: `one of ${Object.values(ListenerProtocol).join(', ')}, or "domain/name" of another implementation`,
        mend: 'use one of these',
      });
    }
    if (hostname !== undefined) wildcardHostname(hostname, `host of the listener ${name}`);
    this.checkSuits();
  }

  /**
   * The listener in words.
   *
   * @internal
   */
  public _describe(): string {
    const tls = this._tlsSettings === undefined ? '' : `, ${this._tlsSettings._describe()}`;
    return `${this.protocol} on port ${this.port} for ${this.hostname ?? 'any host'}${tls}`;
  }

  /**
   * The listener as the Gateway API's `Listener`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const spec: GatewayListenerSpec = defined({
      name: this.name,
      hostname: this.hostname,
      port: this.port,
      protocol: this.protocol,
      tls: this._tlsSettings?._toSpec(context),
      allowedRoutes: this.allowedRoutes?._toSpec(),
    });
    return spec;
  }

  private checkSuits(): void {
    const { protocol, _tlsSettings: tlsSettings, hostname } = this;
    if (tlsSettings !== undefined && PLAIN.includes(protocol)) {
      throw conflict(`TLS settings for ${protocol}`, 'none for plain text', 'use Listener.https() or tls()');
    }
    if (hostname !== undefined && WITHOUT_HOST.includes(protocol)) {
      throw conflict(`the host ${hostname} for ${protocol}`, `no host: ${protocol} has none`, 'leave it out');
    }
    if (protocol === 'HTTPS' && tlsSettings?._passesThrough) {
      throw conflict('HTTPS that is passed on', 'TLS that ends at the gateway', 'use Listener.tls()');
    }
    if (protocol === 'TLS' && tlsSettings === undefined) throw withoutTls(protocol);
  }
}

function withoutTls(protocol: string): MeshError {
  return missing(`a listener for ${protocol} without TLS settings`, 'say what is done with TLS by `tls`');
}

function missing(got: string, mend: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got,
    expected: 'it, since there is no default',
    mend,
  });
}

function conflict(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.CONFLICTING_SETTINGS, got, expected, mend });
}

/** Listeners of one object: names, and combinations of port, protocol and host, stand once (two rules of the CRDs). */
export function distinctListeners(listeners: readonly Listener[]): void {
  const twice = (keys: readonly string[]) => keys.find((key, i) => keys.indexOf(key) !== i);
  const name = twice(listeners.map((listener) => listener.name));
  const same = twice(
    listeners.map(
      ({ protocol, port, hostname }) => `${protocol} on port ${port} for ${hostname ?? 'any host'}`,
    ),
  );
  if (name === undefined && same === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.DUPLICATE_NAME,
    got: name === undefined ? `two listeners of ${same}` : `two listeners with the name "${name}"`,
    expected: 'listeners with different names, and different ports, protocols or hosts',
    mend: name === undefined ? 'make one of the two' : 'give one of the two another `name`',
  });
}
