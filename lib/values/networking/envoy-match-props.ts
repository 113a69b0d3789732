import type { EnvoyPatchContext, EnvoyRouteAction } from './envoy-choices';
import type { IMeshHost } from '../mesh-host';
import type { IGatewayRef } from '../references';

/** Which proxies are meant. */
export interface EnvoyProxyMatchOptions {
  /**
   * A regular expression in RE2 syntax that is found in the version of the proxy's Istio: `^1\.31.*`. One of more than
   * 1,024 characters Istio does not heed.
   *
   * @default - any version
   */
  readonly proxyVersion?: string;
  /**
   * Metadata of the node that the proxy must have; only entries that are text are compared, in full.
   *
   * @default - any
   */
  readonly proxyMetadata?: { [key: string]: string };
}

/** Which proxies are meant, and in which direction. */
export interface EnvoyMatchOptions extends EnvoyProxyMatchOptions {
  /**
   * The kind of proxy and the direction. For waypoints, see `EnvoyMatch.waypoint()`.
   *
   * @default EnvoyPatchContext.ANY
   */
  readonly context?: EnvoyPatchContext;
}

/** Which chain of filters is meant. */
export interface EnvoyFilterChainMatch {
  /**
   * Its name.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * The server name for which it is. One that is for no server name is not meant then.
   *
   * @default - any
   */
  readonly sni?: string;
  /**
   * The transport for which it is, `raw_buffer` or `tls`. Only for what comes in at a sidecar.
   *
   * @default - any
   */
  readonly transportProtocol?: string;
  /**
   * The name of its transport socket: `envoy.transport_sockets.tls`, `envoy.transport_sockets.quic`, or
   * `envoy.transport_sockets.raw_buffer`, which is also that of a chain without one. Unlike `transportProtocol` it tells whether the
   * chain ends TLS. Since Istio 1.32 (`EnvoyFilter` of istio.io/api 1.32.0).
   *
   * @default - any
   */
  readonly transportSocket?: string;
  /**
   * The application protocols for which it is: `h2`, `http/1.1`, `http/1.0`. Only at sidecars.
   *
   * @default - any
   */
  readonly applicationProtocols?: string[];
  /**
   * The port for which it is. One that is for no port is not meant then.
   *
   * @default - any
   */
  readonly destinationPort?: number;
  /**
   * The filter that is meant, by its name: `envoy.filters.network.tcp_proxy`. Without effect where the patch is for the
   * listener or the chain.
   *
   * @default - any; the HTTP connection manager where `subFilter` is given
   */
  readonly filter?: string;
  /**
   * The HTTP filter that is meant, by its name: `envoy.filters.http.router`. Only for patches of HTTP filters.
   *
   * @default - any
   */
  readonly subFilter?: string;
}

/** Which listener is meant. */
export interface EnvoyListenerMatchOptions extends EnvoyMatchOptions {
  /**
   * Its name; Istio names most after their address and port, as in `0.0.0.0_80`, and `virtualInbound`.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * The port of the service or of the gateway's server. For what comes in, too, it is not the port of the pod.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The name of the port. Istio's API has the field; Istio does not implement it.
   *
   * @default - any
   */
  readonly portName?: string;
  /**
   * The filter of the listener that is meant.
   *
   * @default - any
   */
  readonly listenerFilter?: string;
  /**
   * The chain of filters that is meant, and the filter in it.
   *
   * @default - any
   */
  readonly filterChain?: EnvoyFilterChainMatch;
}

/** Which virtual host is meant. */
export interface EnvoyVirtualHostMatch {
  /**
   * Its name, which is `host:port`.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * A domain that it serves.
   *
   * @default - any
   */
  readonly domainName?: string;
  /**
   * The name of the route that is meant: that of the rule of the virtual service, `default` for Istio's own.
   *
   * @default - any
   */
  readonly route?: string;
  /**
   * What the route does that is meant.
   *
   * @default EnvoyRouteAction.ANY
   */
  readonly routeAction?: EnvoyRouteAction;
}

/** Which table of routes is meant. */
export interface EnvoyRouteMatchOptions extends EnvoyMatchOptions {
  /**
   * Its name, such as `http_proxy`.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * The port of the service or of the gateway's server.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The name of the port of the gateway's server. Only at gateways.
   *
   * @default - any
   */
  readonly portName?: string;
  /**
   * The gateway of Istio's own API. Only at gateways. It is written with its namespace, by which alone Istio finds it.
   *
   * @default - any
   */
  readonly gateway?: IGatewayRef;
  /**
   * The virtual host that is meant, and the route in it.
   *
   * @default - any
   */
  readonly virtualHost?: EnvoyVirtualHostMatch;
}

/** Which cluster is meant. */
export interface EnvoyClusterMatchOptions extends EnvoyMatchOptions {
  /**
   * Its name, such as `PassthroughCluster`. It makes the other conditions needless.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * The port of the service; for what comes in, that of the pod.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The host of the service, which is written in full. It is not heeded for what comes in.
   *
   * @default - any
   */
  readonly service?: IMeshHost;
  /**
   * The name of the subset.
   *
   * @default - any
   */
  readonly subset?: string;
}

/** What of a waypoint is meant. */
export interface EnvoyWaypointMatchOptions extends EnvoyProxyMatchOptions {
  /**
   * The port of the service.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The filter that is meant, by its name.
   *
   * @default - any; the HTTP connection manager where `subFilter` is given
   */
  readonly filter?: string;
  /**
   * The HTTP filter that is meant, by its name.
   *
   * @default - any
   */
  readonly subFilter?: string;
  /**
   * The name of the route that is meant.
   *
   * @default - any
   */
  readonly route?: string;
}
