export { AllowedListeners, AllowedRoutes, RouteKind } from '../values/gateway-api/allowed-routes';
export { BackendRef, type BackendRefOptions, type BackendRefProps } from '../values/gateway-api/backend-ref';
export {
  BackendTlsValidation,
  type BackendTlsValidationProps,
  CertificateAuthority,
  SubjectAltName,
} from '../values/gateway-api/backend-tls-validation';
export { GatewayAddress } from '../values/gateway-api/gateway-address';
export {
  GatewayClassRef,
  type IGatewayClassRef,
  type IKubernetesGatewayRef,
  type IListenerSetRef,
} from '../values/gateway-api/gateway-api-references';
export {
  GatewayInfrastructure,
  type GatewayInfrastructureProps,
} from '../values/gateway-api/gateway-infrastructure';
export { ClientValidation, GatewayTls, type GatewayTlsProps } from '../values/gateway-api/gateway-tls';
export { GrantFrom, GrantTo } from '../values/gateway-api/grant-entry';
export { GrpcRouteFilter } from '../values/gateway-api/grpc-route-filter';
export {
  type GrpcMethodOptions,
  GrpcRouteMatch,
  type GrpcRouteMatchProps,
} from '../values/gateway-api/grpc-route-match';
export { GrpcRouteRule, type GrpcRouteRuleOptions } from '../values/gateway-api/grpc-route-rule';
export { HttpRouteFilter } from '../values/gateway-api/http-route-filter';
export { HttpMethod, HttpRouteMatch, type HttpRouteMatchProps } from '../values/gateway-api/http-route-match';
export { HttpRouteRule, type HttpRouteRuleOptions } from '../values/gateway-api/http-route-rule';
export {
  type HttpListenerOptions,
  type HttpsListenerOptions,
  Listener,
  type ListenerOptions,
  type ListenerProps,
  ListenerProtocol,
  type TcpListenerOptions,
} from '../values/gateway-api/listener';
export { ListenerTls, type ListenerTlsOptions } from '../values/gateway-api/listener-tls';
export { NamespaceSelector, type NamespaceSelectorProps } from '../values/gateway-api/namespace-selector';
export { ObjectRef, type ObjectRefOptions, type ObjectRefProps } from '../values/gateway-api/object-ref';
export { ParentRef, type ParentRefOptions, type ParentRefProps } from '../values/gateway-api/parent-ref';
export { PathMatch, PathMatchKind } from '../values/gateway-api/path-match';
export type { RouteCorsOptions } from '../values/gateway-api/route-cors';
export type { IRouteFilter } from '../values/gateway-api/route-filter';
export type { HeaderModifierOptions } from '../values/gateway-api/route-header-modifier';
export type { RouteMirrorOptions } from '../values/gateway-api/route-mirror';
export type { RouteRedirectOptions, RouteRewriteOptions } from '../values/gateway-api/route-redirect';
export { TlsPolicyTarget, type TlsPolicyTargetOptions } from '../values/gateway-api/tls-policy-target';
export { MeshHost } from '../values/mesh-host';
export { StringMatch } from '../values/string-match';
export { BackendTlsPolicy, type BackendTlsPolicyProps } from './backend-tls-policy';
export type { ForeignBackend, GatewayApiRouteProps, IGatewayApiRoute } from './gateway-api-route';
export { GatewayClass, type GatewayClassProps, type IGatewayClass } from './gateway-class';
export { GrpcRoute, type GrpcRouteProps } from './grpc-route';
export { HttpRoute, type HttpRouteProps } from './http-route';
export {
  type IKubernetesGateway,
  KubernetesGateway,
  type KubernetesGatewayProps,
} from './kubernetes-gateway';
export { type IListenerSet, ListenerSet, type ListenerSetProps } from './listener-set';
export { ReferenceGrant, type ReferenceGrantProps } from './reference-grant';
export { TcpRoute, type TcpRouteProps } from './tcp-route';
export { TlsRoute, type TlsRouteProps } from './tls-route';
export { UdpRoute, type UdpRouteProps } from './udp-route';
export { type IWaypoint, Waypoint, type WaypointProps, WaypointTraffic } from './waypoint';
