import { splitHostPort, UNIX, unixAddress, unixSocketFault } from '../addresses';
import { port as checkPort, portFault } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { accepted, type Checks, faultAt, type MeshFault, refuse } from '../mesh-fault';
import type { IstioIngressListenerView } from './messages';

/** The addresses by which a sidecar can name its own pod. */
const OWN_ADDRESSES: readonly string[] = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];

/** An endpoint in the own pod; istiod goes on with an empty port where it could not tell one. */
const split = ({ defaultEndpoint }: IstioIngressListenerView) =>
  defaultEndpoint && !defaultEndpoint.startsWith(UNIX)
    ? { split: splitHostPort(defaultEndpoint) }
    : undefined;

const wrongEndpoint = (listener: IstioIngressListenerView, finding: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `endpoint of the workload ${JSON.stringify(listener.defaultEndpoint)}`,
  expected: `"127.0.0.1:80", "[::1]:80", "0.0.0.0:80", "[::]:80" or "${UNIX}/path/to/socket"`,
  mend: 'use LocalEndpoint.localhost(), .podIp() or .unixSocket()',
  at: ['defaultEndpoint'],
  finding,
});

const isNumber = (text: string) => /^[-+]?\d+$/.test(text);

/** What istiod's `validateSidecarIngressDefaultEndpoint` has against where what comes in goes. */
export const defaultEndpointChecks = {
  'socket-path': ({ defaultEndpoint = '' }) =>
    defaultEndpoint.startsWith(UNIX)
      ? faultAt(unixSocketFault(defaultEndpoint, 'the socket'), 'defaultEndpoint')
      : undefined,
  'endpoint-form': (listener) => {
    const endpoint = split(listener);
    if (endpoint === undefined || endpoint.split !== undefined) return undefined;
    const text = JSON.stringify(listener.defaultEndpoint);
    return wrongEndpoint(listener, `The defaultEndpoint ${text} is not an address and a port.`);
  },
  'endpoint-host': (listener) => {
    const host = split(listener)?.split?.host;
    return host === undefined || OWN_ADDRESSES.includes(host)
      ? undefined
      : wrongEndpoint(listener, 'The address of the defaultEndpoint is not one of the pod itself.');
  },
  'endpoint-port': (listener) => {
    const endpoint = split(listener);
    const port = endpoint?.split?.port ?? '';
    return endpoint === undefined || isNumber(port)
      ? undefined
      : wrongEndpoint(listener, `The port ${JSON.stringify(port)} of the defaultEndpoint is not a number.`);
  },
} satisfies Checks<IstioIngressListenerView>;

/** What is wrong with the number of the port of a `defaultEndpoint`. */
export function defaultEndpointPortFault(listener: IstioIngressListenerView): MeshFault | undefined {
  const port = split(listener)?.split?.port ?? '';
  return isNumber(port) ? faultAt(portFault(Number(port), 'port'), 'defaultEndpoint') : undefined;
}

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
