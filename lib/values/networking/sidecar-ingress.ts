import { choice, port as checkPort } from '../checks';
import { ConnectionPool } from './connection-pool';
import { LocalEndpoint } from './local-endpoint';
import { refuse } from '../mesh-fault';
import { ingressChecks } from './sidecar-checks';
import { ServerTls } from './server-tls';
import { type Shape, shaped } from '../spec';
import { CaptureMode, SidecarPort } from './sidecar-port';
import type { SidecarIngressSpec } from './messages';

/** A port on which a sidecar takes what comes in. */
export interface SidecarIngressOptions {
  /**
   * The IP address on which it listens.
   *
   * @default - as Istio has it for the workload
   */
  readonly bind?: string;
  /**
   * Whether what is sent to the pod's port is led there, or callers must find it.
   *
   * @default CaptureMode.DEFAULT
   */
  readonly captureMode?: CaptureMode;
  /**
   * Where in the pod the workload listens.
   *
   * @default - the same port of the pod
   */
  readonly defaultEndpoint?: LocalEndpoint;
  /**
   * TLS that the sidecar ends, for callers outside the mesh. Only for ports of HTTPS and TLS; only `ServerTls.simple()`
   * and `ServerTls.mutual()`, with certificates from files; callers' names can not be checked.
   *
   * It takes effect only where a PeerAuthentication disables Istio's mutual TLS for the port: with PERMISSIVE, which is
   * the default, it is not heeded.
   *
   * @default - none
   */
  readonly tls?: ServerTls;
  /**
   * How much is taken at once. It goes before `inboundConnectionPool` of the sidecar, and is not merged with it.
   *
   * @default - as the sidecar has it
   */
  readonly connectionPool?: ConnectionPool;
}

const INGRESS: Shape = {
  port: { number: true, protocol: true, name: true, targetPort: true },
  bind: true,
  captureMode: true,
  defaultEndpoint: true,
  tls: true,
  connectionPool: true,
};
/**
 * A port on which a sidecar takes what comes in for its workload. It counts only where the workload belongs to a service.
 *
 * Without any, Istio takes the ports of the services. With one, it takes those that are listed and no other: what comes in
 * by the rest is handed on as bare TCP.
 */
export class SidecarIngress {
  /** What comes in by a port. */
  public static of(port: SidecarPort, options: SidecarIngressOptions = {}): SidecarIngress {
    const { defaultEndpoint, tls, connectionPool, ...rest } = options;
    return SidecarIngress._fromSpec({
      ...rest,
      port: port._toSpec(),
      defaultEndpoint: defaultEndpoint?._toSpec(),
      tls: tls?._toSpec(),
      connectionPool: connectionPool?._toSpec(),
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): SidecarIngress {
    return new SidecarIngress(shaped(spec, INGRESS));
  }

  /** The port, with its protocol. */
  public readonly port: SidecarPort;

  private constructor(private readonly spec: SidecarIngressSpec) {
    const { captureMode, defaultEndpoint, tls, connectionPool } = spec;
    refuse(ingressChecks, spec);
    this.port = SidecarPort._fromSpec(spec.port);
    checkPort(this.port.number, 'port of a sidecar for what comes in');
    if (captureMode !== undefined) choice(captureMode, Object.values(CaptureMode), 'captureMode');
    if (defaultEndpoint) LocalEndpoint._fromSpec(defaultEndpoint);
    if (connectionPool) ConnectionPool._fromSpec(connectionPool);
    if (tls) ServerTls._fromSpec(tls);
  }

  /**
   * The listener in words.
   *
   * @internal
   */
  public _describe(): string {
    const { tls, defaultEndpoint } = this.spec;
    const to = defaultEndpoint ? `, to ${defaultEndpoint}` : '';
    return `${this.port._describe()}${tls ? `, ${ServerTls._fromSpec(tls)._describe()}` : ''}${to}`;
  }

  /**
   * The listener as Istio's `IstioIngressListener` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }

  /** What of `ServerTLSSettings` a sidecar can not do (istiod's `ValidateSidecar`). */
}
