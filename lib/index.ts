export { type IMeshResource, MeshResource, type MeshResourceProps } from './core/mesh-resource';
export type { ResourceReferenceOptions } from './core/resource-reference';
export { InstallationMethod } from './install/installation-method';
export { IstioInstallation, type IstioInstallationProps } from './install/istio-installation';
export { Egress, type EgressProps } from './patterns/egress';
export { EgressTls } from './patterns/egress-tls';
export type { IngressRequestOptions } from './patterns/ingress-requests';
export type { RequireJwtOptions } from './patterns/ingress-tokens';
export { FaultPlan, type FaultPlanProps, type IFaultTarget } from './patterns/fault-plan';
export type { PlannedFault } from './patterns/planned-faults';
export { IstioIngress, type IstioIngressProps } from './patterns/istio-ingress';
export {
  Progression,
  type ProgressionOptions,
  type ProgressionProps,
  type ProgressionState,
} from './patterns/progression';
export { ProgressionStep } from './patterns/progression-step';
export type { IProgressiveRouting } from './patterns/progressive-routing';
export { RateLimitPolicy, type RateLimitPolicyProps } from './patterns/rate-limit-policy';
export { RateLimitTarget } from './patterns/rate-limit-target';
export type { HostTrafficOptions, ResilienceOptions } from './patterns/resilience-options';
export { RoutePolicy, type RoutePolicyProps, type RoutePolicyRuleOptions } from './patterns/route-policy';
export {
  type RoutedSubsetOptions,
  SubsetRouting,
  type SubsetRoutingProps,
  type SubsetRuleOptions,
} from './patterns/subset-routing';
export { IstioValidation, type IstioValidationProps } from './validation/istio-validation';
export type {
  IstioValidationOptions,
  ValidationExternals,
  ValidationFinding,
  ValidationSuppression,
} from './validation/validation-options';
export { IstioVersion } from './values/install/istio-version';
export { KubernetesVersion } from './values/install/kubernetes-version';
export { OutboundTrafficPolicy } from './values/install/mesh-config';
export { Profile } from './values/install/profile';
export type {
  IKubernetesAccount,
  IKubernetesService,
  IKubernetesServicePort,
  IKubernetesWorkload,
} from './values/kubernetes-objects';
export { type IMeshHost, MeshHost } from './values/mesh-host';
export { CircuitBreaker } from './values/networking/circuit-breaker';
export { Failover } from './values/networking/failover';
export { Fault } from './values/networking/fault';
export { HashKey } from './values/networking/hash-key';
export { HttpMatch } from './values/networking/http-match';
export { RateLimit, RateLimitService } from './values/networking/rate-limit';
export { RateLimitKey } from './values/networking/rate-limit-key';
export { Retry, RetryOn } from './values/networking/retry';
export { type ISelectableWorkload, PolicyTarget } from './values/policy-target';
export { GatewayRef, type IGatewayRef, type ISubset, type IVirtualServiceRef } from './values/references';
export { type IWorkloadIdentity, WorkloadIdentity } from './values/security/workload-identity';
export { StringMatch, StringMatchKind } from './values/string-match';
export { TargetKind, TargetRef } from './values/target-ref';
export { WorkloadMode } from './values/workload-mode';
export { ClientPod, type ClientPodProps } from './workloads/client-pod';
export { Injection } from './workloads/injection';
export { MeshNamespace, type MeshNamespaceProps } from './workloads/mesh-namespace';
export { KubernetesWorkload, type KubernetesWorkloadProps } from './workloads/kubernetes-workload';
export { VersionedNginx, type VersionedNginxProps } from './workloads/versioned-nginx';
export { VersionedWorkload, type VersionedWorkloadProps } from './workloads/versioned-workload';
export { WorkloadPort, type WorkloadPortOptions } from './workloads/workload-port';
export type { IVersionedWorkload, VersionedWorkloadAttributes } from './workloads/workload-reference';
export { WorkloadVersion, type WorkloadVersionOptions } from './workloads/workload-version';
export * as delivery from './delivery';
export * as extensions from './extensions';
export * as gatewayApi from './gateway-api';
export * as install from './install';
export * as networking from './networking';
export * as observability from './observability';
export * as security from './security';
export * as telemetry from './telemetry';
