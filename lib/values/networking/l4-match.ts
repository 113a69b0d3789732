import { ipBlock, ipBlockFault } from '../addresses';
import { dnsLabel, labels, port } from '../checks';
import { wildcardHost } from '../dns-name';
import { type Checks, faultAt, missingSetting, refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { GatewayRef, gatewayText, type IGatewayRef } from '../references';
import { defined, filledList } from '../spec';
import type {
  L4MatchView,
  TcpRouteSpec,
  TcpRouteView,
  TlsMatchView,
  TlsRouteSpec,
  TlsRouteView,
} from './messages';

type TlsMatchSpec = NonNullable<TlsRouteSpec['match']>[number];
type TcpMatchSpec = NonNullable<TcpRouteSpec['match']>[number];

/** Conditions on a connection. All that are given must hold. */
export interface ConnectionMatchOptions {
  /**
   * The addresses that the connection is for, as IP addresses or subnets (`10.0.0.0/8`).
   *
   * @default - any
   */
  readonly destinationSubnets?: string[];
  /**
   * The port of the listener: of the service in the mesh, of the server at a gateway.
   *
   * @default - any
   */
  readonly port?: number;
  /**
   * Labels of the pod that connects.
   *
   * @default - any
   */
  readonly sourceLabels?: { [key: string]: string };
  /**
   * The namespace of the pod that connects.
   *
   * @default - any
   */
  readonly sourceNamespace?: string;
  /**
   * The gateways at which the match applies. They only narrow those of the virtual service.
   *
   * @default - all of the virtual service
   */
  readonly gateways?: IGatewayRef[];
}

/** Conditions on a TCP connection. */
export interface TcpMatchOptions extends ConnectionMatchOptions {
  /**
   * The address or subnet of the pod that connects. Istio 1.31 takes it and does nothing with it.
   *
   * @default - any
   */
  readonly sourceSubnet?: string;
}

function render(options: ConnectionMatchOptions, context?: RenderContext) {
  return {
    destinationSubnets: filledList(options.destinationSubnets),
    port: options.port,
    sourceLabels: options.sourceLabels,
    sourceNamespace: options.sourceNamespace,
    gateways: filledList(options.gateways?.map((gateway) => gatewayText(gateway, context))),
  };
}

function read(spec: TlsMatchSpec | TcpMatchSpec): ConnectionMatchOptions {
  const { destinationSubnets, sourceLabels, sourceNamespace, gateways } = spec;
  return defined({
    destinationSubnets,
    port: spec.port,
    sourceLabels,
    sourceNamespace,
    gateways: gateways?.map((text) => GatewayRef.fromText(text)),
  });
}

function describe(options: ConnectionMatchOptions): string[] {
  const { destinationSubnets, sourceLabels, sourceNamespace, gateways } = options;
  return [
    ...(destinationSubnets === undefined ? [] : [`destination is in ${destinationSubnets.join(' or ')}`]),
    ...(options.port === undefined ? [] : [`port is ${options.port}`]),
    ...Object.entries(sourceLabels ?? {}).map(([key, value]) => `source has ${key}=${value}`),
    ...(sourceNamespace === undefined ? [] : [`source is in ${sourceNamespace}`]),
    ...(gateways === undefined
      ? []
      : [`gateway is ${gateways.map((entry) => gatewayText(entry)).join(' or ')}`]),
  ];
}

/** What istiod's `validateTLSMatch` has against a match, apart from what it shares with one of TCP. */
export const tlsMatchChecks = {
  'tls-without-sni': ({ sniHosts = [] }) =>
    sniHosts.length === 0
      ? missingSetting(
          'a match of TLS without sniHosts',
          'at least one',
          'name the host that clients ask for',
          [],
          'A match of a rule for TLS has no sniHosts.',
        )
      : undefined,
} satisfies Checks<TlsMatchView>;

/** What istiod's `validateTLSRoute` has against a rule for TLS. */
export const tlsRouteChecks = {
  'tls-without-match': ({ match = [] }) =>
    match.length === 0
      ? missingSetting(
          'a rule for TLS without match',
          'at least one TlsMatch',
          'say for which server names it is',
          [],
          'A rule for TLS has no match.',
        )
      : undefined,
  'tls-without-route': ({ route = [] }) =>
    route.length === 0
      ? missingSetting(
          'a rule for TLS without route',
          'at least one destination',
          'name where connections go',
          [],
          'A rule for TLS has no route.',
        )
      : undefined,
} satisfies Checks<TlsRouteView>;

/** What istiod's `validateTCPRoute` has against a rule for TCP. */
export const tcpRouteChecks = {
  'tcp-without-route': ({ route = [] }) =>
    route.length === 0
      ? missingSetting(
          'a rule for TCP without route',
          'at least one destination',
          'name where connections go',
          [],
          'A rule for TCP has no route.',
        )
      : undefined,
} satisfies Checks<TcpRouteView>;

/** What istiod has against what matches of TLS and TCP share, apart from ports, labels and gateways. */
export const l4MatchChecks = {
  'destination-subnet': ({ destinationSubnets = [] }) =>
    destinationSubnets.flatMap(
      (subnet, i) => faultAt(ipBlockFault(subnet, 'destination'), 'destinationSubnets', i) ?? [],
    ),
} satisfies Checks<L4MatchView>;

function check(options: ConnectionMatchOptions): void {
  refuse(l4MatchChecks, { destinationSubnets: options.destinationSubnets });
  if (options.port !== undefined) port(options.port, 'port of a match');
  if (options.sourceLabels !== undefined) labels(options.sourceLabels, 'labels of the source');
  if (options.sourceNamespace !== undefined) dnsLabel(options.sourceNamespace, 'namespace of the source');
}

/** Conditions on a TLS connection that is passed on as it is, by the server name that the client asks for. */
export class TlsMatch {
  /**
   * The client asks for one of these server names, and all other conditions hold.
   *
   * @param sniHosts server names, maybe with a wildcard. Each must be one that the virtual service has among its
   *   hosts, or is covered by one.
   * @param options further conditions
   */
  public static sni(sniHosts: string[], options: ConnectionMatchOptions = {}): TlsMatch {
    return new TlsMatch([...sniHosts], options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TlsMatch {
    const wire: TlsMatchSpec = spec;
    return new TlsMatch([...(wire.sniHosts ?? [])], read(wire));
  }

  private constructor(
    /**
     * The server names.
     *
     * @internal
     */
    public readonly _sniHosts: string[],
    /**
     * The other conditions.
     *
     * @internal
     */
    public readonly _criteria: ConnectionMatchOptions,
  ) {
    refuse(tlsMatchChecks, { sniHosts: _sniHosts });
    for (const host of _sniHosts) wildcardHost(host, 'server name');
    check(_criteria);
  }

  /**
   * The conditions in words.
   *
   * @internal
   */
  public _describe(): string {
    return [`server name is ${this._sniHosts.join(' or ')}`, ...describe(this._criteria)].join(' and ');
  }

  /**
   * The conditions as Istio's `TLSMatchAttributes` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: TlsMatchSpec = defined({ sniHosts: [...this._sniHosts], ...render(this._criteria, context) });
    return spec;
  }
}

/** Conditions on a TCP connection. */
export class TcpMatch {
  /** All of these conditions. */
  public static of(options: TcpMatchOptions): TcpMatch {
    return new TcpMatch(options);
  }

  /** The port of the listener: of the service in the mesh, of the server at a gateway. */
  public static port(port: number): TcpMatch {
    return new TcpMatch({ port });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TcpMatch {
    const wire: TcpMatchSpec = spec;
    return new TcpMatch(defined({ ...read(wire), sourceSubnet: wire.sourceSubnet }));
  }

  private constructor(
    /**
     * The conditions.
     *
     * @internal
     */
    public readonly _criteria: TcpMatchOptions,
  ) {
    check(_criteria);
    if (_criteria.sourceSubnet !== undefined) ipBlock(_criteria.sourceSubnet, 'source');
  }

  /**
   * The conditions in words.
   *
   * @internal
   */
  public _describe(): string {
    return describe(this._criteria).join(' and ') || 'any connection';
  }

  /**
   * The conditions as Istio's `L4MatchAttributes` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { sourceSubnet } = this._criteria;
    const spec: TcpMatchSpec = defined({ ...render(this._criteria, context), sourceSubnet });
    return spec;
  }
}
