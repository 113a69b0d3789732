export { NamespaceSelector } from '../values/gateway-api/namespace-selector';
export { ChartSource } from '../values/install/chart-source';
export {
  type BaseOptions,
  type ClusterOptions,
  type ComponentScaling,
  type GatewayComponentOptions,
  GatewayServiceType,
  type ImageOptions,
  type IstiodOptions,
  type NodeComponentOptions,
  type OwnGatewayOptions,
} from '../values/install/component-options';
export { ExtensionProvider } from '../values/install/extension-provider';
export { ExternalAuthorizer, type KnownAuthorizerOptions } from '../values/install/external-authorizer';
export type {
  AccessLogServiceOptions,
  AuthorizedBody,
  ExternalAuthorizationHttpOptions,
  ExternalAuthorizationOptions,
  FileAccessLogOptions,
  OpenTelemetryAccessLogOptions,
  OpenTelemetryProviderOptions,
  ProviderService,
  SkyWalkingProviderOptions,
  TracingProviderOptions,
  ZipkinProviderOptions,
} from '../values/install/extension-provider-options';
export { GatewayPort, type GatewayPortOptions } from '../values/install/gateway-port';
export type { IstioInstallationOptions } from '../values/install/installation-options';
export { IstioVersion } from '../values/install/istio-version';
export { KubernetesVersion } from '../values/install/kubernetes-version';
export {
  AccessLogEncoding,
  type DefaultProviders,
  InboundTrafficPolicy,
  IngressControllerMode,
  type MeshConfigProps,
  MeshTlsVersion,
  OutboundTrafficPolicy,
  PathNormalization,
  type ProxyDefaults,
} from '../values/install/mesh-config';
export { Profile, type ProfileComponents } from '../values/install/profile';
export { LocalityLoadBalancing } from '../values/networking/locality';
export { Retry } from '../values/networking/retry';
export { ArgoCdClusters } from './argo-cd-clusters';
export { InstallationMethod } from './installation-method';
export {
  type ArgoCdOptions,
  type FluxOptions,
  type HelmCommandsOptions,
  type IstioctlOptions,
  type SailOperatorOptions,
  SailUpdateStrategy,
} from './delivery-options';
export { GatewayWorkload, type IGatewayWorkload } from './gateway-workload';
export { IstioInstallation, type IstioInstallationProps } from './istio-installation';
