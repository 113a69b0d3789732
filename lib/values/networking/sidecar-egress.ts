import { ipAddressFault, UNIX, unixAddress, unixSocketFault } from '../addresses';
import { choice } from '../checks';
import { type Checks, conflictingSettings, faultAt, missingSetting, refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { defined, isFilled, type Shape, shaped } from '../spec';
import type { IstioEgressListenerView, SidecarEgressSpec } from './messages';
import { SidecarHost } from './sidecar-host';
import { CaptureMode, SidecarPort } from './sidecar-port';

const EGRESS: Shape = {
  port: { number: true, protocol: true, name: true, targetPort: true },
  bind: true,
  captureMode: true,
  hosts: true,
};

/** A listener of a sidecar for what goes out. */
export interface SidecarEgressOptions {
  /**
   * The IP address, or the Unix socket (`unix:///path`, `unix://@name`), on which it listens. With a socket the number of
   * the port is 0.
   *
   * @default - the addresses of the hosts; 127.0.0.1 where nothing is captured
   */
  readonly bind?: string;
  /**
   * Whether connections are led there, or the application connects to it. A Unix socket captures nothing.
   *
   * @default CaptureMode.DEFAULT
   */
  readonly captureMode?: CaptureMode;
}

const isOnSocket = ({ port, bind = '' }: IstioEgressListenerView) =>
  port !== undefined && (port.number ?? 0) === 0 && bind.startsWith(UNIX);

/** What istiod's `ValidateSidecar` has against what a listener for what goes out is bound to. */
export const egressChecks = {
  bind: ({ port, bind }) =>
    bind && port?.number ? faultAt(ipAddressFault(bind, 'bind'), 'bind') : undefined,
  'socket-path': (listener) =>
    isOnSocket(listener) ? faultAt(unixSocketFault(listener.bind ?? '', 'the socket'), 'bind') : undefined,
  'no-socket': (listener) =>
    listener.port !== undefined && !listener.port.number && !isOnSocket(listener)
      ? conflictingSettings(
          `port 0 with bind ${JSON.stringify(listener.bind ?? '')}`,
          'a Unix socket',
          'give the port, or a socket',
          [],
          'An egress listener has the port 0 and is not bound to a Unix socket.',
        )
      : undefined,
  'socket-capture': ({ port, bind, captureMode = 'DEFAULT' }) =>
    port !== undefined && !port.number && captureMode !== 'DEFAULT' && captureMode !== 'NONE'
      ? conflictingSettings(
          `capture by ${captureMode} on ${bind}`,
          'none: a socket captures nothing',
          'leave it out',
          ['captureMode'],
          'An egress listener has a captureMode and the port 0, which is that of a Unix socket.',
        )
      : undefined,
  'no-hosts': ({ hosts }) =>
    isFilled(hosts)
      ? undefined
      : missingSetting(
          'a listener for what goes out without hosts',
          'at least one',
          'use SidecarHost.none() for a workload that calls nobody',
          [],
          'An egress listener has no hosts.',
        ),
} satisfies Checks<IstioEgressListenerView>;

/**
 * Hosts that a workload may reach by its sidecar, and on which port they are offered.
 *
 * It is about what the proxy knows, and keeps its configuration small. It is no wall: where the mesh lets unknown
 * destinations out, a host that is not told is still reached, past all rules for it.
 */
export class SidecarEgress {
  /** Hosts on all of their ports. A sidecar can have only one of these. */
  public static hosts(hosts: SidecarHost[], options: SidecarEgressOptions = {}): SidecarEgress {
    return new SidecarEgress({ ...options }, hosts);
  }

  /** Hosts on one port, which is also that of the hosts unless a route says otherwise. */
  public static onPort(
    port: SidecarPort,
    hosts: SidecarHost[],
    options: SidecarEgressOptions = {},
  ): SidecarEgress {
    return new SidecarEgress({ ...options, port: port._toSpec() }, hosts);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): SidecarEgress {
    const { hosts, ...rest }: SidecarEgressSpec = shaped(spec, EGRESS);
    return new SidecarEgress(
      rest,
      (hosts ?? []).map((host) => SidecarHost._fromSpec(host)),
    );
  }

  /** The port, with its protocol; undefined for all ports of the hosts. */
  public readonly port?: SidecarPort;
  /**
   * The hosts that are told.
   *
   * @internal
   */
  public readonly _told: SidecarHost[];

  private readonly spec: Omit<SidecarEgressSpec, 'hosts'>;

  private constructor(spec: Omit<SidecarEgressSpec, 'hosts'>, hosts: SidecarHost[]) {
    this.spec = defined({ ...spec });
    this._told = [...hosts];
    this.port = spec.port && SidecarPort._fromSpec(spec.port);
    if (spec.captureMode !== undefined) choice(spec.captureMode, Object.values(CaptureMode), 'captureMode');
    // Only how many there are counts here: hosts of this program are written where it is known in which namespace.
    refuse(egressChecks, { ...this.spec, hosts: hosts.map(() => '*/*') });
    if (this.port !== undefined && this.port.number === 0) unixAddress(spec.bind ?? '', 'bind');
  }

  /**
   * The address on which it listens, where one is given.
   *
   * @internal
   */
  public get _bind(): string | undefined {
    return this.spec.bind || undefined;
  }

  /**
   * The listener in words.
   *
   * @internal
   */
  public _describe(): string {
    const hosts = this._told.map((host) => host._describe()).join(', ');
    return this.port === undefined ? hosts : `${hosts}, by ${this.port._describe()}`;
  }

  /**
   * The listener as Istio's `IstioEgressListener` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: SidecarEgressSpec = {
      ...structuredClone(this.spec),
      hosts: this._told.map((host) => host._toSpec(context)),
    };
    return spec;
  }
}
