export { type IMeshHost, MeshHost } from '../values/mesh-host';
export { BackendUtilization, type BackendUtilizationProps } from '../values/networking/backend-utilization';
export { CircuitBreaker, type CircuitBreakerProps } from '../values/networking/circuit-breaker';
export {
  ClientTls,
  ClientTlsMode,
  type ClientTlsOptions,
  type MutualClientTlsOptions,
  type SimpleClientTlsOptions,
} from '../values/networking/client-tls';
export {
  ConnectionPool,
  type ConnectionPoolProps,
  H2UpgradePolicy,
  type Http2KeepAliveOptions,
  type HttpPoolOptions,
  type TcpKeepaliveOptions,
  type TcpPoolOptions,
} from '../values/networking/connection-pool';
export { CorsPolicy, type CorsPolicyProps, UnmatchedPreflights } from '../values/networking/cors-policy';
export {
  Destination,
  type DestinationOptions,
  WeightedDestination,
  type WeightedDestinationOptions,
} from '../values/networking/destination';
export { Endpoint, type EndpointOptions } from '../values/networking/endpoint';
export {
  EnvoyApplyTo,
  EnvoyFilterClass,
  EnvoyPatchContext,
  EnvoyPatchOperation,
  EnvoyRouteAction,
} from '../values/networking/envoy-choices';
export { EnvoyMatch } from '../values/networking/envoy-match';
export type {
  EnvoyClusterMatchOptions,
  EnvoyFilterChainMatch,
  EnvoyListenerMatchOptions,
  EnvoyMatchOptions,
  EnvoyProxyMatchOptions,
  EnvoyRouteMatchOptions,
  EnvoyVirtualHostMatch,
  EnvoyWaypointMatchOptions,
} from '../values/networking/envoy-match-props';
export { type EnvoyAddOptions, EnvoyPatch, type EnvoyPatchOptions } from '../values/networking/envoy-patch';
export { Failover } from '../values/networking/failover';
export { Fault, type FaultOptions, GrpcStatus } from '../values/networking/fault';
export {
  type CookieAttribute,
  type HashCookieOptions,
  HashKey,
  HashKeyKind,
} from '../values/networking/hash-key';
export { HeaderOperations, type HeaderOperationsProps } from '../values/networking/header-operations';
export { HttpMatch } from '../values/networking/http-match';
export type { HttpMatchProps } from '../values/networking/http-match-props';
export {
  type HttpPolicyOptions,
  HttpRule,
  type HttpRuleOptions,
  type RequestPolicyOptions,
} from '../values/networking/http-rule';
export {
  type ConnectionMatchOptions,
  TcpMatch,
  type TcpMatchOptions,
  TlsMatch,
} from '../values/networking/l4-match';
export { TcpRule, type TcpRuleOptions, TlsRule, type TlsRuleOptions } from '../values/networking/l4-rule';
export {
  type ConsistentHashOptions,
  HashAlgorithm,
  LoadBalancer,
  type LoadBalancerOptions,
  SimpleLoadBalancer,
  type WarmupLoadBalancerOptions,
} from '../values/networking/load-balancer';
export { LocalEndpoint } from '../values/networking/local-endpoint';
export {
  LocalityDistribution,
  LocalityFailover,
  type LocalityFailoverOptions,
  LocalityLoadBalancing,
  type LocalityOptions,
} from '../values/networking/locality';
export { Mirror, type MirrorOptions } from '../values/networking/mirror';
export { OutboundTraffic } from '../values/networking/outbound-traffic';
export { OutlierDetection, type OutlierDetectionProps } from '../values/networking/outlier-detection';
export {
  type LocalRateLimitProps,
  RateLimit,
  RateLimitService,
  type RateLimitServiceOptions,
} from '../values/networking/rate-limit';
export { RateLimitKey } from '../values/networking/rate-limit-key';
export { DerivePort, type RedirectOptions } from '../values/networking/redirect';
export { Retry, RetryOn, type RetryOptions } from '../values/networking/retry';
export { RetryBudget, type RetryBudgetProps } from '../values/networking/retry-budget';
export { Rewrite, type RewriteOptions } from '../values/networking/rewrite';
export { ResponseBody, RouteAction, RouteActionKind } from '../values/networking/route-action';
export {
  type HttpServerOptions,
  Server,
  type ServerOptions,
  type ServerProps,
  ServerProtocol,
  type TcpServerOptions,
  type TlsServerOptions,
} from '../values/networking/server';
export {
  type CertificateFiles,
  type CertificateFileSet,
  ServerCredential,
} from '../values/networking/server-credential';
export {
  type MutualServerTlsOptions,
  ServerTls,
  ServerTlsMode,
  type ServerTlsOptions,
  TlsVersion,
} from '../values/networking/server-tls';
export { ServiceEntryPort, type ServiceEntryPortOptions } from '../values/networking/service-entry-port';
export {
  type IServiceEntryRef,
  ServiceLocation,
  ServiceResolution,
} from '../values/networking/service-entry';
export { SidecarEgress, type SidecarEgressOptions } from '../values/networking/sidecar-egress';
export { SidecarHost } from '../values/networking/sidecar-host';
export { SidecarIngress, type SidecarIngressOptions } from '../values/networking/sidecar-ingress';
export { CaptureMode, SidecarPort, type SidecarPortOptions } from '../values/networking/sidecar-port';
export {
  PortTrafficPolicy,
  type PortTrafficPolicyProps,
  ProxyProtocolVersion,
  TrafficPolicy,
  type TrafficPolicyProps,
} from '../values/networking/traffic-policy';
export { Tunnel, type TunnelOptions, TunnelProtocol } from '../values/networking/tunnel';
export { Warmup, type WarmupOptions } from '../values/networking/warmup';
export {
  type HttpProbeOptions,
  type ProbeHeader,
  ProbeScheme,
  type TcpProbeOptions,
  WorkloadProbe,
  type WorkloadProbeOptions,
} from '../values/networking/workload-probe';
export { WorkloadTemplate, type WorkloadTemplateOptions } from '../values/networking/workload-template';
export { ZoneAwareLoadBalancing, type ZoneAwareProps } from '../values/networking/zone-aware';
export { PolicyTarget } from '../values/policy-target';
export { GatewayRef, type IGatewayRef, type ISubset, type IVirtualServiceRef } from '../values/references';
export { StringMatch } from '../values/string-match';
export {
  DestinationRule,
  type DestinationRuleAttributes,
  type DestinationRuleProps,
  type IDestinationRule,
  type SubsetOptions,
} from './destination-rule';
export { EnvoyFilter, type EnvoyFilterProps, type IEnvoyFilter } from './envoy-filter';
export type { ExposeOptions, IExposable } from './exposable';
export { Gateway, type GatewayProps, type IGateway } from './gateway';
export { type IProxyConfig, ProxyConfig, type ProxyConfigProps } from './proxy-config';
export { type IServiceEntry, ServiceEntry, type ServiceEntryAttributes } from './service-entry';
export type { ServiceEntryProps } from './service-entry-props';
export { type ISidecar, Sidecar, type SidecarProps } from './sidecar';
export { type IVirtualService, VirtualService, type VirtualServiceProps } from './virtual-service';
export { type IWorkloadEntry, WorkloadEntry, type WorkloadEntryProps } from './workload-entry';
export { type IWorkloadGroup, WorkloadGroup, type WorkloadGroupProps } from './workload-group';
