import type * as extensions from '../../../imports/extensions.istio.io';
import type * as gateway from '../../../imports/gateway.networking.k8s.io';
import type * as networking from '../../../imports/networking.istio.io';
import type * as security from '../../../imports/security.istio.io';
import type * as telemetry from '../../../imports/telemetry.istio.io';
import type * as kubernetes from './kubernetes';
import type { View } from '../../values/wire';

export type AuthorizationPolicySpec = View<security.AuthorizationPolicySpec>;
export type BackendTlsPolicySpec = View<gateway.BackendTlsPolicySpec>;
export type DestinationRuleSpec = View<networking.DestinationRuleSpec>;
export type EnvoyFilterSpec = View<networking.EnvoyFilterSpec>;
export type GatewaySpec = View<networking.GatewaySpec>;
export type GatewayClassSpec = View<gateway.GatewayClassSpec>;
export type GrpcRouteSpec = View<gateway.GrpcRouteSpec>;
export type HttpRouteSpec = View<gateway.HttpRouteSpec>;
export type KubernetesGatewaySpec = View<gateway.GatewaySpec>;
export type ListenerSetSpec = View<gateway.ListenerSetSpec>;
export type PeerAuthenticationSpec = View<security.PeerAuthenticationSpec>;
export type ProxyConfigSpec = View<networking.ProxyConfigSpec>;
export type ReferenceGrantSpec = View<gateway.ReferenceGrantSpec>;
export type RequestAuthenticationSpec = View<security.RequestAuthenticationSpec>;
export type ServiceEntrySpec = View<networking.ServiceEntrySpec>;
export type SidecarSpec = View<networking.SidecarSpec>;
export type TcpRouteSpec = View<gateway.TcpRouteSpec>;
export type TelemetrySpec = View<telemetry.TelemetrySpec>;
export type TlsRouteSpec = View<gateway.TlsRouteSpec>;
export type TrafficExtensionSpec = View<extensions.TrafficExtensionSpec>;
export type UdpRouteSpec = View<gateway.UdpRouteSpec>;
export type VirtualServiceSpec = View<networking.VirtualServiceSpec>;
export type WasmPluginSpec = View<extensions.WasmPluginSpec>;
export type WorkloadEntrySpec = View<networking.WorkloadEntrySpec>;
export type WorkloadGroupSpec = View<networking.WorkloadGroupSpec>;

/** What stands under `spec`, by the names of `kindName()`. */
export interface SpecOfKind {
  readonly AuthorizationPolicy: AuthorizationPolicySpec;
  readonly BackendTLSPolicy: BackendTlsPolicySpec;
  readonly CronJob: kubernetes.CronJobSpec;
  readonly CustomResourceDefinition: kubernetes.CustomResourceDefinitionSpec;
  readonly DaemonSet: kubernetes.TemplatedSpec;
  readonly Deployment: kubernetes.TemplatedSpec;
  readonly DestinationRule: DestinationRuleSpec;
  readonly EnvoyFilter: EnvoyFilterSpec;
  readonly GRPCRoute: GrpcRouteSpec;
  readonly Gateway: GatewaySpec;
  readonly GatewayClass: GatewayClassSpec;
  readonly HTTPRoute: HttpRouteSpec;
  readonly HorizontalPodAutoscaler: kubernetes.HorizontalPodAutoscalerSpec;
  readonly Ingress: kubernetes.IngressSpec;
  readonly Job: kubernetes.JobSpec;
  readonly KubernetesGateway: KubernetesGatewaySpec;
  readonly ListenerSet: ListenerSetSpec;
  readonly NetworkPolicy: kubernetes.NetworkPolicySpec;
  readonly PeerAuthentication: PeerAuthenticationSpec;
  readonly Pod: kubernetes.PodSpec;
  readonly ProxyConfig: ProxyConfigSpec;
  readonly ReferenceGrant: ReferenceGrantSpec;
  readonly ReplicaSet: kubernetes.TemplatedSpec;
  readonly RequestAuthentication: RequestAuthenticationSpec;
  readonly Service: kubernetes.ServiceSpec;
  readonly ServiceEntry: ServiceEntrySpec;
  readonly Sidecar: SidecarSpec;
  readonly StatefulSet: kubernetes.StatefulSetSpec;
  readonly TCPRoute: TcpRouteSpec;
  readonly TLSRoute: TlsRouteSpec;
  readonly Telemetry: TelemetrySpec;
  readonly TrafficExtension: TrafficExtensionSpec;
  readonly UDPRoute: UdpRouteSpec;
  readonly VirtualService: VirtualServiceSpec;
  readonly WasmPlugin: WasmPluginSpec;
  readonly WorkloadEntry: WorkloadEntrySpec;
  readonly WorkloadGroup: WorkloadGroupSpec;
}

/** What stands beside the metadata, of the kinds that have no spec. */
export interface BodyOfKind {
  readonly ClusterRole: kubernetes.RoleBody;
  readonly ClusterRoleBinding: kubernetes.RoleBindingBody;
  readonly ConfigMap: kubernetes.ConfigMapBody;
  readonly EndpointSlice: kubernetes.EndpointSliceBody;
  readonly MutatingWebhookConfiguration: kubernetes.WebhookConfigurationBody;
  readonly Role: kubernetes.RoleBody;
  readonly RoleBinding: kubernetes.RoleBindingBody;
  readonly Secret: kubernetes.SecretBody;
  readonly ValidatingWebhookConfiguration: kubernetes.WebhookConfigurationBody;
}

/** The names and values of a mapping that no type describes. */
export interface Fields {
  readonly [field: string]: unknown;
}

/** The kinds that are read with a type. */
export type KnownKind = keyof SpecOfKind | keyof BodyOfKind;

/** What stands under `spec` of a kind; of one without a type, whatever does. */
export type SpecOf<K extends string> = K extends keyof SpecOfKind ? SpecOfKind[K] : Fields;

/** What stands beside the metadata of a kind, as far as it has a type. */
export type BodyOf<K extends string> = K extends keyof BodyOfKind ? BodyOfKind[K] : Fields;
