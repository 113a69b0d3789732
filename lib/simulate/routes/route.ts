import type { HeaderChanges, Way } from '../outcome';
import type { RequestCondition } from '../../requests/condition';
import type { TextPattern } from '../../requests/text-pattern';
import type { Source } from '../../mesh/resource';
import type { BoundVirtualService, InvalidDestination } from '../virtual-services/bound-virtual-service';

/** A cluster of Envoy's, by what its name holds. */
export interface ClusterRef {
  readonly host: string;
  readonly port: number;
  readonly subset: string;
}

/** One of the destinations that a route chooses among. */
export interface RouteTarget {
  readonly cluster: ClusterRef;
  /** The share of requests, from 0 to 1. */
  readonly share: number;
  /** The host that the request then asks for. */
  readonly authority?: string;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly source?: Source;
  /** The destination is not there or not allowed: `status` is what the caller gets instead. */
  readonly invalid?: InvalidDestination;
}

/** How a path is changed. */
export type PathRewrite =
  | { readonly kind: 'prefix'; readonly to: string }
  | { readonly kind: 'regex'; readonly expression: string; readonly substitution: string };

/** A copy that a route sends elsewhere. */
export interface Mirror {
  readonly cluster: ClusterRef;
  readonly share: number;
}

/** Sends the request on. */
export interface ForwardAction {
  readonly kind: 'forward';
  readonly targets: readonly RouteTarget[];
  readonly rewrite?: PathRewrite;
  /** The host that the request then asks for, whatever the target says. */
  readonly authority?: string;
  /** The status where the cluster is not there. */
  readonly notFound: number;
  readonly mirrors: readonly Mirror[];
}

/** Answers by a redirect. */
export interface RedirectAction {
  readonly kind: 'redirect';
  readonly status: number;
  readonly scheme?: string;
  readonly authority?: string;
  readonly port?: number;
  readonly path?: string;
  readonly rewrite?: PathRewrite;
}

/** Answers by itself. */
interface DirectAction {
  readonly kind: 'direct';
  readonly status: number;
}

/** Envoy refuses the route, and with it its whole table. */
export interface BrokenAction {
  readonly kind: 'broken';
  readonly why: string;
}

/** Answers instead of the destination, for a share of the requests. */
export interface Abort {
  readonly share: number;
  readonly status: number;
  readonly source: Source;
}

/** Answers requests by which browsers ask whether they may ask. */
export interface Cors {
  readonly origins: readonly TextPattern[];
  readonly forwardsUnmatched: boolean;
  readonly source: Source;
}

/** One route of Envoy's: of a rule and one of its matches, or of a service without a virtual service. */
export interface HttpRoute {
  /** What brings it; undefined for the route of a service that has no virtual service. */
  readonly by?: BoundVirtualService;
  readonly name?: string;
  /** The rule. */
  readonly rule?: Source;
  /** The match, or the rule where it has none. */
  readonly match?: Source;
  readonly conditions: readonly RequestCondition[];
  readonly isCatchAll: boolean;
  /** The path that is matched; all that begin with `/` where none is given. */
  readonly path: TextPattern;
  readonly action: ForwardAction | RedirectAction | DirectAction | BrokenAction;
  readonly abort?: Abort;
  readonly cors?: Cors;
  readonly way: Way;
  /** What keeps the model from being sure where this route is taken. */
  readonly unsure: readonly string[];
  /** The same for requests that meet further conditions: those of a route that may be asked before this one. */
  readonly rivals?: readonly Rival[];
}

/** Another route that takes requests of a route, if it should be asked first. */
export interface Rival {
  readonly conditions: readonly RequestCondition[];
  readonly why: string;
}
