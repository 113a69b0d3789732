/** Which part of Envoy's configuration a patch is for. */
export enum EnvoyApplyTo {
  /** A listener. */
  LISTENER = 'LISTENER',
  /** A chain of filters of a listener. */
  FILTER_CHAIN = 'FILTER_CHAIN',
  /** A filter in such a chain. */
  NETWORK_FILTER = 'NETWORK_FILTER',
  /** A filter within the HTTP connection manager. */
  HTTP_FILTER = 'HTTP_FILTER',
  /** A table of routes, without its virtual hosts. Only merging has an effect. */
  ROUTE_CONFIGURATION = 'ROUTE_CONFIGURATION',
  /** A virtual host in a table of routes. */
  VIRTUAL_HOST = 'VIRTUAL_HOST',
  /** A route of a virtual host. Adding and removing have no effect. */
  HTTP_ROUTE = 'HTTP_ROUTE',
  /** A cluster. */
  CLUSTER = 'CLUSTER',
  /** The configuration of an HTTP filter that is fetched by itself (ECDS). */
  EXTENSION_CONFIG = 'EXTENSION_CONFIG',
  /** The configuration with which Envoy is started. Deprecated: pods that run already are not touched. */
  BOOTSTRAP = 'BOOTSTRAP',
  /** A filter of a listener, before there is a connection. */
  LISTENER_FILTER = 'LISTENER_FILTER',
}

/** What a patch does. */
export enum EnvoyPatchOperation {
  /** It merges its value in; lists grow. */
  MERGE = 'MERGE',
  /** It merges its value in; a list takes the place of the one before. */
  MERGE_AND_REPLACE_LIST = 'MERGE_AND_REPLACE_LIST',
  /** It adds its value to the list. Without effect on tables of routes and on routes. */
  ADD = 'ADD',
  /** It takes what it matches out. Without effect on tables of routes and on routes. */
  REMOVE = 'REMOVE',
  /** It puts its value before what it matches; at the front, where it matches no filter. */
  INSERT_BEFORE = 'INSERT_BEFORE',
  /** It puts its value behind what it matches; at the end, where it matches no filter. */
  INSERT_AFTER = 'INSERT_AFTER',
  /** It puts its value at the front. */
  INSERT_FIRST = 'INSERT_FIRST',
  /** It puts its value in the place of what it matches. Only filters and virtual hosts can be replaced. */
  REPLACE = 'REPLACE',
}

/** Where an added filter stands among those of Istio. */
export enum EnvoyFilterClass {
  /** Wherever Istio puts it. Istio's default. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** Behind authentication. */
  AUTHN = 'AUTHN',
  /** Behind authorization. */
  AUTHZ = 'AUTHZ',
  /** Before statistics. */
  STATS = 'STATS',
}

/** The proxy and the direction for which configuration is made. */
export enum EnvoyPatchContext {
  /** Any of them, but for waypoints. Istio's default. */
  ANY = 'ANY',
  /** A sidecar, for what comes in. */
  SIDECAR_INBOUND = 'SIDECAR_INBOUND',
  /** A sidecar, for what goes out. */
  SIDECAR_OUTBOUND = 'SIDECAR_OUTBOUND',
  /** A gateway. */
  GATEWAY = 'GATEWAY',
  /** A waypoint of an ambient mesh. */
  WAYPOINT = 'WAYPOINT',
}

/** What a route does with a request. */
export enum EnvoyRouteAction {
  /** Any of the following. Istio's default. */
  ANY = 'ANY',
  /** It sends it on. */
  ROUTE = 'ROUTE',
  /** It redirects it. */
  REDIRECT = 'REDIRECT',
  /** It answers it. */
  DIRECT_RESPONSE = 'DIRECT_RESPONSE',
}
