import type * as networking from '../../../imports/networking.istio.io';
import type { Item, View, Wire } from '../wire';

// The messages of Istio's networking API. As they are read, the name of each is upstream's with `View` behind it; as values write
// them, it ends in `Spec`.

export type VirtualServiceView = View<networking.VirtualServiceSpec>;
type HttpRouteFields = Item<VirtualServiceView['http']>;
/** The deprecated share of mirrored requests has two names in the schema, of which protobuf reads both. */
export type HttpRouteView = HttpRouteFields & { readonly mirror_percent?: number };
export type HttpMatchRequestView = Item<HttpRouteFields['match']>;
export type StringMatchView = NonNullable<HttpMatchRequestView['uri']>;
type HttpRouteDestinationView = Item<HttpRouteFields['route']>;
export type DestinationView = NonNullable<HttpRouteDestinationView['destination']>;
export type HeadersView = NonNullable<HttpRouteFields['headers']>;
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

export type DestinationRuleView = View<networking.DestinationRuleSpec>;
export type TrafficPolicyView = NonNullable<DestinationRuleView['trafficPolicy']>;
export type PortTrafficPolicyView = Item<TrafficPolicyView['portLevelSettings']>;
export type TunnelSettingsView = NonNullable<TrafficPolicyView['tunnel']>;
export type LoadBalancerView = NonNullable<TrafficPolicyView['loadBalancer']>;
export type ConsistentHashView = NonNullable<LoadBalancerView['consistentHash']>;
export type HttpCookieView = NonNullable<ConsistentHashView['httpCookie']>;
export type WarmupView = NonNullable<LoadBalancerView['warmup']>;
export type LocalityLbView = NonNullable<LoadBalancerView['localityLbSetting']>;
export type ZoneAwareLbView = NonNullable<LoadBalancerView['zoneAwareLbSetting']>;
export type ConnectionPoolView = NonNullable<TrafficPolicyView['connectionPool']>;
export type HttpPoolView = NonNullable<ConnectionPoolView['http']>;
export type OutlierDetectionView = NonNullable<TrafficPolicyView['outlierDetection']>;
export type ClientTlsView = NonNullable<TrafficPolicyView['tls']>;

export type GatewayView = View<networking.GatewaySpec>;
export type ServerView = Item<GatewayView['servers']>;
export type ServerTlsView = NonNullable<ServerView['tls']>;
export type PortView = NonNullable<ServerView['port']>;

export type ServiceEntryView = View<networking.ServiceEntrySpec>;
export type ServicePortView = Item<ServiceEntryView['ports']>;
export type WorkloadEntryView = Item<ServiceEntryView['endpoints']>;
export type WorkloadGroupView = View<networking.WorkloadGroupSpec>;
export type ReadinessProbeView = NonNullable<WorkloadGroupView['probe']>;
export type HttpHealthCheckView = NonNullable<ReadinessProbeView['httpGet']>;

export type SidecarView = View<networking.SidecarSpec>;
export type IstioIngressListenerView = Item<SidecarView['ingress']>;
export type IstioEgressListenerView = Item<SidecarView['egress']>;
export type SidecarPortView = NonNullable<IstioEgressListenerView['port']>;
export type OutboundTrafficPolicyView = NonNullable<SidecarView['outboundTrafficPolicy']>;

export type ProxyConfigView = View<networking.ProxyConfigSpec>;

type EnvoyFilterView = View<networking.EnvoyFilterSpec>;
export type EnvoyConfigObjectPatchView = Item<EnvoyFilterView['configPatches']>;
export type EnvoyConfigObjectMatchView = NonNullable<EnvoyConfigObjectPatchView['match']>;
type ListenerMatchView = NonNullable<EnvoyConfigObjectMatchView['listener']>;
export type FilterMatchView = NonNullable<NonNullable<ListenerMatchView['filterChain']>['filter']>;

export type VirtualServiceSpec = Wire<networking.VirtualServiceSpec>;
export type HttpRouteSpec = Item<VirtualServiceSpec['http']>;
export type HttpMatchSpec = Item<HttpRouteSpec['match']>;
export type TlsRouteSpec = Item<VirtualServiceSpec['tls']>;
export type TcpRouteSpec = Item<VirtualServiceSpec['tcp']>;
export type HttpDestinationSpec = Item<HttpRouteSpec['route']>;
export type HeadersSpec = NonNullable<HttpRouteSpec['headers']>;
export type DestinationRuleSpec = Wire<networking.DestinationRuleSpec>;
export type SubsetSpec = Item<DestinationRuleSpec['subsets']>;
export type TrafficPolicySpec = NonNullable<DestinationRuleSpec['trafficPolicy']>;
export type PortTrafficPolicySpec = Item<TrafficPolicySpec['portLevelSettings']>;
export type GatewaySpec = Wire<networking.GatewaySpec>;
export type ServerSpec = Item<GatewaySpec['servers']>;

export type ServiceEntrySpec = Wire<networking.ServiceEntrySpec>;
export type ServicePortSpec = Item<ServiceEntrySpec['ports']>;
export type WorkloadEntrySpec = Wire<networking.WorkloadEntrySpec>;
export type WorkloadGroupSpec = Wire<networking.WorkloadGroupSpec>;
export type WorkloadTemplateSpec = WorkloadGroupSpec['template'];
export type WorkloadProbeSpec = NonNullable<WorkloadGroupSpec['probe']>;
export type SidecarSpec = Wire<networking.SidecarSpec>;
export type SidecarIngressSpec = Item<SidecarSpec['ingress']>;
export type SidecarEgressSpec = Item<SidecarSpec['egress']>;
export type SidecarPortSpec = SidecarIngressSpec['port'];
export type OutboundTrafficSpec = NonNullable<SidecarSpec['outboundTrafficPolicy']>;
export type ProxyConfigSpec = Wire<networking.ProxyConfigSpec>;

// The value of a patch is free-form, and stays out of the generated type.
type EnvoyConfigPatch = Item<networking.EnvoyFilterSpec['configPatches']>;
type EnvoyPatchBody = NonNullable<EnvoyConfigPatch['patch']>;
export type EnvoyMatchSpec = Wire<NonNullable<EnvoyConfigPatch['match']>>;
export type EnvoyPatchSpec = Wire<Omit<EnvoyConfigPatch, 'patch'>> & {
  patch?: Wire<Omit<EnvoyPatchBody, 'value'>> & { value?: any };
};
export type EnvoyFilterSpec = Wire<Omit<networking.EnvoyFilterSpec, 'configPatches'>> & {
  configPatches?: EnvoyPatchSpec[];
};
