import { UNIX, unixAddress } from '../addresses';
import { port as checkPort } from '../checks';
import { accepted, refuse } from '../mesh-fault';
import { defaultEndpointChecks, defaultEndpointPortFault } from './sidecar-checks';

/** Where in its own pod a workload listens, so that its sidecar can hand on to it. */
export class LocalEndpoint {
  /** A port of localhost: `127.0.0.1`. */
  public static localhost(port: number): LocalEndpoint {
    return LocalEndpoint._fromSpec(`127.0.0.1:${checkPort(port, 'port of the workload')}`);
  }

  /** A port of localhost in IPv6: `[::1]`. */
  public static localhostV6(port: number): LocalEndpoint {
    return LocalEndpoint._fromSpec(`[::1]:${checkPort(port, 'port of the workload')}`);
  }

  /** A port of the pod's own IP address, written as `0.0.0.0`. */
  public static podIp(port: number): LocalEndpoint {
    return LocalEndpoint._fromSpec(`0.0.0.0:${checkPort(port, 'port of the workload')}`);
  }

  /** A port of the pod's own IPv6 address, written as `[::]`. */
  public static podIpV6(port: number): LocalEndpoint {
    return LocalEndpoint._fromSpec(`[::]:${checkPort(port, 'port of the workload')}`);
  }

  /** A Unix socket: its absolute path, or `@` and a name of Linux's abstract namespace. */
  public static unixSocket(path: string): LocalEndpoint {
    return LocalEndpoint._fromSpec(`${UNIX}${path}`);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): LocalEndpoint {
    return new LocalEndpoint(String(spec));
  }

  private constructor(private readonly text: string) {
    const listener = { defaultEndpoint: text };
    refuse(defaultEndpointChecks, listener);
    accepted(listener, defaultEndpointPortFault(listener));
    if (text.startsWith(UNIX)) unixAddress(text, 'endpoint of the workload');
  }

  /**
   * The endpoint in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.text;
  }

  /**
   * The endpoint as text.
   *
   * @internal
   */
  public _toSpec(): any {
    return this.text;
  }
}
