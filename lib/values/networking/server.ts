import { splitNamespace } from '../namespaced-name';
import { hostSubsetOf } from '../host-name';
import { UNIX } from '../addresses';
import { choice } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { scopedHost } from '../scoped-host-checks';
import { serverChecks, serverTlsUseChecks } from './server-checks';
import { ServerTls } from './server-tls';
import { defined } from '../spec';
import type { ServerSpec } from './messages';

/** What a server of a gateway speaks. */
export enum ServerProtocol {
  /** HTTP without TLS. */
  HTTP = 'HTTP',
  /** HTTP inside TLS. */
  HTTPS = 'HTTPS',
  /** gRPC without TLS. */
  GRPC = 'GRPC',
  /** gRPC-Web without TLS. */
  GRPC_WEB = 'GRPC-WEB',
  /** HTTP/2 without TLS. */
  HTTP2 = 'HTTP2',
  /** MongoDB. */
  MONGO = 'MONGO',
  /** TCP, whatever is inside. */
  TCP = 'TCP',
  /** TLS, whatever is inside. */
  TLS = 'TLS',
  /** Redis. */
  REDIS = 'REDIS',
  /** MySQL. */
  MYSQL = 'MYSQL',
}

const DEFAULT_PORTS: { [protocol: string]: number | undefined } = { HTTP: 80, HTTPS: 443, TLS: 443 };
const PLAIN_HTTP: string[] = [
  ServerProtocol.HTTP,
  ServerProtocol.HTTP2,
  ServerProtocol.GRPC,
  ServerProtocol.GRPC_WEB,
];

/** What every server can be given. */
export interface ServerOptions {
  /**
   * The hosts that are served, at least one: `*`, full DNS names, `*.example.com`, IP addresses; `namespace/host`
   * takes the host from the virtual services of one namespace only, `./host` from those of the gateway's.
   *
   * `*.example.com` does not serve `example.com`.
   */
  readonly hosts: string[];
  /**
   * The name of the port, unique within the gateway.
   *
   * @default - the protocol in lower case, with the port behind it unless that is the usual one: `http`, `http-8080`
   */
  readonly portName?: string;
  /**
   * The IP address or the Unix socket (`unix:///path`, `unix://@name`) on which the gateway listens. A Unix socket
   * has no port.
   *
   * @default - all addresses of the gateway
   */
  readonly bind?: string;
  /**
   * Where requests go by default. Istio's API has the field; Istio does not implement it.
   *
   * @default - nowhere
   */
  readonly defaultEndpoint?: string;
  /**
   * The name of the server, unique within the gateway; it begins the names of its statistics.
   *
   * @default - none
   */
  readonly name?: string;
}

/** A server of plain HTTP. */
export interface HttpServerOptions extends ServerOptions {
  /**
   * The port, as the Service of the gateway has it; one that no Service has is that of the pods.
   *
   * @default 80
   */
  readonly port?: number;
  /**
   * Whether every request is answered with 301 to the same address by HTTPS; then nothing is routed.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
}

/** A server of TLS. */
export interface TlsServerOptions extends ServerOptions {
  /**
   * The port, as the Service of the gateway has it; one that no Service has is that of the pods.
   *
   * @default 443
   */
  readonly port?: number;
  /** What is done with TLS. */
  readonly tls: ServerTls;
}

/** A server of TCP. */
export interface TcpServerOptions extends ServerOptions {
  /**
   * The port, as the Service of the gateway has it; one that no Service has is that of the pods.
   *
   * @default - none: required unless `bind` is a Unix socket
   */
  readonly port?: number;
}

/** A server of any protocol. */
export interface ServerProps extends ServerOptions {
  /** What is spoken. */
  readonly protocol: ServerProtocol;
  /**
   * The port, as the Service of the gateway has it; one that no Service has is that of the pods.
   *
   * @default - 80 for HTTP, 443 for HTTPS and TLS; required for others, unless `bind` is a Unix socket
   */
  readonly port?: number;
  /**
   * What is done with TLS. Required for HTTPS and TLS, refused for others.
   *
   * @default - none
   */
  readonly tls?: ServerTls;
  /**
   * Whether every request is answered with a redirect to HTTPS. Only for HTTP without TLS.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
}

/**
 * A port on which a gateway listens, and for which hosts.
 *
 * It lets requests in, and sends them nowhere: virtual services that name the gateway do.
 */
export class Server {
  /** Plain HTTP. */
  public static http(options: HttpServerOptions): Server {
    return Server.of({ protocol: ServerProtocol.HTTP, ...options });
  }

  /** HTTP inside TLS. Where TLS is handed on unopened, only TLS routes apply to it. */
  public static https(options: TlsServerOptions): Server {
    return Server.of({ protocol: ServerProtocol.HTTPS, ...options });
  }

  /** TLS with anything inside: handed on by TLS routes, or ended and handed on by TCP routes. */
  public static tls(options: TlsServerOptions): Server {
    return Server.of({ protocol: ServerProtocol.TLS, ...options });
  }

  /** TCP. One port serves one destination: there are no hosts inside TCP. */
  public static tcp(options: TcpServerOptions): Server {
    return Server.of({ protocol: ServerProtocol.TCP, ...options });
  }

  /** Any protocol. */
  public static of(props: ServerProps): Server {
    const { hosts, protocol, bind, defaultEndpoint, name, tls, httpsRedirect } = props;
    const usual = bind?.startsWith(UNIX) ? 0 : DEFAULT_PORTS[protocol];
    const number = props.port ?? usual;
    if (number === undefined) {
      throw missing(
        `a server of ${protocol} without port`,
        'a port, which has no default here',
        'give the port',
      );
    }
    if (httpsRedirect && !PLAIN_HTTP.includes(protocol)) {
      throw conflict(
        `httpsRedirect for ${protocol}`,
        'a redirect from plain HTTP',
        'add a server of plain HTTP for it',
      );
    }
    const word = protocol.toLowerCase();
    const redirect = httpsRedirect ? ServerTls._fromSpec({ httpsRedirect }) : undefined;
    if (tls && redirect) throw conflict('a redirect to HTTPS with TLS', 'one of the two', 'use two servers');
    return Server._fromSpec({
      name,
      hosts: [...hosts],
      port: { number, protocol, name: props.portName ?? (number === usual ? word : `${word}-${number}`) },
      bind,
      defaultEndpoint,
      tls: (tls ?? redirect)?._toSpec(),
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Server {
    return new Server(spec);
  }

  /** The hosts that are served, as they are written. */
  public readonly hosts: string[];
  /** What is spoken. */
  public readonly protocol: ServerProtocol;
  /** The port; 0 for a Unix socket. */
  public readonly port: number;
  /** The name of the port. */
  public readonly portName: string;
  /** The name of the server, if it has one. */
  public readonly serverName?: string;
  /**
   * What is done with TLS; undefined for plain text.
   *
   * @internal
   */
  public readonly _tlsSettings?: ServerTls;

  private readonly bind?: string;
  private readonly defaultEndpoint?: string;

  private constructor(spec: ServerSpec) {
    refuse(serverChecks, spec);
    this.hosts = (spec.hosts ?? []).map((host) => scopedHost(host, 'gateway', 'host of a server'));
    const protocol = String(spec.port.protocol).toUpperCase();
    this.protocol = choice(protocol, Object.values(ServerProtocol), 'protocol of a server') as ServerProtocol;
    this.port = spec.port.number ?? 0;
    this.portName = spec.port.name;
    this.bind = spec.bind;
    this.defaultEndpoint = spec.defaultEndpoint;
    this.serverName = spec.name;
    this._tlsSettings = spec.tls && ServerTls._fromSpec(spec.tls);
    refuse(serverTlsUseChecks, spec);
  }

  /** Whether plain HTTP is answered with a redirect to HTTPS. */
  public get httpsRedirect(): boolean {
    return this._tlsSettings?._httpsRedirect ?? false;
  }

  /**
   * Whether every name that a host stands for is served, from whatever namespace.
   *
   * @internal
   */
  public _covers(host: string): boolean {
    return this.hosts.some((served) => hostSubsetOf(host, splitNamespace(served).name));
  }

  /**
   * The server in words.
   *
   * @internal
   */
  public _describe(): string {
    const where = this.bind?.startsWith(UNIX) ? this.bind : `port ${this.port}`;
    const redirect = this.httpsRedirect ? 'redirecting to HTTPS' : this._tlsSettings?._describe();
    return `${this.protocol} on ${where} for ${this.hosts.join(', ')}${redirect ? `, ${redirect}` : ''}`;
  }

  /**
   * The server as Istio's `Server` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: ServerSpec = defined({
      name: this.serverName,
      port: { number: this.port, name: this.portName, protocol: this.protocol },
      bind: this.bind,
      hosts: [...this.hosts],
      tls: this._tlsSettings?._toSpec(),
      defaultEndpoint: this.defaultEndpoint,
    });
    return spec;
  }
}

function missing(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.MISSING_SETTING, got, expected, mend });
}

function conflict(got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code: MeshErrorCode.CONFLICTING_SETTINGS, got, expected, mend });
}
