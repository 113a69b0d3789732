import type { Duration } from 'cdk8s';
import { choice, integer, MAX_UINT32 } from '../checks';
import { refuse } from '../mesh-fault';
import { connectionPoolChecks } from './connection-pool-checks';
import { defined } from '../spec';
import { WireDuration } from '../wire-duration';
import type { TrafficPolicySpec } from './messages';

type PoolSpec = NonNullable<TrafficPolicySpec['connectionPool']>;
type TcpSpec = NonNullable<PoolSpec['tcp']>;
type HttpSpec = NonNullable<PoolSpec['http']>;

/** Whether HTTP/1.1 requests are carried on by HTTP/2. */
export enum H2UpgradePolicy {
  /** As the mesh configuration says, which by default is not. */
  DEFAULT = 'DEFAULT',
  /** They are not. */
  DO_NOT_UPGRADE = 'DO_NOT_UPGRADE',
  /** They are. The pods must speak HTTP/2. */
  UPGRADE = 'UPGRADE',
}

/** How dead TCP connections are found. */
export interface TcpKeepaliveOptions {
  /**
   * After how many probes without an answer a connection counts as dead.
   *
   * @default - as the operating system has it, 9 on Linux
   */
  readonly probes?: number;
  /**
   * How long a connection is idle before it is probed.
   *
   * @default - as the operating system has it, 2 hours on Linux
   */
  readonly time?: Duration;
  /**
   * The time between two probes.
   *
   * @default - as the operating system has it, 75 seconds on Linux
   */
  readonly interval?: Duration;
}

/** Limits for connections. */
export interface TcpPoolOptions {
  /**
   * How many connections there may be at once, for HTTP/1.1 and TCP. Zero counts as not given.
   *
   * @default - 2^32 - 1
   */
  readonly maxConnections?: number;
  /**
   * How long a connection may take to be made.
   *
   * @default - as in the mesh configuration, 10 seconds
   */
  readonly connectTimeout?: Duration;
  /**
   * How dead connections are found.
   *
   * @default - as in the mesh configuration, which does not look for them
   */
  readonly tcpKeepalive?: TcpKeepaliveOptions;
  /**
   * How long a connection may live.
   *
   * @default - without limit
   */
  readonly maxConnectionDuration?: Duration;
  /**
   * How long a connection may be idle; zero for without limit.
   *
   * Where a route shares TCP connections out, the setting of its first destination counts for all of them. For
   * HTTP it is used where the HTTP side has none of its own.
   *
   * @default - 1 hour
   */
  readonly idleTimeout?: Duration;
}

/** How HTTP/2 connections are kept alive, by pings. */
export interface Http2KeepAliveOptions {
  /** The time between two pings. */
  readonly interval: Duration;
  /** How long an answer may take before the connection is closed. */
  readonly timeout: Duration;
}

/** Limits for requests. */
export interface HttpPoolOptions {
  /**
   * How many requests may wait for a connection, for HTTP/2 as well. Zero counts as not given.
   *
   * @default - 2^32 - 1
   */
  readonly http1MaxPendingRequests?: number;
  /**
   * How many requests may be under way, for HTTP/1.1 as well. Zero counts as not given.
   *
   * @default - 2^32 - 1
   */
  readonly http2MaxRequests?: number;
  /**
   * How many requests one connection serves; 1 switches keep-alive off.
   *
   * @default - without limit
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * How many retries may be under way at once. Zero counts as not given: it does not forbid them.
   *
   * @default - 2^32 - 1
   */
  readonly maxRetries?: number;
  /**
   * How long a connection may go without a request. Pings do not count.
   *
   * @default - 1 hour
   */
  readonly idleTimeout?: Duration;
  /**
   * Whether HTTP/1.1 requests are carried on by HTTP/2. Upgrading is refused beside `useClientProtocol`.
   *
   * @default H2UpgradePolicy.DEFAULT
   */
  readonly h2UpgradePolicy?: H2UpgradePolicy;
  /**
   * Whether a request is carried on by the version of HTTP by which it came.
   *
   * @default false
   */
  readonly useClientProtocol?: boolean;
  /**
   * How many requests one HTTP/2 connection carries at once. Only for hosts that are spoken to by HTTP/2.
   *
   * @default - 2^31 - 1
   */
  readonly maxConcurrentStreams?: number;
  /**
   * Pings on HTTP/2 connections. Only for hosts that are spoken to by HTTP/2.
   *
   * @default - none
   */
  readonly http2KeepAlive?: Http2KeepAliveOptions;
}

/** Limits for connections and requests; at least one of the two. */
export interface ConnectionPoolProps {
  /**
   * Limits for connections.
   *
   * @default - Istio's own
   */
  readonly tcp?: TcpPoolOptions;
  /**
   * Limits for requests.
   *
   * @default - Istio's own
   */
  readonly http?: HttpPoolOptions;
}

/**
 * How many connections and requests a host is given at once. What is beyond is answered with 503 by the client's
 * own proxy; each proxy counts for itself.
 */
export class ConnectionPool {
  /** A pool with these limits. */
  public static of(props: ConnectionPoolProps): ConnectionPool {
    return ConnectionPool._fromSpec({
      tcp: props.tcp && tcpSpec(props.tcp),
      http: props.http && httpSpec(props.http),
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ConnectionPool {
    return new ConnectionPool(structuredClone(defined({ ...spec })));
  }

  private constructor(private readonly spec: PoolSpec) {
    refuse(connectionPoolChecks, spec);
    if (spec.tcp) checkTcp(spec.tcp);
    if (spec.http) checkHttp(spec.http);
  }

  /**
   * The pool in words.
   *
   * @internal
   */
  public _describe(): string {
    const { tcp = {}, http = {} } = this.spec;
    const limits = [
      [tcp.maxConnections, 'connections'],
      [http.http2MaxRequests, 'requests'],
      [http.http1MaxPendingRequests, 'waiting requests'],
      [http.maxRetries, 'retries'],
    ] as const;
    const given = limits.filter(([limit]) => limit).map(([limit, what]) => `${limit} ${what}`);
    return given.length === 0
      ? 'any number of connections and requests'
      : `at most ${given.join(', ')} at once`;
  }

  /**
   * The pool as Istio's `ConnectionPoolSettings` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

function tcpSpec(options: TcpPoolOptions): TcpSpec {
  const { maxConnections, connectTimeout, tcpKeepalive, maxConnectionDuration, idleTimeout } = options;
  return defined({
    maxConnections,
    connectTimeout: WireDuration.maybe(connectTimeout, 'connect timeout')?.text,
    maxConnectionDuration: WireDuration.maybe(maxConnectionDuration, 'life of a connection')?.text,
    idleTimeout: WireDuration.maybe(idleTimeout, 'idle timeout', 0)?.text,
    tcpKeepalive:
      tcpKeepalive &&
      defined({
        probes: tcpKeepalive.probes,
        time: WireDuration.maybe(tcpKeepalive.time, 'keep-alive time')?.text,
        interval: WireDuration.maybe(tcpKeepalive.interval, 'keep-alive interval')?.text,
      }),
  });
}

function httpSpec(options: HttpPoolOptions): HttpSpec {
  const { idleTimeout, h2UpgradePolicy, http2KeepAlive, ...rest } = options;
  return defined({
    ...rest,
    idleTimeout: WireDuration.maybe(idleTimeout, 'idle timeout')?.text,
    h2UpgradePolicy: h2UpgradePolicy && (`${h2UpgradePolicy}` as const),
    http2KeepAlive: http2KeepAlive && {
      interval: WireDuration.of(http2KeepAlive.interval, 'ping interval').text,
      timeout: WireDuration.of(http2KeepAlive.timeout, 'ping timeout').text,
    },
  });
}

function checkTcp(tcp: TcpSpec): void {
  const {
    maxConnections,
    connectTimeout,
    maxConnectionDuration,
    idleTimeout,
    tcpKeepalive: keepalive = {},
  } = tcp;
  if (maxConnections !== undefined) integer(maxConnections, 'maxConnections');
  if (keepalive.probes !== undefined) integer(keepalive.probes, 'keep-alive probes', 0, MAX_UINT32);
  WireDuration.maybeParse(connectTimeout, 'connect timeout');
  WireDuration.maybeParse(maxConnectionDuration, 'life of a connection');
  WireDuration.maybeParse(idleTimeout, 'idle timeout', 0);
  WireDuration.maybeParse(keepalive.time, 'keep-alive time');
  WireDuration.maybeParse(keepalive.interval, 'keep-alive interval');
}

const COUNTS = [
  'http1MaxPendingRequests',
  'http2MaxRequests',
  'maxRequestsPerConnection',
  'maxRetries',
  'maxConcurrentStreams',
] as const;

function checkHttp(http: HttpSpec): void {
  for (const name of COUNTS) if (http[name] !== undefined) integer(http[name], name);
  WireDuration.maybeParse(http.idleTimeout, 'idle timeout');
  const { h2UpgradePolicy, http2KeepAlive } = http;
  if (h2UpgradePolicy !== undefined)
    choice(h2UpgradePolicy, Object.values(H2UpgradePolicy), 'h2UpgradePolicy');
  if (http2KeepAlive !== undefined) {
    WireDuration.parse(http2KeepAlive.interval ?? '', 'ping interval');
    WireDuration.parse(http2KeepAlive.timeout ?? '', 'ping timeout');
  }
}
