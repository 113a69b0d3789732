import { port as checkPort, choice, distinct, integer, MAX_UINT32 } from '../checks';
import { accepted, refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { PortTrafficPolicySpec, TrafficPolicySpec } from './messages';
import { ClientTls, configMapNamespaceFault } from './client-tls';
import { ConnectionPool } from './connection-pool';
import { LoadBalancer } from './load-balancer';
import { OutlierDetection } from './outlier-detection';
import { RetryBudget } from './retry-budget';
import { portPolicyChecks, trafficPolicyChecks } from './traffic-policy-checks';
import { Tunnel } from './tunnel';

/** The version of the PROXY protocol, by which a connection begins with the address of its client. */
export enum ProxyProtocolVersion {
  /** Version 1, a line of text. Istio's default. */
  V1 = 'V1',
  /** Version 2, binary. */
  V2 = 'V2',
}

const MAX_PORT_POLICIES = 4096;

/** What can be set for a host as a whole and for each of its ports. */
export interface PortTrafficPolicyProps {
  /**
   * How a pod is picked.
   *
   * @default - by least request
   */
  readonly loadBalancer?: LoadBalancer;
  /**
   * How much a host is given at once.
   *
   * @default - as in the mesh configuration, without limits
   */
  readonly connectionPool?: ConnectionPool;
  /**
   * When a failing pod is taken out.
   *
   * @default - as in the mesh configuration, never
   */
  readonly outlierDetection?: OutlierDetection;
  /**
   * How connections are secured.
   *
   * @default - Istio's mutual TLS where both sides can, plain text otherwise
   */
  readonly tls?: ClientTls;
}

/** What can be set for a host. */
export interface TrafficPolicyProps extends PortTrafficPolicyProps {
  /**
   * The connections are tunnelled through the host to elsewhere. Not beside `proxyProtocol`.
   *
   * @default - they end at the host
   */
  readonly tunnel?: Tunnel;
  /**
   * The version of the PROXY protocol with which connections begin. Not beside `tunnel`.
   *
   * @default - they begin without
   */
  readonly proxyProtocol?: ProxyProtocolVersion;
  /**
   * How much may be retried at once. Istio heeds it only beside a `connectionPool`.
   *
   * @default - without limit
   */
  readonly retryBudget?: RetryBudget;
  /**
   * What holds for single ports of the host, each of them once.
   *
   * A port that is listed here takes nothing from the rest of the policy: what it leaves out is Istio's default.
   *
   * @default - every port as the host as a whole
   */
  readonly portPolicies?: PortTrafficPolicy[];
}

function readCommon(spec: PortTrafficPolicySpec): PortTrafficPolicyProps {
  const { loadBalancer, connectionPool, outlierDetection, tls } = spec;
  return {
    loadBalancer: loadBalancer && LoadBalancer._fromSpec(loadBalancer),
    connectionPool: connectionPool && ConnectionPool._fromSpec(connectionPool),
    outlierDetection: outlierDetection && OutlierDetection._fromSpec(outlierDetection),
    tls: tls && ClientTls._fromSpec(tls),
  };
}

/**
 * What holds for one port of a host, in place of everything that holds for the host.
 *
 * Nothing is inherited: a port policy that sets TLS alone also switches off, for its port, the connection pool,
 * the outlier detection, the PROXY protocol and the retry budget of the host.
 */
export class PortTrafficPolicy {
  /**
   * A policy for a port; at least one thing must be set.
   *
   * @param port the number of the port of the service, not of the pod
   * @param props what is set
   */
  public static of(port: number, props: PortTrafficPolicyProps): PortTrafficPolicy {
    return new PortTrafficPolicy(checkPort(port, 'port of a traffic policy'), props);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): PortTrafficPolicy {
    const wire: PortTrafficPolicySpec = spec;
    refuse(portPolicyChecks, wire);
    return new PortTrafficPolicy(wire.port?.number ?? 0, readCommon(wire));
  }

  /** How a pod is picked. */
  public readonly loadBalancer?: LoadBalancer;
  /** How much a host is given at once. */
  public readonly connectionPool?: ConnectionPool;
  /** When a failing pod is taken out. */
  public readonly outlierDetection?: OutlierDetection;
  /** How connections are secured. */
  public readonly tls?: ClientTls;

  private constructor(
    /** The number of the port. */
    public readonly port: number,
    props: PortTrafficPolicyProps,
  ) {
    const { loadBalancer, connectionPool, outlierDetection, tls } = props;
    integer(port, 'port of a traffic policy', 0, MAX_UINT32);
    this.loadBalancer = loadBalancer;
    this.connectionPool = connectionPool;
    this.outlierDetection = outlierDetection;
    this.tls = tls;
    refuse(portPolicyChecks, this._toSpec());
  }

  /**
   * The policy in words.
   *
   * @internal
   */
  public _describe(): string {
    const { loadBalancer, connectionPool, outlierDetection, tls } = this;
    const parts = [loadBalancer, connectionPool, outlierDetection, tls].flatMap(
      (part) => part?._describe() ?? [],
    );
    return `on port ${this.port}: ${parts.join('; ')}`;
  }

  /**
   * The policy as Istio's `PortTrafficPolicy` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: PortTrafficPolicySpec = defined({
      port: { number: this.port },
      loadBalancer: this.loadBalancer?._toSpec(),
      connectionPool: this.connectionPool?._toSpec(),
      outlierDetection: this.outlierDetection?._toSpec(),
      tls: this.tls?._toSpec(),
    });
    return spec;
  }
}

/**
 * How clients deal with a host: which pod they pick, how much they ask of it at once, when they give a pod up,
 * and how they secure their connections.
 *
 * The proxies of the clients do all of it. For a subset, each of these settings replaces that of the host as a
 * whole; what the subset leaves out, it takes from the host.
 */
export class TrafficPolicy {
  /** A policy; at least one thing must be set. */
  public static of(props: TrafficPolicyProps): TrafficPolicy {
    const { portPolicies = [] } = props;
    distinct(
      portPolicies.map(({ port }) => String(port)),
      'a policy for port',
    );
    return new TrafficPolicy(props);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TrafficPolicy {
    const wire: TrafficPolicySpec = spec;
    const { tunnel, proxyProtocol, retryBudget, portLevelSettings } = wire;
    const version = proxyProtocol && (proxyProtocol.version ?? ProxyProtocolVersion.V1);
    if (version) choice(version, Object.values(ProxyProtocolVersion), 'version of the PROXY protocol');
    return new TrafficPolicy({
      ...readCommon(wire as PortTrafficPolicySpec),
      tunnel: tunnel && Tunnel._fromSpec(tunnel),
      proxyProtocol: version as ProxyProtocolVersion | undefined,
      retryBudget: retryBudget && RetryBudget._fromSpec(retryBudget),
      portPolicies: portLevelSettings?.map((entry) => PortTrafficPolicy._fromSpec(entry)),
    });
  }

  /** How a pod is picked. */
  public readonly loadBalancer?: LoadBalancer;
  /** How much a host is given at once. */
  public readonly connectionPool?: ConnectionPool;
  /** When a failing pod is taken out. */
  public readonly outlierDetection?: OutlierDetection;
  /** How connections are secured. */
  public readonly tls?: ClientTls;
  /** Where the connections are tunnelled to. */
  public readonly tunnel?: Tunnel;
  /** The version of the PROXY protocol with which connections begin. */
  public readonly proxyProtocol?: ProxyProtocolVersion;
  /** How much may be retried at once. */
  public readonly retryBudget?: RetryBudget;
  /** What holds for single ports of the host. */
  public readonly portPolicies: PortTrafficPolicy[];

  private constructor(props: TrafficPolicyProps) {
    const { loadBalancer, connectionPool, outlierDetection, tls, tunnel, proxyProtocol, retryBudget } = props;
    const portPolicies = props.portPolicies?.length ? [...props.portPolicies] : undefined;
    integer(portPolicies?.length ?? 0, 'number of port policies', 0, MAX_PORT_POLICIES);
    this.loadBalancer = loadBalancer;
    this.connectionPool = connectionPool;
    this.outlierDetection = outlierDetection;
    this.tls = tls;
    this.tunnel = tunnel;
    this.proxyProtocol = proxyProtocol;
    this.retryBudget = retryBudget;
    this.portPolicies = portPolicies ?? [];
    refuse(trafficPolicyChecks, this._toSpec());
  }

  /**
   * The policy in words.
   *
   * @internal
   */
  public _describe(): string {
    const { loadBalancer, connectionPool, outlierDetection, tls, tunnel, proxyProtocol, retryBudget } = this;
    const values = [
      loadBalancer,
      connectionPool,
      outlierDetection,
      tls,
      tunnel,
      retryBudget,
      ...this.portPolicies,
    ];
    const parts = values.flatMap((part) => part?._describe() ?? []);
    return [...parts, ...(proxyProtocol ? [`PROXY protocol ${proxyProtocol}`] : [])].join('; ');
  }

  /**
   * The policy as Istio's `TrafficPolicy` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const ports = this.portPolicies.map((entry) => entry._toSpec());
    const spec: TrafficPolicySpec = defined({
      loadBalancer: this.loadBalancer?._toSpec(),
      connectionPool: this.connectionPool?._toSpec(),
      outlierDetection: this.outlierDetection?._toSpec(),
      tls: this.tls?._toSpec(),
      tunnel: this.tunnel?._toSpec(),
      proxyProtocol: this.proxyProtocol && { version: this.proxyProtocol },
      retryBudget: this.retryBudget?._toSpec(),
      portLevelSettings: ports.length === 0 ? undefined : ports,
    });
    return spec;
  }

  /**
   * Refuses what a destination rule of a namespace must not have.
   *
   * @internal
   */
  public _checkNamespace(namespace: string): void {
    for (const { tls } of [this, ...this.portPolicies]) {
      if (tls !== undefined) accepted(tls, configMapNamespaceFault(tls._toSpec(), namespace));
    }
  }
}
