import { ipFamily } from '../addresses';
import { portFault } from '../checks';
import { dnsNameFault } from '../dns-name';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, faultAt, refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { TrafficPolicySpec, TunnelSettingsView } from './messages';

type TunnelSpec = NonNullable<TrafficPolicySpec['tunnel']>;

/** How a tunnel is asked for. */
export enum TunnelProtocol {
  /** By HTTP CONNECT. Istio's default. */
  CONNECT = 'CONNECT',
  /** By HTTP POST. */
  POST = 'POST',
}

/** How a tunnel is asked for. */
export interface TunnelOptions {
  /**
   * The HTTP method that opens the tunnel.
   *
   * @default TunnelProtocol.CONNECT
   */
  readonly protocol?: TunnelProtocol;
}

/** What istiod's `validateTunnelSettings` has against a tunnel. */
export const tunnelChecks = {
  'tunnel-protocol': ({ protocol }) =>
    protocol && protocol !== 'CONNECT' && protocol !== 'POST'
      ? {
          code: MeshErrorCode.INVALID_VALUE,
          got: `tunnel protocol ${JSON.stringify(protocol)}`,
          expected: 'one of CONNECT, POST',
          mend: 'use one of these words',
          at: ['protocol'],
          finding: 'The protocol of the tunnel is neither "CONNECT" nor "POST".',
        }
      : undefined,
  'tunnel-host': ({ targetHost = '' }) =>
    ipFamily(targetHost) || dnsNameFault(targetHost) === undefined
      ? undefined
      : {
          code: MeshErrorCode.INVALID_HOST,
          got: `target of a tunnel ${JSON.stringify(targetHost)}`,
          expected: 'one DNS name or IP address',
          mend: 'name the host in full, without "*"',
          at: ['targetHost'],
          finding: `The targetHost ${JSON.stringify(targetHost)} is neither a full DNS name nor an IP address.`,
        },
  'tunnel-port': ({ targetPort = 0 }) => faultAt(portFault(targetPort, 'tunnel port'), 'targetPort'),
} satisfies Checks<TunnelSettingsView>;

/**
 * TCP connections carried to a target through the host of the destination rule, which is an HTTP proxy.
 *
 * It applies to TCP and TLS routes. HTTP routes know no tunnel.
 */
export class Tunnel {
  /**
   * A tunnel to this target.
   *
   * @param targetHost the DNS name or IP address that the proxy is asked for; no wildcard
   * @param targetPort its port
   * @param options how the tunnel is asked for
   */
  public static to(targetHost: string, targetPort: number, options: TunnelOptions = {}): Tunnel {
    return new Tunnel(targetHost, targetPort, options.protocol);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Tunnel {
    const { targetHost, targetPort, protocol }: TunnelSpec = spec;
    refuse(tunnelChecks, spec as TunnelSpec);
    return new Tunnel(targetHost, targetPort, (protocol || undefined) as TunnelProtocol | undefined);
  }

  private constructor(
    /** The host at the other end. */
    public readonly targetHost: string,
    /** Its port. */
    public readonly targetPort: number,
    private readonly protocol?: TunnelProtocol,
  ) {
    refuse(tunnelChecks, this._toSpec());
  }

  /**
   * The tunnel in words.
   *
   * @internal
   */
  public _describe(): string {
    const { targetHost, targetPort, protocol = TunnelProtocol.CONNECT } = this;
    return `tunnelled to ${targetHost} port ${targetPort} by ${protocol}`;
  }

  /**
   * The tunnel as Istio's `TunnelSettings` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const { targetHost, targetPort, protocol } = this;
    const spec: TunnelSpec = defined({ protocol, targetHost, targetPort });
    return spec;
  }
}
