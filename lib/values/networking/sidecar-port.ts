import { integer, portNameFault } from '../checks';
import { type Checks, conflictingSettings, faultAt, refuse } from '../mesh-fault';
import { type Shape, shaped } from '../spec';
import type { SidecarPortSpec, SidecarPortView } from './messages';
import { protocolFault, speaksTls } from './port-protocol';

/** How traffic gets to a listener of a sidecar. Only where the listener is bound to an IP address. */
export enum CaptureMode {
  /** As the proxy has it for all: by iptables, unless it was told otherwise. Istio's default. */
  DEFAULT = 'DEFAULT',
  /** By iptables, which lead connections there that were meant for elsewhere. */
  IPTABLES = 'IPTABLES',
  /** Not at all: whoever means the listener connects to its address and port. */
  NONE = 'NONE',
}

const PORT: Shape = { number: true, protocol: true, name: true, targetPort: true };

/** What else is to be said about a port. */
export interface SidecarPortOptions {
  /**
   * Its name, a word for statistics and logs.
   *
   * @default - none
   */
  readonly name?: string;
}

/** What istiod's `validateSidecarIngressPortAndBind` and its like have against the port of a listener, apart from its number. */
export const sidecarPortChecks = {
  'target-port': ({ targetPort }) =>
    targetPort
      ? conflictingSettings(
          `target port ${targetPort} of a sidecar`,
          'none: sidecars have no target ports',
          'for what comes in, say where it goes by `defaultEndpoint`',
          ['targetPort'],
          'The port of a listener has targetPort, which sidecars do not support.',
        )
      : undefined,
  'port-name': ({ name }) => (name ? faultAt(portNameFault(name, 'port name'), 'name') : undefined),
  protocol: ({ protocol }) => faultAt(protocolFault(protocol, 'protocol'), 'protocol'),
} satisfies Checks<SidecarPortView>;

/**
 * A port on which a sidecar listens, with the protocol that is spoken there. The number is that of the service's port for
 * what goes out, and that of the pod's port for what comes in.
 *
 * For a listener on a Unix socket the number is 0.
 */
export class SidecarPort {
  /** Plain HTTP/1.1. */
  public static http(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('HTTP', number, options);
  }

  /** HTTP/2 in clear text. */
  public static http2(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('HTTP2', number, options);
  }

  /** gRPC in clear text, which is HTTP/2. */
  public static grpc(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('GRPC', number, options);
  }

  /** gRPC-Web, for callers in browsers. */
  public static grpcWeb(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('GRPC-WEB', number, options);
  }

  /** HTTP inside TLS. */
  public static https(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('HTTPS', number, options);
  }

  /** Anything inside TLS. */
  public static tls(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('TLS', number, options);
  }

  /** A stream of bytes. */
  public static tcp(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('TCP', number, options);
  }

  /** MongoDB. Treated as plain TCP unless the filter is turned on in istiod. */
  public static mongo(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('MONGO', number, options);
  }

  /** MySQL. Treated as plain TCP unless the filter is turned on in istiod. */
  public static mysql(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('MYSQL', number, options);
  }

  /** Redis. Treated as plain TCP unless the filter is turned on in istiod. */
  public static redis(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('REDIS', number, options);
  }

  /**
   * A proxy for HTTP, to which applications speak that are told to use one (`HTTP_PROXY`). For listeners of what goes out.
   */
  public static httpProxy(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking('HTTP_PROXY', number, options);
  }

  /** Whatever it turns out to be: Istio looks at the first bytes of a connection. */
  public static detected(number: number, options: SidecarPortOptions = {}): SidecarPort {
    return SidecarPort.speaking(undefined, number, options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): SidecarPort {
    return new SidecarPort(shaped(spec, PORT));
  }

  private static speaking(protocol: string | undefined, number: number, options: SidecarPortOptions) {
    return SidecarPort._fromSpec({ number, protocol, name: options.name });
  }

  private constructor(private readonly spec: SidecarPortSpec) {
    integer(spec.number ?? 0, 'port of a sidecar', 0, 65535);
    refuse(sidecarPortChecks, spec);
  }

  /** The number; 0 for a Unix socket. */
  public get number(): number {
    return this.spec.number ?? 0;
  }

  /** The protocol, as it is written; undefined where Istio detects it. */
  public get protocol(): string | undefined {
    return this.spec.protocol || undefined;
  }

  /**
   * Whether what is spoken there begins with TLS.
   *
   * @internal
   */
  public get _secure(): boolean {
    return speaksTls(this.protocol);
  }

  /**
   * The port in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.protocol ?? 'any protocol'} on port ${this.number}`;
  }

  /**
   * The port as Istio's `SidecarPort` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
