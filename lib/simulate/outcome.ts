import type { TraceStep } from './trace';

/**
 * How a request ends. `workload`: at one of the named workloads, or at a host outside of the mesh. `redirect`, `direct`, `abort`: the
 * proxy answers by itself, by a rule. `no-route`: no rule takes it. `no-cluster`: the rule names a destination that is not there.
 * `no-endpoint`: nothing runs behind the destination. `denied`: a policy refuses it. `passthrough`: it goes where the caller
 * connected to, since the mesh does not know the host. `black-hole`: the mesh does not let it out. `no-listener`: nothing listens.
 * `rate-limited`: it is beyond a rate limit, where the
 * request asks what happens then. `loop`: gateways send it round and round. `timeout`: no answer comes in time.
 */
export type EndKind =
  | 'workload'
  | 'redirect'
  | 'direct'
  | 'abort'
  | 'no-route'
  | 'no-cluster'
  | 'no-endpoint'
  | 'denied'
  | 'rate-limited'
  | 'passthrough'
  | 'black-hole'
  | 'no-listener'
  | 'loop'
  | 'timeout';

/** A copy of the request that is sent elsewhere too, of which nobody waits for the answer. */
export interface MirrorCopy {
  /** The host that gets the copy. */
  readonly host: string;
  /** The port that gets it. */
  readonly port: number;
  /** The subset that gets it; left out where none is named. */
  readonly subset?: string;
  /** The share of requests that are copied, from 0 to 1. */
  readonly share: number;
  /** What the host that is asked for has behind it in the copy; nothing since Istio 1.28. */
  readonly hostSuffix?: string;
}

/** What happens to a request on its way. */
export interface Way {
  /** The delay that is put in, and the share of requests that get it, from 0 to 1. */
  readonly delay?: { readonly duration: string; readonly share: number };
  /** After how long the proxy gives up; left out where it never does. */
  readonly timeout?: string;
  /** How often, and on what, the proxy tries again; left out where it does not. */
  readonly retries?: {
    readonly attempts: number;
    readonly on: string;
    readonly perTryTimeout?: string;
    /** Whether another try may be at any pod, tried or not; left out where it looks for one that was not tried. */
    readonly anyPod?: true;
  };
  /** Copies that are sent elsewhere. */
  readonly mirrors?: readonly MirrorCopy[];
  /** Headers of the request that are set, added or removed. */
  readonly requestHeaders?: HeaderChanges;
  /** Headers of the response that are set, added or removed. */
  readonly responseHeaders?: HeaderChanges;
  /** What endpoints are chosen by where the choice is sticky: `header x-user`. */
  readonly hash?: string;
  /** How the connection to the workload is encrypted. */
  readonly tls?: string;
}

/** A gateway or waypoint that takes a request on its way, behind the first proxy. */
export interface Hop {
  /** Whether it is a waypoint; left out for a gateway. */
  readonly isWaypoint?: true;
  /** The gateway or waypoint, as `name.namespace`. */
  readonly proxy: string;
  /** The host of the destination by which the request was sent to it. */
  readonly host: string;
  /** The port of that destination. */
  readonly port: number;
  /** The subset of that destination; left out where none is named. */
  readonly subset?: string;
  /** What happens on the way to it. */
  readonly way?: Way;
}

/** Changes to headers, by their names. */
export interface HeaderChanges {
  /** Headers that get this value, whatever they had. */
  readonly set?: { readonly [name: string]: string };
  /** Headers to which this value is added. */
  readonly add?: { readonly [name: string]: string };
  /** Headers that are taken away. */
  readonly remove?: readonly string[];
}

/** One way in which a request may end. */
export interface OutcomeEnd {
  /** How likely it is, from 0 to 1. The ends of one request add up to 1. */
  readonly probability: number;
  /** How it ends. */
  readonly kind: EndKind;
  /** The status that the caller gets, given that a workload which is reached answers 200; 0 where nothing answers. */
  readonly status: number;
  /** The host of the destination; for a host that the mesh does not know the one that was asked for. */
  readonly host?: string;
  /** The port of the destination. */
  readonly port?: number;
  /** The subset of the destination; left out where none is named. */
  readonly subset?: string;
  /** The workloads that may answer, as `namespace/name`. */
  readonly workloads?: readonly string[];
  /** The path with the query, as the workload sees it. */
  readonly path?: string;
  /** The host that is asked for, as the workload sees it. */
  readonly authority?: string;
  /** Where a redirect leads. */
  readonly location?: string;
  /** The rate limit that it is beyond. */
  readonly limit?: string;
  /** What happens on the way there, behind the last of the proxies that route it. */
  readonly way?: Way;
  /** The gateways and waypoints that it passes behind the first proxy, in order; left out where there are none. */
  readonly hops?: readonly Hop[];
}

/** All ways in which a request may end, and what keeps the answer from being sure. */
export interface Outcome {
  /** The ends, the likeliest first. */
  readonly outcomes: readonly OutcomeEnd[];
  /** Why the answer may be another one in a cluster; empty where it is sure. */
  readonly uncertain: readonly string[];
  /**
   * What EnvoyFilters do on the way that leaves where it goes as it is, such as answering 429 beyond a rate limit; left out where
   * there is nothing of the kind.
   */
  readonly besides?: readonly string[];
}

/** An outcome with every decision on the way. */
export interface Explanation extends Outcome {
  /** The decisions, in the order in which they were made. */
  readonly trace: readonly TraceStep[];
}
