import type { Item } from '../../values/wire';
import type {
  DestinationRuleSpec,
  GatewaySpec,
  ServiceEntrySpec,
  SidecarSpec,
  VirtualServiceSpec,
} from './kinds';

/** `HTTPRoute`: a rule of a virtual service for requests. */
export type HttpRouteView = Item<VirtualServiceSpec['http']>;
/** `HTTPMatchRequest`. */
export type HttpMatchRequestView = Item<HttpRouteView['match']>;
/** `HTTPRouteDestination`: a destination of requests, with its weight. */
export type HttpRouteDestinationView = Item<HttpRouteView['route']>;
/** `Destination`: a host, port and subset. */
export type DestinationView = NonNullable<HttpRouteDestinationView['destination']>;
/** `Headers`: the changes to headers of requests and responses. */
export type HeadersView = NonNullable<HttpRouteView['headers']>;
/** `HeaderOperations`. */
export type HeaderOperationsView = NonNullable<HeadersView['request']>;
/** `HTTPRedirect`. */
export type HttpRedirectView = NonNullable<HttpRouteView['redirect']>;
/** `HTTPRewrite`. */
export type HttpRewriteView = NonNullable<HttpRouteView['rewrite']>;
/** `HTTPRetry`. */
export type HttpRetryView = NonNullable<HttpRouteView['retries']>;
/** `HTTPMirrorPolicy`. */
export type HttpMirrorPolicyView = Item<HttpRouteView['mirrors']>;
/** `CorsPolicy`. */
export type CorsPolicyView = NonNullable<HttpRouteView['corsPolicy']>;
/** `Percent`. */
export type PercentView = NonNullable<HttpRouteView['mirrorPercentage']>;

/** `TLSMatchAttributes`. */
export type TlsMatchAttributesView = Item<Item<VirtualServiceSpec['tls']>['match']>;
/** `L4MatchAttributes`. */
export type L4MatchAttributesView = Item<Item<VirtualServiceSpec['tcp']>['match']>;
/** `RouteDestination`: a destination of connections, with its weight. */
export type RouteDestinationView = Item<Item<VirtualServiceSpec['tcp']>['route']>;

/** `TrafficPolicy`. */
export type TrafficPolicyView = NonNullable<DestinationRuleSpec['trafficPolicy']>;
/** `Subset`. */
export type SubsetView = Item<DestinationRuleSpec['subsets']>;

/** `Server`. */
export type ServerView = Item<GatewaySpec['servers']>;
/** `IstioEgressListener`. */
export type IstioEgressListenerView = Item<SidecarSpec['egress']>;
/** `WorkloadEntry`, as a service entry lists it. */
export type WorkloadEntryView = Item<ServiceEntrySpec['endpoints']>;
