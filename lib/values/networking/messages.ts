import type * as networking from '../../../imports/networking.istio.io';
import type { Item, View } from '../view';

/** The messages of Istio's networking API, as they are read: the name of each is upstream's, with `View` behind it. */

export type VirtualServiceView = View<networking.VirtualServiceSpec>;
type HttpRouteFields = Item<VirtualServiceView['http']>;
/** The deprecated share of mirrored requests has two names in the schema, of which protobuf reads both. */
export type HttpRouteView = HttpRouteFields & { readonly mirror_percent?: number };
export type HttpMatchRequestView = Item<HttpRouteFields['match']>;
export type StringMatchView = NonNullable<HttpMatchRequestView['uri']>;
export type HttpRouteDestinationView = Item<HttpRouteFields['route']>;
export type DestinationView = NonNullable<HttpRouteDestinationView['destination']>;
export type HeadersView = NonNullable<HttpRouteFields['headers']>;
export type HeaderOperationsView = NonNullable<HeadersView['request']>;
export type HttpRedirectView = NonNullable<HttpRouteFields['redirect']>;
export type HttpRewriteView = NonNullable<HttpRouteFields['rewrite']>;
export type HttpDirectResponseView = NonNullable<HttpRouteFields['directResponse']>;
export type HttpRetryView = NonNullable<HttpRouteFields['retries']>;
export type HttpFaultInjectionView = NonNullable<HttpRouteFields['fault']>;
export type HttpMirrorPolicyView = Item<HttpRouteFields['mirrors']>;
export type CorsPolicyView = NonNullable<HttpRouteFields['corsPolicy']>;
export type TlsRouteView = Item<VirtualServiceView['tls']>;
export type TlsMatchView = Item<TlsRouteView['match']>;
export type TcpRouteView = Item<VirtualServiceView['tcp']>;
export type L4MatchView = Item<TcpRouteView['match']>;
export type RouteDestinationView = Item<TcpRouteView['route']>;

export type DestinationRuleView = View<networking.DestinationRuleSpec>;
export type SubsetView = Item<DestinationRuleView['subsets']>;
export type TrafficPolicyView = NonNullable<DestinationRuleView['trafficPolicy']>;
export type PortTrafficPolicyView = Item<TrafficPolicyView['portLevelSettings']>;
export type TunnelSettingsView = NonNullable<TrafficPolicyView['tunnel']>;
export type LoadBalancerView = NonNullable<TrafficPolicyView['loadBalancer']>;
export type ConsistentHashView = NonNullable<LoadBalancerView['consistentHash']>;
export type HttpCookieView = NonNullable<ConsistentHashView['httpCookie']>;
export type WarmupView = NonNullable<LoadBalancerView['warmup']>;
export type LocalityLbView = NonNullable<LoadBalancerView['localityLbSetting']>;
export type DistributeView = Item<LocalityLbView['distribute']>;
export type FailoverView = Item<LocalityLbView['failover']>;
export type ZoneAwareLbView = NonNullable<LoadBalancerView['zoneAwareLbSetting']>;
export type ConnectionPoolView = NonNullable<TrafficPolicyView['connectionPool']>;
export type HttpPoolView = NonNullable<ConnectionPoolView['http']>;
export type TcpPoolView = NonNullable<ConnectionPoolView['tcp']>;
export type OutlierDetectionView = NonNullable<TrafficPolicyView['outlierDetection']>;
export type ClientTlsView = NonNullable<TrafficPolicyView['tls']>;

export type GatewayView = View<networking.GatewaySpec>;
export type ServerView = Item<GatewayView['servers']>;
export type ServerTlsView = NonNullable<ServerView['tls']>;
export type PortView = NonNullable<ServerView['port']>;

export type ServiceEntryView = View<networking.ServiceEntrySpec>;
export type ServicePortView = Item<ServiceEntryView['ports']>;
export type WorkloadEntryView = Item<ServiceEntryView['endpoints']>;
export type WorkloadSelectorView = NonNullable<ServiceEntryView['workloadSelector']>;
export type WorkloadGroupView = View<networking.WorkloadGroupSpec>;
export type ReadinessProbeView = NonNullable<WorkloadGroupView['probe']>;
export type HttpHealthCheckView = NonNullable<ReadinessProbeView['httpGet']>;

export type SidecarView = View<networking.SidecarSpec>;
export type IstioIngressListenerView = Item<SidecarView['ingress']>;
export type IstioEgressListenerView = Item<SidecarView['egress']>;
export type SidecarPortView = NonNullable<IstioEgressListenerView['port']>;
export type OutboundTrafficPolicyView = NonNullable<SidecarView['outboundTrafficPolicy']>;

export type ProxyConfigView = View<networking.ProxyConfigSpec>;

export type EnvoyFilterView = View<networking.EnvoyFilterSpec>;
export type EnvoyConfigObjectPatchView = Item<EnvoyFilterView['configPatches']>;
export type EnvoyConfigObjectMatchView = NonNullable<EnvoyConfigObjectPatchView['match']>;
type ListenerMatchView = NonNullable<EnvoyConfigObjectMatchView['listener']>;
export type FilterMatchView = NonNullable<NonNullable<ListenerMatchView['filterChain']>['filter']>;
