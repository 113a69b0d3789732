import { dnsLabel, port } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** What else is to be said about a port. */
export interface WorkloadPortOptions {
  /**
   * The port on which the container listens.
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
 * A port of a workload, with the protocol that is spoken there.
 *
 * Istio learns the protocol from the name of the Service's port, `<protocol>[-<suffix>]`; from any other name it
 * would have to guess by the first bytes
 * (https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/).
 */
export class WorkloadPort {
  /** Plain HTTP/1.1: routes, retries and every other HTTP feature apply. */
  public static http(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('http', port, options);
  }

  /** HTTP/2 in clear text. */
  public static http2(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('http2', port, options);
  }

  /** gRPC in clear text, which is HTTP/2. */
  public static grpc(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('grpc', port, options);
  }

  /** gRPC-Web, for callers in browsers. */
  public static grpcWeb(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('grpc-web', port, options);
  }

  /** HTTP in TLS that the workload itself ends: Istio sees the server name and nothing more. */
  public static https(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('https', port, options);
  }

  /** Anything in TLS that the workload itself ends. Treated like `https`. */
  public static tls(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('tls', port, options);
  }

  /** A stream of bytes. The right choice for protocols in which the server speaks first. */
  public static tcp(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('tcp', port, options);
  }

  /** MongoDB. Treated as plain TCP unless the filter is turned on in istiod. */
  public static mongo(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('mongo', port, options);
  }

  /** MySQL. Treated as plain TCP unless the filter is turned on in istiod. */
  public static mysql(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('mysql', port, options);
  }

  /** Redis. Treated as plain TCP unless the filter is turned on in istiod. */
  public static redis(port: number, options: WorkloadPortOptions = {}): WorkloadPort {
    return new WorkloadPort('redis', port, options);
  }

  /** The protocol, as Istio spells it in names of ports. */
  public readonly protocol: string;
  /** The name of the Service's port. */
  public readonly name: string;
  /** The port of the Service. */
  public readonly port: number;
  /** The port on which the container listens. */
  public readonly targetPort: number;

  private constructor(protocol: string, number: number, options: WorkloadPortOptions) {
    const { suffix, targetPort } = options;
    this.protocol = protocol;
    this.name = suffix === undefined ? protocol : dnsLabel(`${protocol}-${suffix}`, 'port name');
    this.port = port(number, 'port');
    this.targetPort = targetPort === undefined ? this.port : port(targetPort, 'target port');
    // istiod compares the first characters only (`kube.ConvertProtocol`).
    if (protocol === 'grpc' && this.name.startsWith('grpc-web')) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_NAME,
        got: `the name "${this.name}" for a port that speaks gRPC`,
        expected: 'a name that does not begin with "grpc-web", which Istio takes for gRPC-Web',
        mend: 'choose another suffix, or use WorkloadPort.grpcWeb()',
      });
    }
  }
}
