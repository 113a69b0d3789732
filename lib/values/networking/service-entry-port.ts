import { dnsLabel, port as checkPort, portName } from '../checks';
import { protocol as checkProtocol, speaksHttp, speaksTls } from './port-protocol';
import { defined } from '../spec';
import type { ServicePortSpec } from './messages';

/** What else is to be said about a port. */
export interface ServiceEntryPortOptions {
  /**
   * The port on which the endpoints listen. An endpoint that has a port of this name goes its own way.
   *
   * @default - the port of the service
   */
  readonly targetPort?: number;
  /**
   * What follows the protocol in the port's name, to tell two ports of one protocol apart: `admin` makes
   * `http-admin`.
   *
   * @default - none: the port is named like its protocol
   */
  readonly suffix?: string;
}

/**
 * A port of a service entry, with the protocol that is spoken there.
 *
 * Unlike with a Kubernetes Service, Istio takes the protocol from a field of its own and not from the port's name; both
 * say the same here.
 */
export class ServiceEntryPort {
  /** Plain HTTP/1.1, told apart by the host that requests ask for. */
  public static http(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('HTTP', port, options);
  }

  /** HTTP/2 in clear text. */
  public static http2(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('HTTP2', port, options);
  }

  /** gRPC in clear text, which is HTTP/2. */
  public static grpc(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('GRPC', port, options);
  }

  /** gRPC-Web, for callers in browsers. */
  public static grpcWeb(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('GRPC-WEB', port, options);
  }

  /**
   * HTTP inside TLS that the application itself speaks: Istio sees the server name and nothing more.
   *
   * Where the application is to speak plain HTTP and the sidecar TLS, give `http()` a `targetPort` of 443, and set TLS in
   * a destination rule.
   */
  public static https(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('HTTPS', port, options);
  }

  /** Anything inside TLS, told apart by the server name that the client asks for. */
  public static tls(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('TLS', port, options);
  }

  /**
   * A stream of bytes, which can be told from others by its address alone: give the service entry addresses, or rely on
   * those that istiod allocates.
   */
  public static tcp(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('TCP', port, options);
  }

  /** MongoDB. Treated as plain TCP unless the filter is turned on in istiod. */
  public static mongo(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('MONGO', port, options);
  }

  /** MySQL. Treated as plain TCP unless the filter is turned on in istiod. */
  public static mysql(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('MYSQL', port, options);
  }

  /** Redis. Treated as plain TCP unless the filter is turned on in istiod. */
  public static redis(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named('REDIS', port, options);
  }

  /** Whatever it turns out to be: Istio looks at the first bytes of a connection. Named `auto`. */
  public static detected(port: number, options: ServiceEntryPortOptions = {}): ServiceEntryPort {
    return ServiceEntryPort.named(undefined, port, options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ServiceEntryPort {
    const { name, number, protocol, targetPort }: ServicePortSpec = spec;
    return new ServiceEntryPort(name, number, protocol, targetPort);
  }

  private static named(protocol: string | undefined, number: number, options: ServiceEntryPortOptions) {
    const word = (protocol ?? 'auto').toLowerCase();
    const name = options.suffix === undefined ? word : dnsLabel(`${word}-${options.suffix}`, 'port name');
    return new ServiceEntryPort(name, number, protocol, options.targetPort);
  }

  private constructor(
    /** The name of the port. */
    public readonly name: string,
    /** The port to which clients connect. */
    public readonly port: number,
    /** The protocol, as Istio spells it; undefined where Istio detects it. */
    public readonly protocol?: string,
    /** The port on which the endpoints listen; undefined for the same one. */
    public readonly targetPort?: number,
  ) {
    portName(name, 'port name');
    checkPort(this.port, 'port');
    checkProtocol(protocol, `protocol of port ${name}`);
    if (targetPort !== undefined) checkPort(targetPort, 'target port');
  }

  /**
   * Whether the name of a host is seen in what is sent there: in the request, or in the handshake of TLS.
   *
   * @internal
   */
  public get _tellsHosts(): boolean {
    return speaksHttp(this.protocol) || speaksTls(this.protocol);
  }

  /**
   * The port in words.
   *
   * @internal
   */
  public _describe(): string {
    const target = this.targetPort === undefined ? '' : `, to ${this.targetPort}`;
    return `${this.protocol || 'any protocol'} on port ${this.port}${target}`;
  }

  /**
   * The port as Istio's `ServicePort` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const { name, port: number, protocol, targetPort } = this;
    const spec: ServicePortSpec = defined({ number, name, protocol, targetPort });
    return spec;
  }
}
